import type { Status } from '@parley/contract'
import { toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { actorOf, type Caller } from '../access/caller.ts'
import { ticketScope } from '../access/scope.ts'
import { brokenConstraint, type Db, type Sql } from '../db/sql.ts'
import { changeTicketOnly } from '../tickets/change.ts'
import { insertTickets, type NewTicketParts } from '../tickets/new-tickets.ts'
import { findPortalDepartment, portalChannel } from '../tickets/portal-department.ts'
import type { TicketRow } from '../tickets/row.ts'
import { changeStatus, type Decision, receive, statusAfterCustomer } from '../tickets/rules.ts'
import { findLocked, type NewMessage } from '../tickets/store.ts'
import { sinceAfterCustomer } from '../tickets/waiting.ts'

const channel = portalChannel

type Opening = { title: string; text: string; at: Date; ticketId: string; messageId: string }
/** Whose ticket it is, the address that it stands on, and where it is born (UUIDs); a follow-up names the one that it goes on from. */
type For = { customerId: string; identityId: string | null; departmentId: string | null; previousId: string | null }

/** Makes a ticket of the caller's own. Running it again under the same id changes nothing. */
export async function openTicket(sql: Sql, caller: Caller, opening: Opening): Promise<void> {
  const [identityId, departmentId] = await Promise.all([identityOf(sql, caller.id), findPortalDepartment(sql)])
  const whose = { customerId: caller.id, identityId, departmentId, previousId: null }
  try {
    await insertTickets(sql, [newTicket(caller, opening, whose)])
  } catch (error) {
    if (brokenConstraint(error) !== 'ticket_pkey') throw error
  }
}

export type Writing = { ticketId: string; text: string; id: string; at: Date; reopenMs: number }

/**
 * Puts what the customer wrote onto one of their tickets, by the one rule: it goes on an open ticket, reopens one that was resolved
 * lately, and else opens another that names the old one. Running it again under the same id changes nothing.
 * @throws Problem `ticket_not_found`
 */
export async function writeMessage(sql: Sql, caller: Caller, writing: Writing): Promise<void> {
  try {
    let closed: TicketRow | undefined
    await changeTicketOnly({
      sql,
      scope: caller.scope,
      ticketId: writing.ticketId,
      ifMatch: null,
      at: writing.at,
      async decide(ticket) {
        closed = receive(ticket, writing.at, writing.reopenMs).goes === 'open' ? ticket : undefined
        return closed ? { change: {}, events: [] } : received(ticket, caller, writing)
      },
    })
    if (closed) await goOn(sql, caller, closed, writing)
  } catch (error) {
    if (!['message_pkey', 'ticket_pkey'].includes(brokenConstraint(error))) throw error
  }
}

/** What a customer's message does to a ticket that takes it. */
function received(ticket: TicketRow, caller: Caller, { id, text, at }: Writing): Decision & { messages: NewMessage[] } {
  const actor = actorOf(caller)
  const moved = changeStatus(ticket, statusAfterCustomer(ticket.status), 'customer_wrote', actor, at)
  return {
    change: {
      ...moved.change,
      last_public_message_id: id,
      last_inbound_at: at,
      waiting_since: sinceAfterCustomer(ticket.waiting_since, at),
      snoozed_until: null,
    },
    events: [...moved.events, written(ticket.id, id, actor, at)],
    messages: [newMessage(id, text, ticket.identity_id, at)],
  }
}

/** The ticket that was opened after a closed one takes it, or a new one is opened; one after the other, under the old one's lock. */
async function goOn(sql: Sql, caller: Caller, closed: TicketRow, writing: Writing): Promise<void> {
  const next = await sql.begin(async (tx) => {
    await findLocked(tx, caller.scope, closed.id)
    const [open] = await tx<{ id: string; status: Status }[]>`
      select t.id from ticket t
      where t.previous_ticket_id = ${closed.id} and t.customer_id = ${closed.customer_id} and ${ticketScope(tx, caller.scope)}
        and t.status in ('new', 'open', 'pending_customer')
      order by t.id desc limit 1`
    if (open) return open.id
    const whose = {
      customerId: closed.customer_id,
      identityId: closed.identity_id,
      departmentId: await findPortalDepartment(tx),
      previousId: closed.id,
    }
    const opening = {
      title: closed.subject,
      text: writing.text,
      at: writing.at,
      ticketId: uuidv7(),
      messageId: writing.id,
    }
    await insertTickets(tx, [newTicket(caller, opening, whose)])
    return null
  })
  if (next) await writeMessage(sql, caller, { ...writing, ticketId: next })
}

function newTicket(caller: Caller, { title, text, at, ticketId, messageId }: Opening, whose: For): NewTicketParts {
  const actor = actorOf(caller)
  const previous = whose.previousId && toId('ticket', whose.previousId)
  return {
    ticket: {
      id: ticketId,
      subject: title,
      status: 'new',
      priority: 'medium',
      channel,
      inbox_id: null,
      customer_id: whose.customerId,
      identity_id: whose.identityId,
      origin_platform_id: channel,
      is_bot_handoff: false,
      one_open: false,
      department_id: whose.departmentId,
      tags: [],
      custom: {},
      previous_ticket_id: whose.previousId,
      last_inbound_at: at,
      waiting_since: at,
    },
    message: newMessage(messageId, text, whose.identityId, at),
    customer: null,
    identity: null,
    events: [
      {
        type: 'ticket.created',
        ticketId,
        messageId: null,
        actor,
        data: { status: 'new', priority: 'medium', channel, previous_ticket_id: previous },
        at,
      },
      written(ticketId, messageId, actor, at),
    ],
    at,
  }
}

function written(ticketId: string, messageId: string, actor: ReturnType<typeof actorOf>, at: Date) {
  const data = { sender_type: 'customer', visibility: 'public', content_type: 'text' } as const
  return { type: 'message.created', ticketId, messageId, actor, data, at } as const
}

function newMessage(id: string, content: string, identityId: string | null, at: Date): NewMessage {
  return {
    id,
    sender_type: 'customer',
    visibility: 'public',
    content_type: 'text',
    content,
    agent_id: null,
    inbox_id: null,
    identity_id: identityId,
    reply_to: null,
    quoted_id: null,
    client_id: null,
    occurred_at: at,
    deliver: false,
    failure_code: null,
    failure_reason: null,
  }
}

async function identityOf(sql: Db, customerId: string): Promise<string | null> {
  const [row] = await sql<{ id: string }[]>`
    select id from channel_identity where customer_id = ${customerId} and channel = ${channel} order by id limit 1`
  return row?.id ?? null
}
