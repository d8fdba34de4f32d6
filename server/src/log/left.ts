import { type Event, type EventData, fromId, leftType, toId } from '@parley/contract'
import type { Scope } from '../access/caller.ts'
import { inScope, type ScopedTicket } from '../access/scope.ts'
import type { Db } from '../db/sql.ts'
import type { EventRow, FilledEvent } from './read.ts'

// Farewells: what a reader is told of the event that took a ticket out of what they see.

/** Whether the ticket is out of this scope, and was in it before this event. */
export function hasLeft(scope: Scope, { row, scoped }: FilledEvent): boolean {
  const before = scoped && scopedBefore(row, scoped)
  return before !== null && inScope(scope, before) && !inScope(scope, scoped!)
}

/** Where the ticket stood before this event, if the event moved it. */
function scopedBefore({ type, data }: EventRow, now: ScopedTicket): ScopedTicket | null {
  if (type === 'ticket.assigned') {
    const { from } = data as EventData<'ticket.assigned'>
    return { ...now, assigned_agent_id: from && fromId('agent', from) }
  }
  if (type !== 'ticket.updated') return null
  const { from } = data as EventData<'ticket.updated'>
  if (from?.department_id === undefined) return null
  return { ...now, department_id: from.department_id && fromId('department', from.department_id) }
}

/** The wire form of a farewell: that the ticket is gone, and neither who took it nor where it went. */
export function presentLeft({ row, seq }: FilledEvent): Event {
  return {
    id: toId('event', row.id),
    seq,
    type: leftType,
    occurred_at: row.occurred_at.toISOString(),
    ticket_id: row.ticket_id && toId('ticket', row.ticket_id),
    message_id: null,
    actor: { type: 'system', id: null },
    data: {},
  }
}

/** Rows by which a ticket may have left a scope, on the event table `e`; `hasLeft` has the last word. */
export function mayHaveLeft(sql: Db, scope: Scope) {
  if (scope.kind !== 'departments' && scope.kind !== 'assigned') return sql`false`
  const agent = scope.agentId && toId('agent', scope.agentId)
  const fromAgent = sql`(e.type = 'ticket.assigned' and e.data->>'from' = ${agent})`
  if (scope.kind === 'assigned') return fromAgent
  const departments = scope.departmentIds.map((id) => toId('department', id))
  return sql`(${fromAgent} or (e.type = 'ticket.updated' and jsonb_exists(e.data->'from', 'department_id')
    and (e.data->'from'->>'department_id' is null or e.data->'from'->>'department_id' = any(${departments}::text[]))))`
}
