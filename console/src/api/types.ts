import type * as contract from '@parley/contract'

// The nouns as the wire carries them. What api.md promises and the contract does not type yet stands here; a type that the
// contract has gained is taken from there and its lines here go.

export type {
  AddMessageBody,
  Agent,
  AgentIdentity,
  ApiKey,
  AuditEntry,
  AuditFilter,
  AuditVerification,
  BulkTicketsBody as BulkBody,
  BulkTicketsReply as BulkReply,
  CannedReply,
  ChannelDescription,
  Company,
  CreateAgentBody,
  CreateInboxBody,
  CreateKeyBody,
  CreateProviderBody,
  CreateRoleBody,
  CreateTagBody as TagBody,
  CreateTicketBody,
  Customer,
  CustomerNote,
  Department,
  DepartmentDetail,
  Draft,
  DraftMode,
  EraseReason,
  Erasure,
  Event,
  GroupRule,
  IdentityProvider,
  Inbox,
  InboxTestReply as InboxTest,
  Me,
  Message,
  MessageDetail,
  NewPasskeyResponse,
  OfficeHours,
  OpenedInvitation as Invitation,
  Passkey,
  PasskeyResponse,
  Permission,
  Preferences,
  Priority,
  QuarantinedEntry,
  Receipt,
  RegisterBody,
  Retention,
  RetentionDryRun,
  Role,
  RoleScope,
  ScheduledMessage as Scheduled,
  ScheduleMessageBody as ScheduleBody,
  SearchQuery,
  SearchReply,
  SearchResult as SearchHit,
  SecondFactor,
  Session,
  SetLogoBody as Logo,
  SignInPolicy,
  SignInWays,
  Sort,
  Status,
  TagEntry as Tag,
  Ticket,
  TicketCounts as Counts,
  TotpSetup,
  TransferBody,
  UpdateAgentBody,
  UpdateCustomerBody as CustomerBody,
  UpdateDepartmentBody,
  UpdateInboxBody,
  UpdateProviderBody,
  UpdateRoleBody,
  UpdateTicketBody,
  View,
} from '@parley/contract'

export type CustomerTicket = Pick<
  contract.Ticket,
  'ticket_id' | 'number' | 'subject' | 'status' | 'created_at' | 'updated_at'
> & {
  channel: string
}

// The contract's own lists of them would bring its schemas into the first load.
export const views = [
  'mine',
  'unassigned',
  'open',
  'waiting',
  'resolved',
  'undelivered',
  'snoozed',
] as const satisfies readonly contract.View[]
export const sorts = ['newest', 'updated', 'waiting', 'priority'] as const satisfies readonly contract.Sort[]

/** What a list of tickets is asked for; `status` may be several with commas, `assigned_agent_id` also `me` and `none`. */
export type TicketFilter = Omit<contract.ListTicketsQuery, 'page' | 'page_size' | 'cursor' | 'include'>
export type TicketPage = {
  tickets: contract.Ticket[]
  total_count: number
  next_cursor: string | null
  /** Up to which position this agent has read; absent is 0. */
  read_positions?: Record<string, number>
}
export type Theme = contract.Preferences['theme']
export type Density = contract.Preferences['density']
export type TokenReply = { access_token: string; token_type: 'bearer'; expires_in: number; refresh_token: string }
/** How a sign-in goes on: what a 401 `second_factor_required` or `second_factor_setup_required` carries. */
export type FactorMethod = contract.FactorMethod
export type SignInStep = { token: string; methods: FactorMethod[]; expires_in: number }
export type FactorGiven = { code: string } | { recovery_code: string } | { passkey: contract.PasskeyResponse }
/** What `navigator.credentials` is asked with. */
export type PasskeyQuestion = { options: { challenge: string } }
export type PasskeyWish = { passkey: contract.NewPasskeyResponse; name?: string }
export type FactorSetup = { totp: contract.TotpSetup | null; passkey: PasskeyQuestion | null }
export type RecoveryCodes = { recovery_codes: string[] }
/** null: those of before go on. */
export type NewRecoveryCodes = { recovery_codes: string[] | null }
export type InviteBody = { email: string; name: string; role: string; department_ids?: string[] }
export type Invited = { agent: contract.Agent; link: string; expires_at: string }
export type CannedReplyBody = Pick<contract.CannedReply, 'shortcut' | 'title' | 'content'> & {
  department_id?: string | null
}

export type Suggestion = { customer: contract.Customer; reasons: ('same_email' | 'same_phone' | 'same_name')[] }
