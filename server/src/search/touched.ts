import { fromId } from '@parley/contract'
import type { EventRow } from '../log/read.ts'

/** What a batch of events made stale in the index. Ids are UUIDs. */
export type Touched = {
  messages: Set<string>
  /** The tickets' own entries. */
  tickets: Set<string>
  /** Tickets whose every entry changes: what narrows a search, or the customer's name, stands in each. */
  wholeTickets: Set<string>
  /** All of their tickets. */
  customers: Set<string>
}

/** Changed fields of a ticket or a customer that entries hold. */
const held: ReadonlySet<string> = new Set(['subject', 'tags', 'department_id', 'name', 'primary_email'])

/**
 * The index is nothing but a picture of the tables: each event only says which part of it to draw anew, from the rows as they stand
 * now, so repeats and any order are harmless, and a row that is gone takes its entry with it.
 */
export function touchedBy(events: readonly EventRow[]): Touched {
  const touched: Touched = { messages: new Set(), tickets: new Set(), wholeTickets: new Set(), customers: new Set() }
  for (const event of events) {
    const { ticket_id: ticketId, message_id: messageId, data } = event
    switch (event.type) {
      case 'message.created':
      case 'message.edited':
      case 'message.deleted':
      case 'message.redacted':
        if (messageId) touched.messages.add(messageId)
        break
      case 'ticket.created':
        if (ticketId) touched.tickets.add(ticketId)
        break
      case 'ticket.assigned':
      case 'ticket.emptied':
        if (ticketId) touched.wholeTickets.add(ticketId)
        break
      case 'ticket.updated':
        if (ticketId && changesHeld(data)) touched.wholeTickets.add(ticketId)
        break
      case 'customer.updated':
      case 'customer.erased':
      case 'customer.identity_changed':
        if (event.type !== 'customer.updated' || changesHeld(data)) addCustomer(touched, data)
        break
    }
  }
  return touched
}

const changesHeld = (data: EventRow['data']): boolean =>
  'changed' in data && data.changed.some((field) => held.has(field))

function addCustomer(touched: Touched, data: EventRow['data']): void {
  const id = 'customer_id' in data ? fromId('customer', data.customer_id) : null
  if (id) touched.customers.add(id)
}
