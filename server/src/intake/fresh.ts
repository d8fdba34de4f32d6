import type { FreshEvents } from '../log/read.ts'
import type { AttachmentRow, MessageRow, TicketRow } from '../tickets/row.ts'
import type { Written } from './store.ts'
import type { MessageInsert, NewTicketRow, Writes } from './writes.ts'

/**
 * What a batch has just written, as the log's readers fill it in: its new tickets, and its messages but those that the same batch
 * changed once more. Null when its events wait in the outbox.
 */
export function freshEvents(writes: Writes, { numbers, logged }: Written): FreshEvents | null {
  if (!logged) return null
  const changed = new Set([
    ...writes.deliveryChanges.keys(),
    ...writes.edits.map((edit) => edit.message_id),
    ...writes.reactions.map((reaction) => reaction.message_id),
  ])
  const attachments = Map.groupBy(writes.attachments, (attachment) => attachment.message_id)
  const tickets = writes.tickets.filter(
    (ticket) => !writes.moves.has(ticket.identity_id) && !writes.lateAnswers.has(ticket.id),
  )
  // Which message is quoted stands in the table.
  const messages = writes.messages.filter((message) => !changed.has(message.id) && message.reply_to === null)
  return {
    rows: logged,
    tickets: new Map(tickets.map((ticket) => [ticket.id, ticketRow(ticket, numbers.get(ticket.id) ?? '')])),
    messages: new Map(messages.map((message) => [message.id, messageRow(message, attachments.get(message.id) ?? [])])),
  }
}

function ticketRow({ state, customer, at, tags, ...ticket }: NewTicketRow, number: string): TicketRow {
  return {
    ...ticket,
    number,
    status: state.status,
    priority: ticket.priority as TicketRow['priority'],
    tags: [...tags],
    custom: {},
    assigned_agent_id: null,
    message_count: state.messageCount,
    last_public_message_id: state.lastPublicMessageId,
    last_agent_message_id: state.lastAgentMessageId,
    last_inbound_at: state.lastInboundAt,
    waiting_since: state.waitingSince,
    snoozed_until: null,
    undelivered_count: state.undeliveredCount,
    resolved_at: null,
    closed_at: null,
    version: 1,
    created_at: at,
    updated_at: at,
    customer_name: customer.customerName,
    customer_email: customer.customerEmail,
    identity_handle: customer.handle,
  }
}

function messageRow(message: MessageInsert, attachments: Writes['attachments']): MessageRow {
  return {
    ...message,
    visibility: 'public',
    agent_id: null,
    quoted_id: null,
    client_id: null,
    failure_code: null,
    failure_reason: null,
    edited_at: null,
    deleted_at: null,
    redacted_at: null,
    attachments: attachments.sort((a, b) => a.ordinal - b.ordinal).map(attachmentRow),
    reactions: null,
  }
}

const attachmentRow = ({
  id,
  kind,
  mime_type,
  file_name,
  size_bytes,
}: Writes['attachments'][number]): AttachmentRow => ({
  id,
  kind,
  mime_type,
  file_name,
  size_bytes,
  state: 'remote',
})
