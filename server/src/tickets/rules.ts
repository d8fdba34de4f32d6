import { type EventData, maxTags, type Status, toId, type UpdateTicketBody } from '@parley/contract'
import type { ReplyWindow } from '../channels/channel.ts'
import { Problem } from '../http/problem.ts'
import type { EventActor, NewEvent } from '../log/append.ts'
import type { TicketRow } from './row.ts'

/**
 * What may happen to a ticket. Pure: state, actor and wish in; change and events out, or a refusal.
 *
 * The life of a ticket: `new` (nobody has answered) → `open` → `pending_customer` (we wait) → `resolved` → `closed`.
 * A customer's message takes `pending_customer` back to `open`, and `resolved` too while it is fresh; `closed` is final: who
 * writes after that gets a new ticket that names the old one.
 */
const moves: Record<Status, readonly Status[]> = {
  new: ['open', 'pending_customer', 'resolved', 'closed'],
  open: ['pending_customer', 'resolved', 'closed'],
  pending_customer: ['open', 'resolved', 'closed'],
  resolved: ['open', 'closed'],
  closed: [],
}

export const isOpen = (status: Status): boolean =>
  status === 'new' || status === 'open' || status === 'pending_customer'

/** New values of a ticket's columns; absent means unchanged. */
export type TicketChange = Partial<
  Pick<
    TicketRow,
    | 'status'
    | 'priority'
    | 'subject'
    | 'tags'
    | 'custom'
    | 'department_id'
    | 'assigned_agent_id'
    | 'resolved_at'
    | 'closed_at'
    | 'last_public_message_id'
    | 'last_agent_message_id'
    | 'last_inbound_at'
    | 'waiting_since'
    | 'snoozed_until'
    | 'undelivered_count'
  >
>

export type Decision = { change: TicketChange; events: NewEvent[] }

/** Where a customer's message goes: on the current ticket, which may reopen, or on a new one that names the old. */
export type Receiving = { goes: 'append' } | { goes: 'reopen' } | { goes: 'open'; previousId: string | null }

/**
 * @param current the open ticket of this identity and inbox, else the newest one, else null.
 * @param reopenMs how long after it was resolved a ticket reopens.
 */
export function receive(
  current: Pick<TicketRow, 'id' | 'status' | 'resolved_at'> | null,
  at: Date,
  reopenMs: number,
): Receiving {
  if (!current) return { goes: 'open', previousId: null }
  if (isOpen(current.status)) return { goes: 'append' }
  const resolvedAt = current.resolved_at?.getTime() ?? Number.NEGATIVE_INFINITY
  if (current.status === 'resolved' && at.getTime() - resolvedAt <= reopenMs) return { goes: 'reopen' }
  return { goes: 'open', previousId: current.id }
}

/** The status after a customer's message on a ticket that takes it. */
export function statusAfterCustomer(status: Status): Status {
  return status === 'new' ? 'new' : 'open'
}

export function changeStatus(
  ticket: Pick<TicketRow, 'id' | 'status'>,
  to: Status,
  reason: 'agent' | 'customer_wrote' | 'agent_replied',
  actor: EventActor,
  at: Date,
): Decision {
  if (ticket.status === to) return { change: {}, events: [] }
  if (!moves[ticket.status].includes(to))
    throw new Problem('status_conflict', {
      detail: `A ticket that is ${ticket.status} cannot become ${to}`,
      extra: { status_now: ticket.status, allowed: moves[ticket.status] },
    })
  return {
    change: {
      status: to,
      resolved_at: to === 'resolved' ? at : isOpen(to) ? null : undefined,
      closed_at: to === 'closed' ? at : undefined,
      ...(isOpen(to) ? {} : { waiting_since: null, snoozed_until: null }),
    } as TicketChange,
    events: [
      {
        type: 'ticket.status_changed',
        ticketId: ticket.id,
        messageId: null,
        actor,
        data: { from: ticket.status, to, reason },
        at,
      },
    ],
  }
}

/** Applies an agent's update. Fields that already hold the value asked for count as no change. */
export function update(
  ticket: TicketRow,
  wish: Omit<UpdateTicketBody, 'department_id' | 'snoozed_until'> & {
    departmentUuid?: string | null
    snoozedUntil?: Date | null
  },
  actor: EventActor,
  at: Date,
): Decision {
  const { status, departmentUuid, snoozedUntil, ...rest } = wish
  const moved: Decision = status ? changeStatus(ticket, status, 'agent', actor, at) : { change: {}, events: [] }
  const change: TicketChange = { ...moved.change }
  const changed: EventData<'ticket.updated'>['changed'] = []
  const to: EventData<'ticket.updated'>['to'] = {}
  const from: EventData<'ticket.updated'>['from'] = {}
  if (rest.subject !== undefined && rest.subject !== ticket.subject) {
    change.subject = rest.subject
    changed.push('subject')
  }
  if (rest.priority !== undefined && rest.priority !== ticket.priority) {
    change.priority = to.priority = rest.priority
    from.priority = ticket.priority
    changed.push('priority')
  }
  if (rest.tags !== undefined && JSON.stringify(rest.tags) !== JSON.stringify(ticket.tags)) {
    change.tags = rest.tags
    changed.push('tags')
  }
  if (departmentUuid !== undefined && departmentUuid !== ticket.department_id) {
    change.department_id = departmentUuid
    to.department_id = departmentUuid && toId('department', departmentUuid)
    from.department_id = ticket.department_id && toId('department', ticket.department_id)
    changed.push('department_id')
  }
  if (rest.custom !== undefined) {
    change.custom = { ...ticket.custom, ...rest.custom }
    changed.push('custom')
  }
  const now = { ...ticket, ...change }
  if (snoozedUntil && !isOpen(now.status))
    throw new Problem('status_conflict', { detail: `A ticket that is ${now.status} cannot be snoozed` })
  if (snoozedUntil !== undefined && snoozedUntil?.getTime() !== now.snoozed_until?.getTime()) {
    change.snoozed_until = snoozedUntil
    to.snoozed_until = snoozedUntil === null ? null : snoozedUntil.toISOString()
    from.snoozed_until = now.snoozed_until?.toISOString() ?? null
    changed.push('snoozed_until')
  }
  const updated: NewEvent[] =
    changed.length > 0
      ? [
          {
            type: 'ticket.updated',
            ticketId: ticket.id,
            messageId: null,
            actor,
            data: { changed, ...given('to', to), ...given('from', from) },
            at,
          },
        ]
      : []
  return { change, events: [...moved.events, ...updated] }
}

const given = (name: 'to' | 'from', facts: object) => (Object.keys(facts).length > 0 ? { [name]: facts } : {})

/** Tags with some put in and some taken out. @throws invalid_body when they are more than a ticket takes */
export function retag(tags: readonly string[], add: readonly string[], remove: readonly string[]): string[] {
  const kept = [...new Set([...tags, ...add])].filter((tag) => !remove.includes(tag))
  if (kept.length > maxTags && kept.length > tags.length)
    throw new Problem('invalid_body', { detail: `A ticket takes at most ${maxTags} tags` })
  return kept
}

/** Gives the ticket to an agent, or to nobody. */
export function assign(
  ticket: TicketRow,
  agent: { id: string; status: 'active' | 'disabled'; departmentIds: readonly string[]; everywhere: boolean } | null,
  actor: EventActor,
  at: Date,
): Decision {
  if (ticket.assigned_agent_id === (agent?.id ?? null)) return { change: {}, events: [] }
  if (agent?.status === 'disabled') throw new Problem('agent_disabled')
  if (agent && ticket.department_id && !agent.everywhere && !agent.departmentIds.includes(ticket.department_id))
    throw new Problem('agent_outside_department')
  return {
    change: { assigned_agent_id: agent?.id ?? null },
    events: [
      {
        type: 'ticket.assigned',
        ticketId: ticket.id,
        messageId: null,
        actor,
        data: {
          from: ticket.assigned_agent_id && toId('agent', ticket.assigned_agent_id),
          to: agent && toId('agent', agent.id),
        },
        at,
      },
    ],
  }
}

/** Puts two decisions on one ticket together, the first first. */
export function both(first: Decision, second: Decision): Decision {
  return { change: { ...first.change, ...second.change }, events: [...first.events, ...second.events] }
}

/**
 * When a channel's reply window closes.
 * @param extended whether the inbox has the longer window for people switched on.
 * @returns null when there is no window, or the customer has not written yet.
 */
export function windowClosesAt(window: ReplyWindow | null, lastInboundAt: Date | null, extended: boolean): Date | null {
  if (!window || !lastInboundAt) return null
  const lengthMs = extended && window.extended ? window.extended.lengthMs : window.lengthMs
  return new Date(lastInboundAt.getTime() + lengthMs - window.marginMs)
}

/** What an answer on a ticket does to it. @throws when it cannot go out as it is. */
export function reply(
  ticket: TicketRow,
  message: { id: string; visibility: 'public' | 'internal'; senderType: 'agent' | 'bot'; length: number },
  channel: { maxTextLength: number; replyWindow: ReplyWindow | null; extendedWindow: boolean } | null,
  actor: EventActor,
  at: Date,
): Decision {
  const created: NewEvent = {
    type: 'message.created',
    ticketId: ticket.id,
    messageId: message.id,
    actor,
    data: { sender_type: message.senderType, visibility: message.visibility, content_type: 'text' },
    at,
  }
  if (message.visibility === 'internal') return { change: {}, events: [created] }
  if (ticket.status === 'closed')
    throw new Problem('status_conflict', {
      detail: 'A closed ticket takes notes only; open a new ticket to write to the customer',
    })
  if (channel) {
    if (message.length > channel.maxTextLength)
      throw new Problem('text_too_long', {
        detail: `This channel takes at most ${channel.maxTextLength} characters; the text has ${message.length}`,
        extra: { max_length: channel.maxTextLength },
      })
    const extended = channel.extendedWindow && message.senderType === 'agent'
    const closesAt = windowClosesAt(channel.replyWindow, ticket.last_inbound_at, extended)
    if (channel.replyWindow && (!closesAt || closesAt <= at))
      throw new Problem('reply_window_closed', { extra: { closed_at: closesAt?.toISOString() ?? null } })
  }
  const opened: Decision =
    ticket.status === 'new' ? changeStatus(ticket, 'open', 'agent_replied', actor, at) : { change: {}, events: [] }
  return {
    change: {
      ...opened.change,
      last_public_message_id: message.id,
      last_agent_message_id: message.id,
      waiting_since: null,
    },
    events: [...opened.events, created],
  }
}
