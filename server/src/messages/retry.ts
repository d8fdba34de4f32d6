import { actorOf, type Caller } from '../access/caller.ts'
import type { Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Inbox, InboxBook } from '../inboxes/book.ts'
import type { NewEvent } from '../log/append.ts'
import type { TicketRow } from '../tickets/row.ts'
import { reply } from '../tickets/rules.ts'
import { findLocked } from '../tickets/store.ts'
import { limitsOf } from './limits.ts'
import { type FailedMessage, findFailed, queueAgain } from './store.ts'

export type RetryRequest = {
  sql: Sql
  book: InboxBook
  caller: Caller
  /** UUID. */
  messageId: string
  at: Date
}

/**
 * Sends a message again that failed, or whose fate is unknown: that the platform may have it already is for the caller to judge.
 * @throws Problem `message_not_found`, `not_retryable`, `no_inbox`, `no_identity`, and what the rule of answering refuses
 */
export async function retryMessage({ sql, book, caller, messageId, at }: RetryRequest): Promise<void> {
  await sql.begin(async (tx) => {
    const found = await findFailed(tx, messageId)
    const ticket = found && (await findLocked(tx, caller.scope, found.ticket_id))
    // Read again under the ticket's lock: a worker or another caller may have been faster.
    const message = ticket && (await findFailed(tx, messageId))
    if (!message) throw new Problem('message_not_found')
    if (!isRetryable(message)) throw new Problem('not_retryable')
    const via = wayOf(message, ticket, book)
    checkMayGo(message, ticket, via.inbox, caller, at)
    const event: NewEvent = {
      type: 'message.delivery_changed',
      ticketId: ticket.id,
      messageId: message.id,
      actor: actorOf(caller),
      data: { from: message.delivery, to: 'queued', code: null },
      at,
    }
    await queueAgain(tx, message, { inboxId: via.inbox.id, identityId: via.identityId }, event)
  })
}

const isRetryable = ({ delivery, deleted_at }: FailedMessage): boolean =>
  (delivery === 'failed' || delivery === 'unknown') && deleted_at === null

/** Through which inbox and to whom: as before, else what the ticket and its channel have by now. */
function wayOf(message: FailedMessage, ticket: TicketRow, book: InboxBook): { inbox: Inbox; identityId: string } {
  const named = message.inbox_id ?? ticket.inbox_id
  const inbox = named ? book.byId(named) : book.defaultOf(ticket.channel)
  if (!inbox?.active)
    throw new Problem('no_inbox', named ? { detail: 'The inbox that this answer goes out on is disconnected' } : {})
  const identityId = message.identity_id ?? ticket.identity_id
  if (!identityId) throw new Problem('no_identity')
  return { inbox, identityId }
}

/** The refusals of a fresh answer: the window may have closed since, or the channel was not known yet. */
function checkMayGo(message: FailedMessage, ticket: TicketRow, inbox: Inbox, caller: Caller, at: Date): void {
  const answer = {
    id: message.id,
    visibility: 'public' as const,
    senderType: message.sender_type,
    length: [...message.content].length,
  }
  reply(ticket, answer, limitsOf(inbox), actorOf(caller), at)
}
