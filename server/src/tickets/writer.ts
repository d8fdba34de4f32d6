import { batched } from '../db/batched.ts'
import type { Sql } from '../db/sql.ts'
import { insertTickets, type NewTicketParts, type TicketWritten } from './new-tickets.ts'
import { insertMessages, type MessageWrite, type MessageWritten } from './store.ts'

/** Writes of concurrent requests share statements and commits; each caller still gets its own answer or refusal. */
export type TicketWriter = {
  /** @returns the ticket's number. @throws as `insertTickets`. */
  insertTicket(parts: NewTicketParts): Promise<TicketWritten>
  /** @returns the ticket's new version and message count; undefined when somebody changed it meanwhile. */
  insertMessage(write: MessageWrite): Promise<MessageWritten | undefined>
}

const options = { most: 64, inFlight: 1 }

export function createTicketWriter(sql: Sql): TicketWriter {
  return {
    insertTicket: batched((parts: readonly NewTicketParts[]) => insertTickets(sql, parts), options),
    insertMessage: batched((writes: readonly MessageWrite[]) => insertMessages(sql, writes), options),
  }
}
