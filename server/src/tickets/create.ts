import { type CreateTicketBody, type Ticket, toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import type { Caller } from '../access/caller.ts'
import { actorOf } from '../access/caller.ts'
import { brokenConstraint, isConflict, type Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { InboxBook } from '../inboxes/book.ts'
import type { NewEvent } from '../log/append.ts'
import type { Parties, PartyFinder } from './parties.ts'
import { presentMessage, presentTicket } from './present.ts'
import { loadTicket, type NewMessage } from './store.ts'
import type { TicketWriter } from './writer.ts'

export type CreateRequest = {
  sql: Sql
  writer: TicketWriter
  finder: PartyFinder
  /** Who it is for, as the request found them. */
  parties: Parties
  book: InboxBook
  caller: Caller
  body: CreateTicketBody
  /** The ticket's id: the same for every run of one Idempotency-Key. */
  id: string
  at: Date
  /** Told when the events have their places in the log, or wait in the outbox. */
  onWritten?(isLogged: boolean): void
}

/**
 * Creates a ticket, and its customer and identity when nobody knows them.
 * @throws open_ticket_exists on a chat channel where this person already has one; customer_not_found; department_not_found.
 */
export async function createTicket(request: CreateRequest): Promise<Ticket> {
  let { parties } = request
  for (let attempt = 0; ; attempt++) {
    try {
      if (attempt > 0) parties = (await request.finder.find(request.body, request.caller.scope)).found
      return await createOnce(request, parties)
    } catch (error) {
      if (brokenConstraint(error) === 'ticket_pkey') return loadCreated(request)
      if (!isConflict(error) || attempt >= 4) throw error
    }
  }
}

async function createOnce(request: CreateRequest, parties: Parties): Promise<Ticket> {
  const { writer, book, caller, body, id, at } = request
  const inbox = book.defaultOf(body.source.channel)
  if (parties.openTicketId && parties.openTicketId !== id)
    throw new Problem('open_ticket_exists', { extra: { ticket_id: toId('ticket', parties.openTicketId) } })
  const customer = parties.customer ?? {
    id: uuidv7(),
    name: body.customer.name || null,
    primary_email: body.customer.primary_email ?? null,
    isNew: true,
  }
  const fresh = parties.identity ? null : newIdentity(parties, body, customer.id)
  const identity = parties.identity ?? fresh
  const ticket = {
    id,
    subject: body.subject,
    status: 'new' as const,
    priority: body.priority ?? 'medium',
    channel: body.source.channel,
    inbox_id: inbox?.id ?? null,
    customer_id: customer.id,
    identity_id: identity?.id ?? null,
    origin_platform_id: body.source.origin_platform_id ?? identity?.handle ?? '',
    is_bot_handoff: body.source.is_bot_handoff ?? false,
    one_open: inbox?.channel.capabilities.oneOpenTicket ?? false,
    department_id: parties.departmentId,
    tags: body.tags ?? [],
    custom: body.custom ?? {},
    previous_ticket_id: null,
    last_inbound_at: at,
    waiting_since: at,
  }
  const message: NewMessage = {
    id: uuidv7(),
    sender_type: 'customer',
    visibility: 'public',
    content_type: 'text',
    content: body.initial_message,
    agent_id: null,
    inbox_id: ticket.inbox_id,
    identity_id: ticket.identity_id,
    reply_to: null,
    quoted_id: null,
    client_id: null,
    occurred_at: at,
    deliver: false,
    failure_code: null,
    failure_reason: null,
  }
  const actor = actorOf(caller)
  const events: NewEvent[] = [
    {
      type: 'ticket.created',
      ticketId: id,
      messageId: null,
      actor,
      data: { status: 'new', priority: ticket.priority, channel: ticket.channel, previous_ticket_id: null },
      at,
    },
    {
      type: 'message.created',
      ticketId: id,
      messageId: message.id,
      actor,
      data: { sender_type: 'customer', visibility: 'public', content_type: 'text' },
      at,
    },
  ]
  const { number, isLogged } = await writer.insertTicket({
    ticket,
    message,
    customer: 'isNew' in customer ? customer : null,
    identity: fresh,
    events,
    at,
  })
  request.onWritten?.(isLogged)
  return presentTicket(
    {
      ...ticket,
      number,
      assigned_agent_id: null,
      message_count: 1,
      last_public_message_id: message.id,
      last_agent_message_id: null,
      snoozed_until: null,
      undelivered_count: 0,
      resolved_at: null,
      closed_at: null,
      version: 1,
      created_at: at,
      updated_at: at,
      customer_name: customer.name,
      customer_email: customer.primary_email,
      identity_handle: identity?.handle ?? null,
    },
    [
      presentMessage({
        ...message,
        ticket_id: id,
        position: 1,
        meta: null,
        external_id: null,
        delivery: null,
        edited_at: null,
        deleted_at: null,
        redacted_at: null,
        attachments: null,
        reactions: null,
      }),
    ],
  )
}

function newIdentity(parties: Parties, body: CreateTicketBody, customerId: string) {
  if (!parties.address) return null
  const { scope, kind, value } = parties.address
  return {
    id: uuidv7(),
    customer_id: customerId,
    channel: body.source.channel,
    scope,
    kind,
    address: value,
    handle: kind === 'phone' ? `+${value}` : value,
    display_name: body.customer.name || null,
  }
}

/** The ticket that an earlier run of the same request made. */
async function loadCreated({ sql, id }: CreateRequest): Promise<Ticket> {
  const found = await loadTicket(sql, { kind: 'all' }, id)
  if (!found) throw new Problem('ticket_not_found')
  return presentTicket(found.ticket, found.timeline.map(presentMessage))
}
