import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'
import { createBounded } from './index.ts'

let app: TestApp
let admin: TestClient
const clock = { ms: Date.now() }
beforeAll(async () => {
  app = await testApp({ now: () => new Date(clock.ms) })
  admin = await app.service()
})
afterAll(() => app?.close())

const entries = async (query: string) => (await admin.get(`/api/v1/audit?limit=100${query}`)).body.entries
const nextMinute = () => {
  clock.ms += 61_000
}

test('attack 129: a request that is not allowed is an entry with who, what and why', async () => {
  const reader = await app.service(['ticket.read'])
  await reader.post('/api/v1/tags', { name: 'x' }, { 'user-agent': 'probe/1', 'x-request-id': 'denied-1' })
  const [entry] = await entries('&outcome=denied')
  expect(entry).toMatchObject({
    actor: { type: 'service', id: expect.stringMatching(/^key_/), label: 'test' },
    action: 'access.denied',
    from: { ip: '127.0.0.1', request_id: 'denied-1', user_agent: 'probe/1' },
    after: { code: 'insufficient_permissions', method: 'POST', route: '/api/v1/tags' },
  })
})

test('so is one that a handler refuses, and one whose refusal is kept under an Idempotency-Key', async () => {
  nextMinute()
  const narrow = await app.service(['inbox.manage', 'audit.read'], [])
  const body = { channel: 'chatbot', name: 'x', settings: {} }
  expect((await narrow.post('/api/v1/inboxes', body, { 'idempotency-key': 'k1' })).status).toBe(403)
  expect((await narrow.get('/api/v1/audit')).status).toBe(403)
  const routes = (await entries('&outcome=denied')).map((entry: { after: { route: string } }) => entry.after.route)
  expect(routes).toEqual(expect.arrayContaining(['/api/v1/inboxes', '/api/v1/audit']))
})

test('a bad credential is an entry without the credential; a request without any is none', async () => {
  nextMinute()
  const before = (await entries('')).length
  expect((await app.anonymous.get('/api/v1/tags')).status).toBe(401)
  expect((await entries('')).length).toBe(before)
  const bad = `pk_0123abcd_${'canary'.repeat(7)}x`
  expect((await app.anonymous.get('/api/v1/tags', { 'x-api-key': bad })).status).toBe(401)
  const [entry] = await entries('')
  expect(entry).toMatchObject({ actor: { type: 'nobody', id: null }, after: { code: 'invalid_token' } })
  expect(JSON.stringify(await app.sql`select * from audit_entry`)).not.toMatch(/canary/)
})

test('a failed sign-in is an entry, without the address or the password that were typed', async () => {
  nextMinute()
  const typed = { email: 'canary-mail@example.com', password: 'canary-password' }
  expect((await app.anonymous.post('/api/v1/auth/login', typed)).status).toBe(401)
  const [entry] = await entries('&action=sign_in.')
  expect(entry).toMatchObject({ action: 'sign_in.failed', outcome: 'failure', from: { ip: '127.0.0.1' } })
  expect(JSON.stringify(await app.sql`select * from audit_entry`)).not.toMatch(/canary/)
})

test('a flood of equal refusals is two entries, the second with their number', async () => {
  nextMinute()
  const reader = await app.service(['ticket.read'])
  const before = (await entries('')).length
  for (let n = 0; n < 50; n++) await reader.get('/api/v1/keys')
  expect((await entries('')).length - before).toBe(1)
  nextMinute()
  const after = await entries('')
  expect(after.length - before).toBe(2)
  expect(after[0].after).toMatchObject({ route: '/api/v1/keys', further_times: 49 })
})

test('a flood of different refusals is bounded, however many callers make it', async () => {
  nextMinute()
  const [{ n: before }] = (await app.sql`select count(*)::int as n from audit_entry`) as unknown as [{ n: number }]
  const { key } = await app.service(['ticket.read'])
  const refusal = async (n: number) => {
    await fetch(`${app.url}/api/v1/tags/tag_${String(n).padStart(26, '0')}`, {
      method: 'DELETE',
      headers: { 'x-api-key': n % 2 ? key : `pk_${String(n).padStart(8, '0')}_${'a'.repeat(43)}` },
    })
  }
  for (let n = 0; n < 400; n += 20) await Promise.all(Array.from({ length: 20 }, (_, m) => refusal(n + m)))
  nextMinute()
  await entries('')
  const [{ n }] = (await app.sql`select count(*)::int as n from audit_entry`) as unknown as [{ n: number }]
  expect(n - before).toBeLessThanOrEqual(4)
})

test('a flood of failed sign-ins is bounded too, and the trail says how many it left out', async () => {
  const rows: string[] = []
  const record = createBounded(() => new Date(clock.ms), 3)
  const fail = (id: string) =>
    record(app.sql, {}, { action: 'sign_in.failed', object: { type: 'setting', id }, outcome: 'failure' })
  for (let n = 0; n < 10; n++) await fail(`n${n}`)
  nextMinute()
  await fail('later')
  const found = (await entries('&action=sign_in.failed')).filter(
    ({ object }: { object: { type: string } }) => object?.type === 'setting',
  )
  for (const { object } of found) rows.push(object.id)
  expect(rows).toEqual(['later', 'n2', 'n1', 'n0'])
  expect(found[0].after).toEqual({ left_out_before: 7 })
})

test('who is refused at the customers’ doors is told without an address', async () => {
  nextMinute()
  const body = { email: 'canary@example.com', password: 'canary password' }
  expect((await app.anonymous.post('/auth/login', body)).status).toBe(401)
  const [entry] = await entries('&action=sign_in.failed')
  expect(entry).toMatchObject({ actor: { type: 'customer', id: null }, from: { ip: null, user_agent: null } })
  expect(entry).toMatchObject({ object: { type: 'customer', id: null }, after: { at: 'password' } })
  expect(JSON.stringify(await app.sql`select * from audit_entry`)).not.toMatch(/canary/)
})
