import { createHmac } from 'node:crypto'
import { Writable } from 'node:stream'
import { type Logger, pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toy } from '../channels/toy.fixture.ts'
import { type TestApp, testApp, testPassword } from '../testing/app.ts'

// Attack 130: whatever proves something passes through once, at the most talkative level of the log, and is then sought in all that was
// written down for people to read.

const lines: string[] = []
const sink = new Writable({
  write(chunk, _encoding, done) {
    lines.push(String(chunk))
    done()
  },
})
const log: Logger = pino({ level: 'trace' }, sink)

let app: TestApp
beforeAll(async () => {
  app = await testApp({ log, channels: [toy] })
})
afterAll(() => app?.close())

const secrets = new Map<string, string>()
const keep = (name: string, secret: unknown): string => {
  expect(typeof secret, name).toBe('string')
  expect(String(secret).length, name).toBeGreaterThan(7)
  secrets.set(name, String(secret))
  return String(secret)
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

test('attack 130: no password, token, key, cookie, signature or secret reaches a log or the audit trail', async () => {
  const { anonymous } = app
  const admin = await app.as('super_admin')
  keep('password', testPassword)
  const signedIn = await anonymous.post('/api/v1/auth/login', { email: admin.email, password: testPassword })
  const token = keep('access token', signedIn.body.access_token)
  const refresh = keep('refresh token', signedIn.body.refresh_token)
  const cookies = signedIn.headers.getSetCookie().map((cookie) => cookie.split(';')[0]!)
  for (const [n, cookie] of cookies.entries()) keep(`cookie ${n}`, cookie.split('=')[1])

  const wrong = keep('wrong password', 'canary wrong password')
  await anonymous.post('/api/v1/auth/login', { email: admin.email, password: wrong })
  await anonymous.post('/api/v1/auth/login', { email: keep('mistyped', 'canary-typed@example.com'), password: wrong })
  await anonymous.get('/api/v1/tags', bearer(keep('bad token', `${token}x`)))
  await anonymous.get('/api/v1/tags', { 'x-api-key': keep('bad key', `pk_canary00_${'k'.repeat(43)}`) })
  await anonymous.get('/api/v1/tags', { cookie: `${cookies[0]}canary` })
  await anonymous.get(`/api/v1/tags?access_token=${keep('token in the address', 'canary-in-the-query')}`)
  await anonymous.get('/api/v1/tags', { cookie: cookies.join('; ') })
  keep(
    'second refresh token',
    (await anonymous.post('/api/v1/auth/refresh', { refresh_token: refresh })).body.refresh_token,
  )
  await anonymous.post('/api/v1/auth/refresh', { refresh_token: refresh })

  const made = await admin.post('/api/v1/keys', { name: 'k', permissions: ['tag.read', 'tag.manage'] })
  const key = keep('API key', made.body.key)
  await anonymous.get('/api/v1/tags', { 'x-api-key': key })
  await anonymous.post('/api/v1/keys', { name: 'x', permissions: [] }, { 'x-api-key': key })
  keep('rotated key', (await admin.post(`/api/v1/keys/${made.body.id}/rotate`, {})).body.key)

  const secret = keep('inbox secret', 'canary-inbox-secret-0123456789')
  const settings = { account: 'a', secret, url: 'http://127.0.0.1:9' }
  const inbox = await admin.post('/api/v1/inboxes', { channel: 'toy', name: 'Toys', settings })
  expect(inbox.status, inbox.text).toBe(201)
  await admin.put(`/api/v1/inboxes/${inbox.body.inbox_id}`, {
    settings: { secret: keep('next secret', `${secret}-next`) },
  })
  const body = '{"canary":"no payload either"}'
  const signature = keep('signature', createHmac('sha256', 'canary').update(body).digest('hex'))
  await anonymous.send('POST', '/api/webhooks/toy', {
    body,
    headers: {
      'content-type': 'application/json',
      'x-toy-signature': signature,
      'x-hub-signature-256': `sha256=${signature}`,
    },
  })

  const invited = await admin.post('/api/v1/agents/invitations', {
    email: 'new@example.com',
    name: 'New',
    role: 'agent',
  })
  const link = keep('invitation', new URL(invited.body.link).hash.slice('#token='.length))
  const chosen = keep('chosen password', 'canary chosen password')
  expect((await anonymous.post('/api/v1/auth/register', { token: link, name: 'New', password: chosen })).status).toBe(
    200,
  )
  await anonymous.post('/api/v1/auth/register', { token: link, name: 'New', password: chosen })
  const agent = await anonymous.post('/api/v1/auth/login', { email: 'new@example.com', password: chosen })
  const next = keep('next password', 'canary next password')
  const own = bearer(keep('agent token', agent.body.access_token))
  await anonymous.put('/api/v1/auth/me/password', { current_password: chosen, new_password: next }, own)
  await anonymous.post('/api/v1/auth/reset-password', { token: keep('reset', 'r'.repeat(43)), password: next })

  const customer = keep('customer’s password', 'canary customer password')
  await anonymous.post('/auth/signup', { email: 'customer@example.com', password: customer })
  const login = await anonymous.post('/auth/login', { email: 'customer@example.com', password: customer })
  keep('customer’s token', login.body.access_token)
  await anonymous.post('/auth/login', { email: 'customer@example.com', password: `${customer} not` })

  const trail = await admin.get('/api/v1/audit?limit=100')
  expect(trail.body.entries.length).toBeGreaterThan(15)
  const written = [
    ['the log', lines.join('')],
    ['the trail', JSON.stringify(await app.sql`select * from audit_entry`)],
    ['the queue of the trail', JSON.stringify(await app.sql`select * from audit_queue`)],
    ['what the API shows of it', trail.text],
  ] as const
  expect(lines.length, 'the log was listened to').toBeGreaterThan(30)
  const found = written.flatMap(([where, text]) =>
    [...secrets].filter(([, value]) => text.includes(value)).map(([name]) => `${name} in ${where}`),
  )
  expect(found).toEqual([])
  expect(written.map(([where, text]) => [where, /canary/.exec(text)?.[0]])).toEqual(
    written.map(([where]) => [where, undefined]),
  )
})
