import type * as api from './types.ts'

type List<Name extends string, Item> = { [N in Name]: Item[] } & { next_cursor: string | null }
type Page = { limit?: number; cursor?: string }
type Route = { query?: object; body?: object; reply: unknown }
type Is<Routes extends Record<`${Method} /${string}`, Route>> = Routes
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Every request that the console makes: method and path below /api/v1, what goes in, what comes back. */
export type Routes = Is<{
  'GET /company': { reply: api.Company }
  'PUT /company': { body: { name?: string; accent?: string | null; time_zone?: string }; reply: api.Company }
  'PUT /company/logo': { body: api.Logo; reply: api.Company }
  'DELETE /company/logo': { reply: api.Company }

  'GET /auth/sso': { reply: api.SignInWays }
  'POST /auth/login': { body: { email: string; password: string }; reply: api.TokenReply }
  'POST /auth/link': { body: { token: string }; reply: api.TokenReply }
  'POST /auth/logout': { reply: { success: true } }
  'POST /auth/second-factor': { body: { token: string } & api.FactorGiven; reply: api.TokenReply }
  'POST /auth/second-factor/options': { body: { token: string }; reply: api.PasskeyQuestion }
  'POST /auth/second-factor/setup': { body: { token: string; method: 'totp' | 'passkey' }; reply: api.FactorSetup }
  'POST /auth/second-factor/setup/confirm': {
    body: { token: string } & ({ code: string } | api.PasskeyWish)
    reply: api.TokenReply & api.RecoveryCodes
  }
  'POST /auth/passkey/options': { body: object; reply: api.PasskeyQuestion }
  'POST /auth/passkey': { body: { passkey: api.PasskeyResponse }; reply: api.TokenReply }
  'POST /auth/forgot-password': { body: { email: string }; reply: { message: string } }
  'POST /auth/reset-password': { body: { token: string; password: string }; reply: { success: true } }
  'POST /auth/invitation': { body: { token: string }; reply: api.Invitation }
  'POST /auth/register': { body: api.RegisterBody; reply: api.TokenReply }
  'GET /auth/me': { reply: api.Me }
  'PATCH /auth/me': { body: { name?: string; preferences?: Partial<api.Preferences> }; reply: api.Me }
  'PUT /auth/me/password': { body: { current_password?: string; new_password: string }; reply: { success: true } }
  'GET /auth/sessions': { reply: { sessions: api.Session[] } }
  'DELETE /auth/sessions': { reply: { ended: number } }
  'DELETE /auth/sessions/{session_id}': { reply: unknown }

  'GET /me/identities': { reply: { identities: api.AgentIdentity[] } }
  'DELETE /me/identities/{id}': { reply: null }
  'GET /me/second-factor': { reply: api.SecondFactor }
  'POST /me/proof': { body: api.FactorGiven | { password: string }; reply: { success: true } }
  'POST /me/proof/options': { reply: api.PasskeyQuestion }
  'POST /me/totp': { reply: api.TotpSetup }
  'POST /me/totp/confirm': { body: { code: string }; reply: api.NewRecoveryCodes }
  'DELETE /me/totp': { reply: null }
  'POST /me/recovery-codes': { reply: api.RecoveryCodes }
  'POST /me/passkeys/options': { reply: api.PasskeyQuestion }
  'POST /me/passkeys': { body: api.PasskeyWish; reply: api.NewRecoveryCodes & { passkey: api.Passkey } }
  'PATCH /me/passkeys/{id}': { body: { name: string }; reply: api.Passkey }
  'DELETE /me/passkeys/{id}': { reply: null }

  'GET /tickets': {
    query: api.TicketFilter & { page?: number; page_size?: number; cursor?: string }
    reply: api.TicketPage
  }
  'GET /tickets/counts': { reply: api.Counts }
  'POST /tickets/create': { body: api.CreateTicketBody; reply: api.Ticket }
  'POST /tickets/bulk': { body: api.BulkBody; reply: api.BulkReply }
  'GET /tickets/{ticket_id}': { reply: api.Ticket }
  'PUT /tickets/{ticket_id}': { body: api.UpdateTicketBody; reply: api.Ticket }
  'POST /tickets/{ticket_id}/transfer': { body: api.TransferBody; reply: { success: true; ticket: api.Ticket } }
  'PUT /tickets/{ticket_id}/assign': { query: { agent_id: string }; reply: { success: true; ticket: api.Ticket } }
  'GET /tickets/{ticket_id}/read': { reply: { ticket_id: string; position: number } }
  'GET /tickets/{ticket_id}/events': {
    query: { before?: number; limit?: number }
    reply: { events: api.Event[]; next_before: number | null }
  }
  'PUT /tickets/{ticket_id}/read': { body: { position: number }; reply: { ticket_id: string; position: number } }
  'POST /tickets/{ticket_id}/message': { body: api.AddMessageBody; reply: api.Ticket }
  'GET /tickets/{ticket_id}/messages': {
    query: { before?: string; limit?: number }
    reply: { messages: api.Message[]; next_before: string | null }
  }
  'GET /tickets/{ticket_id}/drafts': { reply: { drafts: api.Draft[] } }
  'PUT /tickets/{ticket_id}/drafts/{mode}': { body: { content: string }; reply: api.Draft }
  'DELETE /tickets/{ticket_id}/drafts/{mode}': { reply: unknown }
  'GET /tickets/{ticket_id}/scheduled-messages': { reply: { scheduled: api.Scheduled[] } }
  'POST /tickets/{ticket_id}/scheduled-messages': { body: api.ScheduleBody; reply: api.Scheduled }
  'DELETE /scheduled-messages/{scheduled_id}': { reply: api.Scheduled }
  'GET /drafts': { reply: { drafts: { ticket_id: string; mode: api.DraftMode; updated_at: string }[] } }
  'GET /messages/{message_id}': { reply: api.MessageDetail }
  'POST /messages/{message_id}/retry': { reply: api.MessageDetail }
  'POST /messages/{message_id}/redact': { reply: api.Message }
  'GET /search': { query: api.SearchQuery; reply: api.SearchReply }

  'GET /customers/{customer_id}': { reply: api.Customer }
  'PUT /customers/{customer_id}': { body: api.CustomerBody; reply: api.Customer }
  'GET /customers/{customer_id}/tickets': { query: { limit?: number }; reply: api.CustomerTicket[] }
  'GET /customers/{customer_id}/suggestions': { reply: { suggestions: api.Suggestion[] } }
  'GET /customers/{customer_id}/notes': { query: Page; reply: List<'notes', api.CustomerNote> }
  'POST /customers/{customer_id}/notes': { body: { content: string }; reply: api.CustomerNote }
  'PUT /customers/{customer_id}/notes/{note_id}': { body: { content: string }; reply: api.CustomerNote }
  'DELETE /customers/{customer_id}/notes/{note_id}': { reply: unknown }

  'GET /agents': { query: Page & { include_deleted?: boolean }; reply: List<'agents', api.Agent> }
  'POST /agents': { body: api.CreateAgentBody; reply: api.Agent }
  'DELETE /agents/{agent_id}': { reply: null }
  'POST /agents/{agent_id}/restore': { reply: api.Agent }
  'GET /agents/{agent_id}/sessions': { reply: { sessions: api.Session[] } }
  'DELETE /agents/{agent_id}/sessions': { reply: { ended: number } }
  'DELETE /agents/{agent_id}/sessions/{session_id}': { reply: null }
  'DELETE /agents/{agent_id}/second-factor': { reply: unknown }
  'PUT /agents/{agent_id}': { body: api.UpdateAgentBody; reply: api.Agent }
  'POST /agents/invitations': { body: api.InviteBody; reply: api.Invited }
  'POST /agents/{agent_id}/invitations': { reply: api.Invited }
  'GET /departments': { query: Page; reply: List<'departments', api.Department> }
  'POST /departments': { body: { name: string }; reply: api.DepartmentDetail }
  'GET /departments/{department_id}': { reply: api.DepartmentDetail }
  'PUT /departments/{department_id}': { body: api.UpdateDepartmentBody; reply: api.DepartmentDetail }
  'DELETE /departments/{department_id}': { reply: null }
  'GET /roles': { reply: { roles: api.Role[] } }
  'POST /roles': { body: api.CreateRoleBody; reply: api.Role }
  'PUT /roles/{role_key}': { body: api.UpdateRoleBody; reply: api.Role }
  'DELETE /roles/{role_key}': { reply: null }

  'GET /channels': { reply: { channels: api.ChannelDescription[] } }
  'GET /inboxes': { query: Page; reply: List<'inboxes', api.Inbox> }
  'POST /inboxes': { body: api.CreateInboxBody; reply: api.Inbox }
  'GET /inboxes/{inbox_id}': { reply: api.Inbox }
  'PUT /inboxes/{inbox_id}': { body: api.UpdateInboxBody; reply: api.Inbox }
  'POST /inboxes/{inbox_id}/test': { reply: api.InboxTest }
  'GET /receipts': {
    query: Page & { state?: 'open' | 'resolved'; kind?: 'unparsed' | 'unrouted' | 'failed'; inbox_id?: string }
    reply: List<'entries', api.QuarantinedEntry>
  }
  'GET /receipts/{receipt_id}': { reply: api.Receipt }
  'POST /receipts/{receipt_id}/replay': { reply: { status: 'queued' } }

  'GET /tags': { query: Page; reply: List<'tags', api.Tag> }
  'POST /tags': { body: api.TagBody; reply: api.Tag }
  'PUT /tags/{tag_id}': { body: Partial<api.TagBody>; reply: api.Tag }
  'DELETE /tags/{tag_id}': { reply: unknown }
  'GET /canned-replies': { query: Page; reply: List<'canned_replies', api.CannedReply> }
  'POST /canned-replies': { body: api.CannedReplyBody; reply: api.CannedReply }
  'PUT /canned-replies/{canned_reply_id}': { body: Partial<api.CannedReplyBody>; reply: api.CannedReply }
  'DELETE /canned-replies/{canned_reply_id}': { reply: unknown }
  'GET /keys': { query: Page; reply: List<'keys', api.ApiKey> }
  'POST /keys': { body: api.CreateKeyBody; reply: api.ApiKey & { key: string } }
  'DELETE /keys/{key_id}': { reply: null }
  'PATCH /keys/{key_id}': { body: { name: string }; reply: api.ApiKey }
  'POST /keys/{key_id}/rotate': {
    body: { overlap_hours: number }
    reply: api.ApiKey & { key: string; previous: api.ApiKey }
  }
  'GET /audit': { query: api.AuditFilter & Page; reply: List<'entries', api.AuditEntry> }
  'GET /audit/verify': { query: { after?: number }; reply: api.AuditVerification }
  'GET /identity-providers': { reply: { providers: api.IdentityProvider[] } }
  'POST /identity-providers': { body: api.CreateProviderBody; reply: api.IdentityProvider }
  'PUT /identity-providers/{id}': { body: api.UpdateProviderBody; reply: api.IdentityProvider }
  'DELETE /identity-providers/{id}': { reply: null }
  'GET /sign-in-policy': { reply: api.SignInPolicy }
  'PUT /sign-in-policy': { body: api.SignInPolicy; reply: api.SignInPolicy }
  'GET /retention': { reply: api.Retention }
  'PUT /retention': { body: api.Retention; reply: api.Retention }
  'POST /retention/dry-run': { body: api.Retention; reply: api.RetentionDryRun }
  'GET /erasures': { query: Page; reply: List<'erasures', api.Erasure> }
  'POST /customers/{customer_id}/erase': { body: { reason: api.EraseReason }; reply: api.Erasure }
}>

export type RouteName = keyof Routes
type Field<Name extends RouteName, F extends string> = Routes[Name] extends { [K in F]: infer Value } ? Value : never
type PathNames<Path> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | PathNames<Rest> : never

export type Reply<Name extends RouteName> = Field<Name, 'reply'>
type Params<Name extends RouteName> = [PathNames<Name>] extends [never]
  ? { params?: undefined }
  : { params: Record<PathNames<Name>, string> }
type Query<Name extends RouteName> = [Field<Name, 'query'>] extends [never]
  ? { query?: undefined }
  : object extends Field<Name, 'query'>
    ? { query?: Field<Name, 'query'> }
    : { query: Field<Name, 'query'> }
type Body<Name extends RouteName> = [Field<Name, 'body'>] extends [never]
  ? { body?: undefined }
  : { body: Field<Name, 'body'> }

/** What a request takes, besides its name. */
export type Input<Name extends RouteName> = Params<Name> & Query<Name> & Body<Name> & CallOptions
export type CallOptions = {
  signal?: AbortSignal
  /** `Idempotency-Key` of a POST that may be sent again. */
  idempotencyKey?: string
  /** `If-Match`: the version that the change was made on. */
  ifVersion?: number
}
export type InputOf<Name extends RouteName> = object extends Input<Name> ? [input?: Input<Name>] : [input: Input<Name>]
