import { rmSync } from 'node:fs'
import { appendFile, mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../testing/app.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { until } from '../testing/until.ts'
import { findInDatabase } from './traces.fixture.ts'

// F36: whoever comes back with an old dump is erased again, for the ledger stands outside the database too.

let database: TestDatabase
let app: TestApp
let dataDir: string
const start = () => testApp({ database, environment: { DATA_DIR: dataDir } })
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'parley-restore-'))
  database = await testDatabase()
  app = await start()
})
afterAll(async () => {
  await app?.close()
  await database?.drop()
  rmSync(dataDir, { recursive: true, force: true })
})

const tables = ['customer', 'channel_identity', 'customer_note', 'ticket', 'message', 'search_entry'] as const
type Dump = Map<string, unknown>

async function dump(): Promise<Dump> {
  const rows = new Map<string, unknown>()
  for (const table of tables)
    rows.set(table, (await database.sql.unsafe(`select coalesce(json_agg(t), '[]') as all from ${table} t`))[0]!['all'])
  return rows
}

/** As of the dump: the ledger in the database knows nothing of what came after it. */
async function restore(from: Dump): Promise<void> {
  await database.sql`truncate erasure, erased_name`
  for (const [table, rows] of from) {
    await database.sql.unsafe(`truncate ${table}`)
    await database.sql.unsafe(
      `insert into ${table} overriding system value select * from json_populate_recordset(null::${table}, $1::json)`,
      [rows as never],
    )
  }
}

async function somebody(text: string): Promise<string> {
  const admin = await app.as('admin')
  const { body } = await admin.post('/api/tickets/create', {
    source: { channel: 'portal' },
    customer: { channel_identity: text, name: text },
    subject: text,
    initial_message: text,
  })
  return body.customer.internal_id
}

test('a dump from before an erasure comes back, and at the start of the next node the person is erased again', async () => {
  const [gone, kept] = [await somebody('qzxgone'), await somebody('qzxkept')]
  await until(async () => (await database.sql`select 1 from search_entry`).length === 4)
  const yesterday = await dump()
  const admin = await app.as('admin')
  expect((await admin.post(`/api/v1/customers/${gone}/erase`, { reason: 'legal_duty' })).status).toBe(200)
  await app.settled()
  await app.stop()
  await restore(yesterday)
  expect((await findInDatabase(database.sql, ['qzxgone'])).length).toBeGreaterThan(5)
  app = await start()
  await until(async () => (await database.sql`select 1 from erasure where finished_at is not null`).length === 1)
  await app.settled()
  expect(await findInDatabase(database.sql, ['qzxgone'])).toEqual([])
  expect((await findInDatabase(database.sql, ['qzxkept'])).length).toBeGreaterThan(5)
  const { body } = await (await app.as('admin')).get('/api/v1/erasures')
  expect(body.erasures).toMatchObject([{ customer_id: gone, reason: 'legal_duty', what: { customer: 1, ticket: 1 } }])
  expect((await (await app.as('admin')).get(`/api/customers/${kept}`)).body.erased_at).toBeNull()
})

test('an erasure that was interrupted is finished by the next node', async () => {
  const id = await somebody('qzxhalf')
  const admin = await app.as('admin')
  const before = await dump()
  await admin.post(`/api/v1/customers/${id}/erase`, {})
  await app.settled()
  await app.stop()
  // As a node leaves it that died right after the person went: the customer is gone, their tickets are not.
  const severed = (await database.sql`select json_agg(c) as all from customer c`)[0]!['all']
  const ledger = (await database.sql`select json_agg(e) as all from erasure e`)[0]!['all']
  await restore(new Map([...before, ['customer', severed]]))
  await database.sql`insert into erasure select * from json_populate_recordset(null::erasure, ${ledger as never}::json)`
  await database.sql`delete from channel_identity where address = 'qzxhalf'`
  await database.sql`update erasure set finished_at = null`
  expect((await findInDatabase(database.sql, ['qzxhalf'])).length).toBeGreaterThan(1)
  app = await start()
  await until(async () => (await database.sql`select 1 from erasure where finished_at is null`).length === 0)
  await app.settled()
  expect(await findInDatabase(database.sql, ['qzxhalf'])).toEqual([])
})

test('the ledger outside holds ids only, each person once, and a torn last line spoils no other', async () => {
  const file = join(dataDir, 'erasures.jsonl')
  await appendFile(file, '{"id":"ers_torn')
  const id = await somebody('qzxlast')
  await (await app.as('admin')).post(`/api/v1/customers/${id}/erase`, {})
  const text = await readFile(file, 'utf8')
  expect(text).not.toContain('qzx')
  const lines = text.split('\n').filter((line) => line.endsWith('}'))
  expect(lines).toHaveLength(3)
  const entries = lines.map((line) => JSON.parse(line))
  expect(new Set(entries.map(({ customer_id }) => customer_id)).size).toBe(3)
  expect(entries.at(-1)).toEqual({
    id: expect.stringMatching(/^ers_/),
    customer_id: id,
    reason: 'customer_asked',
    erased_at: expect.stringMatching(/Z$/),
  })
})
