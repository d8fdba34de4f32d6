import type { SenderType, Visibility } from '@parley/contract'
import type { Scope } from '../access/caller.ts'
import { ticketScope } from '../access/scope.ts'
import type { Db } from '../db/sql.ts'
import { append, appendNow, type NewEvent } from '../log/append.ts'
import { type MessageRow, type TicketRow, ticketColumns, ticketJoins, timelineOf } from './row.ts'
import type { TicketChange } from './rules.ts'

/** The ticket with its timeline in one snapshot, or undefined when it is absent or out of scope. */
export async function loadTicket(
  sql: Db,
  scope: Scope,
  id: string,
): Promise<{ ticket: TicketRow; timeline: MessageRow[] } | undefined> {
  const [row] = await sql<(TicketRow & { timeline: MessageRow[] | null })[]>`
    select ${ticketColumns(sql)}, ${timelineOf(sql)} as timeline
    from ticket t ${ticketJoins(sql)} where t.id = ${id} and ${ticketScope(sql, scope)}`
  return row && { ticket: row, timeline: row.timeline ?? [] }
}

/** The ticket without its timeline. */
export async function findTicket(sql: Db, scope: Scope, id: string): Promise<TicketRow | undefined> {
  const [row] = await sql<TicketRow[]>`
    select ${ticketColumns(sql)} from ticket t ${ticketJoins(sql)} where t.id = ${id} and ${ticketScope(sql, scope)}`
  return row
}

/** The same, locked until the end of the transaction, so that no other writer comes between. */
export async function findLocked(sql: Db, scope: Scope, id: string): Promise<TicketRow | undefined> {
  const [row] = await sql<TicketRow[]>`
    select ${ticketColumns(sql)} from ticket t ${ticketJoins(sql)}
    where t.id = ${id} and ${ticketScope(sql, scope)} for no key update of t`
  return row
}

export type StatusRow = Pick<TicketRow, 'id' | 'status' | 'updated_at'> & {
  message_id: string | null
  occurred_at: Date | null
  content: string | null
  /** Whether it waits for its bot to fetch it: said to be sent, by no platform. */
  waits: boolean
}

/** What a bot polls for: the status and the newest public agent message. */
export async function loadStatus(sql: Db, scope: Scope, id: string): Promise<StatusRow | undefined> {
  const [row] = await sql<StatusRow[]>`
    select t.id, t.status, t.updated_at, m.id as message_id, m.occurred_at, m.content,
      m.delivery = 'sent' and m.external_id is null as waits
    from ticket t left join message m on m.id = t.last_agent_message_id
    where t.id = ${id} and ${ticketScope(sql, scope)}`
  return row
}

export type NewMessage = {
  id: string
  sender_type: SenderType
  visibility: Visibility
  content_type: string
  content: string
  /** What it holds beyond words, as small JSON. */
  meta?: Record<string, unknown> | null
  agent_id: string | null
  inbox_id: string | null
  identity_id: string | null
  reply_to: string | null
  /** The message that `reply_to` names. */
  quoted_id: string | null
  client_id: string | null
  occurred_at: Date
  /** Whether it goes out to a platform. */
  deliver: boolean
  /** Why it cannot even be tried; it is kept and shown as failed. */
  failure_code: string | null
  failure_reason: string | null
}

export type TicketWrite = {
  change: TicketChange
  messages?: readonly NewMessage[]
  events: readonly NewEvent[]
  at: Date
}

/**
 * Writes a change of one ticket, its new messages, their deliveries and its events as one statement, provided that nobody has
 * changed the ticket since `version` was read. Who writes has read what stands above.
 * @returns the new version and message count, or undefined when somebody has.
 */
export async function writeTicket(
  sql: Db,
  ticket: { id: string; version: number },
  write: TicketWrite,
): Promise<{ version: number; message_count: number } | undefined> {
  const messages = (write.messages ?? []).map((message, n) => ({ n, ...message }))
  const set = { ...write.change, updated_at: write.at } as Record<string, unknown>
  if (set['custom']) set['custom'] = sql.json(set['custom'] as never)
  const columns = Object.keys(set).filter((name) => set[name] !== undefined)
  const [row] = await sql<{ version: number; message_count: number }[]>`
    with changed as (
      update ticket t set ${sql(set as never, columns as never)}, version = t.version + 1, message_count = t.message_count + ${messages.length}
      where t.id = ${ticket.id} and t.version = ${ticket.version}
      returning t.id, t.version, t.message_count
    ), given as (
      select m.*, changed.message_count - ${messages.length} + m.n + 1 as position, changed.id as ticket_id
      from json_to_recordset(${messages as never}::json) as m(
        n int, id uuid, sender_type text, visibility text, content_type text, content text, meta jsonb, agent_id uuid, inbox_id uuid,
        identity_id uuid, reply_to text, client_id text, occurred_at timestamptz, deliver boolean, failure_code text, failure_reason text
      ) cross join changed
    ), written as (
      insert into message (id, ticket_id, position, sender_type, visibility, content_type, content, meta, agent_id, inbox_id, identity_id,
        reply_to, client_id, occurred_at, created_at, delivery, failure_code, failure_reason)
      select id, ticket_id, position, sender_type, visibility, content_type, content, meta, agent_id, inbox_id, identity_id,
        reply_to, client_id, occurred_at, ${write.at},
        case when deliver then 'queued' when failure_code is not null then 'failed' end, failure_code, failure_reason
      from given
    ), queued as (
      insert into delivery (message_id, ticket_id, position, inbox_id, identity_id, run_at)
      select id, ticket_id, position, inbox_id, identity_id, ${write.at} from given where deliver
    ), seen as (
      insert into read_position (agent_id, ticket_id, position)
      select agent_id, ticket_id, max(position) from given where agent_id is not null group by 1, 2
      on conflict (agent_id, ticket_id) do update set position = excluded.position
    ), told as (${append(sql, write.events, sql`cross join changed`)})
    select version, message_count from changed`
  return row
}

/** A new message with the values that its ticket's columns take, provided that the ticket still has the version that was read. */
export type MessageWrite = {
  ticket: Pick<
    TicketRow,
    | 'id'
    | 'version'
    | 'status'
    | 'resolved_at'
    | 'last_public_message_id'
    | 'last_agent_message_id'
    | 'waiting_since'
    | 'undelivered_count'
  >
  message: NewMessage
  events: readonly NewEvent[]
  at: Date
}

/** `isLogged`: the events have their places in the log; else they wait in the outbox. */
export type MessageWritten = { version: number; message_count: number; isLogged: boolean }

/**
 * Writes messages on tickets, with their deliveries and events, as one statement.
 * @returns for each the ticket's new version and message count; undefined where somebody changed the ticket meanwhile, another
 *   message of this very batch included.
 */
export async function insertMessages(
  sql: Db,
  writes: readonly MessageWrite[],
): Promise<(MessageWritten | undefined)[]> {
  const first = new Map<string, MessageWrite>()
  for (const write of writes) if (!first.has(write.ticket.id)) first.set(write.ticket.id, write)
  const rows = [...first.values()].map(({ ticket, message, at }) => ({
    ...message,
    ticket_id: ticket.id,
    version: ticket.version,
    status: ticket.status,
    resolved_at: ticket.resolved_at,
    last_public_message_id: ticket.last_public_message_id,
    last_agent_message_id: ticket.last_agent_message_id,
    waiting_since: ticket.waiting_since,
    undelivered_count: ticket.undelivered_count,
    at,
  }))
  const events = [...first.values()].flatMap((write) => write.events)
  const changed = await sql<(MessageWritten & { id: string })[]>`
    with given as materialized (
      select * from json_to_recordset(${rows as never}::json) as g(id uuid, sender_type text, visibility text, content_type text,
        content text, meta jsonb, agent_id uuid, inbox_id uuid, identity_id uuid, reply_to text, client_id text, occurred_at timestamptz,
        deliver boolean, failure_code text, failure_reason text, ticket_id uuid, version int, status text, resolved_at timestamptz,
        last_public_message_id uuid, last_agent_message_id uuid, waiting_since timestamptz, undelivered_count int, at timestamptz)
    ), locked as materialized (
      select t.id from ticket t join given g on g.ticket_id = t.id where t.version = g.version order by t.id for no key update of t
    ), changed as (
      update ticket t set status = g.status, resolved_at = g.resolved_at, last_public_message_id = g.last_public_message_id,
        last_agent_message_id = g.last_agent_message_id, waiting_since = g.waiting_since, undelivered_count = g.undelivered_count,
        message_count = t.message_count + 1, version = t.version + 1, updated_at = g.at
      from given g join locked on locked.id = g.ticket_id where t.id = g.ticket_id and t.version = g.version
      returning t.id, t.version, t.message_count
    ), fit as (
      select g.*, changed.message_count as position from given g join changed on changed.id = g.ticket_id
    ), written as (
      insert into message (id, ticket_id, position, sender_type, visibility, content_type, content, meta, agent_id, inbox_id, identity_id,
        reply_to, client_id, occurred_at, created_at, delivery, failure_code, failure_reason)
      select id, ticket_id, position, sender_type, visibility, content_type, content, meta, agent_id, inbox_id, identity_id,
        reply_to, client_id, occurred_at, at,
        case when deliver then 'queued' when failure_code is not null then 'failed' end, failure_code, failure_reason
      from fit
    ), queued as (
      insert into delivery (message_id, ticket_id, position, inbox_id, identity_id, run_at)
      select id, ticket_id, position, inbox_id, identity_id, at from fit where deliver
    ), seen as (
      insert into read_position (agent_id, ticket_id, position)
      select agent_id, ticket_id, position from fit where agent_id is not null
      on conflict (agent_id, ticket_id) do update set position = excluded.position
    ), told as (${appendNow(sql, events, sql`changed`)})
    select id, version, message_count, told.last is not null as "isLogged" from changed cross join told`
  const results = new Map(changed.map(({ id, ...result }) => [id, result]))
  return writes.map((write) => (first.get(write.ticket.id) === write ? results.get(write.ticket.id) : undefined))
}
