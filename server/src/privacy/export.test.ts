import { CustomerExport, fromId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../testing/app.ts'

let app: TestApp
let admin: Awaited<ReturnType<TestApp['as']>>
let agent: Awaited<ReturnType<TestApp['as']>>
beforeAll(async () => {
  app = await testApp()
  admin = await app.as('admin')
  agent = await app.as('agent')
})
afterAll(() => app?.close())

const create = async (person: string, more: object = {}) =>
  (
    await admin.post('/api/tickets/create', {
      source: { channel: 'portal' },
      customer: { channel_identity: person, name: 'Ada' },
      subject: `A question of ${person}`,
      initial_message: 'Where is it?',
      ...more,
    })
  ).body
const exported = async (id: string) => {
  const reply = await admin.get(`/api/v1/customers/${id}/export`)
  expect(reply.status, reply.text).toBe(200)
  return reply
}

test('holds profile, addresses, notes, and every ticket with every message and what hangs on it, and nobody else', async () => {
  const [one, two] = [await create('ada'), await create('ada')]
  await create('bob')
  const id = one.customer.internal_id
  await agent.post(`/api/tickets/${one.ticket_id}/message`, { content: 'It is on its way' })
  await agent.post(`/api/tickets/${one.ticket_id}/message`, { content: 'a note', visibility: 'internal' })
  await agent.put(`/api/tickets/${one.ticket_id}`, { priority: 'high' })
  await agent.put(`/api/v1/customers/${id}`, { primary_email: 'ada@example.com', custom: { plan: 'gold' } })
  await agent.post(`/api/v1/customers/${id}/notes`, { content: 'calls at noon' })
  const message = fromId('message', one.timeline[0].message_id)!
  await app.sql`
    insert into message_revision (id, message_id, content, change, changed_at) values (${uuidv7()}, ${message}, 'before', 'edited', now())`
  await app.sql`
    insert into attachment (id, message_id, ordinal, kind, file_name, created_at) values (${uuidv7()}, ${message}, 0, 'image', 'a.png', now())`
  await app.settled()
  const reply = await exported(id)
  expect(reply.headers.get('content-disposition')).toBe(`attachment; filename="${id}.json"`)
  expect(reply.headers.get('cache-control')).toBe('no-store')
  const { body } = reply
  expect(body).toMatchObject({
    format: 'parley.customer.1',
    customer: { customer_id: id, primary_email: 'ada@example.com', custom: { plan: 'gold' } },
    identities: [{ channel: 'portal', address: 'ada', aliases: [] }],
    account: null,
    notes: [{ content: 'calls at noon' }],
    erasures: [],
  })
  expect(body.tickets.map((ticket: { ticket_id: string }) => ticket.ticket_id)).toEqual([one.ticket_id, two.ticket_id])
  const [first] = body.tickets
  expect(first.messages.map(({ content }: { content: string }) => content)).toEqual([
    'Where is it?',
    'It is on its way',
    'a note',
  ])
  expect(first.messages[0]).toMatchObject({
    message_id: one.timeline[0].message_id,
    attachments: [{ file_name: 'a.png' }],
    revisions: [{ content: 'before' }],
  })
  expect(first.events.length).toBeGreaterThan(0)
  expect(reply.text).not.toContain('question of bob')
  expect(Object.keys(body)).toEqual(Object.keys(CustomerExport.properties))
})

test('of a history longer than a page every message once, in order', async () => {
  const ticket = await create('long')
  await app.sql`
    insert into message (id, ticket_id, position, sender_type, visibility, content_type, content, occurred_at, created_at)
    select gen_random_uuid(), ${fromId('ticket', ticket.ticket_id)}, n + 1, 'customer', 'public', 'text', 'line ' || n,
      now() + make_interval(secs => n / 3), now() from generate_series(1, 1300) n`
  const { body } = await exported(ticket.customer.internal_id)
  const messages = body.tickets[0].messages as { message_id: string; occurred_at: string }[]
  expect(messages).toHaveLength(1301)
  expect(new Set(messages.map(({ message_id }) => message_id)).size).toBe(1301)
  const times = messages.map(({ occurred_at }) => Date.parse(occurred_at))
  expect(times).toEqual(times.toSorted((a, b) => a - b))
})

test('gives its connection back, also when the reader hangs up, and stands in the audit trail', async () => {
  const ticket = await create('often')
  const id = ticket.customer.internal_id
  for (let n = 0; n < 25; n++) {
    const stop = new AbortController()
    const going = fetch(`${app.url}/api/v1/customers/${id}/export`, {
      headers: { authorization: `Bearer ${admin.token}` },
      signal: stop.signal,
    }).catch(() => undefined)
    if (n % 2 === 0) stop.abort()
    await (await going)?.text().catch(() => '')
  }
  await exported(id)
  const open = await app.sql`
    select 1 from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`
  expect(open).toEqual([])
  const kept = await app.sql`
    select 1 from audit_queue where entry::text like '%customer.exported%'
    union all select 1 from audit_entry where action = 'customer.exported'`
  expect(kept.length).toBeGreaterThan(0)
})
