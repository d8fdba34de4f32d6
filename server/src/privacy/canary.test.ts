import { rmSync } from 'node:fs'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Ticket } from '@parley/contract'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sweep } from '../ops/sweep.ts'
import type { TestApp } from '../testing/app.ts'
import { appliedEqualsFetched } from '../testing/apply.ts'
import { testCompany } from '../testing/company.ts'
import { until } from '../testing/until.ts'
import { findInDatabase } from './traces.fixture.ts'

// Attack 127: what is erased is found nowhere.

let app: Awaited<ReturnType<typeof testCompany>>
let admin: Awaited<ReturnType<TestApp['as']>>
let agent: Awaited<ReturnType<TestApp['as']>>
let dataDir: string
let logged = ''
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'parley-erase-'))
  const log = pino(
    { level: 'trace' },
    {
      write(line: string) {
        logged += line
      },
    },
  )
  app = await testCompany({ log, environment: { DATA_DIR: dataDir } })
  admin = await app.as('admin')
  agent = await app.as('agent')
})
afterAll(async () => {
  await app?.close()
  rmSync(dataDir, { recursive: true, force: true })
})

async function write(from: string, more: Record<string, unknown> = {}): Promise<Ticket> {
  const text = (more['text'] as string) ?? `text of ${from}`
  await app.sandbox.customerWrites({ platform: 'whatsapp', from, text, ...more } as never)
  return until(async () => {
    const { tickets } = (await admin.get('/api/tickets/?page_size=100')).body as { tickets: Ticket[] }
    return tickets.find((ticket) => ticket.timeline.some(({ content }) => content === text))
  })
}
const erase = (customerId: string) => admin.post(`/api/v1/customers/${customerId}/erase`, {})

const canary = 'qzxcanary'
const phone = '15557770199'
const secondPhone = '15557770188'

test('a planted word, name, address and number are found nowhere after the erasure: no table, no log, no file', async () => {
  const ticket = await write(phone, { text: `${canary} first words`, name: `${canary} Name` })
  const { ticket_id: id, customer } = ticket
  const customerId = customer.internal_id
  const path = `/api/v1/tickets/${id}`
  const ok = async (reply: Promise<{ status: number; text: string }>) => {
    const { status, text } = await reply
    expect(status, text).toBeLessThan(300)
  }
  const say = { content: `${canary} answer`, sender_type: 'agent' }
  await ok(agent.post(`${path}/message`, say, { 'idempotency-key': `${canary}-key` }))
  await ok(agent.post(`${path}/message`, { content: `${canary} note`, visibility: 'internal' }))
  await ok(agent.put(`/api/tickets/${id}`, { subject: `${canary} subject`, custom: { field: canary }, tags: [canary] }))
  await ok(agent.put(`${path}/drafts/reply`, { content: `${canary} draft` }))
  await ok(agent.post(`${path}/scheduled-messages`, { content: `${canary} later`, delay_ms: 30_000 }))
  await ok(
    agent.put(`/api/v1/customers/${customerId}`, {
      name: `${canary} New`,
      primary_email: `${canary}@example.com`,
      custom: { plan: canary },
    }),
  )
  await ok(
    agent.post(`/api/v1/customers/${customerId}/notes`, { content: `${canary} about` }, { 'idempotency-key': 'n' }),
  )
  await app.sandbox.customerWrites({
    platform: 'whatsapp',
    from: phone,
    kind: 'image',
    text: `${canary} look`,
  } as never)
  await app.sandbox.customerWrites({
    platform: 'whatsapp',
    kind: 'reaction',
    from: phone,
    messageId: (await app.sql`select external_id from message where sender_type = 'customer' limit 1`)[0]![
      'external_id'
    ],
  } as never)
  const change = { entry: [{ changes: [{ value: { messages: [{ from: phone, odd: `${canary} odd` }] } }] }] }
  await app.sandbox.postRaw({ platform: 'whatsapp', body: JSON.stringify(change) })
  await app.sandbox.postRaw({ platform: 'whatsapp', body: `{"broken ${canary}, "from": "${phone}"` })
  await app.sandbox.customerWrites({ platform: 'whatsapp', kind: 'number_changed', from: phone, newPhone: secondPhone })
  await until(async () => (await app.sql`select 1 from identity_alias where address = ${phone}`).length > 0)
  await app.settled()
  const messageId = (await app.sql`select id from message where content like ${`${canary} first%`}`)[0]!['id']
  await app.sql`
    insert into message_revision (id, message_id, content, change, changed_at)
    values (gen_random_uuid(), ${messageId}, ${`${canary} before`}, 'edited', now())`
  await app.sql`
    insert into early_status (inbox_id, external_id, status, failure_reason)
    values (gen_random_uuid(), 'x', 'failed', ${`could not reach ${phone}`})`
  await app.sql`update attachment set file_name = ${`${canary}.png`}`
  await app.sql`insert into parked_event (consumer, seq, reason, attempts) values ('x', 1, ${`bad ${canary} New`}, 5)`
  await until(
    async () => (await app.sql`select 1 from search_entry where words::text like ${`%${canary}%`}`).length > 2,
  )
  const planted = await findInDatabase(app.sql, [canary, phone, secondPhone])
  for (const table of [
    ...[
      'attachment.',
      'channel_identity.',
      'customer.',
      'customer_note.',
      'draft.',
      'early_status.',
      'idempotency_key.',
    ],
    ...['identity_alias.', 'message.', 'message_revision.', 'parked_event.', 'receipt.', 'scheduled_message.'],
    ...['search_entry.', 'ticket.', 'ticket_count'],
  ])
    expect(
      planted.some((place) => place.startsWith(table)),
      `planted in ${table}`,
    ).toBe(true)

  const events = await appliedEqualsFetched(app, admin, async () => {
    const reply = await erase(customerId)
    expect(reply.status, reply.text).toBe(200)
    expect(reply.body).toMatchObject({
      customer_id: customerId,
      reason: 'customer_asked',
      finished_at: expect.stringMatching(/Z$/),
      what: { customer: 1, channel_identity: 1, identity_alias: 3, customer_note: 1, ticket: 1, draft: 1 },
    })
  })
  expect(events.map(({ type }) => type)).toEqual(['customer.erased', 'ticket.status_changed', 'ticket.emptied'])
  await app.settled()
  // Counts of tickets by tag are folded every second, and housekeeping takes away those that have fallen to nothing.
  await until(async () => (await app.sql`select 1 from ticket_count_delta`).length === 0)
  await sweep(app.sql, new Date(), new AbortController().signal)
  await app.sql`select pg_sleep(1)`
  expect(await findInDatabase(app.sql, [canary, phone, secondPhone])).toEqual([])
  expect(logged.length).toBeGreaterThan(0)
  for (const text of [canary, phone, secondPhone]) expect(logged).not.toContain(text)
  expect(await readFile(join(dataDir, 'erasures.jsonl'), 'utf8')).toContain(customerId)

  const shell = (await admin.get(`/api/tickets/${id}`)).body as Ticket
  expect(shell).toMatchObject({
    subject: 'Erased',
    status: 'closed',
    custom: {},
    tags: [],
    customer: { internal_id: customerId, name: null, primary_email: null, channel_identity: null, identity_id: null },
    message_count: shell.timeline.length,
  })
  expect(shell.timeline.every(({ content, redacted_at }) => content === '' && redacted_at !== null)).toBe(true)
  expect((await admin.get(`/api/customers/${customerId}`)).body).toMatchObject({
    name: null,
    identities: [],
    erased_at: expect.stringMatching(/Z$/),
  })
})
