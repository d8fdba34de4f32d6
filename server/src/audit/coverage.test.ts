import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../testing/app.ts'
import { sources } from '../testing/sources.ts'

// Every route that can change something, and how the trail hears of it: by an action of its own, by the log, or not at all, with the
// reason. A new route without a row fails, and so does a row without its route or its action.

const log = 'the log'
const nothing = (reason: string) => ({ reason })
const none = nothing('changes nothing')

const told: Record<string, string | { reason: string }> = {
  'POST /api/v1/tickets/bulk': log,
  'POST /api/v1/tickets/:ticket_id/transfer': log,
  'POST /api/tickets/create': log,
  'PUT /api/tickets/:ticket_id': log,
  'PUT /api/tickets/:ticket_id/assign': log,
  'PUT /api/v1/tickets/:ticket_id/read': nothing('how far one has read is one’s own'),
  'POST /api/tickets/:ticket_id/message': log,
  'POST /api/v1/messages/:message_id/retry': log,
  'POST /api/v1/messages/:message_id/redact': log,
  'POST /api/v1/tickets/:ticket_id/scheduled-messages': nothing('told when it is sent'),
  'DELETE /api/v1/scheduled-messages/:scheduled_id': nothing('it never was a message'),
  'PUT /api/v1/tickets/:ticket_id/drafts/:mode': nothing('a draft is its agent’s alone'),
  'DELETE /api/v1/tickets/:ticket_id/drafts/:mode': nothing('a draft is its agent’s alone'),
  'PUT /api/v1/customers/:customer_id': log,
  'POST /api/v1/customers/:customer_id/notes': log,
  'PUT /api/v1/customers/:customer_id/notes/:note_id': log,
  'DELETE /api/v1/customers/:customer_id/notes/:note_id': log,
  'POST /api/v1/customers/:customer_id/erase': log,
  'GET /api/v1/customers/:customer_id/export': 'customer.exported',
  'GET /api/v1/audit/export': 'audit.exported',
  'POST /api/v1/live/ticket': none,
  'POST /api/v1/inboxes': 'inbox.created',
  'PUT /api/v1/inboxes/:inbox_id': 'inbox.updated',
  'POST /api/v1/inboxes/:inbox_id/test': none,
  'POST /api/v1/tags': 'tag.',
  'PUT /api/v1/tags/:tag_id': 'tag.',
  'DELETE /api/v1/tags/:tag_id': 'tag.',
  'POST /api/v1/canned-replies': 'canned_reply.',
  'PUT /api/v1/canned-replies/:canned_reply_id': 'canned_reply.',
  'DELETE /api/v1/canned-replies/:canned_reply_id': 'canned_reply.',
  'PUT /api/v1/company': 'company.updated',
  'PUT /api/v1/company/logo': 'company.updated',
  'DELETE /api/v1/company/logo': 'company.updated',
  'POST /api/v1/receipts/:receipt_id/replay': 'receipt.replayed',
  'PUT /api/v1/retention': 'retention.updated',
  'POST /api/v1/retention/dry-run': none,
  'POST /api/v1/auth/login': 'sign_in.succeeded',
  'POST /api/v1/auth/link': 'sign_in.succeeded',
  'POST /api/v1/auth/refresh': nothing('the sign-in goes on; a token that comes twice is told'),
  'POST /api/v1/auth/logout': 'sign_out',
  'POST /api/v1/auth/invitation': none,
  'POST /api/v1/auth/register': 'agent.registered',
  'POST /api/v1/auth/forgot-password': 'agent.reset_asked',
  'POST /api/v1/auth/reset-password': 'agent.password_reset',
  'PATCH /api/v1/auth/me': 'agent.updated',
  'PUT /api/v1/auth/me/password': 'agent.password_changed',
  'DELETE /api/v1/auth/sessions/:id': 'session.ended',
  'DELETE /api/v1/auth/sessions': 'agent.sessions_ended',
  'POST /api/v1/keys': 'key.created',
  'PATCH /api/v1/keys/:id': 'key.updated',
  'POST /api/v1/keys/:id/rotate': 'key.rotated',
  'DELETE /api/v1/keys/:id': 'key.revoked',
  'POST /api/v1/identity-providers': 'identity_provider.connected',
  'PUT /api/v1/identity-providers/:id': 'identity_provider.updated',
  'DELETE /api/v1/identity-providers/:id': 'identity_provider.disconnected',
  'PUT /api/v1/sign-in-policy': 'sign_in_policy.updated',
  'POST /api/v1/auth/second-factor': 'sign_in.succeeded',
  'POST /api/v1/auth/second-factor/options': none,
  'POST /api/v1/auth/second-factor/setup': nothing('told when it is confirmed'),
  'POST /api/v1/auth/second-factor/setup/confirm': 'second_factor.added',
  'POST /api/v1/auth/passkey/options': none,
  'POST /api/v1/auth/passkey': 'sign_in.succeeded',
  'POST /api/v1/me/proof': nothing('the session goes on'),
  'POST /api/v1/me/proof/options': none,
  'POST /api/v1/me/totp': nothing('told when it is confirmed'),
  'POST /api/v1/me/totp/confirm': 'second_factor.added',
  'DELETE /api/v1/me/totp': 'second_factor.removed',
  'POST /api/v1/me/recovery-codes': 'second_factor.codes_renewed',
  'POST /api/v1/me/passkeys/options': none,
  'POST /api/v1/me/passkeys': 'second_factor.added',
  'PATCH /api/v1/me/passkeys/:id': nothing('a name, for oneself alone'),
  'DELETE /api/v1/me/passkeys/:id': 'second_factor.removed',
  'DELETE /api/v1/me/identities/:id': 'agent.identity_disconnected',
  'DELETE /api/v1/agents/:id/second-factor': 'second_factor.reset',
  'POST /auth/signup': 'customer_account.signed_up',
  'POST /auth/login': 'sign_in.succeeded',
  'POST /auth/verify': 'customer_account.verified',
  'POST /auth/forgot-password': 'customer_account.reset_asked',
  'POST /auth/reset-password': 'customer_account.password_reset',
  'POST /auth/logout': 'sign_out',
  'POST /tickets': log,
  'POST /tickets/:ticket_id/messages': log,
  'POST /api/v1/agents': 'agent.created',
  'PUT /api/v1/agents/:id': 'agent.updated',
  'DELETE /api/v1/agents/:id': 'agent.deleted',
  'POST /api/v1/agents/:id/restore': 'agent.restored',
  'DELETE /api/v1/agents/:id/sessions': 'agent.sessions_ended',
  'DELETE /api/v1/agents/:id/sessions/:session_id': 'agent.session_ended',
  'POST /api/v1/agents/invitations': 'agent.invited',
  'POST /api/v1/agents/:id/invitations': 'agent.invited',
  'POST /api/v1/roles': 'role.created',
  'PUT /api/v1/roles/:key': 'role.updated',
  'DELETE /api/v1/roles/:key': 'role.deleted',
  'POST /api/v1/departments': 'department.created',
  'PUT /api/v1/departments/:id': 'department.updated',
  'DELETE /api/v1/departments/:id': 'department.deleted',
}

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app?.close())

test('every route that changes or exports something says how the trail hears of it', () => {
  const routes = app.specs
    .filter(({ method, paths }) => method !== 'GET' || /\/export$/.test(paths[0]))
    .map(({ method, paths }) => `${method} ${paths[0]}`)
  const untold = routes.filter((route) => !(route in told))
  const gone = Object.keys(told).filter((route) => !routes.includes(route))
  expect(
    { untold, gone },
    'Call audit(tx, call, …) and add a row to audit/coverage.test.ts, or take the row out',
  ).toEqual({
    untold: [],
    gone: [],
  })
})

test('every action that is named here is written somewhere', () => {
  const code = sources(['server/src'])
    .filter(({ path }) => !path.includes('.test.'))
    .map((source) => source.code)
    .join('\n')
  const actions = Object.values(told).filter((how): how is string => typeof how === 'string' && how !== log)
  const missing = actions.filter((action) => !code.includes(`'${action}'`) && !code.includes(`\`${action}\${`))
  expect(missing).toEqual([])
})
