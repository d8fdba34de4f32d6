import type { Db } from '../db/sql.ts'
import type { Scope } from './caller.ts'

/** The facts of a ticket by which scopes are decided. */
export type ScopedTicket = {
  id: string
  department_id: string | null
  assigned_agent_id: string | null
  customer_id: string
}

/**
 * The condition that every read of tickets (lists, counts, search, events, messages of tickets) puts on the ticket table,
 * which must stand in the query under the alias `t`.
 */
export function ticketScope(sql: Db, scope: Scope) {
  switch (scope.kind) {
    case 'all':
      return sql`true`
    case 'departments':
      return sql`(t.department_id is null or t.department_id = any(${scope.departmentIds as string[]}::uuid[]) or t.assigned_agent_id = ${scope.agentId}::uuid)`
    case 'assigned':
      return sql`t.assigned_agent_id = ${scope.agentId}::uuid`
    case 'own':
      return sql`t.customer_id = ${scope.customerId}::uuid`
    case 'ticket':
      return sql`t.id = ${scope.ticketId}::uuid`
  }
}

/** The same decision for a ticket that is already in memory; the two are held equal by a property test. */
export function inScope(scope: Scope, ticket: ScopedTicket): boolean {
  switch (scope.kind) {
    case 'all':
      return true
    case 'departments':
      return (
        ticket.department_id === null ||
        scope.departmentIds.includes(ticket.department_id) ||
        (scope.agentId !== null && ticket.assigned_agent_id === scope.agentId)
      )
    case 'assigned':
      return ticket.assigned_agent_id === scope.agentId
    case 'own':
      return ticket.customer_id === scope.customerId
    case 'ticket':
      return ticket.id === scope.ticketId
  }
}
