import type { EventType } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { append, appendAtOnce, appendNow, type NewEvent } from './append.ts'
import { moveBatch } from './sequence.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(async () => {
  await database?.drop()
})
beforeEach(async () => {
  await database.sql`truncate event, outbox`
  await database.sql`update log_head set seq = 0`
})

const ticketId = uuidv7()
const event = (name: string, ticket = ticketId): NewEvent => ({
  type: 'message.deleted' satisfies EventType,
  ticketId: ticket,
  messageId: null,
  actor: { type: 'platform', id: name },
  data: {},
  at: new Date(),
})

const log = () => database.sql<{ seq: string; actor_id: string }[]>`select seq, actor_id from event order by seq`
const names = async () => (await log()).map((row) => row.actor_id)
const number = () => moveBatch(database.sql, database.sql`true`)

test('with nothing in the outbox, events are in the log when their transaction commits, in the order given, and the caller is told their numbers', async () => {
  const { sql } = database
  const rows = await sql.begin((tx) => appendAtOnce(tx, [event('a'), event('b')]))
  expect(rows?.map((row) => [row.seq, row.actor_id])).toEqual([
    ['1', 'a'],
    ['2', 'b'],
  ])
  expect((await log()).map((row) => [row.seq, row.actor_id])).toEqual(rows?.map((row) => [row.seq, row.actor_id]))
  expect(await sql`select seq from log_head`).toEqual([{ seq: '2' }])
})

test('what an earlier change of the ticket told, and nobody has numbered yet, stands before', async () => {
  const { sql } = database
  await sql.begin((tx) => append(tx, [event('earlier')]))
  expect(await sql.begin((tx) => appendAtOnce(tx, [event('later')]))).toBeNull()
  expect(await names()).toEqual([])
  await number()
  expect(await names()).toEqual(['earlier', 'later'])
})

test('told inside the statement of the change, events are in the log when it ends, or behind what waits in the outbox', async () => {
  const { sql } = database
  const tell = async (...events: NewEvent[]) =>
    (await sql`${appendNow(sql, events, sql`(select ${ticketId}::uuid as id) changed`)}`)[0]?.['last']
  expect(await tell(event('a'), event('of a ticket that did not change', uuidv7()), event('b'))).toBe('0')
  await sql.begin((tx) => append(tx, [event('earlier')]))
  expect(await tell(event('later'))).toBeNull()
  await number()
  expect((await log()).map((row) => [row.seq, row.actor_id])).toEqual([
    ['1', 'a'],
    ['2', 'b'],
    ['3', 'earlier'],
    ['4', 'later'],
  ])
  expect(await sql`select seq from log_head`).toEqual([{ seq: '4' }])
})

test('a transaction that is rolled back leaves no hole and no event', async () => {
  const { sql } = database
  const undone = sql.begin(async (tx) => {
    await appendAtOnce(tx, [event('undone')])
    throw new Error('undo')
  })
  await expect(undone).rejects.toThrow('undo')
  await sql.begin((tx) => appendAtOnce(tx, [event('kept')]))
  expect((await log()).map((row) => [row.seq, row.actor_id])).toEqual([['1', 'kept']])
})

test('with every way and the sequencer at work at once there is no hole, nothing is told twice, and each ticket keeps the order of its changes', async () => {
  const { sql } = database
  const tickets = Array.from({ length: 4 }, () => uuidv7())
  for (const id of tickets)
    await sql`
      insert into ticket (id, subject, status, priority, channel, customer_id, origin_platform_id, one_open, created_at, updated_at)
      values (${id}, '', 'new', 'low', 'api', ${uuidv7()}, '', false, now(), now())`
  let isOver = false
  const sequencer = (async () => {
    while (!isOver) await number()
  })()
  const eventsOf = (ticket: string, version: number) => [
    event(String(2 * version - 3), ticket),
    event(String(2 * version - 2), ticket),
  ]
  const inTransaction = (ticket: string, tell: typeof appendAtOnce | typeof append) =>
    sql.begin(async (tx) => {
      const [row] = await tx`update ticket set version = version + 1 where id = ${ticket} returning version`
      await tell(tx, eventsOf(ticket, row?.['version']))
      return true
    })
  /** @returns false when another changed the ticket meanwhile. */
  const inOneStatement = async (ticket: string) => {
    const [row] = await sql`select version from ticket where id = ${ticket}`
    const version = Number(row?.['version'])
    const done = await sql`
      with changed as (
        update ticket set version = version + 1 where id = ${ticket} and version = ${version} returning id
      ), told as (${appendNow(sql, eventsOf(ticket, version + 1), sql`changed`)})
      select told.last from changed cross join told`
    return done.length > 0
  }
  const writer = async (n: number) => {
    for (let turn = 0; turn < 60; turn++) {
      const ticket = tickets[(turn + n) % tickets.length]!
      const way = (turn + n) % 3
      if (way === 2) while (!(await inOneStatement(ticket)));
      else await inTransaction(ticket, way === 0 ? append : appendAtOnce)
    }
  }
  await Promise.all([0, 1, 2, 3, 4].map(writer))
  isOver = true
  await sequencer
  await number()
  const rows = await sql<{ seq: number; ticket_id: string; actor_id: string }[]>`
    select seq::int, ticket_id, actor_id from event order by seq`
  expect(rows.map((row) => row.seq)).toEqual(rows.map((_, n) => n + 1))
  expect(rows).toHaveLength(5 * 60 * 2)
  for (const id of tickets) {
    const order = rows.filter((row) => row.ticket_id === id).map((row) => Number(row.actor_id))
    expect(order).toEqual(order.map((_, n) => n + 1))
  }
})
