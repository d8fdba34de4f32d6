import { applyEvent, leftType } from '@parley/contract'
import { notifyManager, type QueryClient } from '@tanstack/react-query'
import { keys } from '../api/keys.ts'
import { loadedRows, type TicketList } from '../api/ticket-runs.ts'
import type { Event, Ticket, TicketFilter } from '../api/types.ts'
import { countsChanged } from './counts.ts'
import { isHeld } from './hold.ts'
import { type RowChange, updateList } from './list.ts'
import { listTotals } from './totals.ts'

/**
 * Applies events of the log, in their order, to every ticket that is cached: details, and rows of lists. One call is one
 * rendering, however many events it is given.
 */
export function applyEvents(client: QueryClient, events: readonly Event[], me: string): void {
  const byTicket = Map.groupBy(
    events.filter((event) => event.ticket && !event.customer),
    (event) => event.ticket_id as string,
  )
  notifyManager.batch(() => {
    for (const [id, own] of byTicket)
      client.setQueryData<Ticket>(keys.ticket(id), (ticket) => ticket && own.reduce<Ticket>(apply, ticket))
    const changes = new Map<string, RowChange>()
    for (const [id, own] of byTicket) changes.set(id, rowChange(client, id, own, me))
    const gone = goneTickets(events)
    for (const id of gone) changes.set(id, { isNew: false, isOwn: true, apply: () => undefined })
    updateLists(client, changes, me)
    for (const id of gone) void client.resetQueries({ queryKey: keys.ticket(id) })
    for (const event of events) if (event.customer) updateCustomer(client, event)
    readOwnMessages(client, events, me)
    refreshOthers(client, events)
  })
  if (byTicket.size > 0 || events.some(({ type }) => type === leftType)) countsChanged()
}

/** Tickets that the agent sees no more, as these events leave it: one may come back by a later event. */
function goneTickets(events: readonly Event[]): string[] {
  const last = new Map(events.flatMap(({ ticket_id: id, type }) => (id ? [[id, type] as const] : [])))
  return [...last].flatMap(([id, type]) => (type === leftType ? [id] : []))
}

/** Puts tickets that a reply brought into every list and detail, unless something newer is there. */
export function ticketsFetched(client: QueryClient, tickets: readonly Ticket[], me: string): void {
  notifyManager.batch(() => {
    for (const ticket of tickets)
      client.setQueryData<Ticket>(keys.ticket(ticket.ticket_id), (known) =>
        known && known.version > ticket.version ? known : ticket,
      )
    const change = (ticket: Ticket): RowChange => ({
      isNew: false,
      isOwn: true,
      apply: (row) => (row && row.version > ticket.version ? row : asRow(ticket)),
    })
    updateLists(client, new Map(tickets.map((ticket) => [ticket.ticket_id, change(ticket)])), me)
  })
}

function apply(ticket: Ticket | undefined, event: Event): Ticket {
  return applyEvent(ticket, event as Parameters<typeof applyEvent>[1]) as Ticket
}

function rowChange(client: QueryClient, id: string, events: readonly Event[], me: string): RowChange {
  return {
    isNew: events.some(({ type }) => type === 'ticket.created'),
    isOwn: events.some(({ actor }) => actor?.type === 'agent' && actor.id === me),
    apply(row) {
      const known = row ?? knownRow(client, id)
      const next = events.reduce<Ticket | undefined>(apply, known)
      return next && asRow(next)
    },
  }
}

/** The row as another list or the open ticket knows it, for a list that it has just come into. */
function knownRow(client: QueryClient, id: string): Ticket | undefined {
  const detail = client.getQueryData<Ticket>(keys.ticket(id))
  if (detail) return asRow(detail)
  for (const [, list] of client.getQueriesData<TicketList>({ queryKey: keys.ticketLists })) {
    const found = list && loadedRows(list).find(({ ticket_id }) => ticket_id === id)
    if (found) return found
  }
  return undefined
}

/** As lists carry it: the newest public message only. */
function asRow(ticket: Ticket): Ticket {
  const newest = ticket.timeline.findLast(({ visibility }) => visibility === 'public')
  return { ...ticket, timeline: newest ? [newest] : [] }
}

function updateLists(client: QueryClient, changes: ReadonlyMap<string, RowChange>, me: string): void {
  if (changes.size === 0) return
  for (const [key, list] of client.getQueriesData<TicketList>({ queryKey: keys.ticketLists })) {
    const filter = (key[1] ?? {}) as TicketFilter
    if (!list) continue
    const next = updateList(list, { filter, changes, me, isHeld: isHeld(filter) })
    if (next !== list) client.setQueryData<TicketList>(key, next)
    listTotals.changed(key, next, changes)
  }
}

/** What is about a customer may stand on any ticket. */
function updateCustomer(client: QueryClient, event: Event): void {
  const patched = (ticket: Ticket): Ticket => apply(ticket, event)
  client.setQueriesData<Ticket>({ queryKey: ['ticket'] }, (ticket) => ticket && patched(ticket))
  client.setQueriesData<TicketList>(
    { queryKey: keys.ticketLists },
    (list) => list && { ...list, runs: list.runs.map((run) => ({ ...run, tickets: run.tickets.map(patched) })) },
  )
  if (event.customer) void client.invalidateQueries({ queryKey: keys.customer(event.customer.customer_id) })
}

/** What one writes oneself is read. */
function readOwnMessages(client: QueryClient, events: readonly Event[], me: string): void {
  const own = events.filter(({ type, message }) => type === 'message.created' && message?.agent_id === me)
  if (own.length === 0) return
  client.setQueryData<Record<string, number>>(keys.readPositions, (known = {}) => {
    const next = { ...known }
    for (const { ticket_id, message } of own)
      if (ticket_id && message) next[ticket_id] = Math.max(next[ticket_id] ?? 0, message.position)
    return next
  })
}

const changesCustomerTickets: ReadonlySet<string> = new Set([
  'ticket.created',
  'ticket.status_changed',
  'ticket.emptied',
  'message.redacted',
])

/** Caches that no event can be applied to are asked for again, if anybody shows them. */
function refreshOthers(client: QueryClient, events: readonly Event[]): void {
  const stale = new Map<string, readonly unknown[]>()
  const add = (key: readonly unknown[]) => stale.set(JSON.stringify(key), key)
  for (const { type, message_id, ticket, ticket_id } of events) {
    if (type === 'message.created' && ticket_id) add(keys.scheduled(ticket_id))
    if ((type === 'message.delivery_changed' || type === 'message.redacted') && message_id)
      add(keys.message(message_id))
    if (type === 'ticket.emptied' && ticket_id) {
      add(keys.scheduled(ticket_id))
      add(keys.drafts(ticket_id))
    }
    // A redaction and an emptying may take the subject along, which stands in the customer's list of tickets.
    if (ticket && changesCustomerTickets.has(type)) add(keys.customerTickets(ticket.customer.internal_id))
    if (type.startsWith('inbox.')) add(keys.inboxes)
    if (type === 'receipt.quarantined') add(['receipts'])
  }
  for (const queryKey of stale.values()) void client.invalidateQueries({ queryKey })
}
