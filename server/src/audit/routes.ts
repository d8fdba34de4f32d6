import {
  type AuditEntry,
  AuditExportQuery,
  type AuditFilter,
  AuditList,
  AuditQuery,
  AuditVerification,
  AuditVerifyQuery,
} from '@parley/contract'
import Type from 'typebox'
import type { Caller } from '../access/caller.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { chainQueue, type EntryRow, entryOf, verify } from './chain.ts'
import type { Denials } from './denials.ts'
import { exportEntries, exportTypes } from './export.ts'
import { audit } from './record.ts'
import { headSeq, listEntries } from './store.ts'

const tag = 'Audit'
/** Checked by one request: about a second’s work. */
const verifiedAtOnce = 20_000

/** Reading, exporting and checking the trail. */
export function addAuditRoutes(router: Router, { sql, denials }: Pick<Deps, 'sql'> & { denials: Denials }): void {
  /** Whoever reads sees all that was committed before, but for what the log has still to bring. */
  async function catchUp(): Promise<void> {
    await denials.flush()
    await chainQueue(sql, 10)
  }

  router.add({
    method: 'GET',
    paths: ['/api/v1/audit'],
    summary: 'List entries of the audit trail, newest first',
    description:
      'Changes of tickets, messages and customers come from the log and appear up to two seconds later, everything else at once.',
    tag,
    access: 'audit.read',
    query: AuditQuery,
    replies: { 200: AuditList },
    errors: ['invalid_cursor'],
    cost: 'search',
    async handle({ caller, query: { limit = 50, cursor, ...filter } }) {
      checkSeesAll(caller)
      const before = cursor === undefined ? null : seqOf(cursor)
      await catchUp()
      const rows = await listEntries(sql, filter, before, limit + 1)
      const page = rows.slice(0, limit)
      return { entries: page.map(present), next_cursor: rows.length > limit ? page.at(-1)!.seq : null }
    },
  })

  router.add({
    method: 'GET',
    paths: ['/api/v1/audit/export'],
    summary: 'Export entries of the audit trail, oldest first',
    description:
      'JSON Lines hold each entry as canonical JSON with `previous_hash` and `hash`, so that the chain can be checked without Parley; CSV is for spreadsheets: cells that would be taken for formulas begin with an apostrophe. The export is itself an entry of the trail.',
    tag,
    access: 'audit.export',
    query: AuditExportQuery,
    replies: { 200: Type.String() },
    replyTypes: ['application/x-ndjson', 'text/csv'],
    cost: 'export',
    async handle(call) {
      checkSeesAll(call.caller)
      const { format = 'jsonl', ...filter } = call.query
      await audit(sql, call, {
        action: 'audit.exported',
        object: { type: 'audit', id: null },
        after: { format, ...filter },
      })
      await catchUp()
      const upTo = await headSeq(sql)
      call.reply
        .header('content-type', exportTypes[format])
        .header('content-disposition', `attachment; filename="audit.${format}"`)
      return exportEntries(sql, filter satisfies AuditFilter, upTo, format)
    },
  })

  router.add({
    method: 'GET',
    paths: ['/api/v1/audit/verify'],
    summary: 'Check the audit trail for changed and missing entries',
    description: `Reckons the hash of every entry anew, up to ${verifiedAtOnce} in one request.`,
    tag,
    access: 'audit.read',
    query: AuditVerifyQuery,
    replies: { 200: AuditVerification },
    cost: 'export',
    async handle({ caller, query: { after = 0 } }) {
      checkSeesAll(caller)
      await catchUp()
      return verify(sql, after, verifiedAtOnce)
    },
  })
}

/** The trail speaks of every department. */
function checkSeesAll(caller: Caller): void {
  if (caller.scope.kind !== 'all')
    throw new Problem('insufficient_permissions', { detail: 'Only who sees every department may see the audit trail' })
}

function seqOf(cursor: string): number {
  const seq = /^[1-9]\d{0,15}$/.test(cursor) ? Number(cursor) : Number.NaN
  if (!Number.isSafeInteger(seq)) throw new Problem('invalid_cursor')
  return seq
}

function present(row: EntryRow): AuditEntry {
  const { at, actor, action, object, outcome, from, before, after } = entryOf(row)
  const shown = { seq: Number(row.seq), at, actor, action, object, outcome, from, before, after, hash: row.hash }
  return shown as AuditEntry
}
