import type { DeliveryState } from '@parley/contract'
import type { Caller, Scope } from '../access/caller.ts'
import { ticketScope } from '../access/scope.ts'
import type { Db, Tx } from '../db/sql.ts'
import { append, type NewEvent } from '../log/append.ts'
import { type MessageRow, messageColumns } from '../tickets/row.ts'
import { countUndelivered } from '../tickets/undelivered.ts'

/** What a caller may see of timelines. */
export type Sight = {
  scope: Scope
  /** Whether notes are seen: by the company’s own people and programs, never by a customer or a bot. */
  notes: boolean
}

export function sightOf({ scope, type }: Pick<Caller, 'scope' | 'type'>): Sight {
  return { scope, notes: type === 'agent' || type === 'service' }
}

export type AttemptRow = {
  number: number
  outcome: 'accepted' | 'refused' | 'retry' | 'unknown'
  code: string | null
  reason: string | null
  started_at: string
  finished_at: string
}

export type RevisionRow = { content: string; change: 'edited' | 'deleted'; changed_at: string }

/** A message with every try at delivering it and what it said before, or undefined when it is absent or out of sight. */
export async function loadMessage(
  sql: Db,
  sight: Sight,
  id: string,
): Promise<(MessageRow & { attempts: AttemptRow[]; revisions: RevisionRow[] }) | undefined> {
  const [row] = await sql<(MessageRow & { attempts: AttemptRow[]; revisions: RevisionRow[] })[]>`
    select ${messageColumns(sql)}, (
      select coalesce(json_agg(a order by a.number), '[]') from (
        select row_number() over (order by x.started_at, x.id) as number, x.outcome, x.code, x.reason, x.started_at, x.finished_at
        from attempt x where x.message_id = m.id
      ) a
    ) as attempts, (
      select coalesce(json_agg(v order by v.changed_at, v.id), '[]')
      from (select r.id, r.content, r.change, r.changed_at from message_revision r where r.message_id = m.id and ${sight.notes}) v
    ) as revisions
    from message m join ticket t on t.id = m.ticket_id
    where m.id = ${id} and ${ticketScope(sql, sight.scope)} ${noteFilter(sql, sight)}`
  return row
}

/** Where a page of a timeline begins: undefined when the ticket is out of sight, null when it has no such message. */
export async function findPlace(
  sql: Db,
  sight: Sight,
  ticketId: string,
  messageId: string | null,
): Promise<{ at: Date; id: string } | null | undefined> {
  const [row] = await sql<{ id: string | null; at: Date }[]>`
    select m.id, m.occurred_at as at
    from ticket t left join message m on m.ticket_id = t.id and m.id = ${messageId} ${noteFilter(sql, sight)}
    where t.id = ${ticketId} and ${ticketScope(sql, sight.scope)}`
  return row && (row.id === null ? null : { id: row.id, at: row.at })
}

/** Messages of a ticket that the caller sees, newest first, from the place on. */
export function listMessages(
  sql: Db,
  sight: Sight,
  ticketId: string,
  before: { at: Date; id: string } | null,
  limit: number,
): Promise<MessageRow[]> {
  return sql<MessageRow[]>`
    select ${messageColumns(sql)} from message m where m.ticket_id = ${ticketId} ${noteFilter(sql, sight)}
      ${before ? sql`and (m.occurred_at, m.id) < (${before.at}, ${before.id})` : sql``}
    order by m.occurred_at desc, m.id desc limit ${limit}`
}

/** What the rule of sending again asks of a message. */
export type FailedMessage = {
  id: string
  ticket_id: string
  position: number
  sender_type: 'agent' | 'bot'
  content: string
  delivery: DeliveryState | null
  deleted_at: Date | null
  inbox_id: string | null
  identity_id: string | null
}

export async function findFailed(sql: Db, id: string): Promise<FailedMessage | undefined> {
  const [row] = await sql<FailedMessage[]>`
    select id, ticket_id, position, sender_type, content, delivery, deleted_at, inbox_id, identity_id from message where id = ${id}`
  return row
}

/**
 * Queues a message once more. Its platform id goes: the next try gets its own, and reports on the old one that name our id are
 * still understood. The ticket must be locked.
 */
export async function queueAgain(
  tx: Tx,
  message: FailedMessage,
  via: { inboxId: string; identityId: string },
  event: NewEvent,
): Promise<void> {
  await tx`
    update message set delivery = 'queued', failure_code = null, failure_reason = null, external_id = null,
      inbox_id = ${via.inboxId}, identity_id = ${via.identityId}
    where id = ${message.id}`
  await tx`
    insert into delivery (message_id, ticket_id, position, inbox_id, identity_id, run_at)
    values (${message.id}, ${message.ticket_id}, ${message.position}, ${via.inboxId}, ${via.identityId}, now())`
  await countUndelivered(tx, [{ ticketId: message.ticket_id, undelivered: -1, at: event.at }])
  await append(tx, [event])
}

const noteFilter = (sql: Db, { notes }: Sight) => (notes ? sql`` : sql`and m.visibility = 'public'`)
