import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { isFault, type Sql, type Tx } from '../db/sql.ts'
import { type EventRow, readEvents } from './read.ts'
import { createPace, Sleeper, type Wake } from './wake.ts'

/**
 * A named reader of the log with its own place in it.
 *
 * Always true: what a consumer writes to the database and its new place are one transaction, so each event has its effect
 * there once; what it does outside must be safe to repeat. An event that fails five times is parked with its reason, visible,
 * and does not stop the rest. Nodes share the work by the lock on the consumer's row.
 */
export type Consumer = {
  name: string
  /**
   * For work that may lag and costs much: waits so long, in ms, for more to come together, and rests after a large batch as
   * `restMs` says.
   */
  gatherMs?: number
  /** How many times as long as a large batch took it rests after it on a machine that has nothing else to do; once unless told. */
  rests?: number
  /** Up to `limit` events after `after` that it works on, oldest first; all of them unless told. */
  read?(tx: Tx, after: number, limit: number): Promise<Portion>
  /** Does the work of a batch, oldest first, in the transaction that moves the cursor. */
  handle(tx: Tx, events: readonly EventRow[]): Promise<void>
}

export type Portion = {
  events: readonly EventRow[]
  /** How far the log was searched: at the last of a full portion, else no further than its end. */
  upTo: number
  /** Whether there is more to search at once. */
  isFull: boolean
}

type Step = { isFull: boolean; count: number; lateMs: number }
const nothing: Step = { isFull: false, count: 0, lateMs: 0 }

const batchSize = 500
/** From this many events on a batch's time tells how busy the machine is; of a smaller one the round trips are most. */
const largeBatch = 100
const pollMs = 2000
/**
 * Batches that are not full start at least this far apart: nobody waits for a consumer as for the live feed, and a batch costs its
 * seven round trips whether it holds one event or hundreds.
 */
const paceMs = 200
const maxAttempts = 5

export function startConsumer(
  consumer: Consumer,
  deps: { sql: Sql; wake: Wake; log: Logger },
): { stop(): Promise<void> } {
  const { sql, wake, log } = deps
  const sleeper = new Sleeper()
  const off = wake.on('events', sleeper.wake)
  const failures = new Map<string, number>()
  const read = consumer.read ?? readAll
  let stopping = false
  let quickestEventMs = Number.POSITIVE_INFINITY

  const finished = (async () => {
    const pace = createPace(paceMs)
    while (!stopping) {
      try {
        const began = performance.now()
        const { isFull, count, lateMs } = await step(batchSize)
        const tookMs = performance.now() - began
        if (!isFull) await sleeper.sleep(pollMs)
        if (stopping) break
        const { gatherMs, rests = 1 } = consumer
        if (gatherMs && count >= largeBatch) {
          quickestEventMs = Math.min(quickestEventMs * 1.02, tookMs / count)
          const rest = restMs({ tookMs, quickestMs: quickestEventMs * count, lateMs, rests })
          await pause(isFull ? rest : Math.max(gatherMs, rest))
        } else if (gatherMs) await pause(isFull ? Math.min(tookMs * rests, maxRestMs) : gatherMs)
        else if (!isFull) await pace()
      } catch (error) {
        if (isFault(error)) await oneByOne()
        await sleeper.sleep(pollMs)
      }
    }
  })()

  /** One batch. @returns whether there is more to do at once, not when another node holds the cursor; how many events, and the oldest's age. */
  function step(limit: number): Promise<Step> {
    return sql.begin(async (tx) => {
      const from = await lockCursor(tx, consumer.name)
      if (from === null) return nothing
      const { events, upTo, isFull } = await read(tx, from, limit)
      if (upTo === from) return nothing
      if (events.length > 0) await consumer.handle(tx, events)
      await moveCursor(tx, consumer.name, upTo)
      const lateMs = Date.now() - (events[0]?.occurred_at.getTime() ?? Date.now())
      return { isFull, count: events.length, lateMs }
    }) as Promise<Step>
  }

  /** After a batch failed: its events alone, up to the one that fails; that one is parked when it has failed often enough. */
  async function oneByOne(): Promise<void> {
    for (let n = 0; n < batchSize && !stopping; n++) {
      try {
        if (!(await step(1)).isFull) return
      } catch (error) {
        if (!isFault(error)) return
        await noteFailure(error).catch(() => {})
        return
      }
    }
  }

  async function noteFailure(error: unknown): Promise<void> {
    await sql.begin(async (tx) => {
      const from = await lockCursor(tx, consumer.name)
      const [event] = from === null ? [] : (await read(tx, from, 1)).events
      if (!event) return
      const attempts = (failures.get(event.seq) ?? 0) + 1
      failures.set(event.seq, attempts)
      const reason = error instanceof Error ? error.message : String(error)
      log.warn(
        { err: error, consumer: consumer.name, seq: event.seq, attempts },
        'A consumer of the log failed on an event',
      )
      if (attempts < maxAttempts) return
      failures.delete(event.seq)
      await tx`
        insert into parked_event (consumer, seq, reason, attempts) values (${consumer.name}, ${event.seq}, ${reason.slice(0, 1000)}, ${attempts})
        on conflict (consumer, seq) do update set reason = excluded.reason, attempts = excluded.attempts, parked_at = now()`
      await moveCursor(tx, consumer.name, Number(event.seq))
      log.error({ consumer: consumer.name, seq: event.seq }, 'The event is parked; the consumer goes on without it')
    })
  }

  return {
    async stop() {
      stopping = true
      off()
      sleeper.wake()
      await finished
    },
  }
}

const maxRestMs = 2000
/** From here on a consumer no longer makes room for others. */
const tooLateMs = 60_000

/**
 * How long a consumer that may lag rests after a large batch, in ms. Its own slowness tells how busy the machine is: a batch that
 * takes three times as long as the quickest rests nine times as long for it, so that in a rush the work of the moment goes first
 * and what may lag is made up for afterwards, a minute later at most.
 */
export function restMs(batch: { tookMs: number; quickestMs: number; lateMs: number; rests: number }): number {
  const { tookMs, quickestMs, lateMs, rests } = batch
  if (lateMs > tooLateMs) return Math.min(tookMs, maxRestMs)
  return Math.min(tookMs * rests * (tookMs / quickestMs) ** 2, maxRestMs)
}

async function readAll(tx: Tx, after: number, limit: number): Promise<Portion> {
  const events = await readEvents(tx, after, limit)
  return { events, upTo: Number(events.at(-1)?.seq ?? after), isFull: events.length === limit }
}

/** The consumer's place, locked; null when another node works on it. A new consumer starts at the beginning of the log. */
async function lockCursor(tx: Tx, name: string): Promise<number | null> {
  await tx`insert into consumer (name, seq) values (${name}, 0) on conflict do nothing`
  const [row] = await tx<{ seq: string }[]>`select seq from consumer where name = ${name} for update skip locked`
  return row ? Number(row.seq) : null
}

async function moveCursor(tx: Tx, name: string, seq: number): Promise<void> {
  await tx`update consumer set seq = ${seq}, updated_at = now() where name = ${name}`
}
