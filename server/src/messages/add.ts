import { type AddMessageBody, fromId, type Ticket } from '@parley/contract'
import { actorOf, type Caller } from '../access/caller.ts'
import { brokenConstraint, type Db, type Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Inbox, InboxBook } from '../inboxes/book.ts'
import { changeTicket } from '../tickets/change.ts'
import { presentMessage, presentTicket } from '../tickets/present.ts'
import type { TicketWithTimeline } from '../tickets/reader.ts'
import type { TicketRow } from '../tickets/row.ts'
import { type Decision, reply } from '../tickets/rules.ts'
import { loadTicket, type NewMessage } from '../tickets/store.ts'
import type { TicketWriter } from '../tickets/writer.ts'
import { limitsOf } from './limits.ts'
import { readMentions } from './mentions.ts'

export type AddRequest = {
  sql: Sql
  writer: TicketWriter
  book: InboxBook
  caller: Caller
  ticketId: string
  /** The ticket as the request found it; undefined when it is not there for this caller. */
  found: TicketWithTimeline | undefined
  body: AddMessageBody
  /** The message's id: the same for every run of one Idempotency-Key. */
  id: string
  at: Date
  /** Told when the events have their places in the log, or wait in the outbox. */
  onWritten?(isLogged: boolean): void
}

/**
 * Puts an answer or a note on a ticket; an answer is queued for its platform in the same transaction.
 * @returns the ticket with its timeline. @throws what the rule `reply` refuses; ticket_not_found.
 */
export async function addMessage(request: AddRequest): Promise<Ticket> {
  const { sql, caller, at } = request
  try {
    return await changeTicket({
      sql,
      writer: request.writer,
      found: request.found,
      scope: caller.scope,
      ticketId: request.ticketId,
      ifMatch: null,
      at,
      onWritten: request.onWritten,
      decide: (ticket, db) => decideMessage(request, ticket, db),
    })
  } catch (error) {
    if (!['message_pkey', 'message_client'].includes(brokenConstraint(error))) throw error
    return loadAgain(request)
  }
}

export type MessageWish = Pick<AddRequest, 'book' | 'caller' | 'body' | 'id' | 'at'>

/**
 * What an answer or a note does to its ticket, and the message itself. Writes nothing.
 * @throws what the rule `reply` refuses; attachments_unsupported, message_not_found for the quoted one, and as `readMentions`
 */
export async function decideMessage(
  wish: MessageWish,
  ticket: TicketRow,
  db: Db,
): Promise<Decision & { messages: [NewMessage] }> {
  const { book, caller, body, id, at } = wish
  if ((body.attachments?.length ?? 0) > 0) throw new Problem('attachments_unsupported')
  const inbox = inboxOf(ticket, book)
  const limits = inbox ? limitsOf(inbox) : null
  const { visibility = 'public', sender_type: senderType = 'agent' } = body
  const answer = { id, visibility, senderType, length: [...body.content].length }
  const { change, events } = reply(ticket, answer, limits, actorOf(caller), at)
  const meta = await readMentions(db, body)
  const quoted = body.reply_to_message_id ? await findQuoted(db, ticket.id, body.reply_to_message_id) : null
  const message = newMessage(wish, ticket, inbox, quoted, meta)
  const failed = message.failure_code === null ? {} : { undelivered_count: ticket.undelivered_count + 1 }
  return { change: { ...change, ...failed }, events, messages: [message] }
}

function newMessage(
  { caller, body, id, at, book }: MessageWish,
  ticket: TicketRow,
  inbox: Inbox | undefined,
  quoted: Quoted | null,
  meta: NewMessage['meta'],
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
    meta,
    agent_id: caller.type === 'agent' ? caller.id : null,
    inbox_id: isPublic ? (inbox?.id ?? null) : null,
    identity_id: isPublic ? ticket.identity_id : null,
    reply_to: quoted?.external_id ?? null,
    quoted_id: quoted?.external_id ? quoted.id : null,
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

/** The platform's id is null when the platform never had it. */
type Quoted = { id: string; external_id: string | null }

async function findQuoted(sql: Db, ticketId: string, messageId: string): Promise<Quoted> {
  const [row] = await sql<Quoted[]>`
    select id, external_id from message where id = ${fromId('message', messageId)} and ticket_id = ${ticketId} and visibility = 'public'`
  if (!row) throw new Problem('message_not_found')
  return row
}

/** The same request was handled before: what it made stands. */
async function loadAgain({ sql, caller, ticketId }: AddRequest): Promise<Ticket> {
  const found = await loadTicket(sql, caller.scope, ticketId)
  if (!found) throw new Problem('ticket_not_found')
  return presentTicket(found.ticket, found.timeline.map(presentMessage))
}
