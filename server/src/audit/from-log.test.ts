import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Sql } from '../db/sql.ts'
import { append, type NewEvent } from '../log/append.ts'
import { type Consumer, startConsumer } from '../log/consume.ts'
import { startSequencer } from '../log/sequence.ts'
import { startWake, type Wake } from '../log/wake.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { until } from '../testing/until.ts'
import { verify } from './chain.ts'
import { auditTrail } from './from-log.ts'
import { audit } from './index.ts'

const log = pino({ level: 'silent' })
const agentId = '01932a1f-7c00-7000-8000-000000000001'
let database: TestDatabase
let sql: Sql
let wake: Wake
let sequencer: ReturnType<typeof startSequencer>
const running: { stop(): Promise<void> }[] = []
beforeEach(async () => {
  database = await testDatabase()
  sql = database.sql
  wake = await startWake(sql, database.url, 'n1')
  sequencer = startSequencer({ databaseUrl: database.url, node: 'n1', log, wake })
})
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()))
  await sequencer.stop()
  await wake.stop()
  await database.drop()
})

const start = (consumer: Consumer) => {
  const one = startConsumer({ ...consumer, gatherMs: 10 }, { sql, wake, log })
  running.push(one)
  return one
}
function deed(n: number, who: 'agent' | 'platform'): NewEvent {
  const data = { removed: n % 2 === 0 }
  const actor = who === 'agent' ? { type: who, id: agentId } : { type: who, id: null }
  return { type: 'message.reaction_changed', ticketId: null, messageId: null, actor, data, at: new Date(n * 1000) }
}
const tell = async (events: NewEvent[]) => {
  await sql.begin((tx) => append(tx, events))
  wake.signal('outbox')
}
const cursor = async () => {
  const [row] = await sql<{ seq: string }[]>`select seq from consumer where name = 'audit'`
  return Number(row?.seq ?? 0)
}

test('two nodes that are stopped and started amid the work make one entry of each deed', async () => {
  const count = 1500
  for (let from = 0; from < count; from += 250) {
    await tell(Array.from({ length: 250 }, (_, n) => deed(from + n, (from + n) % 3 === 0 ? 'platform' : 'agent')))
    const pair = [start(auditTrail), start(auditTrail)]
    await audit(sql, {}, { action: 'test.between' })
    await pair[from % 2]!.stop()
  }
  await until(async () => (await cursor()) === count)
  const told = await sql<{ at: Date }[]>`select at from audit_entry where actor_type = 'agent' order by seq`
  const wanted = Array.from({ length: count }, (_, n) => n).filter((n) => n % 3 !== 0)
  expect(told.map(({ at }) => at.getTime() / 1000)).toEqual(wanted)
  expect((await verify(sql, 0, 10_000)).first_bad).toBeNull()
})

test('a long stretch of what platforms brought in is passed over, and a deed behind it is found', async () => {
  for (let n = 0; n < 6; n++) await tell(Array.from({ length: 1000 }, (_, m) => deed(n * 1000 + m, 'platform')))
  await tell([deed(7000, 'agent')])
  start(auditTrail)
  await until(async () => (await cursor()) === 6001)
  expect(await sql`select 1 from audit_entry`).toHaveLength(1)
})

test('a deed that cannot be told is parked with its reason, and those after it are told', async () => {
  const faulty: Consumer = {
    ...auditTrail,
    handle(tx, events) {
      if (events.some(({ occurred_at }) => occurred_at.getTime() === 2000)) throw new Error('cannot be told')
      return auditTrail.handle(tx, events)
    },
  }
  await tell([deed(1, 'agent'), deed(2, 'agent'), deed(3, 'platform'), deed(4, 'agent')])
  start(faulty)
  await until(async () => (await sql`select 1 from parked_event where consumer = 'audit'`).length === 1, 20_000)
  await until(async () => (await cursor()) === 4)
  const times = await sql<{ at: Date }[]>`select at from audit_entry order by seq`
  expect(times.map(({ at }) => at.getTime())).toEqual([1000, 4000])
}, 30_000)
