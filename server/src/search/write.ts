import { setImmediate as turn } from 'node:timers/promises'
import type { Tx } from '../db/sql.ts'
import { keysOf, type Source } from './entries.ts'
import { vectorOf } from './lexemes.ts'
import {
  type Buckets,
  bucketsOf,
  dropEntries,
  type EntryRow,
  loadSources,
  lockIndex,
  messagesOf,
  saveBuckets,
  ticketsOf,
  writeEntries,
} from './store.ts'
import type { Touched } from './touched.ts'

export const bucketEntries = 16_384
/** Entries of one statement. */
export const chunk = 250
/** Keys of one statement, of few but very long texts. */
const keysAtOnce = 40_000
/** Requests wait no longer than this for words to be read out of texts. */
const turnMs = 5

/** Draws anew what the events touched. An entry keeps its bucket; a new one goes into the newest. */
export async function redraw(tx: Tx, touched: Touched): Promise<void> {
  const buckets = await lockIndex(tx)
  const whole = [
    ...touched.wholeTickets,
    ...(touched.customers.size > 0 ? await ticketsOf(tx, [...touched.customers]) : []),
  ]
  const tickets = new Set([...touched.tickets, ...whole])
  const messages = new Set([...touched.messages, ...(whole.length > 0 ? await messagesOf(tx, whole) : [])])
  const wanted = [
    ...[...tickets].map((id) => ({ id, kind: 'ticket' as const })),
    ...[...messages].map((id) => ({ id, kind: 'message' as const })),
  ]
  for (let from = 0; from < wanted.length; from += chunk)
    await draw(tx, wanted.slice(from, from + chunk), { known: 'anew', place: () => intoHead(buckets) })
  await saveBuckets(tx, buckets)
}

type Wanted = { id: string; kind: 'ticket' | 'message' }

/** @param known what becomes of those that are in the index already */
export async function draw(
  tx: Tx,
  wanted: readonly Wanted[],
  { known, place }: { known: 'anew' | 'left'; place(): number },
): Promise<void> {
  const ids = wanted.map(({ id }) => id)
  const buckets = await bucketsOf(tx, ids)
  const due = known === 'anew' ? wanted : wanted.filter(({ id }) => !buckets.has(id))
  const idsOf = (kind: Wanted['kind']) => due.filter((one) => one.kind === kind).map(({ id }) => id)
  const sources = await loadSources(tx, { tickets: idsOf('ticket'), messages: idsOf('message') })
  const found = new Map(sources.map((source) => [source.id, source]))
  let rows: EntryRow[] = []
  let keys = 0
  let turnedAt = performance.now()
  for (const { id } of due) {
    const source = found.get(id)
    if (!source) continue
    const row = rowOf(source, buckets.get(id) ?? place())
    rows.push(row)
    keys += row.keys
    if (keys > keysAtOnce) {
      await writeEntries(tx, rows)
      rows = []
      keys = 0
    }
    if (performance.now() - turnedAt > turnMs) {
      await turn()
      turnedAt = performance.now()
    }
  }
  await writeEntries(tx, rows)
  await dropEntries(
    tx,
    due.flatMap(({ id }) => (found.has(id) || !buckets.has(id) ? [] : [id])),
  )
}

function rowOf(source: Source, bucket: number): EntryRow {
  const { id, ticket_id, kind, at } = source
  const keys = keysOf(source)
  return { id, ticket_id, kind, bucket, at, words: vectorOf(bucket, keys), keys: keys.size }
}

function intoHead(buckets: Buckets): number {
  if (buckets.headEntries >= bucketEntries) {
    buckets.head++
    buckets.headEntries = 0
  }
  buckets.headEntries++
  return buckets.head
}

export function intoTail(buckets: Buckets): number {
  if (buckets.tailEntries >= bucketEntries) {
    buckets.tail--
    buckets.tailEntries = 0
  }
  buckets.tailEntries++
  return buckets.tail
}
