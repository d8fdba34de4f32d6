import { fromId, type Message, type Ticket } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestApp, TestClient } from '../testing/app.ts'
import { appliedEqualsFetched } from '../testing/apply.ts'
import { testCompany } from '../testing/company.ts'
import { until } from '../testing/until.ts'
import { findInDatabase } from './traces.fixture.ts'

let app: Awaited<ReturnType<typeof testCompany>>
let admin: Awaited<ReturnType<TestApp['as']>>
let agent: Awaited<ReturnType<TestApp['as']>>
beforeAll(async () => {
  app = await testCompany()
  admin = await app.as('admin')
  agent = await app.as('agent')
})
afterAll(() => app?.close())

const redact = (id: string, who: TestClient = admin) => who.post(`/api/v1/messages/${id}/redact`)
let people = 0

/** A customer's message as it stands on its ticket. */
async function written(text: string): Promise<{ ticket: Ticket; message: Message }> {
  await app.sandbox.customerWrites({ platform: 'whatsapp', from: `1555888${1000 + people++}`, text })
  return until(async () => {
    const { tickets } = (await admin.get('/api/tickets/?page_size=100')).body as { tickets: Ticket[] }
    const ticket = tickets.find(({ timeline }) => timeline[0]?.content === text)
    return ticket && { ticket, message: ticket.timeline[0]! }
  })
}
const secret = 'qzxcard 4111'

test('its words are found nowhere afterwards, not in what it said before, the subject, the index or raw payloads', async () => {
  const { ticket, message } = await written(`My card is ${secret}`)
  const uuid = fromId('message', message.message_id)!
  await app.sql`
    insert into message_revision (id, message_id, content, change, changed_at)
    values (${uuidv7()}, ${uuid}, ${`first ${secret}`}, 'edited', now())`
  await app.sql`
    insert into attachment (id, message_id, ordinal, kind, file_name, created_at) values (${uuidv7()}, ${uuid}, 0, 'image', ${secret}, now())`
  await app.sql`update message set has_attachments = true where id = ${uuid}`
  await agent.post(
    `/api/tickets/${ticket.ticket_id}/message`,
    { content: 'Thank you' },
    { 'idempotency-key': 'keeps the timeline' },
  )
  await until(async () => (await app.sql`select 1 from search_entry where words::text like '%qzxcard%'`).length === 2)
  // The sandbox has said its last of the answer: what is told from here on is of the redaction.
  await until(
    async () => (await app.sql`select 1 from message where content = 'Thank you' and delivery = 'read'`).length > 0,
  )
  expect(ticket.subject).toContain(secret)
  const events = await appliedEqualsFetched(app, admin, async () => {
    const reply = await redact(message.message_id)
    expect(reply.status, reply.text).toBe(200)
    expect(reply.body).toMatchObject({
      message_id: message.message_id,
      timestamp: message.timestamp,
      position: 1,
      content: '',
      attachments: [],
      redacted_at: expect.stringMatching(/Z$/),
    })
  })
  expect(events.map(({ type }) => type)).toEqual(['message.redacted', 'ticket.updated'])
  expect(await findInDatabase(app.sql, ['qzxcard', '4111'])).toEqual([])
  expect((await admin.get('/api/v1/search?q=qzxcard')).text).not.toContain(message.message_id)
  expect((await admin.get(`/api/tickets/${ticket.ticket_id}`)).body.subject).toBe('Redacted message')
  const others = (await admin.get(`/api/tickets/${ticket.ticket_id}`)).body.timeline as Message[]
  expect(others.map(({ content }) => content)).toEqual(['', 'Thank you'])
})

test('a second time changes nothing, and an edit of the platform brings nothing back', async () => {
  const { message } = await written('say it once')
  await redact(message.message_id)
  const events = await appliedEqualsFetched(app, admin, async () => {
    expect((await redact(message.message_id)).status).toBe(200)
  })
  expect(events).toEqual([])
  const [row] = await app.sql<{ external_id: string }[]>`
    select external_id from message where id = ${fromId('message', message.message_id)}`
  expect(row!.external_id).toMatch(/./)
})

test('an answer that waits to be sent is not sent, and one that failed is not undelivered any more', async () => {
  const { ticket } = await written('where is it?')
  const uuid = fromId('ticket', ticket.ticket_id)!
  const { body } = await agent.post(`/api/tickets/${ticket.ticket_id}/message`, { content: 'here it is' })
  const answer = (body.timeline as Message[]).at(-1)!
  await until(async () => (await app.sql`select 1 from delivery where ticket_id = ${uuid}`).length === 0)
  const failed = fromId('message', answer.message_id)!
  await app.sql`update message set delivery = 'failed' where id = ${failed}`
  await app.sql`update ticket set undelivered_count = 1, version = version + 1 where id = ${uuid}`
  await app.sql`
    insert into delivery (message_id, ticket_id, position, inbox_id, identity_id, run_at)
    select id, ticket_id, position, inbox_id, identity_id, now() + interval '1 hour' from message where id = ${failed}`
  await appliedEqualsFetched(app, admin, () => redact(answer.message_id))
  expect(await app.sql`select 1 from delivery where message_id = ${failed}`).toHaveLength(0)
  const after = (await admin.get(`/api/tickets/${ticket.ticket_id}`)).body as Ticket
  expect(after).toMatchObject({ undelivered_count: 0, subject: 'where is it?' })
  expect(after.timeline.at(-1)).toMatchObject({ content: '', delivery: null })
  expect((await agent.post(`/api/v1/messages/${answer.message_id}/retry`)).body.code).toBe('not_retryable')
})

test('is for who may, on tickets that they see', async () => {
  const sales = (await admin.post('/api/v1/departments', { name: 'Sales' })).body.id
  const { body } = await admin.post('/api/tickets/create', {
    source: { channel: 'portal' },
    customer: { channel_identity: 'somebody' },
    subject: 'x',
    initial_message: 'hidden',
    department_id: sales,
  })
  const id = body.timeline[0].message_id
  const elsewhere = await app.service(['message.redact', 'ticket.read'], [uuidv7()])
  expect((await redact(id, app.anonymous)).status).toBe(401)
  expect((await redact(id, agent)).status).toBe(403)
  for (const [who, whom] of [
    [elsewhere, id],
    [admin, 'msg_x'],
    [admin, `msg_${'0'.repeat(26)}`],
  ] as const)
    expect(await redact(whom, who)).toMatchObject({ status: 404, body: { code: 'message_not_found' } })
  expect((await admin.get(`/api/tickets/${body.ticket_id}`)).body.timeline[0].content).toBe('hidden')
})
