import type { Db } from '../db/sql.ts'
import type { Bind } from '../db/statement.ts'
import type { Scope } from './caller.ts'

/** The facts of a ticket by which scopes are decided. */
export type ScopedTicket = {
  id: string
  department_id: string | null
  assigned_agent_id: string | null
  customer_id: string
}

/** In SQL, on the table `t` of tickets. */
function inSql(scope: Scope): { words: TemplateStringsArray; values: readonly unknown[] } {
  switch (scope.kind) {
    case 'all':
      return words`true`
    case 'departments':
      return words`(t.department_id is null or t.department_id = any(${scope.departmentIds}::uuid[]) or t.assigned_agent_id = ${scope.agentId}::uuid)`
    case 'assigned':
      return words`t.assigned_agent_id = ${scope.agentId}::uuid`
    case 'own':
      return words`t.customer_id = any(${scope.customerIds}::uuid[])`
    case 'ticket':
      return words`t.id = ${scope.ticketId}::uuid`
  }
}

const words = (strings: TemplateStringsArray, ...values: readonly unknown[]) => ({ words: strings, values })

/**
 * The condition that every read of tickets (lists, counts, search, events, messages of tickets) puts on the ticket table,
 * which must stand in the query under the alias `t`.
 */
export function ticketScope(sql: Db, scope: Scope) {
  const { words, values } = inSql(scope)
  return sql(words, ...(values as never[]))
}

/** The same condition as text, for statements that are put together as text. */
export function ticketScopeText(bind: Bind, scope: Scope): string {
  const { words, values } = inSql(scope)
  return words.reduce((text, part, n) => text + bind(values[n - 1]) + part)
}

/** The same decision for a ticket that is already in memory; the three are held equal by a property test. */
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
      return scope.customerIds.includes(ticket.customer_id)
    case 'ticket':
      return ticket.id === scope.ticketId
  }
}
