import { Readable } from 'node:stream'
import type { AuditFilter } from '@parley/contract'
import type { Db } from '../db/sql.ts'
import { type EntryRow, entryOf } from './chain.ts'
import { canonical } from './entry.ts'
import { nextEntries } from './store.ts'

const pageSize = 500

export const exportTypes = { csv: 'text/csv; charset=utf-8', jsonl: 'application/x-ndjson; charset=utf-8' } as const
export type ExportFormat = keyof typeof exportTypes

/**
 * The entries of a filter, oldest first, up to the number `upTo`; read page by page as fast as the reader takes them. What is
 * written never changes, so the pages are one picture. A failure in between cuts the connection, so that no reader takes a part
 * for the whole.
 */
export function exportEntries(sql: Db, filter: AuditFilter, upTo: number, format: ExportFormat): Readable {
  async function* text() {
    if (format === 'csv') yield `\uFEFF${columns.map(quoted).join(',')}\r\n`
    for (let after = 0; ; ) {
      const rows = await nextEntries(sql, filter, { after, upTo, limit: pageSize })
      if (rows.length > 0) yield rows.map(format === 'csv' ? csvLine : jsonLine).join('')
      if (rows.length < pageSize) return
      after = Number(rows.at(-1)!.seq)
    }
  }
  return Readable.from(text(), { objectMode: false })
}

/** One entry as it was hashed, with its number and the two hashes: what is needed to check the chain without Parley. */
function jsonLine(row: EntryRow): string {
  const entry = { seq: Number(row.seq), ...entryOf(row) }
  return `${canonical({ ...entry, previous_hash: row.previous_hash, hash: row.hash })}\n`
}

const columns = [
  ...['seq', 'at', 'actor_type', 'actor_id', 'actor_label', 'action', 'object_type', 'object_id', 'outcome'],
  ...['ip', 'session_id', 'request_id', 'user_agent', 'before', 'after', 'previous_hash', 'hash'],
] as const

function csvLine(row: EntryRow): string {
  const { seq, at, before, after, ...rest } = row
  const cells: Record<string, string | null> = {
    ...rest,
    seq,
    at: at.toISOString(),
    before: before && canonical(before),
    after: after && canonical(after),
  }
  return `${columns.map((name) => quoted(cells[name] ?? '')).join(',')}\r\n`
}

/** A cell that no spreadsheet takes for a formula: one that begins like one gets an apostrophe before it. */
export function quoted(text: string): string {
  const harmless = /^(?:\s|\0)*[=+\-@|%＝＋－＠]|^[\t\r\n]/u.test(text) ? `'${text}` : text
  return `"${harmless.replaceAll('"', '""')}"`
}
