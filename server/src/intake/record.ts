import { isUtf8 } from 'node:buffer'
import { isFault, type Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'

/** A verified payload on its way to the database. */
export type NewReceipt = {
  channel: string
  /** The inboxes whose secret verified it. */
  inboxIds: readonly string[]
  body: Buffer
}

export type RecordedReceipt = {
  id: string
  receivedAt: Date
  channel: string
  inboxIds: readonly string[]
  body: Buffer
}

type Waiting = { receipt: NewReceipt; resolve: (id: string) => void; reject: (error: unknown) => void }

/**
 * Commits receipts in micro-batches: whatever arrived while the last batches ran goes out as one statement. An idle
 * node commits a single receipt at once. A promise settles after the commit, so a 200 that waits for it is a promise kept.
 */
export class ReceiptRecorder {
  #waiting: Waiting[] = []
  #waitingBytes = 0
  #inFlight = 0
  #startedAt = 0
  #timer: NodeJS.Timeout | undefined
  readonly #sql: Sql
  readonly #onRecorded: (receipts: RecordedReceipt[]) => void
  readonly #backlog: () => number

  /** @param backlog receipts of this node that are committed and not processed yet. */
  constructor(sql: Sql, onRecorded: (receipts: RecordedReceipt[]) => void, backlog: () => number = () => 0) {
    this.#sql = sql
    this.#onRecorded = onRecorded
    this.#backlog = backlog
  }

  /** @returns the receipt's id. @throws overloaded when too much waits already: the platform will send it again. */
  record(receipt: NewReceipt): Promise<string> {
    if (this.#waiting.length >= maxWaiting || this.#waitingBytes + receipt.body.length > maxWaitingBytes)
      return Promise.reject(new Problem('overloaded', { headers: { 'retry-after': '1' } }))
    return new Promise((resolve, reject) => {
      this.#waiting.push({ receipt, resolve, reject })
      this.#waitingBytes += receipt.body.length
      this.#start()
    })
  }

  #start(): void {
    const now = performance.now()
    const backlog = this.#backlog()
    const early = this.#startedAt + apartMs + Math.min(maxExtraMs, backlog / receiptsPerExtraMs) - now
    if (early > 0 && (this.#inFlight > 0 || backlog > calmBacklog)) {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined
        this.#start()
      }, early)
      return
    }
    if (this.#inFlight < maxInFlight && this.#waiting.length > 0) {
      this.#startedAt = now
      const batch = this.#take()
      this.#inFlight++
      void this.#commit(batch).finally(() => {
        this.#inFlight--
        this.#start()
      })
    }
  }

  #take(): Waiting[] {
    let bytes = 0
    let count = 0
    for (const { receipt } of this.#waiting) {
      if (count > 0 && (count >= maxBatch || bytes + receipt.body.length > maxBatchBytes)) break
      bytes += receipt.body.length
      count++
    }
    this.#waitingBytes -= bytes
    return this.#waiting.splice(0, count)
  }

  async #commit(batch: Waiting[]): Promise<void> {
    try {
      const rows = await insertReceipts(
        this.#sql,
        batch.map((entry) => entry.receipt),
      )
      this.#onRecorded(rows.map((row, n) => ({ id: row.id, receivedAt: row.received_at, ...batch[n]!.receipt })))
      for (const [n, entry] of batch.entries()) entry.resolve(rows[n]!.id)
    } catch (error) {
      // Only a body that the database cannot take is worth trying the others alone: a lock would make each of them wait for it.
      if (batch.length > 1 && isFault(error)) for (const entry of batch) await this.#commit([entry])
      else for (const entry of batch) entry.reject(error)
    }
  }
}

const maxInFlight = 2
/** While one commit is under way the next starts this much later: a batch costs about the same for one receipt as for twenty. */
const apartMs = 8
/**
 * Under full load acknowledging would starve processing, which shares its cores, and the live feed would fall behind by seconds:
 * with more than this waiting to be processed, batches are put further apart the more there is, and so come fewer and larger.
 */
const calmBacklog = 200
const receiptsPerExtraMs = 25
const maxExtraMs = 40
const maxBatch = 500
const maxBatchBytes = 4 * 1024 * 1024
const maxWaiting = 5000
const maxWaitingBytes = 64 * 1024 * 1024

/**
 * Above this a text goes to the database as base64: the driver escapes each quote of a text in an array, which for a few MB of
 * JSON takes longer than anybody may be kept waiting.
 */
const plainBytes = 64 * 1024

/** Receipts and their places in the queue, in the order given, in one statement. */
async function insertReceipts(sql: Sql, receipts: readonly NewReceipt[]): Promise<{ id: string; received_at: Date }[]> {
  const forms = receipts.map(({ body }) => (!isText(body) ? 'bytes' : body.length > plainBytes ? 'long' : 'plain'))
  const column = (form: string, encoding: 'utf8' | 'base64') =>
    receipts.map(({ body }, n) => (forms[n] === form ? body.toString(encoding) : null)) as string[]
  return sql<{ id: string; received_at: Date }[]>`
    with recorded as (
      insert into receipt (channel, inbox_ids, body, body_bytes)
      select g.channel, g.inbox_ids::uuid[], coalesce(g.plain, convert_from(decode(g.long, 'base64'), 'UTF8')),
        decode(g.bytes, 'base64')
      from unnest(
        ${receipts.map((receipt) => receipt.channel)}::text[], ${receipts.map((receipt) => `{${receipt.inboxIds.join()}}`)}::text[],
        ${column('plain', 'utf8')}::text[], ${column('long', 'base64')}::text[], ${column('bytes', 'base64')}::text[]
      ) with ordinality as g(channel, inbox_ids, plain, long, bytes, n)
      order by g.n
      returning id, received_at
    ), queued as (
      insert into receipt_queue (receipt_id) select id from recorded
    )
    select id, received_at from recorded order by id`
}

/** Whether a text column holds these bytes exactly: UTF-8 without NUL. */
function isText(body: Buffer): boolean {
  return isUtf8(body) && !body.includes(0)
}
