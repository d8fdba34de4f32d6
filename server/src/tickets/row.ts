import {
  type DeliveryState,
  type Priority,
  type SenderType,
  type Status,
  timelineLimit,
  type Visibility,
} from '@parley/contract'
import type { Db } from '../db/sql.ts'

/** A ticket as the tables hold it, with what its reply shows of the customer and the identity. */
export type TicketRow = {
  id: string
  number: string
  subject: string
  status: Status
  priority: Priority
  channel: string
  inbox_id: string | null
  customer_id: string
  identity_id: string | null
  origin_platform_id: string
  is_bot_handoff: boolean
  one_open: boolean
  department_id: string | null
  assigned_agent_id: string | null
  tags: string[]
  custom: Record<string, unknown>
  previous_ticket_id: string | null
  message_count: number
  last_public_message_id: string | null
  last_agent_message_id: string | null
  last_inbound_at: Date | null
  waiting_since: Date | null
  snoozed_until: Date | null
  undelivered_count: number
  resolved_at: Date | null
  closed_at: Date | null
  version: number
  created_at: Date
  updated_at: Date
  customer_name: string | null
  customer_email: string | null
  identity_handle: string | null
}

/** A message with what hangs on it. Times are text when they come out of a JSON aggregate. */
export type MessageRow = {
  id: string
  ticket_id: string
  position: number
  sender_type: SenderType
  visibility: Visibility
  content_type: string
  content: string
  meta: unknown
  agent_id: string | null
  external_id: string | null
  reply_to: string | null
  /** The quoted message, when it stands on the same ticket. */
  quoted_id: string | null
  client_id: string | null
  occurred_at: Date | string
  delivery: DeliveryState | null
  failure_code: string | null
  failure_reason: string | null
  edited_at: Date | string | null
  deleted_at: Date | string | null
  redacted_at: Date | string | null
  attachments: AttachmentRow[] | null
  reactions: string[] | null
}

export type AttachmentRow = {
  id: string
  kind: string
  mime_type: string | null
  file_name: string | null
  size_bytes: number | null
  state: 'remote' | 'stored' | 'failed'
}

/** Columns of TicketRow; the query names the ticket `t` and joins `ticketJoins`. */
export const ticketColumns = (sql: Db) => sql`
  t.id, t.number, t.subject, t.status, t.priority, t.channel, t.inbox_id, t.customer_id, t.identity_id, t.origin_platform_id,
  t.is_bot_handoff, t.one_open, t.department_id, t.assigned_agent_id, t.tags, t.custom, t.previous_ticket_id, t.message_count,
  t.last_public_message_id, t.last_agent_message_id, t.last_inbound_at, t.waiting_since, t.snoozed_until, t.undelivered_count,
  t.resolved_at, t.closed_at, t.version, t.created_at, t.updated_at,
  c.name as customer_name, c.primary_email as customer_email, i.handle as identity_handle`

export const ticketJoins = (sql: Db) => sql`
  join customer c on c.id = t.customer_id left join channel_identity i on i.id = t.identity_id`

/** A list of AttachmentRow as JSON, or null; the query names the message `m`. */
export const attachmentsOf = `
  case when m.has_attachments then (
    select json_agg(json_build_object('id', a.id, 'kind', a.kind, 'mime_type', a.mime_type, 'file_name', a.file_name,
      'size_bytes', a.size_bytes, 'state', a.state) order by a.ordinal)
    from attachment a where a.message_id = m.id
  ) end`

/** A list of emoji as JSON, or null. */
export const reactionsOf = `
  case when m.has_reactions then (
    select json_agg(r.emoji order by r.reacted_at, r.identity_id) from reaction r where r.message_id = m.id
  ) end`

/** The id of the quoted message, or null. */
export const quotedOf = `
  case when m.reply_to is not null then (
    select q.id from message q where q.inbox_id = m.inbox_id and q.external_id = m.reply_to and q.ticket_id = m.ticket_id
  ) end`

/** Columns of MessageRow; the query names the message `m`. */
export const messageColumnsText = `
  m.id, m.ticket_id, m.position, m.sender_type, m.visibility, m.content_type, m.content, m.meta, m.agent_id, m.external_id,
  m.reply_to, m.client_id, m.occurred_at, m.delivery, m.failure_code, m.failure_reason, m.edited_at, m.deleted_at, m.redacted_at,
  ${attachmentsOf} as attachments, ${reactionsOf} as reactions, ${quotedOf} as quoted_id`

export const messageColumns = (sql: Db) => sql.unsafe(messageColumnsText)

/** The newest messages of the ticket `t` as a list of MessageRow in JSON, in the order in which they are shown; null when it has none. */
export const timelineOf = (sql: Db) => sql`(
  select json_agg(x order by x.occurred_at, x.id) from (
    select ${messageColumns(sql)} from message m where m.ticket_id = t.id order by m.occurred_at desc, m.id desc limit ${timelineLimit}
  ) x
)`
