import { fromId, toId } from '@parley/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'
import { search } from './answer.ts'
import { fillBatch } from './backfill.ts'
import { poolSize, type Start } from './find.ts'
import { readQuery } from './query.ts'
import { find, searching } from './search.fixture.ts'

let app: TestApp
let admin: TestClient
let house: ReturnType<typeof searching>
beforeAll(async () => {
  app = await testApp()
  admin = await app.as('admin')
  house = searching(app, admin)
})
afterAll(() => app.close())

/** Every page of a search, first to last. */
async function pagesOf(q: string, limit: number, between: () => Promise<unknown> = async () => {}) {
  const pages = [await find(admin, q, `&limit=${limit}`)]
  for (let cursor = pages[0]!.next_cursor; cursor; cursor = pages.at(-1)!.next_cursor) {
    await between()
    pages.push(await find(admin, q, `&limit=${limit}&cursor=${cursor}`))
  }
  return pages
}
const idsOf = (pages: Awaited<ReturnType<typeof pagesOf>>) =>
  pages.flatMap(({ results }) => results.map(({ ticket }) => fromId('ticket', ticket.ticket_id)))

/** Puts what no event told of into the index, with a new bucket every so many entries. */
async function fill(everyEntries: number): Promise<void> {
  await app.sql`update search_state set before = 'ffffffff-ffff-ffff-ffff-ffffffffffff'`
  while (await fillBatch(app.sql, everyEntries)) await app.sql`update search_state set tail_entries = 16384`
}

describe('the pages of one search', () => {
  test('hold every ticket once, newest first by the window, however many buckets they are spread over', async () => {
    const ids = await house.untold('spinet', 200)
    await app.sql`
      insert into message (id, ticket_id, position, sender_type, visibility, content_type, content, occurred_at, created_at)
      select gen_random_uuid(), id, 2, 'agent', 'public', 'text', 'spinet again', now(), now()
      from unnest(${ids.filter((_, n) => n % 3 === 0)}::uuid[]) id`
    await fill(23)
    const pages = await pagesOf('spinet', 25)
    const seen = idsOf(pages)
    expect(seen).toHaveLength(200)
    expect(new Set(seen)).toEqual(new Set(ids))
    expect(pages[0]?.more).toBe(true)
    expect(pages.at(-1)?.more).toBe(false)
  })

  test('hold together while new messages come in', async () => {
    const ids = await house.untold('virginal', 150)
    await fill(1000)
    const pages = await pagesOf('virginal', 20, async () => {
      await house.aTicket('a new virginal')
      await house.settled()
    })
    expect([...idsOf(pages)].sort()).toEqual([...ids].sort())
  })

  test('show the ticket of the number on the first only', async () => {
    const { uuid, number } = await house.aTicket('Hello')
    await house.untold(`${number} harmonium`, 130)
    await app.sql`update message set content = ${`${number} harmonium`} where ticket_id = ${uuid}`
    await fill(1000)
    const seen = idsOf(await pagesOf(`${number}`, 50))
    expect(seen[0]).toBe(uuid)
    expect(new Set(seen).size).toBe(seen.length)
  })

  test('belong to that search and that caller: a cursor of another is refused', async () => {
    await house.untold('celesta', poolSize + 5)
    await fill(1000)
    const { next_cursor: cursor } = await find(admin, 'celesta')
    const key = await app.service(['ticket.read'], [])
    for (const [client, q] of [
      [admin, 'spinet'],
      [admin, 'celesta&status=open'],
      [key, 'celesta'],
    ] as const)
      expect((await client.get(`/api/v1/search?q=${q}&cursor=${cursor}`)).body.code).toBe('invalid_cursor')
    expect((await admin.get(`/api/v1/search?q=celesta&cursor=${cursor}x`)).body.code).toBe('invalid_cursor')
  })
})

test('a customer pages through all of their own tickets', async () => {
  const ids = await house.untold('melodeon', poolSize + 30)
  await fill(1000)
  const [row] = await app.sql`select customer_id from ticket where id = ${ids[0]!}`
  const sight = { scope: { kind: 'own', customerIds: [row?.['customer_id'] as string] }, notes: false } as const
  const seen: string[] = []
  let start: Start | null = null
  do {
    const wish = { sight, query: readQuery('melodeon'), filter: {}, until: null, start }
    const { ranked, next }: Awaited<ReturnType<typeof search>> = await search(app.sql, wish, new Date())
    seen.push(...ranked.map(({ ticketId }) => ticketId))
    start = next
  } while (start)
  expect(seen.map((id) => toId('ticket', id)).sort()).toEqual(ids.map((id) => toId('ticket', id)).sort())
})
