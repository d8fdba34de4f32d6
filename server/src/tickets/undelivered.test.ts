import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fromId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'
import { appliedEqualsFetched } from '../testing/apply.ts'
import { until } from '../testing/until.ts'

/** The company's bot, which takes answers as it is told to. */
let status = 200
let platform: Server
let app: TestApp
let admin: TestClient
beforeAll(async () => {
  platform = createServer(async (request, reply) => {
    await request.toArray()
    reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message_id: uuidv7() }))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => platform.once('listening', resolve))
  app = await testApp()
  admin = await app.as('admin')
})
afterAll(async () => {
  await app?.close()
  platform?.close()
})

let people = 0
async function aTicket(more: object = {}): Promise<string> {
  const { body } = await admin.post('/api/tickets/create', {
    source: { channel: 'chatbot' },
    customer: { channel_identity: `session-${people++}` },
    subject: 'Where is it?',
    initial_message: 'Hello',
    ...more,
  })
  return body.ticket_id
}
const get = async (id: string) => (await admin.get(`/api/v1/tickets/${id}`)).body
const answer = async (id: string, content: string) =>
  (await admin.post(`/api/tickets/${id}/message`, { content })).body.timeline.at(-1).message_id as string
const becomes = (messageId: string, state: string) =>
  until(async () => (await admin.get(`/api/v1/messages/${messageId}`)).body.delivery?.state === state)
const inView = async () =>
  (await admin.get('/api/v1/tickets?view=undelivered')).body.tickets.map((one: { ticket_id: string }) => one.ticket_id)

test('an answer that cannot even be tried counts at once, and a note never', async () => {
  const id = await aTicket()
  await appliedEqualsFetched(app, admin, async () => {
    expect((await admin.post(`/api/tickets/${id}/message`, { content: 'No inbox yet' })).body).toMatchObject({
      undelivered_count: 1,
      waiting_since: null,
      version: 2,
    })
    await admin.post(`/api/tickets/${id}/message`, { content: 'A note', visibility: 'internal' })
  })
  expect((await get(id)).undelivered_count).toBe(1)
  expect(await inView()).toEqual([id])
})

test('answers that fail count, those that are sent again and arrive do not, and the log tells every step', async () => {
  const { port } = platform.address() as AddressInfo
  const settings = { secret: 'a shared secret', reply_url: `http://127.0.0.1:${port}/` }
  await admin.post('/api/v1/inboxes', { channel: 'chatbot', name: 'Bot', settings })
  const id = await aTicket()
  const failed: string[] = []
  status = 400
  await appliedEqualsFetched(app, admin, async () => {
    for (const content of ['One', 'Two']) {
      failed.push(await answer(id, content))
      await becomes(failed.at(-1)!, 'failed')
    }
  })
  const before = await get(id)
  expect(before).toMatchObject({ undelivered_count: 2, version: 5 })
  expect(await inView()).toContain(id)
  status = 200
  const events = await appliedEqualsFetched(app, admin, async () => {
    for (const messageId of failed) {
      await admin.post(`/api/v1/messages/${messageId}/retry`)
      await becomes(messageId, 'sent')
    }
  })
  expect(events.map(({ type }) => type)).toEqual(Array(4).fill('message.delivery_changed'))
  expect(await get(id)).toMatchObject({ undelivered_count: 0, version: 7 })
  expect(await inView()).not.toContain(id)
})

test('an answer whose fate is unknown counts', async () => {
  const id = await aTicket()
  status = 500
  await appliedEqualsFetched(app, admin, async () => becomes(await answer(id, 'Perhaps'), 'unknown').catch(() => {}))
  const [row] = await app.sql<{ delivery: string; counted: number }[]>`
    select m.delivery, t.undelivered_count as counted from message m join ticket t on t.id = m.ticket_id
    where t.id = ${fromId('ticket', id)} and m.sender_type = 'agent'`
  expect(row?.counted).toBe(['failed', 'unknown'].includes(row!.delivery) ? 1 : 0)
  status = 200
})

test('everywhere the kept number is that of the messages', async () => {
  const rows = await app.sql`
    select t.id from ticket t where t.undelivered_count <> (
      select count(*) from message m where m.ticket_id = t.id and m.visibility = 'public' and m.delivery in ('failed', 'unknown')
    )`
  expect(rows).toHaveLength(0)
})
