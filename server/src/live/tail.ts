import type { Logger } from 'pino'
import type { Sql } from '../db/sql.ts'
import { type FilledEvent, type FreshEvents, fillEvents, logHead, readEvents, stringifyEvents } from '../log/read.ts'
import { Sleeper, type Wake } from '../log/wake.ts'

/** An event ready for the wire: its facts for filters, and its frame, serialised once for all clients. */
export type LiveEvent = FilledEvent & {
  /** `{"type":"event","seq":…,"event":{…}}` */
  frame: string
}

/**
 * One reader of the log for all live clients of a node. Reads and fills only while somebody listens; when nobody does it forgets
 * its place and starts at the head next time.
 */
export class Tail {
  readonly #listeners = new Set<(events: readonly LiveEvent[]) => void>()
  readonly #sleeper = new Sleeper()
  readonly #off: () => void
  readonly #sql: Sql
  readonly #log: Logger
  #stopping = false
  #running: Promise<void> | undefined
  #seq = 0
  #fresh: FreshEvents[] = []

  constructor(sql: Sql, log: Logger, wake: Wake) {
    this.#sql = sql
    this.#log = log
    this.#off = wake.on('events', this.#sleeper.wake)
  }

  /** Where the tail stands: every listener has been given everything up to here. */
  get seq(): number {
    return this.#seq
  }

  /** Calls the listener with every event after the seq that is returned, in order, without holes. */
  async listen(listener: (events: readonly LiveEvent[]) => void): Promise<{ seq: number; off: () => void }> {
    const head = this.#running ? null : await logHead(this.#sql)
    this.#listeners.add(listener)
    if (!this.#running && head) {
      this.#seq = head.seq
      this.#running = this.#run()
    }
    return { seq: this.#seq, off: () => this.#listeners.delete(listener) }
  }

  /** Takes events that this node has just committed; what does not fit the tail's place is read from the log as ever. */
  offer(fresh: FreshEvents): void {
    if (this.#listeners.size === 0 || fresh.rows.length === 0) return
    this.#fresh.push(fresh)
    if (this.#fresh.length > maxFresh) this.#fresh.shift()
    this.#sleeper.wake()
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.#off()
    this.#sleeper.wake()
    await this.#running
  }

  async #run(): Promise<void> {
    while (!this.#stopping && this.#listeners.size > 0) {
      try {
        const next = this.#nextFresh()
        const fresh = next && firstSeq(next) === this.#seq + 1 ? this.#fresh.shift() : undefined
        const limit = next ? Math.min(batchSize, firstSeq(next) - this.#seq - 1) : batchSize
        const rows = fresh?.rows ?? (await readEvents(this.#sql, this.#seq, limit))
        if (rows.length > 0) {
          const events = toLive(await fillEvents(this.#sql, rows, fresh))
          this.#seq = events.at(-1)!.seq
          for (const listener of this.#listeners) listener(events)
        }
        if (!fresh && rows.length < limit) await this.#sleeper.sleep(pollMs)
      } catch (error) {
        this.#log.warn({ err: error }, 'The live feed could not read the log; trying again')
        await this.#sleeper.sleep(pollMs)
      }
    }
    this.#running = undefined
    this.#fresh = []
  }

  /** The oldest offer that is not told yet. */
  #nextFresh(): FreshEvents | undefined {
    while (this.#fresh[0] && firstSeq(this.#fresh[0]) <= this.#seq) this.#fresh.shift()
    return this.#fresh[0]
  }
}

const batchSize = 500
/** Batches of the intake that may wait to be told; when there are more, the oldest is read from the log. */
const maxFresh = 20
/** Safety net for a lost wake-up. */
const pollMs = 1000

function firstSeq({ rows }: FreshEvents): number {
  return Number(rows[0]!.seq)
}

function toLive(batch: readonly FilledEvent[]): LiveEvent[] {
  const texts = stringifyEvents(batch)
  return batch.map((filled, n) => ({ ...filled, frame: `{"type":"event","seq":${filled.seq},"event":${texts[n]}}` }))
}
