import type { Event, EventCustomer } from './events.ts'
import { leftType } from './left.ts'
import type { Message } from './messages.ts'
import { redactedMessage } from './redacted.ts'
import type { Ticket } from './tickets.ts'

// No schema is imported here: the console carries this reducer in its first load.

/** A ticket brings so many of its newest messages along; what is older is fetched by the page. */
export const timelineLimit = 1000

/**
 * The one reducer of log events. Always true: a snapshot with the events that came after it applied equals a fresh fetch;
 * applying an event twice, or one that a newer fetch already holds, changes nothing.
 * @returns the ticket with its whole timeline, or the one given when the event is not about it; undefined when the event says that
 *   it left what the reader sees.
 */
export function applyEvent(ticket: Ticket | undefined, event: Event): Ticket | undefined {
  if (event.type === leftType) return ticket?.ticket_id === event.ticket_id ? undefined : ticket
  if (event.customer) return ticket && withCustomer(ticket, event)
  if (!event.ticket || (ticket && ticket.ticket_id !== event.ticket_id)) return ticket
  const fields = !ticket || event.ticket.version >= ticket.version ? event.ticket : ticket
  const known =
    event.type === 'ticket.emptied' ? emptiedTimeline(ticket?.timeline ?? [], event) : (ticket?.timeline ?? [])
  return { ...fields, timeline: event.message ? placeMessage(known, event.message) : known }
}

/** Nothing that was said before `ticket.emptied` is left; what a colleague has noted since stays. */
export function emptiedTimeline(
  timeline: readonly Message[],
  { occurred_at: at }: Pick<Event, 'occurred_at'>,
): Message[] {
  return timeline.map((message) => (message.timestamp > at ? message : redactedMessage(message, at)))
}

/** A customer's new name or address stands on each of its tickets; a ticket's own version does not rise with it. */
function withCustomer(ticket: Ticket, event: Event): Ticket {
  const { customer_id, identity, ...shown } = event.customer as EventCustomer
  if (ticket.customer.internal_id !== customer_id) return ticket
  const isReached = identity !== undefined && identity.identity_id === ticket.customer.identity_id
  const customer = {
    ...ticket.customer,
    ...shown,
    ...(isReached ? { channel_identity: identity.channel_identity } : {}),
    ...(event.type === 'customer.erased' ? { channel_identity: null } : {}),
  }
  return { ...ticket, customer }
}

/** The timeline with this message in its place: by time, then by id. */
export function placeMessage(timeline: readonly Message[], message: Message): Message[] {
  const others = timeline.filter((entry) => entry.message_id !== message.message_id)
  const [first] = timeline
  // Older than what a full timeline holds: a fetch would not bring it either, and beside the others it would hide what lies between.
  if (first && others.length >= timelineLimit && isBefore(message, first)) return others
  const at = others.findIndex((entry) => isBefore(message, entry))
  return at < 0 ? [...others, message] : [...others.slice(0, at), message, ...others.slice(at)]
}

/** The order of a timeline. */
export function isBefore(a: Message, b: Message): boolean {
  return a.timestamp === b.timestamp ? a.message_id < b.message_id : a.timestamp < b.timestamp
}
