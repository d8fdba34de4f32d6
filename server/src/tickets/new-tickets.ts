import type { Priority } from '@parley/contract'
import type { Db } from '../db/sql.ts'
import { appendNow, type NewEvent } from '../log/append.ts'
import type { NewMessage } from './store.ts'

export type NewTicket = {
  id: string
  subject: string
  status: 'new'
  priority: Priority
  channel: string
  inbox_id: string | null
  customer_id: string
  identity_id: string | null
  origin_platform_id: string
  is_bot_handoff: boolean
  one_open: boolean
  department_id: string | null
  tags: readonly string[]
  custom: Record<string, unknown>
  previous_ticket_id: string | null
  last_inbound_at: Date | null
  waiting_since: Date | null
}

export type NewCustomer = { id: string; name: string | null; primary_email: string | null }
export type NewIdentity = {
  id: string
  customer_id: string
  channel: string
  scope: string
  kind: string
  address: string
  handle: string
  display_name: string | null
}

export type NewTicketParts = {
  ticket: NewTicket
  message: NewMessage
  customer: NewCustomer | null
  identity: NewIdentity | null
  events: readonly NewEvent[]
  at: Date
}

/** `isLogged`: the events have their places in the log; else they wait in the outbox. */
export type TicketWritten = { number: string; isLogged: boolean }

/**
 * Writes tickets with their first messages, and the customers and identities that are new, with their events, as one statement:
 * its own transaction, or the last but a few statements of one, for until the commit nobody else gets a number in the log.
 * @returns the tickets' numbers, in order.
 * @throws 23505 when another made the same customer's ticket or identity first; then nothing is written.
 */
export async function insertTickets(sql: Db, parts: readonly NewTicketParts[]): Promise<TicketWritten[]> {
  const rows = (list: readonly unknown[]) => list as never
  const made = await sql<(TicketWritten & { id: string })[]>`
    with new_customer as (
      insert into customer (id, name, primary_email, created_at, updated_at)
      select id, name, primary_email, at, at
      from json_to_recordset(${rows(parts.flatMap(({ customer, at }) => (customer ? [{ ...customer, at }] : [])))}::json)
        as c(id uuid, name text, primary_email text, at timestamptz)
    ), new_identity as (
      insert into channel_identity (id, customer_id, channel, scope, kind, address, handle, display_name, created_at)
      select id, customer_id, channel, scope, kind, address, handle, display_name, at
      from json_to_recordset(${rows(parts.flatMap(({ identity, at }) => (identity ? [{ ...identity, at }] : [])))}::json) as i(
        id uuid, customer_id uuid, channel text, scope text, kind text, address text, handle text, display_name text, at timestamptz)
      returning id
    ), new_ticket as (
      insert into ticket (id, subject, status, priority, channel, inbox_id, customer_id, identity_id, origin_platform_id,
        is_bot_handoff, one_open, department_id, tags, custom, previous_ticket_id, message_count, last_public_message_id,
        last_inbound_at, waiting_since, created_at, updated_at)
      select id, subject, status, priority, channel, inbox_id, customer_id, identity_id, origin_platform_id, is_bot_handoff, one_open,
        department_id, tags, custom, previous_ticket_id, 1, first_message_id, last_inbound_at, waiting_since, at, at
      from json_to_recordset(${rows(parts.map(({ ticket, message, at }) => ({ ...ticket, first_message_id: message.id, at })))}::json)
        as t(id uuid, subject text, status text, priority text, channel text, inbox_id uuid, customer_id uuid, identity_id uuid,
        origin_platform_id text, is_bot_handoff boolean, one_open boolean, department_id uuid, tags text[], custom jsonb,
        previous_ticket_id uuid, first_message_id uuid, last_inbound_at timestamptz, waiting_since timestamptz, at timestamptz)
      returning id, number
    ), new_message as (
      insert into message (id, ticket_id, position, sender_type, visibility, content_type, content, inbox_id, identity_id,
        client_id, occurred_at, created_at)
      select id, ticket_id, 1, sender_type, visibility, content_type, content, inbox_id, identity_id, client_id, occurred_at, at
      from json_to_recordset(${rows(parts.map(({ ticket, message, at }) => ({ ...message, ticket_id: ticket.id, at })))}::json)
        as m(id uuid, ticket_id uuid, sender_type text, visibility text, content_type text, content text, inbox_id uuid,
        identity_id uuid, client_id text, occurred_at timestamptz, at timestamptz)
    ), told as (${appendNow(
      sql,
      parts.flatMap(({ events }) => events),
      // Whoever waits for another's ticket or identity must not hold the log meanwhile.
      sql`new_ticket cross join (select count(*) from new_identity) identities`,
    )})
    select id, number, told.last is not null as "isLogged" from new_ticket cross join told`
  const written = new Map(made.map(({ id, ...one }) => [id, one]))
  return parts.map(({ ticket }) => written.get(ticket.id)!)
}
