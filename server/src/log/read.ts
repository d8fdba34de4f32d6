import {
  type Event,
  type EventData,
  type EventType,
  historyTypes,
  type Message,
  type Ticket,
  toId,
} from '@parley/contract'
import type { Scope } from '../access/caller.ts'
import { inScope, type ScopedTicket, ticketScope } from '../access/scope.ts'
import { type FilledCustomer, fillCustomers, withoutHidden } from '../customers/facts.ts'
import type { Db } from '../db/sql.ts'
import { presentMessage, presentTicket } from '../tickets/present.ts'
import { type MessageRow, messageColumns, type TicketRow, ticketColumns, ticketJoins } from '../tickets/row.ts'
import { hasLeft, mayHaveLeft, presentLeft } from './left.ts'

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
  /** Of events that are about a customer and no ticket. */
  customer: FilledCustomer | undefined
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
 * Events after `after` that a scope may see or must be told of, oldest first, and up to where the log was searched: `presentFor`
 * decides how each is told, if at all. Events about a
 * customer are for those who see one of its tickets; others about no ticket (inboxes, receipts) for callers who see everything.
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
    from event e left join ticket t on t.id = e.ticket_id
    where e.seq > ${after} and e.seq <= ${upTo} and (e.type like 'customer.%'
      or (t.id is not null and (${ticketScope(sql, scope)} or ${mayHaveLeft(sql, scope)})))
    order by e.seq limit ${limit}`
  return {
    rows: await withoutHidden(sql, scope, rows),
    upTo: rows.length === limit ? Number(rows.at(-1)!.seq) : upTo,
  }
}

/**
 * What happened to a ticket besides its messages, newest first. The types stand in the text of the statement: only so is it served
 * by the index `event_history`, which holds these alone.
 */
export function readHistory(sql: Db, ticketId: string, before: number | null, limit: number): Promise<EventRow[]> {
  const types = historyTypes.map((type) => `'${type}'`).join(', ')
  return sql<EventRow[]>`
    select seq, id, type, ticket_id, message_id, actor_type, actor_id, data, occurred_at
    from event where ticket_id = ${ticketId} and type in (${sql.unsafe(types)}) and seq < ${before ?? Number.MAX_SAFE_INTEGER}
    order by seq desc limit ${limit}`
}

/** The same decision for an event that is filled in. */
export function isInScope(scope: Scope, { scoped, customer }: FilledEvent): boolean {
  if (scope.kind === 'all') return true
  return scoped ? inScope(scope, scoped) : (customer?.tickets.some((ticket) => inScope(scope, ticket)) ?? false)
}

/**
 * What a reader of this scope is told of an event: the event; that its ticket left what the reader sees, when this event took it
 * there; or nothing.
 */
export function presentFor(scope: Scope, filled: FilledEvent): Event | null {
  if (isInScope(scope, filled)) return presentEvent(filled)
  return hasLeft(scope, filled) ? presentLeft(filled) : null
}

/** Events that this node has committed a moment ago, with rows that they speak of, so that nobody need read them back. */
export type FreshEvents = {
  /** Without holes. */
  rows: readonly EventRow[]
  /** By id, as of their commit; what is not here is read. */
  tickets: ReadonlyMap<string, TicketRow>
  messages: ReadonlyMap<string, MessageRow>
}

/**
 * Fills in the tickets and messages of a batch as they stand now, or as `fresh` knows them; internal notes only for readers who
 * may see them.
 */
export async function fillEvents(sql: Db, rows: readonly EventRow[], fresh?: FreshEvents): Promise<FilledEvent[]> {
  const ticketIds = new Set(rows.flatMap((row) => row.ticket_id ?? []))
  const messageIds = new Set(rows.flatMap((row) => row.message_id ?? []))
  const [tickets, messages, customers] = await Promise.all([
    loadTickets(sql, missing(ticketIds, fresh?.tickets)),
    loadMessages(sql, missing(messageIds, fresh?.messages)),
    fillCustomers(sql, rows),
  ])
  for (const id of ticketIds) {
    const row = fresh?.tickets.get(id)
    if (row) tickets.set(id, { ticket: presentTicket(row, []), scoped: row })
  }
  for (const id of messageIds) {
    const row = fresh?.messages.get(id)
    if (row) messages.set(id, presentMessage(row))
  }
  return rows.map((row) => {
    const found = row.ticket_id ? tickets.get(row.ticket_id) : undefined
    return {
      seq: Number(row.seq),
      row,
      scoped: found?.scoped ?? null,
      ticket: found?.ticket,
      message: row.message_id ? messages.get(row.message_id) : undefined,
      customer: customers.get(row),
    }
  })
}

function missing(ids: ReadonlySet<string>, known: ReadonlyMap<string, unknown> | undefined): string[] {
  return known ? [...ids].filter((id) => !known.has(id)) : [...ids]
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
  const { ticket, message, customer } = filled
  return {
    ...presentFacts(filled),
    ...(ticket ? { ticket } : {}),
    ...(message ? { message } : {}),
    ...(customer ? { customer: customer.shown } : {}),
  }
}

/** The wire form of the fact alone. */
export function presentFacts({
  row,
  seq,
}: Pick<FilledEvent, 'row' | 'seq'>): Omit<Event, 'ticket' | 'message' | 'customer'> {
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
    const customer = filled.customer ? `,"customer":${JSON.stringify(filled.customer.shown)}` : ''
    return `${facts}${ticket}${message}${customer}}`
  })
}

const actorKinds = { agent: 'agent', service: 'apiKey', customer: 'customer' } as const

function presentActorId({ actor_type, actor_id }: EventRow): string | null {
  if (!actor_id || actor_type === 'platform' || actor_type === 'system') return null
  return toId(actorKinds[actor_type], actor_id)
}
