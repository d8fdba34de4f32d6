import { testPassword } from '../../src/testing/app.ts'
import { common, type House, never, type Who } from './house.ts'

// A valid minimal request of each route that needs more than its path. Mounts of one route share it.

export type Wish = { body?: unknown; query?: string }
type Make = (house: House, cell: { of: string; who: Who }) => Wish

const body =
  (value: unknown): Make =>
  () => ({ body: value })
const token = { token: 'a'.repeat(43) }
const strong = 'another long pass phrase'
const inDepartment = (of: string) => (of === 'Support' ? 'Support' : 'Sales')
const onePixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const response = { clientDataJSON: 'e30', authenticatorData: 'e30', signature: 'e30' }
const proof = { id: 'e30', rawId: 'e30', type: 'public-key', clientExtensionResults: {}, response }
const made = { ...proof, response: { clientDataJSON: 'e30', attestationObject: 'e30' } }
const email = (house: House) => `${house.unique()}@example.com`

const requests: Record<string, Make> = {
  'PUT /tickets/{ticket_id}/read': body({ position: 1 }),
  'POST /tickets/bulk': () => ({ body: { ticket_ids: [never('ticket')], priority: 'low' } }),
  'POST /tickets/{ticket_id}/transfer': ({ departments }, { of }) => ({
    body: { department_id: departments[inDepartment(of)], note: 'here' },
  }),
  'POST /tickets/create': body({
    source: { channel: 'api' },
    customer: { name: 'Ann' },
    subject: 'x',
    initial_message: 'x',
  }),
  'PUT /tickets/{ticket_id}': body({ priority: 'high' }),
  'PUT /tickets/{ticket_id}/assign': ({ callers }, { of }) => ({
    query: `?agent_id=${callers[of === 'Support' ? 'B' : 'A'].agentId}`,
  }),
  'POST /tickets/{ticket_id}/message': body({ content: 'x', visibility: 'internal' }),
  'POST /tickets/{ticket_id}/scheduled-messages': body({ content: 'x', visibility: 'internal', delay_ms: 30_000 }),
  'PUT /tickets/{ticket_id}/drafts/{mode}': body({ content: 'x' }),
  'PUT /customers/{customer_id}': body({ name: 'Renamed' }),
  'POST /customers/{customer_id}/notes': body({ content: 'x' }),
  'PUT /customers/{customer_id}/notes/{note_id}': body({ content: 'y' }),
  'POST /customers/{customer_id}/erase': body({}),
  'GET /search': () => ({ query: `?q=${common}` }),
  'POST /inboxes': ({ unique }) => ({
    body: {
      channel: 'whatsapp',
      name: unique(),
      settings: { phone_number_id: String(Math.floor(Math.random() * 1e12)) },
    },
  }),
  'PUT /inboxes/{inbox_id}': ({ unique }) => ({ body: { name: unique() } }),
  'POST /tags': ({ unique }) => ({ body: { name: unique() } }),
  'PUT /tags/{tag_id}': body({ description: 'x' }),
  'POST /canned-replies': ({ unique, departments }) => ({
    body: { shortcut: unique(), title: 'x', content: 'x', department_id: departments.Sales },
  }),
  'PUT /canned-replies/{canned_reply_id}': body({ title: 'y' }),
  'PUT /company': body({ name: 'Parley Inc' }),
  'PUT /company/logo': body({ content_base64: onePixel, mime_type: 'image/png' }),
  'PUT /retention': body({ closed_tickets_days: null, receipts_days: null, events_days: null }),
  'POST /retention/dry-run': body({}),
  'GET /audit/export': () => ({ query: '?format=csv' }),
  'POST /auth/login': body({ email: 'nobody@example.com', password: 'wrong pass phrase' }),
  'POST /auth/link': body(token),
  'POST /auth/refresh': body({ refresh_token: 'a'.repeat(43) }),
  'POST /auth/invitation': body(token),
  'POST /auth/register': body({ ...token, name: 'x', password: strong }),
  'POST /auth/forgot-password': body({ email: 'nobody@example.com' }),
  'POST /auth/reset-password': body({ ...token, password: strong }),
  'POST /auth/signup': (house) => ({ body: { email: email(house), password: strong } }),
  'POST /auth/verify': body({ ...token, password: strong }),
  'PATCH /auth/me': body({ name: 'Renamed' }),
  'PUT /auth/me/password': body({ current_password: testPassword, new_password: strong }),
  'POST /keys': body({ name: 'x', permissions: ['ticket.read'] }),
  'PATCH /keys/{id}': body({ name: 'y' }),
  'POST /keys/{id}/rotate': body({}),
  'POST /identity-providers': ({ unique }) => ({
    body: {
      name: 'x',
      issuer: `http://127.0.0.1:9/${unique()}`,
      client_id: 'c',
      email_domains: ['example.com'],
    },
  }),
  'PUT /identity-providers/{id}': body({ name: 'y' }),
  'PUT /sign-in-policy': body({ password_sign_in: 'everybody' }),
  'POST /auth/second-factor': body({ ...token, code: '000000' }),
  'POST /auth/second-factor/options': body(token),
  'POST /auth/second-factor/setup': body({ ...token, method: 'totp' }),
  'POST /auth/second-factor/setup/confirm': body({ ...token, code: '000000' }),
  'POST /auth/passkey/options': body({}),
  'POST /auth/passkey': body({ passkey: proof }),
  'POST /me/proof': body({ password: testPassword }),
  'POST /me/totp/confirm': body({ code: '000000' }),
  'POST /me/passkeys': body({ passkey: made }),
  'PATCH /me/passkeys/{id}': body({ name: 'y' }),
  'POST /tickets': body({ title: 'x', description: 'x' }),
  'POST /tickets/{ticket_id}/messages': body({ content: 'x' }),
  'POST /agents': (house) => ({ body: { email: email(house), name: 'x', role: 'agent' } }),
  'POST /agents/invitations': (house) => ({ body: { email: email(house), name: 'x', role: 'agent' } }),
  'PUT /agents/{id}': body({ name: 'y' }),
  'POST /roles': ({ unique }) => ({
    body: { key: unique(), name: unique(), permissions: ['ticket.read'], scope: 'all' },
  }),
  'PUT /roles/{key}': body({ description: 'y' }),
  'POST /departments': ({ unique }) => ({ body: { name: unique() } }),
  'PUT /departments/{id}': body({ description: 'y' }),
}

/** The request of this route in this cell, beside its path. */
export function wishFor(house: House, method: string, path: string, cell: { of: string; who: Who }): Wish {
  const route = path
    .replace(/^\/api(\/v1)?/, '')
    .replace(/^\/users/, '/agents')
    .replace(/^\/conversations/, '/tickets')
  return requests[`${method} ${route}`]?.(house, cell) ?? {}
}
