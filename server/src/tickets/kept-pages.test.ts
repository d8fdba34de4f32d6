import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { createKeptPages, type KeptPages } from './kept-pages.ts'

// Other suites commit in the same cluster, after which a page is made anew: so what must happen only while nothing is committed
// is tried until that was so.

let database: TestDatabase
let pages: KeptPages
let reads: number
beforeAll(async () => {
  database = await testDatabase()
  await database.sql`create table counter (name text primary key, n int not null)`
})
afterAll(() => database?.drop())
beforeEach(async () => {
  pages = createKeptPages(database.sql)
  reads = 0
  await database.sql`truncate counter`
  await database.sql`insert into counter values ('a', 0), ('b', 0)`
})

async function read(name: string) {
  reads++
  const [row] = await database.sql<[{ n: number; epoch: string; snapshot: string }]>`
    select n, (select epoch from access_epoch), pg_current_snapshot()::text as snapshot from counter where name = ${name}`
  return { found: Buffer.from(`${name} ${row.n}`), epoch: row.epoch, snapshot: row.snapshot }
}
const look = async (name = 'a') => String((await pages.look(name, () => read(name))).found)
const bump = (name = 'a') => database.sql`update counter set n = n + 1 where name = ${name}`

async function tryUntil(succeeds: () => Promise<boolean>): Promise<boolean> {
  for (let n = 0; n < 100; n++) {
    if (await succeeds()) return true
    await sleep(10)
  }
  return false
}

test('while nothing is committed, a page that was just read is not read again, and carries the epoch', async () => {
  const [{ epoch }] = await database.sql<[{ epoch: string }]>`select epoch from access_epoch`
  const isKept = await tryUntil(async () => {
    await look()
    reads = 0
    expect(await pages.look('a', () => read('a'))).toEqual({ found: Buffer.from('a 0'), epoch })
    return reads === 0
  })
  expect(isKept).toBe(true)
})

test('of many who ask for the same page at once, the last ones find it made', async () => {
  const isShared = await tryUntil(async () => {
    reads = 0
    await bump()
    const seen = await Promise.all(Array.from({ length: 30 }, () => look()))
    expect(new Set(seen).size).toBe(1)
    return reads < 10
  })
  expect(isShared).toBe(true)
})

test('after any commit, by whomever, the page is read anew', async () => {
  for (let n = 1; n <= 20; n++) {
    await bump()
    expect(await look()).toBe(`a ${n}`)
    expect(await look()).toBe(`a ${n}`)
  }
})

test('what is not committed does not show, and shows once it is', async () => {
  const { sql } = database
  await look()
  const transaction = await sql.reserve()
  try {
    await transaction`begin`
    await transaction`update counter set n = 7 where name = 'a'`
    expect(await look()).toBe('a 0')
    expect(await look()).toBe('a 0')
    await transaction`commit`
    expect(await look()).toBe('a 7')
  } finally {
    transaction.release()
  }
})

test('each key has its own page', async () => {
  await bump('b')
  for (let n = 0; n < 3; n++) expect([await look('a'), await look('b')]).toEqual(['a 0', 'b 1'])
})

test('a page that cannot be read is not kept, and the next one who asks reads it', async () => {
  await expect(pages.look('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away')
  expect(await look()).toBe('a 0')
})

test('nobody is shown less than what was committed before he asked, however writers and readers meet', async () => {
  let committed = 0
  let isOver = false
  const readers = Array.from({ length: 8 }, async () => {
    while (!isOver) {
      const before = committed
      const seen = Number((await look()).split(' ')[1])
      expect(seen).toBeGreaterThanOrEqual(before)
    }
  })
  for (let n = 1; n <= 300; n++) {
    await bump()
    committed = n
    if (n % 3 === 0) await sleep(n % 7)
  }
  isOver = true
  await Promise.all(readers)
  expect(reads).toBeGreaterThan(20)
})
