import type { Ticket } from '@parley/contract'
import type { Scope } from '../access/caller.ts'
import type { Sql, Tx } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import { presentMessage, presentTicket } from './present.ts'
import type { TicketRow } from './row.ts'
import type { Decision } from './rules.ts'
import { findTicket, loadTicket, type NewMessage, writeTicket } from './store.ts'

export type ChangeRequest = {
  sql: Sql
  scope: Scope
  ticketId: string
  /** Versions that the caller has read, out of If-Match; null when it does not care. */
  ifMatch: readonly number[] | null
  at: Date
  /** The rule: pure, may be asked again when somebody else's change came between. */
  decide(ticket: TicketRow, tx: Sql | Tx): Promise<Decision & { messages?: NewMessage[] }>
}

/**
 * Load, ask the rule, write with events, provided that nobody changed the ticket in between: the first try holds no lock; when it
 * loses, the next one locks the row, so that any number of writers on one ticket all come through, one after the other.
 * @returns the ticket as it now stands. @throws ticket_not_found, version_conflict, and whatever the rule refuses.
 */
export async function changeTicket(request: ChangeRequest): Promise<Ticket> {
  const { sql, scope, ticketId } = request
  const first = await once(request, sql, false)
  if (!first) await sql.begin((tx) => once(request, tx, true))
  const now = await loadTicket(sql, scope, ticketId)
  // The change may have moved the ticket out of the caller's own sight.
  const seen = now ?? (await loadTicket(sql, { kind: 'all' }, ticketId))
  if (!seen) throw new Problem('ticket_not_found')
  return presentTicket(seen.ticket, seen.timeline.map(presentMessage))
}

async function once(request: ChangeRequest, sql: Sql | Tx, lock: boolean): Promise<boolean> {
  const ticket = await findTicket(sql, request.scope, request.ticketId, lock)
  if (!ticket) throw new Problem('ticket_not_found')
  if (request.ifMatch && !request.ifMatch.includes(ticket.version)) throw staleVersion(ticket)
  const { change, events, messages } = await request.decide(ticket, sql)
  if (events.length === 0) return true
  const written = await writeTicket(sql, ticket, { change, events, at: request.at, ...(messages ? { messages } : {}) })
  return written !== undefined
}

function staleVersion(ticket: TicketRow): Problem {
  return new Problem('version_conflict', {
    detail: `Somebody changed this ticket since you read it: it is now at version ${ticket.version}`,
    extra: {
      current: {
        version: ticket.version,
        status: ticket.status,
        priority: ticket.priority,
        subject: ticket.subject,
        tags: ticket.tags,
        updated_at: ticket.updated_at.toISOString(),
      },
    },
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
