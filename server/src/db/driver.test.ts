import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { openPool, type Sql } from './sql.ts'

// What this project changes of its driver and is not a fault; the mends are shown by server/test/faults/.

let database: TestDatabase
let pool: Sql
beforeAll(async () => {
  database = await testDatabase()
  pool = openPool({ url: database.url, max: 5, name: 'test' })
})
afterAll(async () => {
  await pool?.end()
  await database?.drop()
})

const backends = async (sleep: number, count: number) =>
  (
    await Promise.all(Array.from({ length: count }, () => pool`select pg_backend_pid() as pid, pg_sleep(${sleep})`))
  ).map(([row]) => row!['pid'] as number)

test('few queries at a time keep to few connections: those that were used last', async () => {
  expect(new Set(await backends(0.05, 5)).size, 'all connections are open').toBe(5)
  const alone = new Set<number>()
  for (let n = 0; n < 10; n++) alone.add((await backends(0, 1))[0]!)
  expect(alone.size).toBe(1)
  const pairs = new Set<number>()
  for (let n = 0; n < 10; n++) for (const pid of await backends(0.002, 2)) pairs.add(pid)
  expect(pairs.size).toBe(2)
  expect(new Set(await backends(0.05, 5)).size, 'and the others are still there').toBe(5)
})
