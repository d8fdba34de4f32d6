import { fromId, type ListTicketsQuery, type Priority, type Status, statuses, type View } from '@parley/contract'
import type { Caller, Scope } from '../access/caller.ts'
import { ticketScopeText } from '../access/scope.ts'
import type { Bind } from '../db/statement.ts'
import { Problem } from '../http/problem.ts'

/** What a list holds. Absent: whatever. Ids are UUIDs. */
export type ListFilter = {
  statuses: readonly Status[]
  /** Null: nobody. */
  assignedAgentId?: string | null | undefined
  departmentId?: string | undefined
  customerId?: string | undefined
  inboxId?: string | undefined
  channel?: string | undefined
  priority?: Priority | undefined
  tag?: string | undefined
  isSnoozed?: boolean | undefined
  isUndelivered?: boolean | undefined
}

export const openStatuses: readonly Status[] = ['new', 'open', 'pending_customer']

/** What each view asks for. */
export const inView: Record<
  View,
  Partial<Pick<ListFilter, 'statuses' | 'isSnoozed' | 'isUndelivered'>> & { assigned?: 'me' | 'none' }
> = {
  mine: { statuses: openStatuses, assigned: 'me', isSnoozed: false },
  unassigned: { statuses: ['new', 'open'], assigned: 'none', isSnoozed: false },
  open: { statuses: openStatuses, isSnoozed: false },
  waiting: { statuses: ['pending_customer'], isSnoozed: false },
  resolved: { statuses: ['resolved'] },
  undelivered: { isUndelivered: true },
  snoozed: { statuses: openStatuses, isSnoozed: true },
}

type Wish = Omit<ListTicketsQuery, 'page' | 'page_size' | 'cursor' | 'include' | 'sort'>

/**
 * @returns null when nothing can match: what is asked for contradicts itself.
 * @throws invalid_parameter when a caller who is no agent asks for what is its own
 */
export function filterOf(wish: Wish, caller: Caller): ListFilter | null {
  const view = wish.view ? inView[wish.view] : {}
  const asked = wish.status?.split(',')
  const wanted = (view.statuses ?? statuses).filter((status) => !asked || asked.includes(status))
  const assigned = [view.assigned, wish.assigned_agent_id].flatMap((one) => (one ? [assignee(one, caller)] : []))
  if (wanted.length === 0 || new Set(assigned).size > 1) return null
  return {
    statuses: wanted,
    assignedAgentId: assigned[0],
    departmentId: wish.department_id && fromId('department', wish.department_id)!,
    customerId: wish.customer_id && fromId('customer', wish.customer_id)!,
    inboxId: wish.inbox_id && fromId('inbox', wish.inbox_id)!,
    channel: wish.channel,
    priority: wish.priority,
    tag: wish.tag,
    isSnoozed: view.isSnoozed,
    isUndelivered: view.isUndelivered,
  }
}

function assignee(word: string, caller: Caller): string | null {
  if (word === 'none') return null
  if (word !== 'me') return fromId('agent', word)
  if (caller.type !== 'agent')
    throw new Problem('invalid_parameter', { detail: 'Only agents have tickets of their own' })
  return caller.id
}

/** The conditions of scope and filter, statuses apart, on the table `t` of tickets. */
export function ticketConditions(bind: Bind, scope: Scope, filter: ListFilter): string {
  const { customerId, tag, isSnoozed, isUndelivered } = filter
  return [
    ...shared(bind, scope, filter),
    customerId && `t.customer_id = ${bind(customerId)}`,
    tag !== undefined && `t.tags <> '{}' and t.tags @> array[${bind(tag)}]`,
    isSnoozed !== undefined && `t.snoozed_until is ${isSnoozed ? 'not ' : ''}null`,
    isUndelivered && 't.undelivered_count > 0',
  ]
    .filter(Boolean)
    .join(' and ')
}

/** All conditions on the kept counts, under the alias `t`. */
export function countConditions(bind: Bind, scope: Scope, filter: ListFilter): string {
  const { tag, isSnoozed, isUndelivered } = filter
  return [
    statusIn(filter.statuses),
    tag === undefined ? 't.tag is null' : `t.tag = ${bind(tag)}`,
    ...shared(bind, scope, filter),
    isSnoozed !== undefined && `${isSnoozed ? '' : 'not '}t.snoozed`,
    isUndelivered && 't.undelivered',
  ]
    .filter(Boolean)
    .join(' and ')
}

/** What tickets and counts call by the same names. */
function shared(bind: Bind, scope: Scope, filter: ListFilter): (string | false)[] {
  const { assignedAgentId: assigned, departmentId, inboxId, channel, priority } = filter
  return [
    ticketScopeText(bind, scope),
    assigned !== undefined && `t.assigned_agent_id ${assigned === null ? 'is null' : `= ${bind(assigned)}`}`,
    departmentId !== undefined && `t.department_id = ${bind(departmentId)}`,
    inboxId !== undefined && `t.inbox_id = ${bind(inboxId)}`,
    channel !== undefined && `t.channel = ${bind(channel)}`,
    priority !== undefined && `t.priority = ${bind(priority)}`,
  ]
}

/** Literals, so that a plan knows how many there are and which partial indexes fit. */
export function statusIn(wanted: readonly Status[]): string {
  const literals = wanted.map((status) => `'${status}'`)
  return literals.length === 1 ? `t.status = ${literals[0]}` : `t.status in (${literals.join(', ')})`
}
