import { maxShownBodyBytes } from '@parley/contract'
import type { Db, Tx } from '../db/sql.ts'
import type { Aside } from './work.ts'

export type ReceiptFacts = { channel: string; inbox_ids: string[]; received_at: Date }

export type EntryRow = {
  id: string
  receipt_id: string
  pointer: string
  kind: Aside['kind']
  reason: string
  created_at: Date
  resolved_at: Date | null
}

export type EntryFilter = {
  state?: 'open' | 'resolved' | undefined
  kind?: Aside['kind'] | undefined
  /** UUID of an inbox whose secret verified the payload. */
  inboxId?: string | undefined
}

/** Entries that were set aside, newest first, with the facts of their receipts. */
export function listEntries(
  sql: Db,
  { state, kind, inboxId }: EntryFilter,
  limit: number,
  before: string | null,
): Promise<(EntryRow & ReceiptFacts)[]> {
  return sql<(EntryRow & ReceiptFacts)[]>`
    select ${entryColumns(sql)}, r.channel, r.inbox_ids, r.received_at
    from quarantine q join receipt r on r.id = q.receipt_id
    where ${before === null ? sql`true` : sql`q.id < ${before}`} ${kind ? sql`and q.kind = ${kind}` : sql``}
      ${inboxId ? sql`and r.inbox_ids @> array[${inboxId}::uuid]` : sql``}
      ${state === 'open' ? sql`and q.resolved_at is null` : state === 'resolved' ? sql`and q.resolved_at is not null` : sql``}
    order by q.id desc limit ${limit}`
}

export type ReceiptRow = ReceiptFacts & {
  id: string
  /** The beginning of the raw bytes, at most `maxShownBodyBytes`. */
  shown: Buffer
  body_bytes: number
  body_is_text: boolean
  is_queued: boolean
}

/** @param id a whole number that fits a bigint, as text */
export async function findReceipt(sql: Db, id: string): Promise<ReceiptRow | undefined> {
  const [row] = await sql<ReceiptRow[]>`
    select r.id, r.channel, r.inbox_ids, r.received_at, substring(b.bytes from 1 for ${maxShownBodyBytes}) as shown,
      octet_length(b.bytes) as body_bytes, r.body is not null as body_is_text,
      exists (select from receipt_queue w where w.receipt_id = r.id) as is_queued
    from receipt r cross join lateral (select coalesce(r.body_bytes, convert_to(r.body, 'UTF8'), '')) b(bytes)
    where r.id = ${id}`
  return row
}

export function listEntriesOf(sql: Db, receiptId: string): Promise<EntryRow[]> {
  return sql<EntryRow[]>`select ${entryColumns(sql)} from quarantine q where q.receipt_id = ${receiptId} order by q.id`
}

/** Puts a receipt (back) into the queue, to be processed once more. @returns false when there is no such receipt */
export async function queueReplay(tx: Tx, receiptId: string): Promise<boolean> {
  // Held until the commit, so that no housekeeping takes the receipt away in between.
  const found = await tx`select 1 from receipt where id = ${receiptId} for key share`
  if (found.length === 0) return false
  await tx`
    insert into receipt_queue (receipt_id, replay) values (${receiptId}, true)
    on conflict (receipt_id) do update set replay = true`
  return true
}

const entryColumns = (sql: Db) => sql`q.id, q.receipt_id, q.pointer, q.kind, q.reason, q.created_at, q.resolved_at`
