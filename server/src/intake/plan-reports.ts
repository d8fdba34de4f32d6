import { fromId } from '@parley/contract'
import type { InboundEcho, InboundStatus, InboundWatermark } from '../channels/channel.ts'
import type { EventActor } from '../log/append.ts'
import { afterReport, undeliveredChange } from '../messages/delivery.ts'
import { externalKey } from '../messages/external-key.ts'
import { knownIdentity } from './people.ts'
import type { MessageState, State, TicketState } from './state.ts'
import type { IdentityState } from './state-people.ts'
import type { Work } from './work.ts'
import type { Writes } from './writes.ts'

// What a platform reports of our own messages: statuses, watermarks, and the echo of a send.

/** The message that a callback names, by the platform's id or by ours; ours only on the inbox that the callback came in on. */
export function messageNamed(work: Work, item: InboundEcho | InboundStatus, state: State): MessageState | undefined {
  const named = state.messages.get(externalKey(work.inbox.id, item.externalId))
  const uuid = item.ownId ? fromId('message', item.ownId) : null
  const own = uuid ? state.messagesById.get(uuid) : undefined
  return named ?? (own?.inboxId === work.inbox.id ? own : undefined)
}

/**
 * Where a platform cannot hand our own id back, its echo may be faster than its answer to the send: the oldest message of ours
 * to that person with the same text that has no platform id yet is the one.
 */
export function sameInFlight(work: Work, item: InboundEcho, state: State): MessageState | undefined {
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

export function planStatus(work: Work, item: InboundStatus, state: State, writes: Writes): void {
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

export function planWatermark(work: Work, item: InboundWatermark, state: State, writes: Writes): void {
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

export function moveDelivery(
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
  countUndelivered(state.tickets.get(message.ticketId), undeliveredChange(from, message.delivery), writes)
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

/** A ticket that changes is written with the batch's others; one that is new is written in any case. */
function countUndelivered(ticket: TicketState | undefined, change: number, writes: Writes): void {
  if (!ticket || change === 0) return
  ticket.undeliveredCount += change
  if (!ticket.isNew) writes.changedTickets.add(ticket)
}

const platform: EventActor = { type: 'platform', id: null }

type MessageEvent = 'message.delivery_changed' | 'message.edited' | 'message.deleted' | 'message.reaction_changed'

/** Tells what happened to a message, by its customer when one did it. */
export function tell<T extends MessageEvent>(
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
