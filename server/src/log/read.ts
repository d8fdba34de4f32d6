import { type Event, type EventData, type EventType, type Message, type Ticket, toId } from '@parley/contract'
import type { Scope } from '../access/caller.ts'
import { type ScopedTicket, ticketScope } from '../access/scope.ts'
import type { Db } from '../db/sql.ts'
import { presentMessage, presentTicket } from '../tickets/present.ts'
import { type MessageRow, messageColumns, type TicketRow, ticketColumns, ticketJoins } from '../tickets/row.ts'

/** An event as the log holds it. */
export type EventRow = {
  seq: string
  id: string
  type: EventType
  ticket_id: string | null
  message_id: string | null
  actor_type: 'agent' | 'service' | 'customer' | 'platform' | 'system'
  actor_id: string | null
  data: EventData
  occurred_at: Date
}

/** An event with what it speaks of filled in, and the facts by which a reader's scope is decided. */
export type FilledEvent = {
  seq: number
  row: EventRow
  /** Null when the event is about no ticket. */
  scoped: ScopedTicket | null
  ticket: Ticket | undefined
  message: Message | undefined
}

/** Where the log stands: the newest number, and the newest that is trimmed. */
export async function logHead(sql: Db): Promise<{ seq: number; trimmed: number }> {
  const [row] = await sql<{ seq: string; trimmed_seq: string }[]>`select seq, trimmed_seq from log_head`
  return { seq: Number(row?.seq ?? 0), trimmed: Number(row?.trimmed_seq ?? 0) }
}

/** The events after `after`, oldest first. There are no holes, so a short page means the end of the log. */
export async function readEvents(sql: Db, after: number, limit: number): Promise<EventRow[]> {
  return sql<EventRow[]>`
    select seq, id, type, ticket_id, message_id, actor_type, actor_id, data, occurred_at
    from event where seq > ${after} order by seq limit ${limit}`
}

/**
 * Events after `after` that a scope may see, oldest first, and up to where the log was searched. Events about no ticket
 * (inboxes, receipts) are for callers who see everything.
 */
export async function readScopedEvents(
  sql: Db,
  scope: Scope,
  after: number,
  limit: number,
): Promise<{ rows: EventRow[]; upTo: number }> {
  if (scope.kind === 'all') {
    const rows = await readEvents(sql, after, limit)
    return { rows, upTo: Number(rows.at(-1)?.seq ?? after) }
  }
  const [page] = await sql<{ seq: string | null }[]>`
    select max(seq) as seq from (select seq from event where seq > ${after} order by seq limit ${20 * limit}) e`
  const upTo = Number(page?.seq ?? after)
  const rows = await sql<EventRow[]>`
    select e.seq, e.id, e.type, e.ticket_id, e.message_id, e.actor_type, e.actor_id, e.data, e.occurred_at
    from event e join ticket t on t.id = e.ticket_id
    where e.seq > ${after} and e.seq <= ${upTo} and ${ticketScope(sql, scope)} order by e.seq limit ${limit}`
  return { rows, upTo: rows.length === limit ? Number(rows.at(-1)!.seq) : upTo }
}

/** Fills in the tickets and messages of a batch as they stand now; internal notes only for readers who may see them. */
export async function fillEvents(sql: Db, rows: readonly EventRow[]): Promise<FilledEvent[]> {
  const ticketIds = [...new Set(rows.flatMap((row) => row.ticket_id ?? []))]
  const messageIds = [...new Set(rows.flatMap((row) => row.message_id ?? []))]
  const [tickets, messages] = await Promise.all([loadTickets(sql, ticketIds), loadMessages(sql, messageIds)])
  return rows.map((row) => {
    const found = row.ticket_id ? tickets.get(row.ticket_id) : undefined
    return {
      seq: Number(row.seq),
      row,
      scoped: found?.scoped ?? null,
      ticket: found?.ticket,
      message: row.message_id ? messages.get(row.message_id) : undefined,
    }
  })
}

async function loadTickets(sql: Db, ids: string[]): Promise<Map<string, { ticket: Ticket; scoped: ScopedTicket }>> {
  if (ids.length === 0) return new Map()
  const rows = await sql<TicketRow[]>`
    select ${ticketColumns(sql)} from ticket t ${ticketJoins(sql)} where t.id = any(${ids}::uuid[])`
  return new Map(rows.map((row) => [row.id, { ticket: presentTicket(row, []), scoped: row }]))
}

async function loadMessages(sql: Db, ids: string[]): Promise<Map<string, Message>> {
  if (ids.length === 0) return new Map()
  const rows = await sql<MessageRow[]>`select ${messageColumns(sql)} from message m where m.id = any(${ids}::uuid[])`
  return new Map(rows.map((row) => [row.id, presentMessage(row)]))
}

/** The wire form of an event. */
export function presentEvent(filled: FilledEvent): Event {
  const { ticket, message } = filled
  return { ...presentFacts(filled), ...(ticket ? { ticket } : {}), ...(message ? { message } : {}) }
}

function presentFacts({ row, seq }: FilledEvent): Omit<Event, 'ticket' | 'message'> {
  return {
    id: toId('event', row.id),
    seq,
    type: row.type,
    occurred_at: row.occurred_at.toISOString(),
    ticket_id: row.ticket_id && toId('ticket', row.ticket_id),
    message_id: row.message_id && toId('message', row.message_id),
    actor: { type: row.actor_type, id: presentActorId(row) },
    data: row.data,
  }
}

/**
 * The wire forms of a batch as JSON text, equal to `JSON.stringify(presentEvent(…))` of each: a ticket that several events of
 * the batch speak of is serialised once.
 */
export function stringifyEvents(batch: readonly FilledEvent[]): string[] {
  const texts = new Map<object, string>()
  const textOf = (part: object): string => {
    const known = texts.get(part)
    if (known !== undefined) return known
    const text = JSON.stringify(part)
    texts.set(part, text)
    return text
  }
  return batch.map((filled) => {
    const facts = JSON.stringify(presentFacts(filled)).slice(0, -1)
    const ticket = filled.ticket ? `,"ticket":${textOf(filled.ticket)}` : ''
    const message = filled.message ? `,"message":${textOf(filled.message)}` : ''
    return `${facts}${ticket}${message}}`
  })
}

const actorKinds = { agent: 'agent', service: 'apiKey', customer: 'customer' } as const

function presentActorId({ actor_type, actor_id }: EventRow): string | null {
  if (!actor_id || actor_type === 'platform' || actor_type === 'system') return null
  return toId(actorKinds[actor_type], actor_id)
}
