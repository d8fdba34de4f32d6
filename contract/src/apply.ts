import type { Event, EventCustomer } from './events.ts'
import type { Message } from './messages.ts'
import type { Ticket } from './tickets.ts'

/**
 * The one reducer of log events. Always true: a snapshot with the events that came after it applied equals a fresh fetch;
 * applying an event twice, or one that a newer fetch already holds, changes nothing.
 * @returns the ticket with its whole timeline, or the one given when the event is not about it.
 */
export function applyEvent(ticket: Ticket | undefined, event: Event): Ticket | undefined {
  if (event.customer) return ticket && withCustomer(ticket, event.customer)
  if (!event.ticket || (ticket && ticket.ticket_id !== event.ticket_id)) return ticket
  const fields = !ticket || event.ticket.version >= ticket.version ? event.ticket : ticket
  const timeline = event.message ? placeMessage(ticket?.timeline ?? [], event.message) : (ticket?.timeline ?? [])
  return { ...fields, timeline }
}

/** A customer's new name or address stands on each of its tickets; a ticket's own version does not rise with it. */
function withCustomer(ticket: Ticket, { customer_id, identity, ...shown }: EventCustomer): Ticket {
  if (ticket.customer.internal_id !== customer_id) return ticket
  const isReached = identity !== undefined && identity.identity_id === ticket.customer.identity_id
  const customer = {
    ...ticket.customer,
    ...shown,
    ...(isReached ? { channel_identity: identity.channel_identity } : {}),
  }
  return { ...ticket, customer }
}

/** The timeline with this message in its place: by time, then by id. */
export function placeMessage(timeline: readonly Message[], message: Message): Message[] {
  const others = timeline.filter((entry) => entry.message_id !== message.message_id)
  const at = others.findIndex((entry) => isBefore(message, entry))
  return at < 0 ? [...others, message] : [...others.slice(0, at), message, ...others.slice(at)]
}

function isBefore(a: Message, b: Message): boolean {
  return a.timestamp === b.timestamp ? a.message_id < b.message_id : a.timestamp < b.timestamp
}
