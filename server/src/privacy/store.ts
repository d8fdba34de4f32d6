import { type EraseReason, type Erasure, toId } from '@parley/contract'
import type { Db, Tx } from '../db/sql.ts'

// The ledger of erasures: ids and numbers, nothing else.

export type ErasureRow = {
  id: string
  customer_id: string
  reason: EraseReason
  erased_at: Date
  finished_at: Date | null
  what: Record<string, number>
}

const columns = (sql: Db) => sql`id, customer_id, reason, erased_at, finished_at, what`

export function presentErasure(row: ErasureRow): Erasure {
  return {
    id: toId('erasure', row.id),
    customer_id: toId('customer', row.customer_id),
    reason: row.reason,
    erased_at: row.erased_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
    what: row.what,
  }
}

export async function findErasure(sql: Db, customerId: string): Promise<ErasureRow | undefined> {
  const [row] = await sql<ErasureRow[]>`select ${columns(sql)} from erasure where customer_id = ${customerId}`
  return row
}

/** Newest first; `after` is the id of the last one of the page before. */
export function listErasures(sql: Db, limit: number, after: string | null): Promise<ErasureRow[]> {
  return sql<ErasureRow[]>`
    select ${columns(sql)} from erasure where ${after === null ? sql`true` : sql`id < ${after}`} order by id desc limit ${limit}`
}

/** Writes the line of an erasure that begins; one that is there, as in a dump that came back, begins anew. */
export async function beginErasure(tx: Tx, row: Pick<ErasureRow, 'id' | 'customer_id' | 'reason' | 'erased_at'>) {
  const [begun] = await tx<ErasureRow[]>`
    insert into erasure ${tx(row)} on conflict (customer_id) do update set finished_at = null returning ${columns(tx)}`
  return begun!
}

/** Adds to the numbers of an erasure. */
export async function addToErasure(sql: Db, id: string, what: Record<string, number>): Promise<void> {
  await sql`
    update erasure set what = (
      select coalesce(jsonb_object_agg(name, rows), '{}') from (
        select name, sum(rows::bigint) as rows from (
          select * from jsonb_each_text(what) union all select * from jsonb_each_text(${sql.json(what)})
        ) x(name, rows) group by name having sum(rows::bigint) > 0
      ) summed
    ) where id = ${id}`
}

export async function endErasure(sql: Db, id: string, at: Date): Promise<ErasureRow> {
  const [row] = await sql<ErasureRow[]>`
    update erasure set finished_at = coalesce(finished_at, greatest(${at}, erased_at)) where id = ${id} returning ${columns(sql)}`
  return row!
}

/** Those that were interrupted, and those so fresh that something may have been written while they ran. */
export function dueErasures(sql: Db, since: Date): Promise<ErasureRow[]> {
  return sql<ErasureRow[]>`
    select ${columns(sql)} from erasure where finished_at is null or erased_at > ${since} order by id limit 1000`
}

/** Every line of the ledger after this id, oldest first. */
export function ledgerAfter(sql: Db, id: string | null, limit: number): Promise<ErasureRow[]> {
  return sql<ErasureRow[]>`
    select ${columns(sql)} from erasure where ${id === null ? sql`true` : sql`id > ${id}`} order by id limit ${limit}`
}

/** Of these customers those that are there and not erased: a dump brought them back. */
export async function broughtBack(sql: Db, customerIds: readonly string[]): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from customer where id = any(${customerIds as string[]}::uuid[]) and erased_at is null`
  return rows.map(({ id }) => id)
}
