import type { DeliveryState } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import type { SendOutcome } from '../channels/channel.ts'
import { batched } from '../db/batched.ts'
import type { Sql, Tx } from '../db/sql.ts'
import { appendAtOnce, type NewEvent } from '../log/append.ts'
import { afterReport, undeliveredChange } from '../messages/delivery.ts'
import { externalKey } from '../messages/external-key.ts'
import { countUndelivered } from '../tickets/undelivered.ts'

export type Settlement =
  | {
      kind: 'settled'
      delivery: 'sent' | 'failed' | 'unknown'
      externalId: string | null
      code: string | null
      reason: string | null
    }
  | { kind: 'again'; runAt: Date; code: string; reason: string }

/** What one try came to. */
export type Result = {
  message_id: string
  ticket_id: string
  inbox_id: string
  attempts: number
  /** The lease of the worker that tried; null when its lease ran out before it said anything. */
  lease: string | null
  settlement: Settlement
  outcome: SendOutcome['outcome']
  startedAt: Date
  finishedAt: Date
}

/**
 * Records what a try came to, provided that this very lease still stands: a worker that was paused past its lease, or whose
 * message a status has settled meanwhile, changes nothing but the list of attempts. Tries that end together share a transaction.
 */
export type Settle = (result: Result) => Promise<void>

/** @param onTold is called when messages changed: their events have their places in the log, or wait in the outbox. */
export function createSettle(sql: Sql, onTold: (isLogged: boolean) => void): Settle {
  const settle = async (results: readonly Result[]) => {
    const told = (await sql.begin((tx) => settleAll(tx, results))) as Told
    if (told) onTold(told === 'logged')
    return results.map(() => undefined)
  }
  return batched(settle, { most: 50, inFlight: 2 })
}

type Held = { message_id: string; was: DeliveryState }
type EarlyStatus = {
  inbox_id: string
  external_id: string
  status: 'sent' | 'delivered' | 'read' | 'failed'
  failure_code: string | null
  failure_reason: string | null
}

type Told = 'logged' | 'waiting' | null

async function settleAll(tx: Tx, results: readonly Result[]): Promise<Told> {
  await lock(tx, results)
  const again = results.flatMap(({ message_id, lease, settlement }) =>
    settlement.kind === 'again' ? [{ message_id, lease, run_at: settlement.runAt }] : [],
  )
  const settled = results.filter(({ settlement }) => settlement.kind === 'settled')
  const [, , { held, early }] = await Promise.all([
    recordAttempts(tx, results),
    again.length > 0 &&
      tx`
        update delivery d set lease = null, lease_until = null, run_at = r.run_at
        from json_to_recordset(${again as never}::json) as r(message_id uuid, lease uuid, run_at timestamptz)
        where d.message_id = r.message_id and d.lease = r.lease`,
    takeHeld(tx, settled),
  ])
  const was = new Map(held.map((row) => [row.message_id, row.was]))
  const changes = settled.flatMap((result) => {
    const from = was.get(result.message_id)
    return from === undefined ? [] : [changeOf(result, from, early)]
  })
  if (changes.length === 0) return null
  const [, , logged] = await Promise.all([
    tx`
      update message m set delivery = r.delivery, external_id = coalesce(m.external_id, r.external_id), failure_code = r.code,
        failure_reason = r.reason
      from json_to_recordset(${changes.map(({ row }) => row) as never}::json)
        as r(id uuid, delivery text, external_id text, code text, reason text)
      where m.id = r.id`,
    countUndelivered(tx, changes),
    appendAtOnce(
      tx,
      changes.map(({ event }) => event),
    ),
  ])
  return logged ? 'logged' : 'waiting'
}

/** The locks under which reports on the same messages are recorded, in the order in which the intake takes them. */
async function lock(tx: Tx, results: readonly Result[]): Promise<void> {
  const keys = results.flatMap(({ inbox_id, settlement }) =>
    settlement.kind === 'settled' && settlement.externalId ? [externalKey(inbox_id, settlement.externalId)] : [],
  )
  const tickets = [...new Set(results.map((result) => result.ticket_id))]
  await Promise.all([
    tx`select pg_advisory_xact_lock(hashtextextended(key, 0)) from (select key from unnest(${keys.sort()}::text[]) key order by 1) k`,
    tx`select 1 from ticket where id = any(${tickets}::uuid[]) order by id for no key update`,
  ])
}

function recordAttempts(tx: Tx, results: readonly Result[]) {
  const rows = results.map(({ message_id, attempts, lease, outcome, settlement, startedAt, finishedAt }) => ({
    id: lease ?? uuidv7(),
    message_id,
    number: attempts,
    outcome,
    code: settlement.code,
    reason: settlement.reason,
    started_at: startedAt,
    finished_at: finishedAt,
  }))
  return tx`
    insert into attempt (id, message_id, number, outcome, code, reason, started_at, finished_at)
    select id, message_id, number, outcome, code, reason, started_at, finished_at from json_to_recordset(${rows as never}::json)
      as r(id uuid, message_id uuid, number int, outcome text, code text, reason text, started_at timestamptz, finished_at timestamptz)
    on conflict (id) do nothing`
}

/** Ends the deliveries whose leases still stand, and takes the reports that were faster than the answers to their sends. */
async function takeHeld(tx: Tx, settled: readonly Result[]): Promise<{ held: Held[]; early: EarlyStatus[] }> {
  if (settled.length === 0) return { held: [], early: [] }
  const rows = settled.map(({ message_id, inbox_id, lease, settlement }) => ({
    message_id,
    inbox_id,
    lease,
    external_id: settlement.kind === 'settled' ? settlement.externalId : null,
  }))
  const [row] = await tx<{ held: Held[] | null; early: EarlyStatus[] | null }[]>`
    with given as materialized (
      select * from json_to_recordset(${rows as never}::json) as r(message_id uuid, inbox_id uuid, lease uuid, external_id text)
    ), ended as (
      delete from delivery d using given g where d.message_id = g.message_id
        and (d.lease = g.lease or (g.lease is null and d.lease_until < now()))
      returning d.message_id, g.inbox_id, g.external_id
    ), early as (
      delete from early_status e using ended where e.inbox_id = ended.inbox_id and e.external_id = ended.external_id returning e.*
    )
    select
      (select json_agg(json_build_object('message_id', m.id, 'was', m.delivery)) from message m join ended on ended.message_id = m.id
        where m.delivery is not null) as held,
      (select json_agg(early) from early) as early`
  return { held: row?.held ?? [], early: row?.early ?? [] }
}

function changeOf(
  { message_id, ticket_id, inbox_id, settlement, finishedAt }: Result,
  from: DeliveryState,
  early: readonly EarlyStatus[],
) {
  if (settlement.kind !== 'settled') throw new Error('Only what is settled changes its message')
  let to: DeliveryState = settlement.delivery
  let { code, reason } = settlement
  for (const report of early) {
    if (report.inbox_id !== inbox_id || report.external_id !== settlement.externalId) continue
    const next = afterReport(to, report.status)
    if (!next) continue
    to = next
    code = report.failure_code
    reason = report.failure_reason
  }
  const event: NewEvent = {
    type: 'message.delivery_changed',
    ticketId: ticket_id,
    messageId: message_id,
    actor: { type: 'platform', id: null },
    data: { from, to, code },
    at: finishedAt,
  }
  return {
    row: { id: message_id, delivery: to, external_id: settlement.externalId, code, reason },
    event,
    ticketId: ticket_id,
    undelivered: undeliveredChange(from, to),
    at: finishedAt,
  }
}
