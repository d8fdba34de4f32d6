import { toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import type { InboundEcho, InboundMessage } from '../channels/channel.ts'
import type { EventActor } from '../log/append.ts'
import { externalKey } from '../messages/external-key.ts'
import { receive, statusAfterCustomer } from '../tickets/rules.ts'
import { sinceAfterAnswer, sinceAfterCustomer } from '../tickets/waiting.ts'
import { handleOf, resolveIdentity } from './people.ts'
import { messageNamed, moveDelivery, sameInFlight } from './plan-reports.ts'
import { type MessageState, type State, type TicketState, threadKey } from './state.ts'
import type { IdentityState } from './state-people.ts'
import type { Work } from './work.ts'
import type { Writes } from './writes.ts'

// What people write, and what we are seen to have written: the ticket it goes to, and its place on it.

export type PlanSettings = {
  /** How long after it was resolved a ticket reopens, in ms. */
  reopenMs: number
}

const platform: EventActor = { type: 'platform', id: null }

export function planMessage(
  work: Work,
  item: InboundMessage,
  state: State,
  writes: Writes,
  settings: PlanSettings,
): void {
  const { inbox, at } = work
  if (state.messages.has(externalKey(inbox.id, item.externalId))) return
  const identity = resolveIdentity(state, writes, work, item.sender)
  const actor: EventActor = { type: 'customer', id: identity.customerId }
  const ticket = ticketFor(work, item, identity, actor, state, writes, settings)
  const id = uuidv7()
  addMessage(work, item, ticket, state, writes, { id, senderType: 'customer', identityId: identity.id, actor })
  if (item.opensWindow && (!ticket.lastInboundAt || at > ticket.lastInboundAt)) ticket.lastInboundAt = at
}

/** What a ticket needs to know of the message that opens it. */
type Opening = Pick<InboundMessage, 'text' | 'contentType' | 'sender' | 'handoff'>

/** Appends to the current ticket, reopens it, or opens a new one that names the old. */
function ticketFor(
  work: Work,
  item: Opening,
  identity: IdentityState,
  actor: EventActor,
  state: State,
  writes: Writes,
  settings: PlanSettings,
): TicketState {
  const { inbox, at } = work
  const key = threadKey(identity.id, inbox.id)
  const current = state.threads.get(key)
  const receiving = receive(
    current ? { id: current.id, status: current.status, resolved_at: current.resolvedAt } : null,
    at,
    settings.reopenMs,
  )
  if (receiving.goes === 'open' || !current) {
    const ticket = openTicket(work, item, identity, receiving.goes === 'open' ? receiving.previousId : null, writes)
    state.threads.set(key, ticket)
    state.tickets.set(ticket.id, ticket)
    writes.events.push({
      type: 'ticket.created',
      ticketId: ticket.id,
      messageId: null,
      actor,
      data: {
        status: 'new',
        priority: item.handoff?.priority ?? 'medium',
        channel: inbox.channel.id,
        previous_ticket_id:
          receiving.goes === 'open' && receiving.previousId ? toId('ticket', receiving.previousId) : null,
      },
      at,
    })
    return ticket
  }
  const to = statusAfterCustomer(current.status)
  if (to !== current.status) {
    writes.events.push({
      type: 'ticket.status_changed',
      ticketId: current.id,
      messageId: null,
      actor,
      data: { from: current.status, to, reason: 'customer_wrote' },
      at,
    })
    current.status = to
    current.resolvedAt = null
  }
  return current
}

function openTicket(
  { inbox, at }: Work,
  item: Opening,
  identity: IdentityState,
  previousId: string | null,
  writes: Writes,
): TicketState {
  const state: TicketState = {
    id: uuidv7(),
    identityId: identity.id,
    inboxId: inbox.id,
    status: 'new',
    resolvedAt: null,
    messageCount: 0,
    lastPublicMessageId: null,
    lastAgentMessageId: null,
    lastInboundAt: null,
    waitingSince: null,
    snoozedUntil: null,
    undeliveredCount: 0,
    isNew: true,
  }
  writes.tickets.push({
    id: state.id,
    subject: item.handoff?.subject ?? subjectOf(item, identity.customerName),
    priority: item.handoff?.priority ?? 'medium',
    channel: inbox.channel.id,
    inbox_id: inbox.id,
    customer_id: identity.customerId,
    identity_id: identity.id,
    origin_platform_id: handleOf(item.sender.addresses),
    is_bot_handoff: item.handoff !== undefined,
    one_open: inbox.channel.capabilities.oneOpenTicket,
    department_id: inbox.departmentId,
    tags: item.handoff?.tags ?? [],
    previous_ticket_id: previousId,
    state,
    customer: identity,
    at,
  })
  return state
}

/** The first line of what was written, cut at a word; else who wrote. */
export function subjectOf(item: Pick<InboundMessage, 'text' | 'contentType'>, name: string | null): string {
  const line = item.text.split('\n', 1)[0]?.trim() ?? ''
  if (line.length > 0 && line.length <= 80) return line
  if (line.length > 80)
    return `${line
      .slice(0, 79)
      .replace(/\s+\S*$/u, '')
      .toWellFormed()}…`
  const what = item.contentType === 'text' ? 'Message' : item.contentType[0]!.toUpperCase() + item.contentType.slice(1)
  return name ? `${what} from ${name}`.slice(0, 300) : what
}

/** An answer that was typed in the platform's own app, or our own send coming back. */
export function planEcho(work: Work, item: InboundEcho, state: State, writes: Writes, settings: PlanSettings): void {
  const { inbox } = work
  const own = messageNamed(work, item, state) ?? sameInFlight(work, item, state)
  if (own) {
    moveDelivery(work, own, 'sent', item.externalId, null, state, writes)
    return
  }
  const identity = resolveIdentity(state, writes, work, item.recipient)
  const ticket =
    state.threads.get(threadKey(identity.id, inbox.id)) ??
    ticketFor(work, { ...item, sender: item.recipient }, identity, platform, state, writes, settings)
  addMessage(work, item, ticket, state, writes, {
    id: uuidv7(),
    senderType: 'agent',
    identityId: identity.id,
    actor: platform,
    meta: { sent_from: 'platform' },
  })
}

/** What an answer from the platform's own app does; the customer may have written since, in messages that came faster. */
function answer(ticket: TicketState, messageId: string, at: Date, writes: Writes): void {
  ticket.lastAgentMessageId = messageId
  const since = sinceAfterAnswer(ticket.waitingSince, at)
  if (ticket.waitingSince && !since) writes.lateAnswers.set(ticket.id, { ticket_id: ticket.id, at })
  ticket.waitingSince = since
}

function addMessage(
  work: Work,
  item: InboundMessage | InboundEcho,
  ticket: TicketState,
  state: State,
  writes: Writes,
  from: {
    id: string
    senderType: 'customer' | 'agent'
    identityId: string
    actor: EventActor
    meta?: Record<string, unknown>
  },
): void {
  const { inbox, at } = work
  ticket.messageCount++
  ticket.lastPublicMessageId = from.id
  if (from.senderType === 'agent') answer(ticket, from.id, at, writes)
  else {
    ticket.waitingSince = sinceAfterCustomer(ticket.waitingSince, at)
    ticket.snoozedUntil = null
  }
  if (!ticket.isNew) writes.changedTickets.add(ticket)
  writes.messages.push({
    id: from.id,
    ticket_id: ticket.id,
    position: ticket.messageCount,
    sender_type: from.senderType,
    content_type: item.contentType,
    content: item.text,
    meta: item.meta || from.meta ? { ...item.meta, ...from.meta } : null,
    inbox_id: inbox.id,
    identity_id: from.identityId,
    external_id: item.externalId,
    reply_to: item.kind === 'message' ? item.replyTo : null,
    delivery: from.senderType === 'agent' ? 'sent' : null,
    occurred_at: at,
    has_attachments: item.attachments.length > 0,
  })
  item.attachments.forEach((attachment, ordinal) => {
    writes.attachments.push({
      id: uuidv7(),
      message_id: from.id,
      ordinal,
      kind: attachment.kind,
      external_id: attachment.externalId,
      url: attachment.url,
      mime_type: attachment.mimeType,
      file_name: attachment.fileName,
      size_bytes: attachment.sizeBytes,
      sha256: attachment.sha256,
      at,
    })
  })
  const message: MessageState = {
    id: from.id,
    ticketId: ticket.id,
    inboxId: inbox.id,
    identityId: from.identityId,
    externalId: item.externalId,
    senderType: from.senderType,
    delivery: from.senderType === 'agent' ? 'sent' : null,
    content: item.text,
    occurredAt: at,
    deleted: false,
  }
  state.messages.set(externalKey(inbox.id, item.externalId), message)
  state.messagesById.set(message.id, message)
  writes.events.push({
    type: 'message.created',
    ticketId: ticket.id,
    messageId: from.id,
    actor: from.actor,
    data: { sender_type: from.senderType, visibility: 'public', content_type: item.contentType },
    at,
  })
}
