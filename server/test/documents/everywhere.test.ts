import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestClient } from '../../src/testing/app.ts'
import { testCompany } from '../../src/testing/company.ts'
import { type Company, countRows, isProblem, newPhone, quiet } from '../attacks/rig.ts'

// "Rules that hold everywhere": Idempotency-Key, ETag and If-Match, unknown fields and parameters, times.

let app: Company
let agent: TestClient & { agentId: string }
beforeAll(async () => {
  app = await testCompany()
  agent = await app.as('agent')
})
afterAll(() => app?.close())

const aTicket = (more: object = {}) => ({
  source: { channel: 'whatsapp' },
  customer: { channel_identity: `+${newPhone()}` },
  subject: 'Help',
  initial_message: 'Hello',
  ...more,
})
const make = async () => (await agent.post('/api/tickets/create', aTicket())).body

test('Idempotency-Key: the same request is answered the same and done once, also 20 at a time; another body is 409', async () => {
  const body = aTicket()
  const before = await countRows(app)
  const replies = await Promise.all(
    Array.from({ length: 20 }, () => agent.post('/api/tickets/create', body, { 'idempotency-key': 'order 4711' })),
  )
  const again = await agent.post('/api/tickets/create', body, { 'idempotency-key': 'order 4711' })
  expect([...replies, again].map(({ status }) => status)).toEqual(Array(21).fill(201))
  expect(new Set([...replies, again].map((reply) => reply.text)).size).toBe(1)
  expect(again.headers.get('idempotency-replayed')).toBe('true')
  expect(again.headers.get('etag')).toBe('"1"')
  const after = await countRows(app)
  expect([after.ticket - before.ticket, after.message - before.message]).toEqual([1, 1])
  const other = await agent.post(
    '/api/tickets/create',
    { ...body, subject: 'Other' },
    { 'idempotency-key': 'order 4711' },
  )
  expect(other.status).toBe(409)
  expect(other.body.code).toBe('idempotency_conflict')
  const stranger = await app.as('agent')
  const theirs = await stranger.post('/api/tickets/create', aTicket(), { 'idempotency-key': 'order 4711' })
  expect(theirs.status).toBe(201)
})

test('Idempotency-Key: an answer to a customer goes out once', async () => {
  const { ticket_id: id } = await make()
  const path = `/api/tickets/${id}/message`
  const body = { content: 'sent exactly once' }
  const replies = await Promise.all(
    Array.from({ length: 10 }, () => agent.post(path, body, { 'idempotency-key': 'answer' })),
  )
  expect(new Set(replies.map((reply) => reply.text)).size).toBe(1)
  expect((await agent.post(path, { content: 'other' }, { 'idempotency-key': 'answer' })).status).toBe(409)
  await app.sandbox.waitForSent((message) => message.text === 'sent exactly once')
  await app.sandbox.idle()
  expect(app.sandbox.sent().filter((message) => message.text === 'sent exactly once')).toHaveLength(1)
})

test('client_id: a repeat of the sender’s own id adds nothing', async () => {
  const { ticket_id: id } = await make()
  const body = { content: 'typed once', client_id: 'c-1' }
  await agent.post(`/api/tickets/${id}/message`, body)
  const again = await agent.post(`/api/tickets/${id}/message`, body)
  expect(again.status).toBe(200)
  expect(again.body.message_count).toBe(2)
})

test('ETag and If-Match: of two who read the same version one wins, the other gets 409 with everything as it now stands', async () => {
  const { ticket_id: id } = await make()
  const path = `/api/tickets/${id}`
  const read = await agent.get(path)
  const version = { 'if-match': read.headers.get('etag') ?? '' }
  expect(version['if-match']).toBe('"1"')
  const [one, two] = await Promise.all([
    agent.put(path, { subject: 'mine' }, version),
    agent.put(path, { subject: 'yours', priority: 'urgent' }, version),
  ])
  expect([one.status, two.status].sort()).toEqual([200, 409])
  const winner = one.status === 200 ? one : two
  const loser = one.status === 200 ? two : one
  expect(winner.headers.get('etag')).toBe('"2"')
  expect(loser.headers.get('etag')).toBe('"2"')
  expect(loser.body).toMatchObject({
    code: 'version_conflict',
    current: { version: 2, subject: winner.body.subject, priority: winner.body.priority, status: 'new', tags: [] },
  })
  expect((await agent.get(path)).body.subject).toBe(winner.body.subject)

  await agent.put(`${path}/assign?agent_id=${agent.agentId}`)
  await agent.put(path, { custom: { order: 'A-1' } })
  const lost = await agent.put(path, { subject: 'late' }, version)
  expect(lost.status).toBe(409)
  expect(lost.body.current).toMatchObject({
    assigned_agent_id: agent.agentId,
    department_id: null,
    custom: { order: 'A-1' },
    message_count: 1,
  })
  expect((await agent.put(`${path}/assign?agent_id=`, undefined, version)).status).toBe(409)
  for (const wrong of ['2', '"two"', 'W/', '"1", x', `"${'9'.repeat(20)}"`])
    expect((await agent.put(path, { subject: 'x' }, { 'if-match': wrong })).status, wrong).toBe(400)
  expect((await agent.put(path, { subject: 'any' }, { 'if-match': '*' })).status).toBe(200)
})

test('without If-Match 20 changes at once all come through, and every one is in the version', async () => {
  const { ticket_id: id } = await make()
  const replies = await Promise.all(
    Array.from({ length: 20 }, (_, n) => agent.put(`/api/tickets/${id}`, { custom: { [`f${n}`]: n } })),
  )
  expect(replies.map(({ status }) => status)).toEqual(Array(20).fill(200))
  const { custom, version } = (await agent.get(`/api/tickets/${id}`)).body
  expect(Object.keys(custom)).toHaveLength(20)
  expect(version).toBe(21)
})

test('unknown body fields are 422 at any depth and change nothing', async () => {
  const { ticket_id: id } = await make()
  await quiet(app)
  const before = await countRows(app)
  const refused: [string, string, object][] = [
    ['POST', '/api/tickets/create', aTicket({ priorty: 'high' })],
    ['POST', '/api/tickets/create', aTicket({ status: 'closed' })],
    ['POST', '/api/tickets/create', aTicket({ customer: { channel_identity: '+1', is_vip: true } })],
    ['POST', '/api/tickets/create', aTicket({ source: { channel: 'whatsapp', inbox: 'x' } })],
    ['PUT', `/api/tickets/${id}`, { priority: 'low', ticket_id: 'x' }],
    ['PUT', `/api/tickets/${id}`, { assigned_agent_id: agent.agentId }],
    ['PUT', `/api/tickets/${id}`, { priority: null }],
    ['PUT', `/api/tickets/${id}`, { tags: 'billing' }],
    ['POST', `/api/tickets/${id}/message`, { content: 'x', timestamp: '2000-01-01T00:00:00Z' }],
    ['POST', `/api/tickets/${id}/message`, { content: '' }],
    ['POST', `/api/tickets/${id}/message`, []],
  ]
  for (const [method, path, body] of refused) {
    const reply = await agent.send(method, path, {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    })
    expect(reply.status, JSON.stringify(body)).toBe(422)
    expect(reply.body.errors.length, JSON.stringify(body)).toBeGreaterThan(0)
    expect(isProblem(reply)).toBe(true)
  }
  expect(await countRows(app)).toEqual(before)
})

test('unknown query parameters are 400 on every route that is read', async () => {
  const { ticket_id: id, customer } = await make()
  for (const path of [
    '/api/tickets/?colour=red',
    `/api/tickets/${id}?expand=1`,
    `/api/tickets/${id}/status?x=1`,
    `/api/customers/${customer.internal_id}?x=1`,
    `/api/customers/${customer.internal_id}/tickets?limit=20&page=1`,
    `/api/v1/tickets/${id}/messages?after=1`,
    '/api/v1/events?since=1',
    '/api/health?x=1',
  ]) {
    const reply = await agent.get(path)
    expect(reply.status, path).toBe(400)
    expect(reply.body.code, path).toBe('invalid_parameter')
  }
})

test('every time in every reply is RFC 3339 in UTC with milliseconds', async () => {
  const { ticket_id: id, customer } = await make()
  await agent.post(`/api/tickets/${id}/message`, { content: 'x' })
  await agent.put(`/api/tickets/${id}`, { status: 'resolved' })
  await app.settled()
  let seen = 0
  for (const path of [
    `/api/tickets/${id}`,
    '/api/tickets/?include=timeline',
    `/api/tickets/${id}/status`,
    `/api/customers/${customer.internal_id}`,
    `/api/customers/${customer.internal_id}/tickets`,
    `/api/v1/tickets/${id}/messages`,
    '/api/v1/events',
    '/api/health',
    '/api/ready',
  ]) {
    const { text } = await agent.get(path)
    for (const [, name, value] of text.matchAll(/"(\w+_at|timestamp|last_updated)":"([^"]*)"/g)) {
      seen++
      expect(value, `${path} ${name}`).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    }
  }
  expect(seen).toBeGreaterThan(20)
})
