import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fromId, toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'

/** The company's bot, which takes answers as it is told to. */
const bot = { status: 200, received: [] as { message_id: string; content: string }[] }
let platform: Server
let app: TestApp
let admin: TestClient
let inboxPath: string
beforeAll(async () => {
  platform = createServer(async (request, reply) => {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString())
    if (bot.status === 200) bot.received.push(body)
    reply.writeHead(bot.status, { 'content-type': 'application/json' }).end(JSON.stringify({ message_id: uuidv7() }))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => platform.once('listening', resolve))
  app = await testApp()
  admin = await app.as('admin')
  const { port } = platform.address() as AddressInfo
  const settings = { secret: 'a shared secret', reply_url: `http://127.0.0.1:${port}/` }
  const made = await admin.post('/api/v1/inboxes', { channel: 'chatbot', name: 'Bot', settings })
  inboxPath = `/api/v1/inboxes/${made.body.inbox_id}`
})
afterAll(async () => {
  await app.close()
  platform.close()
})
beforeEach(async () => {
  Object.assign(bot, { status: 200, received: [] })
})

/** What the bot took of these; answers of an earlier test may still be on their way. */
const received = (...ids: string[]) => bot.received.filter(({ message_id }) => ids.includes(message_id))

let people = 0
async function aTicket(more: Record<string, unknown> = {}): Promise<string> {
  const { body } = await admin.post('/api/tickets/create', {
    source: { channel: 'chatbot' },
    customer: { channel_identity: `session-${people++}` },
    subject: 'Where is it?',
    initial_message: 'Hello',
    ...more,
  })
  return body.ticket_id
}
/** An answer on the ticket. @returns its id */
async function answer(ticketId: string, content: string, more: Record<string, unknown> = {}): Promise<string> {
  const { body } = await admin.post(`/api/tickets/${ticketId}/message`, { content, ...more })
  return body.timeline.at(-1).message_id
}
const get = async (messageId: string) => (await admin.get(`/api/v1/messages/${messageId}`)).body
const becomes = (messageId: string, state: string) =>
  expect.poll(async () => (await get(messageId)).delivery?.state, { timeout: 5000 }).toBe(state)
const retry = (messageId: string, caller: TestClient = admin) => caller.post(`/api/v1/messages/${messageId}/retry`)
async function aFailed(ticketId: string, content = 'Sorry, it is late.'): Promise<string> {
  bot.status = 400
  const id = await answer(ticketId, content)
  await becomes(id, 'failed')
  bot.status = 200
  return id
}

describe('GET /api/v1/messages/:message_id', () => {
  test('is the message with its ticket and every try', async () => {
    const ticketId = await aTicket()
    const id = await aFailed(ticketId)
    const body = await get(id)
    expect(body).toMatchObject({
      message_id: id,
      ticket_id: ticketId,
      content: 'Sorry, it is late.',
      position: 2,
      delivery: { state: 'failed', reason: expect.any(String) },
      attempts: [{ number: 1, outcome: 'refused', started_at: expect.stringMatching(/Z$/) }],
    })
    expect(body.attempts).toHaveLength(1)
  })

  test('tells what it said before it was edited or deleted, to people of the company', async () => {
    const ticketId = await aTicket()
    const id = await answer(ticketId, 'Today')
    const at = new Date('2026-11-22T10:00:00.000Z')
    for (const [content, change, n] of [
      ['Tomorow', 'edited', 0],
      ['Tomorrow', 'deleted', 1],
    ] as const)
      await app.sql`insert into message_revision (id, message_id, content, change, changed_at)
        values (${uuidv7()}, ${fromId('message', id)}, ${content}, ${change}, ${new Date(at.getTime() + n)})`
    expect((await get(id)).revisions).toEqual([
      { content: 'Tomorow', change: 'edited', changed_at: '2026-11-22T10:00:00.000Z' },
      { content: 'Tomorrow', change: 'deleted', changed_at: '2026-11-22T10:00:00.001Z' },
    ])
    expect((await get(await answer(ticketId, 'Hello'))).revisions).toEqual([])
  })

  test('names the message that it quotes, in the reply, in the timeline and in the log alike', async () => {
    const ticketId = await aTicket()
    const quoted = await answer(ticketId, 'Which size?')
    await becomes(quoted, 'sent')
    const { body } = await admin.post(`/api/tickets/${ticketId}/message`, {
      content: 'I mean of the boots',
      reply_to_message_id: quoted,
    })
    const { message_id: id, ...sent } = body.timeline.at(-1)
    expect(sent).toMatchObject({ reply_to: expect.any(String), reply_to_message_id: quoted })
    expect((await get(id)).reply_to_message_id).toBe(quoted)
    expect((await get(quoted)).reply_to_message_id).toBeNull()
  })
})

describe('POST /api/v1/messages/:message_id/retry', () => {
  test('sends a failed message again, tells the log, and counts the tries on', async () => {
    const ticketId = await aTicket()
    const id = await aFailed(ticketId)
    const reply = await retry(id)
    expect(reply).toMatchObject({ status: 200, body: { message_id: id, delivery: { state: 'queued', code: null } } })
    await becomes(id, 'sent')
    expect(received(id)).toMatchObject([{ content: 'Sorry, it is late.' }])
    expect((await get(id)).attempts).toMatchObject([
      { number: 1, outcome: 'refused' },
      { number: 2, outcome: 'accepted' },
    ])
    await app.settled()
    const events = await app.sql`
      select data, actor_type from event where message_id = ${fromId('message', id)} and type = 'message.delivery_changed' order by seq`
    expect(events).toMatchObject([
      { data: { from: 'queued', to: 'failed' }, actor_type: 'platform' },
      { data: { from: 'failed', to: 'queued', code: null }, actor_type: 'agent' },
      { data: { from: 'queued', to: 'sent' }, actor_type: 'platform' },
    ])
  })

  test('of many at once queues it once', async () => {
    const id = await aFailed(await aTicket())
    const replies = await Promise.all(Array.from({ length: 8 }, () => retry(id)))
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422, 422, 422, 422, 422])
    await becomes(id, 'sent')
    expect(received(id)).toHaveLength(1)
  })

  test('sends a message whose fate is unknown, which then has the platform id of the new try', async () => {
    const id = await answer(await aTicket(), 'Did you get this?')
    await becomes(id, 'sent')
    const uuid = fromId('message', id)
    const [old] = await app.sql`update message set delivery = 'unknown' where id = ${uuid} returning external_id`
    expect((await retry(id)).status).toBe(200)
    await becomes(id, 'sent')
    const [now] = await app.sql`select external_id from message where id = ${uuid}`
    expect(now?.['external_id']).not.toBe(old?.['external_id'])
  })

  test('of what is sent, of a note and of what the customer wrote is refused', async () => {
    const ticketId = await aTicket()
    const sent = await answer(ticketId, 'Fine')
    await becomes(sent, 'sent')
    const note = await answer(ticketId, 'A note', { visibility: 'internal' })
    const { body } = await admin.get(`/api/tickets/${ticketId}`)
    for (const id of [sent, note, body.timeline[0].message_id])
      expect(await retry(id)).toMatchObject({ status: 422, body: { code: 'not_retryable' } })
    expect(received(sent, note, body.timeline[0].message_id)).toHaveLength(1)
  })

  test('is refused while its inbox is disconnected, and on a closed ticket', async () => {
    const ticketId = await aTicket()
    const id = await aFailed(ticketId)
    await admin.put(inboxPath, { status: 'disabled' })
    expect(await retry(id)).toMatchObject({ status: 422, body: { code: 'no_inbox' } })
    await admin.put(inboxPath, { status: 'active' })
    await admin.put(`/api/tickets/${ticketId}`, { status: 'closed' })
    expect(await retry(id)).toMatchObject({ status: 409, body: { code: 'status_conflict' } })
    expect((await get(id)).delivery.state).toBe('failed')
    expect(received(id)).toEqual([])
  })

  test('takes the inbox that has been connected since, asks its window and its longest text', async () => {
    const more = { source: { channel: 'facebook' }, customer: { channel_identity: `psid-${people++}` } }
    const [early, long] = [
      await aTicket(more),
      await aTicket({ ...more, customer: { channel_identity: `p-${people++}` } }),
    ]
    const [first, second] = [await answer(early, 'Hello'), await answer(long, 'x'.repeat(3000))]
    expect((await get(first)).delivery).toMatchObject({ state: 'failed', code: 'no_inbox' })
    expect(await retry(first)).toMatchObject({ status: 422, body: { code: 'no_inbox' } })
    const wish = { channel: 'facebook', name: 'Page', settings: { page_id: 'p', graph_url: 'http://127.0.0.1:9' } }
    const inbox = (await admin.post('/api/v1/inboxes', wish)).body.inbox_id
    expect(await retry(second)).toMatchObject({ status: 422, body: { code: 'text_too_long', max_length: 2000 } })
    const uuid = fromId('ticket', early)
    await app.sql`update ticket set last_inbound_at = now() - interval '2 days' where id = ${uuid}`
    expect(await retry(first)).toMatchObject({ status: 422, body: { code: 'reply_window_closed' } })
    await app.sql`update ticket set last_inbound_at = now() where id = ${uuid}`
    expect((await retry(first)).status).toBe(200)
    const [row] = await app.sql`select inbox_id, identity_id from message where id = ${fromId('message', first)}`
    expect(row).toEqual({ inbox_id: fromId('inbox', inbox), identity_id: expect.any(String) })
    await becomes(first, 'failed')
    expect((await get(first)).attempts).toMatchObject([{ outcome: 'refused', code: 'no_token' }])
  })

  test('is refused for a customer without an address', async () => {
    const ticketId = await aTicket({ customer: { name: 'No address' } })
    const id = await answer(ticketId, 'Hello?')
    expect((await get(id)).delivery).toMatchObject({ state: 'failed', code: 'no_identity' })
    expect(await retry(id)).toMatchObject({ status: 422, body: { code: 'no_identity' } })
  })
})

describe('GET /api/v1/tickets/:ticket_id/messages', () => {
  test('pages through the timeline, newest first, without holes or repeats where times are equal', async () => {
    const ticketId = await aTicket()
    for (let n = 1; n <= 6; n++) await answer(ticketId, `note ${n}`, { visibility: 'internal' })
    await app.sql`update message set occurred_at = now() where ticket_id = ${fromId('ticket', ticketId)}`
    const { timeline } = (await admin.get(`/api/tickets/${ticketId}`)).body
    const seen: unknown[] = []
    let before = ''
    for (let pages = 0; pages < 4; pages++) {
      const { body } = await admin.get(`/api/v1/tickets/${ticketId}/messages?limit=2${before}`)
      seen.push(...body.messages)
      if (body.next_before === null) break
      before = `&before=${body.next_before}`
    }
    expect(seen).toEqual(timeline.toReversed())
    expect(seen).toHaveLength(7)
  })

  test('refuses a place on another ticket, and bad parameters', async () => {
    const ticketId = await aTicket()
    const other = await answer(await aTicket(), 'Elsewhere', { visibility: 'internal' })
    for (const query of [`before=${other}`, `before=${toId('message', uuidv7())}`])
      expect(await admin.get(`/api/v1/tickets/${ticketId}/messages?${query}`)).toMatchObject({
        status: 400,
        body: { code: 'invalid_cursor' },
      })
    for (const query of ['before=x', 'limit=0', 'limit=101', 'page=1'])
      expect((await admin.get(`/api/v1/tickets/${ticketId}/messages?${query}`)).status).toBe(400)
  })
})

describe('who may', () => {
  test('no credential is 401, no right is 403', async () => {
    const ticketId = await aTicket()
    const id = await answer(ticketId, 'A note', { visibility: 'internal' })
    const key = await app.service(['inbox.read'])
    const routes = [
      ['GET', `/api/v1/messages/${id}`],
      ['POST', `/api/v1/messages/${id}/retry`],
      ['GET', `/api/v1/tickets/${ticketId}/messages`],
    ] as const
    for (const [method, path] of routes) {
      expect((await app.anonymous.send(method, path)).status).toBe(401)
      expect((await key.send(method, path)).status).toBe(403)
    }
    expect((await retry(id, await app.service(['ticket.read']))).status).toBe(403)
  })

  test('a message of somebody else’s ticket is absent, in the same words as one that never was', async () => {
    const [mine, theirs] = (
      await Promise.all([uuidv7(), uuidv7()].map((name) => admin.post('/api/v1/departments', { name })))
    ).map(({ body }) => body.id as string)
    const ticketId = await aTicket({ department_id: theirs })
    const id = await aFailed(ticketId)
    const key = await app.service(['ticket.read', 'message.write'], [fromId('department', mine!)!])
    const never = toId('message', uuidv7())
    const same = ({ request_id: _, instance: __, ...rest }: Record<string, unknown>) => rest
    for (const look of [(one: string) => key.get(`/api/v1/messages/${one}`), (one: string) => retry(one, key)]) {
      const [other, none] = [await look(id), await look(never)]
      expect(other).toMatchObject({ status: 404, body: { code: 'message_not_found' } })
      expect(same(other.body)).toEqual(same(none.body))
    }
    const timeline = await key.get(`/api/v1/tickets/${ticketId}/messages`)
    expect(timeline).toMatchObject({ status: 404, body: { code: 'ticket_not_found' } })
    expect((await get(id)).delivery.state).toBe('failed')
  })

  test.each(['x', 'msg_', toId('ticket', uuidv7())])('%s is a message that is not there', async (id) => {
    for (const reply of [await admin.get(`/api/v1/messages/${id}`), await retry(id)])
      expect(reply).toMatchObject({ status: 404, body: { code: 'message_not_found' } })
    expect((await admin.get(`/api/v1/tickets/${id}/messages`)).status).toBe(404)
  })
})
