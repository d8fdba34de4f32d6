import { type Message, type Ticket, toId } from '@parley/contract'
import type { AttachmentRow, MessageRow, TicketRow } from './row.ts'

/** The wire form of a ticket; `timeline` in the order in which it is shown. */
export function presentTicket(row: TicketRow, timeline: Message[]): Ticket {
  return {
    ticket_id: toId('ticket', row.id),
    number: Number(row.number),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    status: row.status,
    priority: row.priority,
    subject: row.subject,
    assigned_agent_id: row.assigned_agent_id && toId('agent', row.assigned_agent_id),
    department_id: row.department_id && toId('department', row.department_id),
    inbox_id: row.inbox_id && toId('inbox', row.inbox_id),
    tags: row.tags,
    custom: row.custom,
    source: {
      channel: row.channel,
      origin_platform_id: row.origin_platform_id,
      is_bot_handoff: row.is_bot_handoff,
    },
    customer: {
      internal_id: toId('customer', row.customer_id),
      name: row.customer_name,
      primary_email: row.customer_email,
      channel_identity: row.identity_handle,
      identity_id: row.identity_id && toId('identity', row.identity_id),
    },
    previous_ticket_id: row.previous_ticket_id && toId('ticket', row.previous_ticket_id),
    resolved_at: isoOrNull(row.resolved_at),
    closed_at: isoOrNull(row.closed_at),
    last_inbound_at: isoOrNull(row.last_inbound_at),
    waiting_since: isoOrNull(row.waiting_since),
    snoozed_until: isoOrNull(row.snoozed_until),
    undelivered_count: row.undelivered_count,
    message_count: row.message_count,
    version: row.version,
    timeline,
  }
}

/** The wire form of a message. */
export function presentMessage(row: MessageRow): Message {
  return {
    message_id: toId('message', row.id),
    timestamp: iso(row.occurred_at),
    position: row.position,
    sender_type: row.sender_type,
    content: row.content,
    content_type: row.content_type,
    visibility: row.visibility,
    agent_id: row.agent_id && toId('agent', row.agent_id),
    attachments: presentAttachments(row.attachments ?? []),
    delivery: row.delivery && { state: row.delivery, code: row.failure_code, reason: row.failure_reason },
    reply_to: row.reply_to,
    reply_to_message_id: row.quoted_id && toId('message', row.quoted_id),
    meta: row.meta,
    reactions: row.reactions ?? [],
    client_id: row.client_id,
    edited_at: row.edited_at && iso(row.edited_at),
    deleted_at: row.deleted_at && iso(row.deleted_at),
    redacted_at: row.redacted_at && iso(row.redacted_at),
  }
}

export function presentAttachments(rows: readonly AttachmentRow[]): Message['attachments'] {
  return rows.map(({ id, ...attachment }) => ({ attachment_id: toId('attachment', id), ...attachment }))
}

function iso(at: Date | string): string {
  return (typeof at === 'string' ? new Date(at) : at).toISOString()
}

function isoOrNull(at: Date | null): string | null {
  return at?.toISOString() ?? null
}
