import { type AddMessageBody, fromId, type Ticket } from '@parley/contract'
import { actorOf, type Caller } from '../access/caller.ts'
import { brokenConstraint, type Db, type Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Inbox, InboxBook } from '../inboxes/book.ts'
import { changeTicket } from '../tickets/change.ts'
import { presentMessage, presentTicket } from '../tickets/present.ts'
import type { TicketRow } from '../tickets/row.ts'
import { reply } from '../tickets/rules.ts'
import { loadTicket, type NewMessage } from '../tickets/store.ts'
import type { TicketWriter } from '../tickets/writer.ts'
import { limitsOf } from './limits.ts'

export type AddRequest = {
  sql: Sql
  writer: TicketWriter
  book: InboxBook
  caller: Caller
  ticketId: string
  body: AddMessageBody
  /** The message's id: the same for every run of one Idempotency-Key. */
  id: string
  at: Date
}

/**
 * Puts an answer or a note on a ticket; an answer is queued for its platform in the same transaction.
 * @returns the ticket with its timeline. @throws what the rule `reply` refuses; ticket_not_found.
 */
export async function addMessage(request: AddRequest): Promise<Ticket> {
  const { sql, book, caller, body, id, at } = request
  if ((body.attachments?.length ?? 0) > 0) throw new Problem('attachments_unsupported')
  const visibility = body.visibility ?? 'public'
  const senderType = body.sender_type ?? 'agent'
  try {
    return await changeTicket({
      sql,
      writer: request.writer,
      scope: caller.scope,
      ticketId: request.ticketId,
      ifMatch: null,
      at,
      async decide(ticket, db) {
        const inbox = inboxOf(ticket, book)
        const limits = inbox ? limitsOf(inbox) : null
        const wish = { id, visibility, senderType, length: [...body.content].length }
        const decision = reply(ticket, wish, limits, actorOf(caller), at)
        const quoted = body.reply_to_message_id ? await findQuoted(db, ticket.id, body.reply_to_message_id) : null
        return { ...decision, messages: [newMessage(request, ticket, inbox, quoted)] }
      },
    })
  } catch (error) {
    if (!['message_pkey', 'message_client'].includes(brokenConstraint(error))) throw error
    return loadAgain(request)
  }
}

function newMessage(
  { caller, body, id, at, book }: AddRequest,
  ticket: TicketRow,
  inbox: Inbox | undefined,
  quoted: string | null,
): NewMessage {
  const isPublic = body.visibility !== 'internal'
  const deliver = isPublic && inbox !== undefined && ticket.identity_id !== null
  const failure = isPublic && !deliver ? whyNot(ticket, book) : null
  return {
    id,
    sender_type: body.sender_type ?? 'agent',
    visibility: body.visibility ?? 'public',
    content_type: 'text',
    content: body.content,
    agent_id: caller.type === 'agent' ? caller.id : null,
    inbox_id: isPublic ? (inbox?.id ?? null) : null,
    identity_id: isPublic ? ticket.identity_id : null,
    reply_to: quoted,
    client_id: body.client_id ?? null,
    occurred_at: at,
    deliver,
    failure_code: failure?.code ?? null,
    failure_reason: failure?.reason ?? null,
  }
}

/** An answer that cannot even be tried is kept and shown as failed; on channels that Parley does not send on it is just kept. */
function whyNot(ticket: TicketRow, book: InboxBook): { code: string; reason: string } | null {
  if (!book.sends(ticket.channel)) return null
  if (!ticket.identity_id) return { code: 'no_identity', reason: 'The customer has no address on this channel.' }
  return { code: 'no_inbox', reason: 'No inbox of this channel is connected.' }
}

function inboxOf(ticket: TicketRow, book: InboxBook): Inbox | undefined {
  return ticket.inbox_id ? book.byId(ticket.inbox_id) : book.defaultOf(ticket.channel)
}

/** The platform's id of the quoted message; null when the platform never had it. */
async function findQuoted(sql: Db, ticketId: string, messageId: string): Promise<string | null> {
  const [row] = await sql<{ external_id: string | null }[]>`
    select external_id from message where id = ${fromId('message', messageId)} and ticket_id = ${ticketId} and visibility = 'public'`
  if (!row) throw new Problem('message_not_found')
  return row.external_id
}

/** The same request was handled before: what it made stands. */
async function loadAgain({ sql, caller, ticketId }: AddRequest): Promise<Ticket> {
  const found = await loadTicket(sql, caller.scope, ticketId)
  if (!found) throw new Problem('ticket_not_found')
  return presentTicket(found.ticket, found.timeline.map(presentMessage))
}
