import { fromId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sweep } from '../ops/sweep.ts'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'
import { appliedEqualsFetched } from '../testing/apply.ts'
import { until } from '../testing/until.ts'
import { runRetention } from './retention.ts'
import { findInDatabase } from './traces.fixture.ts'

let app: TestApp
let admin: TestClient
let agent: TestClient
beforeAll(async () => {
  app = await testApp()
  admin = await app.as('admin')
  agent = await app.as('agent')
})
afterAll(() => app?.close())
beforeEach(async () => {
  await app.sql`update ticket set emptied_at = now() where emptied_at is null`
  await app.sql`update customer set erased_at = now() where erased_at is null`
})

const nothing = { closed_tickets_days: null, receipts_days: null, events_days: null }
const run = (rules: object) =>
  runRetention(
    { sql: app.sql, wake: app.wake, ledger: { add: async () => {}, read: async () => [] }, now: () => new Date() },
    { ...nothing, ...rules },
    new AbortController().signal,
  )
const dryRun = async (rules: object) => (await admin.post('/api/v1/retention/dry-run', { ...nothing, ...rules })).body

let people = 0
async function aTicket(text: string, person = `person-${people++}`): Promise<{ id: string; customer: string }> {
  const { body } = await admin.post('/api/tickets/create', {
    source: { channel: 'portal' },
    customer: { channel_identity: person, name: person },
    subject: text,
    initial_message: text,
  })
  return { id: body.ticket_id, customer: body.customer.internal_id }
}
async function close(id: string, daysAgo: number): Promise<void> {
  expect((await admin.put(`/api/tickets/${id}`, { status: 'closed' })).status).toBe(200)
  await app.sql`
    update ticket set closed_at = now() - make_interval(days => ${daysAgo}), version = version + 1 where id = ${fromId('ticket', id)}`
}

describe('rules', () => {
  test('are those of before until somebody chooses; what is chosen stands, and in the audit trail', async () => {
    expect((await admin.get('/api/v1/retention')).body).toEqual({ ...nothing, receipts_days: 30 })
    const rules = { closed_tickets_days: 400, receipts_days: 14, events_days: 90 }
    const reply = await admin.put('/api/v1/retention', rules)
    expect(reply.status, reply.text).toBe(200)
    expect((await admin.get('/api/v1/retention')).body).toEqual(rules)
    const kept = await app.sql`
      select 1 from audit_queue where entry::text like '%retention.updated%'
      union all select 1 from audit_entry where action = 'retention.updated'`
    expect(kept).toHaveLength(1)
    await admin.put('/api/v1/retention', { ...nothing, receipts_days: 30 })
  })

  test.each([
    { closed_tickets_days: 0, receipts_days: 30, events_days: null },
    { closed_tickets_days: 1.5, receipts_days: 30, events_days: null },
    { closed_tickets_days: null, receipts_days: 7, events_days: null },
    { closed_tickets_days: null, receipts_days: 30, events_days: 6 },
    { closed_tickets_days: null, receipts_days: 30 },
    { ...nothing, audit_days: 30 },
  ])('are refused that break what must hold: %j', async (rules) => {
    expect((await admin.put('/api/v1/retention', rules)).status).toBe(422)
    expect((await admin.get('/api/v1/retention')).body).toEqual({ ...nothing, receipts_days: 30 })
  })

  test('are for who may, and who sees every ticket', async () => {
    const narrow = await app.service(['retention.manage'], [uuidv7()])
    for (const [who, status] of [
      [app.anonymous, 401],
      [agent, 403],
      [narrow, 403],
    ] as const) {
      expect((await who.put('/api/v1/retention', nothing)).status).toBe(status)
      expect((await who.post('/api/v1/retention/dry-run', {})).status).toBe(status)
    }
    expect((await agent.get('/api/v1/retention')).status).toBe(403)
  })
})

describe('what was closed long ago', () => {
  test('is emptied as the dry run said, screens follow, and a customer of whom nothing else is left is erased', async () => {
    const old = await aTicket('qzxold words')
    const [first, second] = [
      await aTicket('qzxmixed words', 'comes again'),
      await aTicket('qzxopen words', 'comes again'),
    ]
    const recent = await aTicket('qzxrecent words')
    await close(old.id, 40)
    await close(first.id, 40)
    await close(recent.id, 20)
    await until(async () => (await app.sql`select 1 from search_entry where words::text like '%qzxold%'`).length === 2)
    expect(await dryRun({ closed_tickets_days: 30 })).toEqual({
      ...{ tickets: 2, messages: 2, customers: 1, receipts: 0, events: 0 },
    })
    const events = await appliedEqualsFetched(app, admin, async () => {
      expect(await run({ closed_tickets_days: 30 })).toEqual({ tickets: 2, customers: 1, events: 0 })
    })
    expect(events.map(({ type, ticket_id }) => [type, ticket_id])).toEqual([
      ['ticket.emptied', old.id],
      ['ticket.emptied', first.id],
      ['customer.erased', null],
    ])
    expect(await findInDatabase(app.sql, ['qzxold', 'qzxmixed'])).toEqual([])
    expect((await findInDatabase(app.sql, ['qzxopen'])).length).toBeGreaterThan(0)
    expect((await findInDatabase(app.sql, ['qzxrecent'])).length).toBeGreaterThan(0)
    expect((await admin.get(`/api/customers/${second.customer}`)).body).toMatchObject({
      name: 'comes again',
      erased_at: null,
    })
    expect((await admin.get(`/api/customers/${old.customer}`)).body.erased_at).not.toBeNull()
    expect(await dryRun({ closed_tickets_days: 30 })).toMatchObject({ tickets: 0, messages: 0, customers: 0 })
    expect(await run({ closed_tickets_days: 30 })).toEqual({ tickets: 0, customers: 0, events: 0 })
  })

  test('stays when no rule says so', async () => {
    const { id } = await aTicket('qzxkept')
    await close(id, 4000)
    expect(await run({})).toEqual({ tickets: 0, customers: 0, events: 0 })
    expect((await admin.get(`/api/tickets/${id}`)).body.subject).toBe('qzxkept')
  })
})

test('the log is trimmed from its far end up to the first event that is young enough, and no further than its readers are', async () => {
  await app.settled()
  const head = Number((await app.sql`select seq from log_head`)[0]!['seq'])
  await until(async () => (await app.sql`select 1 from consumer where seq < ${head}`).length === 0)
  await app.sql`update event set occurred_at = now() - interval '100 days' where seq <= 10 or seq = 12`
  expect((await dryRun({ events_days: 30 })).events).toBe(10)
  await app.sql`insert into consumer (name, seq) values ('behind', 7)`
  expect((await run({ events_days: 30 })).events).toBe(7)
  await app.sql`delete from consumer where name = 'behind'`
  expect((await run({ events_days: 30 })).events).toBe(3)
  expect((await app.sql`select min(seq)::int as seq from event`)[0]!['seq']).toBe(11)
  expect((await app.sql`select trimmed_seq::int as seq from log_head`)[0]!['seq']).toBe(10)
  expect((await admin.get('/api/v1/events?after=0&limit=1')).body.events[0].seq).toBe(11)
})

test('raw payloads go by the company’s rule', async () => {
  const keep = async (daysAgo: number) => {
    const [row] = await app.sql<{ id: string }[]>`
      insert into receipt (channel, inbox_ids, body, received_at) values ('x', '{}', '{}', now() - make_interval(days => ${daysAgo}))
      returning id`
    return row!.id
  }
  const [old, young] = [await keep(20), await keep(9)]
  const left = async () =>
    (await app.sql`select id from receipt where id in (${old}, ${young}) order by id`).map(({ id }) => id)
  const clean = () => sweep(app.sql, new Date(), new AbortController().signal)
  await clean()
  expect(await left()).toEqual([old, young])
  expect((await dryRun({ receipts_days: 10 })).receipts).toBe(1)
  await admin.put('/api/v1/retention', { ...nothing, receipts_days: 10 })
  await clean()
  expect(await left()).toEqual([young])
  await admin.put('/api/v1/retention', { ...nothing, receipts_days: 30 })
})
