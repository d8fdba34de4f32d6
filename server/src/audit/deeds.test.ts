import { toId } from '@parley/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toy } from '../channels/toy.fixture.ts'
import { type TestApp, testApp, testPassword } from '../testing/app.ts'
import { until } from '../testing/until.ts'

let app: TestApp
let admin: Awaited<ReturnType<TestApp['as']>>
beforeAll(async () => {
  app = await testApp({ channels: [toy] })
  admin = await app.as('admin')
})
afterAll(() => app?.close())

type Entry = { action: string; object: { type: string; id: string }; before: object | null; after: object | null }
const entries = async (query: string): Promise<Entry[]> =>
  (await admin.get(`/api/v1/audit?limit=100&${query}`)).body.entries
const deeds = async (query: string) =>
  (await entries(query)).reverse().map(({ action, before, after }) => ({ action, before, after }))

test('a tag’s life is told with before and after, once, also when its request is repeated', async () => {
  const made = [1, 2].map(() => admin.post('/api/v1/tags', { name: 'vip' }, { 'idempotency-key': 'tag-1' }))
  const id = (await Promise.all(made))[0]!.body.tag_id
  await admin.put(`/api/v1/tags/${id}`, { name: 'VIP' })
  await admin.put(`/api/v1/tags/${id}`, {})
  await admin.delete(`/api/v1/tags/${id}`)
  await admin.delete(`/api/v1/tags/${id}`)
  expect(await deeds(`object=${id}`)).toEqual([
    { action: 'tag.created', before: null, after: { name: 'vip', description: '' } },
    { action: 'tag.updated', before: { name: 'vip' }, after: { name: 'VIP' } },
    { action: 'tag.deleted', before: { name: 'VIP', description: '' }, after: null },
  ])
  const [entry] = await entries(`object=${id}`)
  expect(entry).toMatchObject({
    actor: { type: 'agent', id: admin.agentId, label: 'A admin' },
    from: { ip: '127.0.0.1', session_id: expect.stringMatching(/^ses_/) },
  })
})

test('a refused change leaves no entry', async () => {
  await admin.post('/api/v1/tags', { name: 'taken' })
  const before = (await entries('action=tag.')).length
  expect((await admin.post('/api/v1/tags', { name: 'taken' })).status).toBe(409)
  expect((await entries('action=tag.')).length).toBe(before)
})

test('a canned reply’s and the company’s changes are told', async () => {
  const body = { shortcut: 'hi', title: 'Hello', content: 'Hello {{customer.name}}' }
  const id = (await admin.post('/api/v1/canned-replies', body)).body.canned_reply_id
  await admin.put(`/api/v1/canned-replies/${id}`, { title: 'Hi' })
  await admin.delete(`/api/v1/canned-replies/${id}`)
  expect(await deeds(`object=${id}`)).toMatchObject([
    { action: 'canned_reply.created', after: { ...body, department_id: null } },
    { action: 'canned_reply.updated', before: { title: 'Hello' }, after: { title: 'Hi' } },
    { action: 'canned_reply.deleted', before: { title: 'Hi' } },
  ])
  await admin.put('/api/v1/company', { name: 'Acme Ltd' })
  const [company] = (await deeds('action=company.')).slice(-1)
  expect(company).toEqual({
    action: 'company.updated',
    before: { name: expect.any(String) },
    after: { name: 'Acme Ltd' },
  })
})

test('an inbox’s secrets change visibly and are never shown', async () => {
  const secret = 'canary-secret-canary-secret-canary'
  const settings = { account: 'a', secret, url: 'http://127.0.0.1:9' }
  const made = await admin.post('/api/v1/inboxes', { channel: 'toy', name: 'Toys', settings })
  expect(made.status, made.text).toBe(201)
  await admin.put(`/api/v1/inboxes/${made.body.inbox_id}`, { settings: { secret: `${secret}2` } })
  const found = await deeds(`object=${made.body.inbox_id}`)
  expect(found.map(({ action }) => action)).toEqual(['inbox.created', 'inbox.updated'])
  expect(found[1]!.after).toEqual({ secret_secret: '(secret)' })
  expect(JSON.stringify(await app.sql`select * from audit_entry`)).not.toMatch(/canary|v1[.:]/)
})

test('sign-ins, sign-outs and ended sessions are told, with the session', async () => {
  const agent = await app.as('agent')
  const login = await app.anonymous.post('/api/v1/auth/login', { email: agent.email, password: testPassword })
  await app.anonymous.post('/api/v1/auth/login', { email: agent.email, password: 'wrong but long enough' })
  const second = { authorization: `Bearer ${login.body.access_token}` }
  await app.anonymous.post('/api/v1/auth/logout', {}, second)
  await agent.delete('/api/v1/auth/sessions')
  const told = await entries(`actor=${agent.agentId}`)
  expect(told.map(({ action }) => action).reverse()).toEqual(['sign_in.succeeded', 'sign_in.succeeded', 'sign_out'])
  const [failed] = await entries(`action=sign_in.failed&object=${agent.agentId}`)
  expect(failed).toMatchObject({ outcome: 'failure', actor: { type: 'nobody' }, after: { at: 'password' } })
  expect(JSON.stringify(await entries('action=sign_'))).not.toMatch(/example\.com|wrong but/)
})

test('who changes an agent is told by the agent’s id, and so is what became of its rights', async () => {
  const agent = await app.as('agent')
  await admin.put(`/api/v1/agents/${agent.agentId}`, { status: 'disabled' })
  const found = await entries(`object=${agent.agentId}&action=agent.`)
  expect(found[0]).toMatchObject({
    action: 'agent.updated',
    actor: { id: admin.agentId },
    object: { type: 'agent', id: toId('agent', agent.uuid) },
    before: { status: 'active' },
    after: { status: 'disabled' },
  })
})

test('a change of a customer names the fields, and neither what they held nor what they hold', async () => {
  const wish = { source: { channel: 'api' }, customer: { name: 'Canary Carla' }, subject: 'x', initial_message: 'x' }
  const { customer } = (await admin.post('/api/tickets/create', wish)).body
  const changed = await admin.put(`/api/v1/customers/${customer.internal_id}`, { name: 'Canary Clara' })
  expect(changed.status, changed.text).toBe(200)
  const found = await until(async () => {
    const list = await entries(`action=customer.updated&object=${customer.internal_id}`)
    return list.length > 0 && list
  })
  expect(found).toEqual([
    expect.objectContaining({ before: null, after: { customer_id: customer.internal_id, changed: ['name'] } }),
  ])
  expect(JSON.stringify(await entries(''))).not.toMatch(/canary/i)
})
