import { fromId, toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import type { InboundEcho, InboundMessage, InboundStatus, InboundWatermark } from '../channels/channel.ts'
import type { EventActor } from '../log/append.ts'
import { afterReport } from '../messages/delivery.ts'
import { receive, statusAfterCustomer } from '../tickets/rules.ts'
import { handleOf, knownIdentity, moveIdentity, resolveIdentity } from './people.ts'
import { externalKey, type IdentityState, type MessageState, type State, type TicketState, threadKey } from './state.ts'
import type { Work } from './work.ts'
import { noWrites, type Writes } from './writes.ts'

export type PlanSettings = {
  /** How long after it was resolved a ticket reopens, in ms. */
  reopenMs: number
}

const platform: EventActor = { type: 'platform', id: null }

/**
 * What a batch does, decided in memory from the state that was loaded and locked for it. Works are taken in the order of their
 * time, those of one moment in the order of their receipts. Pure but for fresh ids.
 */
export function plan(works: readonly Work[], state: State, settings: PlanSettings): Writes {
  const writes = noWrites()
  const ordered = works
    .map((work, n) => ({ work, n }))
    .sort((a, b) => a.work.at.getTime() - b.work.at.getTime() || a.n - b.n)
  for (const { work } of ordered) planOne(work, state, writes, settings)
  return writes
}

function planOne(work: Work, state: State, writes: Writes, settings: PlanSettings): void {
  const { item } = work
  switch (item.kind) {
    case 'message':
      planMessage(work, item, state, writes, settings)
      return
    case 'echo':
      planEcho(work, item, state, writes, settings)
      return
    case 'status':
      planStatus(work, item, state, writes)
      return
    case 'watermark':
      planWatermark(work, item, state, writes)
      return
    case 'reaction': {
      const target = state.messages.get(externalKey(work.inbox.id, item.target))
      if (!target) return
      const identity = resolveIdentity(state, writes, work, item.sender)
      writes.reactions.push({ message_id: target.id, identity_id: identity.id, emoji: item.emoji, at: work.at })
      tell(writes, work, target, 'message.reaction_changed', { removed: item.emoji === null }, identity)
      return
    }
    case 'edit':
    case 'deletion': {
      const target = state.messages.get(externalKey(work.inbox.id, item.target))
      if (!target || target.deleted) return
      const text = item.kind === 'edit' ? item.text : null
      if (text === target.content) return
      const change = item.kind === 'edit' ? 'edited' : 'deleted'
      writes.edits.push({
        id: uuidv7(),
        message_id: target.id,
        content: text,
        change,
        old: target.content,
        at: work.at,
      })
      target.content = text ?? target.content
      target.deleted = text === null
      const identity = knownIdentity(state, work, item.sender)
      if (text === null) tell(writes, work, target, 'message.deleted', {}, identity)
      else tell(writes, work, target, 'message.edited', {}, identity)
      return
    }
    case 'identity_change':
      moveIdentity(state, writes, work, item.previous, item.current)
      return
    case 'notice':
      writes.events.push({
        type: 'inbox.noticed',
        ticketId: null,
        messageId: null,
        actor: platform,
        data: { inbox_id: toId('inbox', work.inbox.id), code: item.code, level: item.level, words: item.words },
        at: work.at,
      })
      return
    case 'typing':
    case 'unparsed':
      return
  }
}

function planMessage(work: Work, item: InboundMessage, state: State, writes: Writes, settings: PlanSettings): void {
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
    isNew: true,
    changed: false,
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
function planEcho(work: Work, item: InboundEcho, state: State, writes: Writes, settings: PlanSettings): void {
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

/** The message that a callback names, by the platform's id or by ours; ours only on the inbox that the callback came in on. */
function messageNamed(work: Work, item: InboundEcho | InboundStatus, state: State): MessageState | undefined {
  const named = state.messages.get(externalKey(work.inbox.id, item.externalId))
  const uuid = item.ownId ? fromId('message', item.ownId) : null
  const own = uuid ? state.messagesById.get(uuid) : undefined
  return named ?? (own?.inboxId === work.inbox.id ? own : undefined)
}

/**
 * Where a platform cannot hand our own id back, its echo may be faster than its answer to the send: the oldest message of ours
 * to that person with the same text that has no platform id yet is the one.
 */
function sameInFlight(work: Work, item: InboundEcho, state: State): MessageState | undefined {
  const identity = knownIdentity(state, work, item.recipient)
  if (!identity) return undefined
  return [...state.messagesById.values()]
    .filter(
      (message) =>
        message.identityId === identity.id &&
        message.inboxId === work.inbox.id &&
        message.externalId === null &&
        (message.delivery === 'queued' || message.delivery === 'unknown') &&
        message.content.trim() === item.text.trim(),
    )
    .sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime())[0]
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
  ticket.changed = true
  ticket.lastPublicMessageId = from.id
  if (from.senderType === 'agent') ticket.lastAgentMessageId = from.id
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

function planStatus(work: Work, item: InboundStatus, state: State, writes: Writes): void {
  const message = messageNamed(work, item, state)
  if (message) moveDelivery(work, message, item.status, item.externalId, item.failure, state, writes)
  else
    writes.earlyStatuses.push({
      inbox_id: work.inbox.id,
      external_id: item.externalId,
      status: item.status,
      at: work.at,
      failure_code: item.failure?.code ?? null,
      failure_reason: item.failure?.reason ?? null,
    })
}

function planWatermark(work: Work, item: InboundWatermark, state: State, writes: Writes): void {
  const identity = knownIdentity(state, work, item.sender)
  if (!identity) return
  const upTo =
    'at' in item.upTo ? item.upTo.at : state.messages.get(externalKey(work.inbox.id, item.upTo.externalId))?.occurredAt
  if (!upTo) return
  for (const message of state.messagesById.values())
    if (
      message.identityId === identity.id &&
      message.inboxId === work.inbox.id &&
      message.delivery &&
      message.delivery !== 'queued' &&
      message.occurredAt <= upTo
    )
      moveDelivery(work, message, item.status, message.externalId, null, state, writes)
}

function moveDelivery(
  work: Work,
  message: MessageState,
  report: 'sent' | 'delivered' | 'read' | 'failed',
  externalId: string | null,
  failure: { code: string; reason: string } | null,
  state: State,
  writes: Writes,
): void {
  if (!message.delivery) return
  const to = afterReport(message.delivery, report)
  const isNewName = externalId !== null && message.externalId === null
  if (!to && !isNewName) return
  const from = message.delivery
  message.delivery = to ?? from
  if (isNewName) {
    message.externalId = externalId
    state.messages.set(externalKey(message.inboxId, externalId), message)
  }
  writes.deliveryChanges.set(message.id, {
    id: message.id,
    delivery: message.delivery,
    external_id: message.externalId,
    code: failure?.code ?? null,
    reason: failure?.reason ?? null,
  })
  if (to) tell(writes, work, message, 'message.delivery_changed', { from, to, code: failure?.code ?? null }, undefined)
}

type MessageEvent = 'message.delivery_changed' | 'message.edited' | 'message.deleted' | 'message.reaction_changed'

function tell<T extends MessageEvent>(
  writes: Writes,
  work: Work,
  message: MessageState,
  type: T,
  data: Extract<Writes['events'][number], { type: T }>['data'],
  identity: IdentityState | undefined,
): void {
  const actor: EventActor = identity ? { type: 'customer', id: identity.customerId } : platform
  writes.events.push({
    type,
    ticketId: message.ticketId,
    messageId: message.id,
    actor,
    data,
    at: work.at,
  } as Writes['events'][number])
}
