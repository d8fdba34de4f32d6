import type { AuditFilter } from '@parley/contract'
import type { Db } from '../db/sql.ts'
import type { EntryRow } from './chain.ts'

/** Entries of the filter, newest first, that stand before `before`; its text sorts behind every action that begins alike. */
export function listEntries(sql: Db, filter: AuditFilter, before: number | null, limit: number): Promise<EntryRow[]> {
  return sql<EntryRow[]>`
    select * from audit_entry where ${matches(sql, filter)} ${before === null ? sql`` : sql`and seq < ${before}`}
    order by seq desc limit ${limit}`
}

/** The same, oldest first, after `after` and up to `upTo`. */
export function nextEntries(
  sql: Db,
  filter: AuditFilter,
  { after, upTo, limit }: { after: number; upTo: number; limit: number },
): Promise<EntryRow[]> {
  return sql<EntryRow[]>`
    select * from audit_entry where ${matches(sql, filter)} and seq > ${after} and seq <= ${upTo}
    order by seq limit ${limit}`
}

export async function headSeq(sql: Db): Promise<number> {
  const [row] = await sql<{ seq: string }[]>`select seq from audit_head`
  return Number(row!.seq)
}

function matches(sql: Db, { actor, action, object, outcome, from, to }: AuditFilter) {
  return sql`true
    ${actor === undefined ? sql`` : sql`and actor_id = ${actor}`}
    ${object === undefined ? sql`` : sql`and object_id = ${object}`}
    ${action === undefined ? sql`` : sql`and action >= ${action} and action < ${`${action}~`}`}
    ${outcome === undefined ? sql`` : sql`and outcome = ${outcome}`}
    ${from === undefined ? sql`` : sql`and at >= ${from}`}
    ${to === undefined ? sql`` : sql`and at < ${to}`}`
}
