import type { DeliveryState } from '@parley/contract'
import type { NewEvent } from '../log/append.ts'
import type { TicketState } from './state.ts'
import type { IdentityState } from './state-people.ts'

/** Everything that a batch writes, as rows for set-based inserts and updates. Field names are column names. */
export type Writes = {
  customers: { id: string; name: string | null; claimed_email: string | null; at: Date }[]
  identities: {
    id: string
    customer_id: string
    channel: string
    scope: string
    kind: string
    address: string
    handle: string
    display_name: string | null
    profile: Record<string, string>
    at: Date
  }[]
  aliases: { channel: string; scope: string; address: string; kind: string; identity_id: string }[]
  /** The address by which an identity is reached from now on, by its id. */
  moves: Map<string, { identity_id: string; kind: string; address: string; handle: string }>
  tickets: NewTicketRow[]
  /** Tickets that were there before and changed. */
  changedTickets: Set<TicketState>
  messages: MessageInsert[]
  /** Newest answers that took somebody's wait away and may leave a later message unanswered, by their ticket's id. */
  lateAnswers: Map<string, { ticket_id: string; at: Date }>
  attachments: {
    id: string
    message_id: string
    ordinal: number
    kind: string
    external_id: string | null
    url: string | null
    mime_type: string | null
    file_name: string | null
    size_bytes: number | null
    sha256: string | null
    at: Date
  }[]
  deliveryChanges: Map<
    string,
    { id: string; delivery: DeliveryState; external_id: string | null; code: string | null; reason: string | null }
  >
  earlyStatuses: {
    inbox_id: string
    external_id: string
    status: string
    at: Date | null
    failure_code: string | null
    failure_reason: string | null
  }[]
  edits: {
    id: string
    message_id: string
    content: string | null
    change: 'edited' | 'deleted'
    old: string
    at: Date
  }[]
  reactions: { message_id: string; identity_id: string; emoji: string | null; at: Date }[]
  events: NewEvent[]
}

export type NewTicketRow = {
  id: string
  subject: string
  priority: string
  channel: string
  inbox_id: string
  customer_id: string
  identity_id: string
  origin_platform_id: string
  is_bot_handoff: boolean
  one_open: boolean
  department_id: string | null
  tags: readonly string[]
  previous_ticket_id: string | null
  /** Holds status, counts, waits and last messages, which later items of the batch still move. */
  state: TicketState
  /** Who wrote, as far as its reply shows them. */
  customer: IdentityState
  at: Date
}

export type MessageInsert = {
  id: string
  ticket_id: string
  position: number
  sender_type: 'customer' | 'agent' | 'system'
  content_type: string
  content: string
  meta: Record<string, unknown> | null
  inbox_id: string
  identity_id: string | null
  external_id: string
  reply_to: string | null
  delivery: DeliveryState | null
  occurred_at: Date
  has_attachments: boolean
}

export function noWrites(): Writes {
  return {
    customers: [],
    identities: [],
    aliases: [],
    moves: new Map(),
    tickets: [],
    changedTickets: new Set(),
    messages: [],
    lateAnswers: new Map(),
    attachments: [],
    deliveryChanges: new Map(),
    earlyStatuses: [],
    edits: [],
    reactions: [],
    events: [],
  }
}
