import type * as contract from '@parley/contract'

// The nouns as the wire carries them. What api.md promises and the contract does not type yet stands here; a type that the
// contract has gained is taken from there and its lines here go.

export type {
  Agent,
  ApiKey,
  CannedReply,
  ChannelDescription,
  Company,
  CreateAgentBody,
  CreateInboxBody,
  CreateKeyBody,
  CreateTicketBody,
  Department,
  Inbox,
  InboxTestReply as InboxTest,
  Me,
  MessageDetail,
  OpenedInvitation as Invitation,
  Permission,
  Priority,
  QuarantinedEntry,
  Receipt,
  RegisterBody,
  Role,
  Session,
  SetLogoBody as Logo,
  Status,
  TagEntry as Tag,
  UpdateAgentBody,
  UpdateInboxBody,
} from '@parley/contract'

export type Message = contract.Message
export type Ticket = contract.Ticket & {
  waiting_since: string | null
  snoozed_until: string | null
  undelivered_count: number
}
export type Event = Omit<contract.Event, 'ticket'> & { ticket?: Ticket }
export type Customer = contract.Customer
export type CustomerTicket = Pick<
  Ticket,
  'ticket_id' | 'number' | 'subject' | 'status' | 'created_at' | 'updated_at'
> & {
  channel: string
}
export type AddMessageBody = contract.AddMessageBody
export type UpdateTicketBody = contract.UpdateTicketBody & { snoozed_until?: string | null }

export const views = ['mine', 'unassigned', 'open', 'waiting', 'resolved', 'undelivered', 'snoozed'] as const
export type View = (typeof views)[number]
export const sorts = ['newest', 'updated', 'waiting', 'priority'] as const
export type Sort = (typeof sorts)[number]

/** What a list of tickets is asked for; `status` may be several with commas, `assigned_agent_id` also `me` and `none`. */
export type TicketFilter = {
  view?: View
  status?: string
  assigned_agent_id?: string
  channel?: string
  inbox_id?: string
  priority?: contract.Priority
  department_id?: string
  customer_id?: string
  tag?: string
  sort?: Sort
}
export type TicketPage = {
  tickets: Ticket[]
  total_count: number
  next_cursor: string | null
  /** Up to which position this agent has read; absent is 0. */
  read_positions?: Record<string, number>
}
export type Counts = {
  views: Record<View, number>
  channels: Record<string, number>
  departments: Record<string, number>
  priorities: Record<string, number>
  tags: Record<string, number>
}
export type BulkBody = {
  ticket_ids: string[]
  status?: contract.Status
  priority?: contract.Priority
  assigned_agent_id?: string | null
  add_tags?: string[]
  remove_tags?: string[]
  snoozed_until?: string | null
}
export type BulkReply = { results: { ticket_id: string; ok: boolean; code?: string; detail?: string }[] }

export type SearchQuery = {
  q: string
  status?: string
  channel?: string
  assigned_agent_id?: string
  tag?: string
  limit?: number
  cursor?: string
}
export type SearchHit = {
  ticket: Omit<Ticket, 'timeline'>
  message_id: string | null
  position: number | null
  found_in: 'message' | 'note' | 'subject' | 'customer'
  snippet: string
  /** UTF-16 offsets into the snippet. */
  matches: [number, number][]
  at: string
}
export type SearchReply = { results: SearchHit[]; next_cursor: string | null; more: boolean }

export type Preferences = contract.Preferences
export type Theme = Preferences['theme']
export type Density = Preferences['density']
export type TokenReply = { access_token: string; token_type: 'bearer'; expires_in: number; refresh_token: string }
export type InviteBody = { email: string; name: string; role: contract.Role; department_ids?: string[] }
export type Invited = { agent: contract.Agent; link: string; expires_at: string }
export type TagBody = { name: string; description?: string }
export type CannedReplyBody = Pick<contract.CannedReply, 'shortcut' | 'title' | 'content'> & {
  department_id?: string | null
}

export type DraftMode = 'reply' | 'note'
export type Draft = { mode: DraftMode; content: string; updated_at: string }
export type Scheduled = {
  scheduled_id: string
  ticket_id: string
  send_at: string
  content: string
  visibility: contract.Visibility
  client_id: string | null
  then_status: 'resolved' | 'pending_customer' | null
  agent_id: string
  failed?: { code: string; detail: string } | null
}
export type ScheduleBody = AddMessageBody & {
  delay_ms?: number
  send_at?: string
  then_status?: 'resolved' | 'pending_customer'
}

export type CustomerBody = { name?: string | null; primary_email?: string | null; custom?: Record<string, unknown> }
export type CustomerNote = {
  note_id: string
  content: string
  agent_id: string | null
  created_at: string
  updated_at: string
}
export type Suggestion = { customer: Customer; reasons: ('same_email' | 'same_phone' | 'same_name')[] }
