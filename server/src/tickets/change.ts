import type { Ticket } from '@parley/contract'
import type { Scope } from '../access/caller.ts'
import { brokenConstraint, type Sql, type Tx } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import { presentMessage, presentTicket } from './present.ts'
import type { TicketWithTimeline } from './reader.ts'
import type { MessageRow, TicketRow } from './row.ts'
import type { Decision, TicketChange } from './rules.ts'
import { findLocked, findTicket, loadTicket, type NewMessage, writeTicket } from './store.ts'
import type { TicketWriter } from './writer.ts'

export type ChangeRequest = {
  sql: Sql
  /** Shares statements with concurrent requests, where the change is a message and little else. */
  writer?: TicketWriter
  /** The ticket as its caller has read it, undefined when it is not there; where it is not told, it is read first. */
  found?: TicketWithTimeline | undefined
  scope: Scope
  ticketId: string
  /** Versions that the caller has read, out of If-Match; null when it does not care. */
  ifMatch: readonly number[] | null
  at: Date
  /** Told when the events have their places in the log, or wait in the outbox; not when nothing changed. */
  onWritten?(isLogged: boolean): void
  /** The rule: pure, may be asked again when somebody else's change came between. */
  decide(ticket: TicketRow, tx: Sql | Tx): Promise<Decision & { messages?: NewMessage[] }>
}

/**
 * Load, ask the rule, write with events, provided that nobody changed the ticket in between: the first try holds no lock; when it
 * loses, the next one locks the row, so that any number of writers on one ticket all come through, one after the other.
 * @returns the ticket as it now stands. @throws ticket_not_found, version_conflict, open_ticket_exists
 *   when a reopened chat meets another that is open, and whatever the rule refuses.
 */
export async function changeTicket(request: ChangeRequest): Promise<Ticket> {
  const { ticket, timeline } = await changeLoaded(request, loadTicket)
  return presentTicket(ticket, timeline.map(presentMessage))
}

/** The same for who does not ask for the ticket afterwards, so that its timeline stays where it is. */
export async function changeTicketOnly(request: ChangeRequest): Promise<void> {
  await changeLoaded(request, async (sql, scope, id) => {
    const ticket = await findTicket(sql, scope, id)
    return ticket && { ticket, timeline: [] }
  })
}

type Loaded = TicketWithTimeline & {
  /** Of a change: whether its events have their places in the log. */
  isLogged?: boolean
}
type Load = (sql: Sql | Tx, scope: Scope, ticketId: string) => Promise<Loaded | undefined>

async function changeLoaded(request: ChangeRequest, load: Load): Promise<Loaded> {
  try {
    const found = 'found' in request ? request.found : await load(request.sql, request.scope, request.ticketId)
    const changed =
      (found && (await once(request, request.sql, found, request.writer))) ?? (await locked(request, load))
    if (changed.isLogged !== undefined) request.onWritten?.(changed.isLogged)
    return changed
  } catch (error) {
    if (brokenConstraint(error) === 'ticket_one_open') throw new Problem('open_ticket_exists', { cause: error })
    throw error
  }
}

function locked(request: ChangeRequest, load: Load): Promise<Loaded> {
  return request.sql.begin(async (tx) => {
    const isThere = await findLocked(tx, request.scope, request.ticketId)
    const found = isThere && (await load(tx, request.scope, request.ticketId))
    if (!found) throw new Problem('ticket_not_found')
    const changed = await once(request, tx, found)
    if (!changed) throw new Error('A locked ticket changed under the lock')
    return changed
  }) as Promise<Loaded>
}

/** @returns what was loaded with the change laid over it, which is what a fetch would now give; undefined when another came first. */
async function once(
  request: ChangeRequest,
  sql: Sql | Tx,
  { ticket, timeline }: Loaded,
  writer?: TicketWriter,
): Promise<Loaded | undefined> {
  if (request.ifMatch && !request.ifMatch.includes(ticket.version)) throw staleVersion(ticket)
  const { change, events, messages = [] } = await request.decide(ticket, sql)
  if (events.length === 0) return { ticket, timeline }
  const at = request.at
  const [message] = messages
  const isShared =
    writer &&
    message &&
    messages.length === 1 &&
    Object.keys(definedOf(change)).every((name) => sharedColumns.has(name))
  const written = isShared
    ? await writer.insertMessage({ ticket: { ...ticket, ...definedOf(change) }, message, events, at })
    : await writeTicket(sql, ticket, { change, events, messages, at })
  if (!written) return undefined
  const { version, message_count, isLogged } = { isLogged: false, ...written }
  return {
    ticket: { ...ticket, ...definedOf(change), version, message_count, updated_at: request.at },
    timeline: [...timeline, ...messages.map((message, n) => rowOf(message, ticket, ticket.message_count + n + 1))],
    isLogged,
  }
}

/** What a shared write can change of a ticket. */
const sharedColumns = new Set([
  'status',
  'resolved_at',
  'last_public_message_id',
  'last_agent_message_id',
  'waiting_since',
  'undelivered_count',
])

function definedOf(change: TicketChange): TicketChange {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}

function rowOf(message: NewMessage, ticket: TicketRow, position: number): MessageRow {
  const { deliver, ...fields } = message
  return {
    ...fields,
    ticket_id: ticket.id,
    position,
    meta: message.meta ?? null,
    external_id: null,
    delivery: deliver ? 'queued' : message.failure_code ? 'failed' : null,
    edited_at: null,
    deleted_at: null,
    redacted_at: null,
    attachments: null,
    reactions: null,
  }
}

/** The refusal of a lost update: `current` is the ticket as it now stands, without its timeline. */
function staleVersion(ticket: TicketRow): Problem {
  const { timeline: _, ...current } = presentTicket(ticket, [])
  return new Problem('version_conflict', {
    detail: `Somebody changed this ticket since you read it: it is now at version ${ticket.version}`,
    extra: { current },
    headers: { etag: etagOf(ticket.version) },
  })
}

export const etagOf = (version: number): string => `"${version}"`

/** The versions that an If-Match header names; null when it is absent or `*`. @throws malformed_request */
export function versionsOf(header: string | undefined): number[] | null {
  if (header === undefined || header.trim() === '*') return null
  const tags = header.split(',').map((tag) => /^\s*(?:W\/)?"(\d{1,9})"\s*$/.exec(tag)?.[1])
  if (tags.some((tag) => tag === undefined))
    throw new Problem('malformed_request', {
      detail: 'If-Match must hold entity tags such as "3", as the ETag header gives them',
    })
  return tags.map(Number)
}
