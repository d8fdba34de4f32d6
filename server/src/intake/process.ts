import type { Logger } from 'pino'
import { uuidv7 } from 'uuidv7'
import { errorCode, isConflict, isFault, type Tx } from '../db/sql.ts'
import type { InboxBook } from '../inboxes/book.ts'
import { append, type NewEvent } from '../log/append.ts'
import { type Leadership, LeadershipLost, lead } from '../log/lead.ts'
import type { FreshEvents } from '../log/read.ts'
import { createPace, Sleeper, type Wake } from '../log/wake.ts'
import { dropRepeats, withoutErased } from './erased.ts'
import { freshEvents } from './fresh.ts'
import { plan } from './plan.ts'
import { readReceipt } from './read.ts'
import { type BodyReader, createBodyReader } from './read-large.ts'
import type { RecordedReceipt } from './record.ts'
import { loadState } from './state.ts'
import { claimReceipts, finishReceipts, loadReceipts, writeBatch } from './store.ts'
import type { Aside, Work } from './work.ts'

/**
 * The processing of receipts: the oldest that wait, in batches, one transaction a batch, by one node at a time, so that the
 * messages of a customer are recorded in the order of their receipts whatever the number of nodes that take webhooks in.
 *
 * Always true: a receipt leaves the queue in the transaction that records what it says, or (for an entry that cannot be
 * recorded) that sets the entry aside. A crash anywhere else repeats the batch, and the unique platform ids make the repeat
 * change nothing.
 */
export type ProcessorOptions = {
  databaseUrl: string
  node: string
  log: Logger
  wake: Wake
  book: InboxBook
  reopenMs: number
  /** Is given the events of a batch that are in the log already, when they are. */
  onLogged?(fresh: FreshEvents): void
  onBatch?(facts: { receipts: number; works: number; asides: number; oldest: Date }): void
}

const maxReceipts = 300
/**
 * A batch stops growing at this many entries; a single larger receipt is cut into pieces. Planning and serialising one takes
 * about 15 ms, in which nobody else is served.
 */
const maxWorks = 300
const pollMs = 500
/** Batches start at least this far apart: nobody waits for them but the live feed. */
const paceMs = 25
const maxConflicts = 8

/** Receipts that this node has just committed, so that the leader need not read them back. */
export class Handoff {
  readonly #held = new Map<string, RecordedReceipt>()
  #bytes = 0

  put(receipts: readonly RecordedReceipt[]): void {
    for (const receipt of receipts) {
      if (this.#bytes + receipt.body.length > 32 * 1024 * 1024) return
      this.#held.set(receipt.id, receipt)
      this.#bytes += receipt.body.length
    }
  }

  get size(): number {
    return this.#held.size
  }

  take(id: string): RecordedReceipt | undefined {
    const receipt = this.#held.get(id)
    if (receipt) {
      this.#held.delete(id)
      this.#bytes -= receipt.body.length
    }
    return receipt
  }

  /** Lets go of what is older than the oldest that waits: it was read back from the database before it was put here. */
  forgetBefore(id: string | undefined): void {
    for (const held of this.#held.keys()) {
      if (id !== undefined && BigInt(held) >= BigInt(id)) return
      this.take(held)
    }
  }
}

export function startProcessor(options: ProcessorOptions & { handoff: Handoff }) {
  const { wake, log, book, handoff } = options
  const reader = createBodyReader()
  const sleeper = new Sleeper()
  const off = wake.on('receipts', sleeper.wake)

  async function work(leadership: Leadership): Promise<void> {
    const pace = createPace(paceMs)
    while (!leadership.stopping) {
      await pace()
      const done = await processNext(leadership)
      await leadership.beat()
      if (done === 0 && !leadership.stopping) await sleeper.sleep(pollMs)
    }
  }

  async function processNext(leadership: Leadership): Promise<number> {
    const { receipts, replayed } = await leadership.read(async (sql) => {
      const claims = await claimReceipts(sql, maxReceipts)
      handoff.forgetBefore(claims[0]?.receipt_id)
      const held = claims.map((claim) => handoff.take(claim.receipt_id))
      const missing = claims.filter((_, n) => !held[n]).map((claim) => claim.receipt_id)
      const loaded = new Map((await loadReceipts(sql, missing)).map((receipt) => [receipt.id, receipt]))
      return {
        receipts: claims.flatMap((claim, n) => held[n] ?? loaded.get(claim.receipt_id) ?? []),
        replayed: claims.filter((claim) => claim.replay).map((claim) => claim.receipt_id),
      }
    })
    if (receipts.length === 0) return 0
    // An inbox that was connected on another node a moment ago.
    if (receipts.some(({ inboxIds }) => inboxIds.some((id) => !book.byId(id)))) await book.refresh()
    for await (const group of grouped(receipts, book, reader)) {
      await processGroup(leadership, group, replayed)
      options.onBatch?.({
        receipts: group.receipts.length,
        works: group.works.length,
        asides: group.asides.length,
        oldest: group.receipts[0]!.receivedAt,
      })
      if (group.asides.length > 0) warnOfAsides(log, group.asides)
    }
    return receipts.length
  }

  async function processGroup(leadership: Leadership, group: Group, replayed: readonly string[]): Promise<void> {
    const ids = group.receipts.map((receipt) => receipt.id)
    const finish = (tx: Tx, asides: readonly Aside[]) =>
      finishReceipts(
        tx,
        ids,
        replayed.filter((id) => ids.includes(id)),
        asides.map((aside) => ({ id: uuidv7(), ...aside })),
      )
    if (group.works.length <= maxWorks) {
      const error = await attempt(leadership, group.works, async (tx) => {
        await Promise.all([finish(tx, group.asides), tellAsides(tx, group.asides)])
      })
      if (!error) return
    }
    const poison: Aside[] = []
    for (let from = 0; from < group.works.length; from += maxWorks)
      await piecewise(leadership, group.works.slice(from, from + maxWorks), poison)
    const asides = [...group.asides, ...poison]
    await leadership.transaction(async (tx) => {
      await finish(tx, asides)
      await tellAsides(tx, asides)
    })
    wake.signal('outbox')
  }

  /** Records works; halves what fails until the entries that cannot be recorded stand alone. */
  async function piecewise(leadership: Leadership, works: readonly Work[], poison: Aside[]): Promise<void> {
    if (works.length === 0) return
    const error = await attempt(leadership, works, async () => {})
    if (!error) return
    const [first] = works
    if (works.length === 1 && first) {
      log.error(
        { err: error, receipt_id: first.receiptId, pointer: first.pointer },
        'An inbound entry could not be recorded; it is set aside',
      )
      poison.push({
        receiptId: first.receiptId,
        pointer: first.pointer,
        kind: 'failed',
        reason: `The entry could not be recorded (${errorCode(error) || 'error'}).`,
      })
      return
    }
    const middle = Math.ceil(works.length / 2)
    await piecewise(leadership, works.slice(0, middle), poison)
    await piecewise(leadership, works.slice(middle), poison)
  }

  /**
   * One transaction, tried again when another writer came first. @returns the error when fewer works may fare better.
   * @throws what time may heal: the receipts stay in the queue, and nothing is set aside for it.
   */
  async function attempt(
    leadership: Leadership,
    works: readonly Work[],
    also: (tx: Tx) => Promise<void>,
  ): Promise<unknown> {
    for (let conflicts = 1; ; conflicts++) {
      try {
        await leadership.beat()
        const fresh = await leadership.transaction(async (tx) => {
          const [state, due] =
            works.length > 0 ? await Promise.all([loadState(tx, works), withoutErased(tx, works)]) : []
          const writes = state && due && plan(due.works, state, { reopenMs: options.reopenMs })
          // Sent together: the connection carries them out one after the other.
          const [, written] = await Promise.all([also(tx), writes && writeBatch(tx, writes)])
          if (due) await dropRepeats(tx, due.repeats)
          return writes && written ? freshEvents(writes, written) : null
        })
        if (fresh) {
          options.onLogged?.(fresh)
          wake.signal('events')
        } else wake.signal('outbox')
        return undefined
      } catch (error) {
        if (error instanceof LeadershipLost) throw error
        if (isConflict(error) && conflicts < maxConflicts) {
          await new Promise((resolve) => setTimeout(resolve, 5 * conflicts * Math.random()))
          continue
        }
        const isTooMuch = works.length > 1 && (isConflict(error) || errorCode(error) === '57014')
        if (isFault(error) || isTooMuch) return error
        throw error
      }
    }
  }

  const leader = lead({ name: 'intake', ...options, work })
  return {
    isLeading: leader.isLeading,
    async stop() {
      off()
      const stopped = leader.stop()
      sleeper.wake()
      await stopped
      await reader.stop()
    },
  }
}

type Group = { receipts: RecordedReceipt[]; works: Work[]; asides: Aside[] }

/** Reads receipts and puts them into groups of a bounded number of entries. */
async function* grouped(
  receipts: readonly RecordedReceipt[],
  book: InboxBook,
  reader: BodyReader,
): AsyncGenerator<Group> {
  let group: Group = { receipts: [], works: [], asides: [] }
  for (const receipt of receipts) {
    const { works, asides } = await readReceipt(receipt, book, reader)
    if (group.receipts.length > 0 && group.works.length + works.length > maxWorks) {
      yield group
      group = { receipts: [], works: [], asides: [] }
    }
    group.receipts.push(receipt)
    group.works.push(...works)
    group.asides.push(...asides)
  }
  if (group.receipts.length > 0) yield group
}

async function tellAsides(tx: Tx, asides: readonly Aside[]): Promise<void> {
  if (asides.length === 0) return
  const events: NewEvent[] = asides.map((aside) => ({
    type: 'receipt.quarantined',
    ticketId: null,
    messageId: null,
    actor: { type: 'platform', id: null },
    data: { receipt_id: aside.receiptId, kind: aside.kind },
    at: new Date(),
  }))
  await append(tx, events)
}

function warnOfAsides(log: Logger, asides: readonly Aside[]): void {
  const [first] = asides
  log.warn(
    { entries: asides.length, receipt_id: first?.receiptId, pointer: first?.pointer, kind: first?.kind },
    `Inbound entries were set aside. The first: ${first?.reason}`,
  )
}
