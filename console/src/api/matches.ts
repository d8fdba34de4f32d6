import type { Sort, Ticket, TicketFilter, View } from './types.ts'

// The server decides what a list holds; the same rules stand here so that an event or a click changes a list at once. A
// difference lasts until the next fetch.

const notDone = ['new', 'open', 'pending_customer']

const inView: Record<View, (ticket: Ticket, me: string) => boolean> = {
  mine: (ticket, me) => ticket.assigned_agent_id === me && notDone.includes(ticket.status) && !ticket.snoozed_until,
  unassigned: (ticket) =>
    ticket.assigned_agent_id === null && ['new', 'open'].includes(ticket.status) && !ticket.snoozed_until,
  open: (ticket) => notDone.includes(ticket.status) && !ticket.snoozed_until,
  waiting: (ticket) => ticket.status === 'pending_customer' && !ticket.snoozed_until,
  resolved: (ticket) => ticket.status === 'resolved',
  undelivered: (ticket) => ticket.undelivered_count > 0,
  snoozed: (ticket) => ticket.snoozed_until != null,
}

const inField: { [F in keyof TicketFilter]-?: (ticket: Ticket, wanted: string, me: string) => boolean } = {
  view: (ticket, wanted, me) => inView[wanted as View]?.(ticket, me) ?? false,
  status: (ticket, wanted) => wanted.split(',').includes(ticket.status),
  assigned_agent_id: (ticket, wanted, me) =>
    ticket.assigned_agent_id === (wanted === 'none' ? null : wanted === 'me' ? me : wanted),
  channel: (ticket, wanted) => ticket.source.channel === wanted,
  inbox_id: (ticket, wanted) => ticket.inbox_id === wanted,
  priority: (ticket, wanted) => ticket.priority === wanted,
  department_id: (ticket, wanted) => ticket.department_id === wanted,
  customer_id: (ticket, wanted) => ticket.customer.internal_id === wanted,
  tag: (ticket, wanted) => ticket.tags.includes(wanted),
  sort: () => true,
}

/** Whether a ticket belongs into a list. `me` is the agent who looks. */
export function matches(ticket: Ticket, filter: TicketFilter, me: string): boolean {
  return Object.entries(filter).every(([field, wanted]) =>
    inField[field as keyof TicketFilter](ticket, String(wanted), me),
  )
}

const urgency = { urgent: 0, high: 1, medium: 2, low: 3 }
/** What is done with stands below all that waits, however urgent it was. */
const rankOf = (ticket: Ticket) => (notDone.includes(ticket.status) ? urgency[ticket.priority] : 4)
const byWaiting = (a: Ticket, b: Ticket) => compare(a.waiting_since ?? '9', b.waiting_since ?? '9')
const newestFirst = (a: Ticket, b: Ticket) => compare(b.ticket_id, a.ticket_id)

const orders: Record<Sort, (a: Ticket, b: Ticket) => number> = {
  newest: (a, b) => compare(b.created_at, a.created_at),
  updated: (a, b) => compare(b.updated_at, a.updated_at),
  waiting: byWaiting,
  priority: (a, b) => rankOf(a) - rankOf(b) || byWaiting(a, b),
}

/** The order of a list: negative when `a` stands above `b`. */
export function inOrder(sort: Sort = 'newest'): (a: Ticket, b: Ticket) => number {
  return (a, b) => orders[sort](a, b) || newestFirst(a, b)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
