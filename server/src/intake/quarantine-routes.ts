import {
  fromId,
  ListReceiptsQuery,
  maxShownBodyBytes,
  type QuarantinedEntry,
  QuarantineList,
  Receipt,
  ReplayReply,
  toId,
} from '@parley/contract'
import Type from 'typebox'
import type { Caller } from '../access/caller.ts'
import { pageStart } from '../access/page.ts'
import { audit } from '../audit/index.ts'
import type { Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import type { Wake } from '../log/wake.ts'
import {
  type EntryRow,
  findReceipt,
  listEntries,
  listEntriesOf,
  queueReplay,
  type ReceiptFacts,
  type ReceiptRow,
} from './quarantine.ts'

const tag = 'Receipts'
const Params = Type.Object({ receipt_id: Type.String() })

/** What could not be processed: looked at, and processed again once the cause is gone. */
export function receiptRoutes(router: Router, { sql, wake }: { sql: Sql; wake: Wake }): void {
  router.add({
    method: 'GET',
    paths: ['/api/v1/receipts'],
    summary: 'List entries of payloads that were set aside, newest first',
    tag,
    access: 'receipt.read',
    query: ListReceiptsQuery,
    replies: { 200: QuarantineList },
    errors: ['insufficient_permissions', 'invalid_cursor'],
    async handle({ caller, query }) {
      checkSeesAll(caller)
      const { limit, after } = pageStart('quarantine', query)
      const { state, kind, inbox_id: inbox } = query
      const inboxId = inbox && fromId('inbox', inbox)
      const rows = await listEntries(sql, { state, kind, inboxId: inboxId ?? undefined }, limit + 1, after)
      const page = rows.slice(0, limit)
      return {
        entries: page.map((row) => ({ ...presentEntry(row), ...presentFacts(row) }) satisfies QuarantinedEntry),
        next_cursor: rows.length > limit ? toId('quarantine', page.at(-1)!.id) : null,
      }
    },
  })

  router.add({
    method: 'GET',
    paths: ['/api/v1/receipts/:receipt_id'],
    summary: 'Get a raw payload and what of it was set aside',
    tag,
    access: 'receipt.read',
    params: Params,
    replies: { 200: Receipt },
    errors: ['insufficient_permissions', 'receipt_not_found'],
    async handle({ caller, params }) {
      checkSeesAll(caller)
      const id = receiptNumber(params.receipt_id)
      const [row, entries] = await Promise.all([findReceipt(sql, id), listEntriesOf(sql, id)])
      if (!row) throw new Problem('receipt_not_found')
      return presentReceipt(row, entries)
    },
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/receipts/:receipt_id/replay'],
    summary: 'Process a stored payload again',
    description: 'What it already brought in stays as it is; only what is missing is added.',
    tag,
    access: 'receipt.replay',
    params: Params,
    replies: { 202: ReplayReply },
    errors: ['insufficient_permissions', 'receipt_not_found'],
    status: 202,
    async handle(call) {
      checkSeesAll(call.caller)
      const id = receiptNumber(call.params.receipt_id)
      const isQueued = await sql.begin(async (tx) => {
        const isThere = await queueReplay(tx, id)
        if (isThere) await audit(tx, call, { action: 'receipt.replayed', object: { type: 'receipt', id } })
        return isThere
      })
      if (!isQueued) throw new Problem('receipt_not_found')
      wake.signal('receipts')
      return { status: 'queued' }
    },
  })
}

/** A raw payload may speak of customers of any department. */
function checkSeesAll(caller: Caller): void {
  if (caller.scope.kind !== 'all')
    throw new Problem('insufficient_permissions', { detail: 'Only who sees every department may see raw payloads' })
}

/** A malformed number, or one that no bigint holds, is one that no receipt has. */
function receiptNumber(text: string): string {
  if (!/^[1-9]\d{0,18}$/.test(text) || BigInt(text) > 9_223_372_036_854_775_807n) throw new Problem('receipt_not_found')
  return text
}

function presentReceipt(row: ReceiptRow, entries: readonly EntryRow[]): Receipt {
  return {
    receipt_id: row.id,
    ...presentFacts(row),
    // `stream` leaves out a character that the cut has split.
    body: new TextDecoder().decode(row.shown, { stream: row.body_is_text }),
    body_bytes: row.body_bytes,
    body_is_cut: row.body_bytes > maxShownBodyBytes,
    body_is_text: row.body_is_text,
    is_queued: row.is_queued,
    entries: entries.map(presentEntry),
  }
}

function presentEntry(row: EntryRow) {
  return {
    entry_id: toId('quarantine', row.id),
    receipt_id: row.receipt_id,
    pointer: row.pointer,
    kind: row.kind,
    reason: row.reason,
    created_at: row.created_at.toISOString(),
    resolved_at: row.resolved_at?.toISOString() ?? null,
  }
}

function presentFacts(row: ReceiptFacts) {
  return {
    channel: row.channel,
    inbox_ids: row.inbox_ids.map((id) => toId('inbox', id)),
    received_at: row.received_at.toISOString(),
  }
}
