import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { startHousekeeping } from './housekeeping.ts'
import { sweep } from './sweep.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  await database.sql`truncate receipt, receipt_queue, quarantine, early_status, idempotency_key, agent cascade`
})

const at = new Date()
const daysAgo = (days: number) => new Date(at.getTime() - days * 86_400_000)
const run = () => sweep(database.sql, at, new AbortController().signal)
const nothing = {
  early_statuses: 0,
  idempotency_keys: 0,
  sessions: 0,
  refresh_tokens: 0,
  one_time_links: 0,
  customer_sessions: 0,
  customer_links: 0,
  unproved_accounts: 0,
  spent_sign_ins: 0,
  sign_in_rests: 0,
  receipts: 0,
  ticket_counts: 0,
}

async function aReceipt(days: number): Promise<string> {
  const [row] = await database.sql<{ id: string }[]>`
    insert into receipt (channel, inbox_ids, body, received_at) values ('toy', '{}', '{}', ${daysAgo(days)}) returning id`
  return row!.id
}
async function oldReceipts(count: number): Promise<void> {
  await database.sql`
    insert into receipt (channel, inbox_ids, body, received_at)
    select 'toy', '{}', '{}', ${daysAgo(35)} from generate_series(1, ${count}::int)`
}
async function setAside(receiptId: string, resolvedAt: Date | null): Promise<void> {
  await database.sql`
    insert into quarantine (id, receipt_id, pointer, kind, reason, resolved_at)
    values (${uuidv7()}, ${receiptId}, '', 'unparsed', 'why', ${resolvedAt})`
}
const receipts = async () => (await database.sql`select id from receipt order by id`).map((row) => row['id'])

test('receipts go after 30 days, but for those that wait or hold something that was set aside', async () => {
  const settled = await aReceipt(31)
  const [open, queued, fresh] = [await aReceipt(31), await aReceipt(31), await aReceipt(29)]
  await setAside(settled, daysAgo(3))
  await setAside(open, null)
  await database.sql`insert into receipt_queue (receipt_id) values (${queued})`
  expect(await run()).toEqual({ ...nothing, receipts: 1 })
  expect(await receipts()).toEqual([open, queued, fresh])
  expect((await database.sql`select receipt_id from quarantine`).map((row) => row['receipt_id'])).toEqual([open])
  expect(await run()).toEqual(nothing)
})

test('more than a batch of old receipts goes in one run, past a batch of those that must stay', async () => {
  await oldReceipts(1100)
  await database.sql`
    insert into quarantine (id, receipt_id, pointer, kind, reason) select gen_random_uuid(), id, '', 'unparsed', 'why' from receipt`
  const kept = await receipts()
  await oldReceipts(2500)
  const fresh = await aReceipt(1)
  expect((await run()).receipts).toBe(2500)
  expect(await receipts()).toEqual([...kept, fresh])
})

test('nodes that sweep at once take everything once', async () => {
  await oldReceipts(2500)
  await database.sql`
    insert into early_status (inbox_id, external_id, status, created_at)
    select gen_random_uuid(), n::text, 'sent', ${daysAgo(31)} from generate_series(1, 2500) n`
  const swept = await Promise.all([run(), run(), run()])
  await run()
  expect(await receipts()).toEqual([])
  expect(await database.sql`select 1 from early_status`).toEqual([])
  expect(swept.reduce((sum, { receipts: n }) => sum + n, 0)).toBeLessThanOrEqual(2500)
})

test('early statuses go after 30 days, idempotency keys after 24 hours', async () => {
  await database.sql`
    insert into early_status (inbox_id, external_id, status, created_at)
    values (${uuidv7()}, 'old', 'sent', ${daysAgo(31)}), (${uuidv7()}, 'new', 'sent', ${daysAgo(29)})`
  await database.sql`
    insert into idempotency_key (caller, key, request_hash, created_at)
    values ('a', 'old', '', ${daysAgo(1.1)}), ('a', 'new', '', ${daysAgo(0.9)})`
  expect(await run()).toEqual({ ...nothing, early_statuses: 1, idempotency_keys: 1 })
  expect(await database.sql`select external_id from early_status`).toEqual([{ external_id: 'new' }])
  expect(await database.sql`select key from idempotency_key`).toEqual([{ key: 'new' }])
})

test('what is remembered of finished sign-ins goes once they could not be finished again anyway', async () => {
  await database.sql`
    insert into spent_sign_in (state_hash, expires_at) values ('old', ${daysAgo(0.01)}), ('new', ${daysAgo(-0.01)})`
  expect(await run()).toEqual({ ...nothing, spent_sign_ins: 1 })
  expect(await database.sql`select state_hash from spent_sign_in`).toEqual([{ state_hash: Buffer.from('new') }])
})

test('sessions, refresh tokens and links go a week after their end, and no others', async () => {
  const agent = uuidv7()
  await database.sql`insert into agent (id, email, name, role) values (${agent}, 'a@example.com', 'A', 'agent')`
  const ends = { expired: [daysAgo(8), null], revoked: [daysAgo(-3), daysAgo(8)], lately: [daysAgo(6), daysAgo(6)] }
  for (const [name, [expires, ended]] of Object.entries(ends)) {
    const hash = Buffer.from(name)
    await database.sql`
      insert into session (id, token_hash, agent_id, session_version, user_agent, expires_at, revoked_at)
      values (${uuidv7()}, ${hash}, ${agent}, 1, ${name}, ${expires!}, ${ended!})`
    await database.sql`
      insert into one_time_link (token_hash, purpose, expires_at, used_at) values (${hash}, ${name}, ${expires!}, ${ended!})`
    await database.sql`
      insert into refresh_token (token_hash, family, agent_id, session_version, expires_at)
      values (${hash}, ${uuidv7()}, ${agent}, 1, ${expires!})`
  }
  expect(await run()).toEqual({ ...nothing, sessions: 2, refresh_tokens: 1, one_time_links: 2 })
  expect(await database.sql`select user_agent from session`).toEqual([{ user_agent: 'lately' }])
  expect(await database.sql`select purpose from one_time_link`).toEqual([{ purpose: 'lately' }])
})

test('what signing in leaves behind goes when it has ended, places a year after their last use', async () => {
  const agent = uuidv7()
  await database.sql`insert into agent (id, email, name, role) values (${agent}, 'b@example.com', 'B', 'agent')`
  for (const [name, days, place] of [
    ['old', 0.1, 366],
    ['new', -0.1, 364],
  ] as const) {
    const end = daysAgo(days)
    await database.sql`
      insert into sign_in_step (token_hash, kind, agent_id, agent_version, expires_at)
      values (${Buffer.from(name)}, 'factor', ${agent}, 1, ${end})`
    await database.sql`insert into passkey_challenge (challenge, purpose, expires_at) values (${name}, 'sign_in', ${end})`
    await database.sql`insert into sign_in_try (key, empty_at) values (${name}, ${end})`
    await database.sql`
      insert into known_place (agent_id, place_hash, last_used_at) values (${agent}, ${name}, ${daysAgo(place)})`
  }
  expect(await run()).toEqual({ ...nothing, sign_in_rests: 4 })
  expect(await database.sql`select key from sign_in_try`).toEqual([{ key: 'new' }])
  expect(await database.sql`select place_hash from known_place`).toEqual([{ place_hash: 'new' }])
})

test('what customers’ signing in leaves behind goes a week after it ended', async () => {
  const account = {
    id: uuidv7(),
    email: 'ann@example.com',
    password_hash: 'x',
    customer_id: uuidv7(),
    created_at: at,
    updated_at: at,
  }
  await database.sql`insert into customer_account ${database.sql(account)}`
  for (const [n, days] of [8, 6].entries()) {
    const [account_id, created_at, expires_at] = [account.id, daysAgo(9), daysAgo(days)]
    const session = { id: uuidv7(), account_id, version: 1, created_at, expires_at }
    await database.sql`insert into customer_session ${database.sql(session)}`
    const link = { token_hash: Buffer.from([n]), purpose: 'reset', account_id, version: 1, created_at, expires_at }
    await database.sql`insert into customer_link ${database.sql(link)}`
  }
  expect(await run()).toEqual({ ...nothing, customer_sessions: 1, customer_links: 1 })
  expect(await database.sql`select 1 from customer_session`).toHaveLength(1)
})

test('an account goes after 30 days when its address was not proved and nothing was written with it', async () => {
  const names = ['gone', 'young', 'proved', 'signed-in', 'wrote']
  for (const name of names) {
    const [id, customer] = [uuidv7(), uuidv7()]
    const made = daysAgo(name === 'young' ? 29 : 31)
    await database.sql`insert into customer (id, primary_email, created_at, updated_at) values (${customer}, ${name}, ${made}, ${made})`
    const account = { id, email: name, password_hash: 'x', customer_id: customer, created_at: made, updated_at: made }
    const proved = { verified_at: name === 'proved' ? made : null }
    await database.sql`insert into customer_account ${database.sql({ ...account, ...proved })}`
    if (name === 'signed-in') {
      const session = { id: uuidv7(), account_id: id, version: 1, created_at: at, expires_at: daysAgo(-1) }
      await database.sql`insert into customer_session ${database.sql(session)}`
    }
    if (name === 'wrote')
      await database.sql`
        insert into ticket (id, subject, status, priority, channel, customer_id, origin_platform_id, one_open, created_at, updated_at)
        values (${uuidv7()}, 'S', 'new', 'low', 'api', ${customer}, '', false, ${made}, ${made})`
  }
  expect(await run()).toMatchObject({ unproved_accounts: 1 })
  const left = await database.sql<{ primary_email: string }[]>`
    select primary_email from customer where primary_email = any(${names}) order by 1`
  expect(left.map((row) => row.primary_email)).toEqual(['proved', 'signed-in', 'wrote', 'young'])
})

test('kept counts that have fallen to nothing go, the others stay', async () => {
  const row = { status: 'open', channel: 'api', priority: 'low', snoozed: false, undelivered: false }
  await database.sql`insert into ticket_count ${database.sql([0, 3].map((tickets) => ({ ...row, tag: `t${tickets}`, tickets })))}`
  expect(await run()).toEqual({ ...nothing, ticket_counts: 1 })
  expect(await database.sql`select tag from ticket_count`).toEqual([{ tag: 't3' }])
})

test('a run that finds nothing makes no node forget its callers', async () => {
  const epoch = async () => (await database.sql`select epoch from access_epoch`)[0]
  const before = await epoch()
  await run()
  expect(await epoch()).toEqual(before)
})

test('runs by itself, and stops when told', async () => {
  await aReceipt(31)
  const lines: string[] = []
  const log = {
    info: (_: object, words: string) => lines.push(words),
    warn: (_: object, words: string) => lines.push(words),
  }
  const housekeeping = startHousekeeping({ sql: database.sql, log: log as never, now: () => at, everyMs: 20 })
  await expect.poll(receipts, { timeout: 5000 }).toEqual([])
  await housekeeping.stop()
  expect(lines).toEqual(['Housekeeping is done'])
  await aReceipt(31)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(await receipts()).toHaveLength(1)
})
