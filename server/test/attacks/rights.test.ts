import { fromId } from '@parley/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp, testPassword } from '../../src/testing/app.ts'
import { until } from '../../src/testing/until.ts'
import { type Frame, type Opened, opened } from './socket.ts'

// Rights that are taken away, and rights that were never given: attacks 8, 29, 30, 41, 49 and 50 of reliability.md.

let app: TestApp
let admin: TestClient
let sales: string
let support: string
let salesUuid: string
beforeAll(async () => {
  app = await testApp()
  admin = await app.as('admin')
  sales = (await admin.post('/api/v1/departments', { name: 'Sales' })).body.id
  support = (await admin.post('/api/v1/departments', { name: 'Support' })).body.id
  salesUuid = fromId('department', sales)!
})
afterAll(() => app?.close())

const wish = (department: string, subject = 'x') => ({
  source: { channel: 'api' },
  customer: { name: 'Ann' },
  subject,
  initial_message: `about ${subject}`,
  department_id: department,
})
const create = async (department: string, subject?: string) =>
  (await admin.post('/api/tickets/create', wish(department, subject))).body

/** Ends the right, and tells after how long the socket was closed and with what. */
async function afterEnd(held: Opened, end: () => Promise<unknown>): Promise<{ code: number; ms: number }> {
  await end()
  const startedAt = performance.now()
  const code = await held.closed
  return { code, ms: performance.now() - startedAt }
}

test('8: a revoked key, a disabled agent and a signed-out session are 401 on the next request and off the live feed within a second', async () => {
  const service = await app.service(['event.read', 'ticket.read'])
  const [row] = await app.sql<{ id: string }[]>`select id from api_key where prefix = ${service.key.slice(0, 11)}`
  const keyFeed = await opened(app.url, { headers: { 'x-api-key': service.key } })
  const { ticket } = (await service.post('/api/v1/live/ticket')).body
  const ticketFeed = await opened(app.url, { query: `?ticket=${ticket}` })
  const [byKey, byTicket] = await Promise.all([
    afterEnd(keyFeed, async () => {
      await app.sql`update api_key set revoked_at = now() where id = ${row!.id}`
      expect((await service.get('/api/tickets/')).status).toBe(401)
    }),
    ticketFeed.closed,
  ])
  expect(byKey.code).toBe(4401)
  expect(byTicket).toBe(4401)

  const disabled = await app.as('agent')
  const agentFeed = await opened(app.url, { headers: { authorization: `Bearer ${disabled.token}` } })
  const byAgent = await afterEnd(agentFeed, async () => {
    expect((await admin.put(`/api/v1/agents/${disabled.agentId}`, { status: 'disabled' })).status).toBe(200)
    expect((await disabled.get('/api/tickets/')).status).toBe(401)
  })
  expect(byAgent.code).toBe(4401)

  const { email } = await app.as('agent')
  const login = await app.anonymous.post('/api/v1/auth/login', { email, password: testPassword })
  const cookie = login.headers.get('set-cookie')!.split(';')[0]!
  const browser = { cookie, origin: app.url }
  const cookieFeed = await opened(app.url, { headers: browser })
  const tokenFeed = await opened(app.url, { headers: { authorization: `Bearer ${login.body.access_token}` } })
  const bySession = await afterEnd(cookieFeed, async () => {
    expect((await app.anonymous.post('/api/v1/auth/logout', undefined, browser)).status).toBe(200)
    expect((await app.anonymous.get('/api/tickets/', { cookie })).status).toBe(401)
    const authorization = `Bearer ${login.body.access_token}`
    expect((await app.anonymous.get('/api/tickets/', { authorization })).status).toBe(401)
  })
  expect(bySession.code).toBe(4401)
  expect(await tokenFeed.closed).toBe(4401)
  for (const { ms } of [byKey, byAgent, bySession]) expect(ms).toBeLessThanOrEqual(1000)
})

test('8: an agent that loses event rights or its role is off the feed as well, also while events rain', async () => {
  const service = await app.service(['event.read', 'ticket.read'])
  const feed = await opened(app.url, { headers: { 'x-api-key': service.key } })
  await app.sql`update api_key set permissions = '{ticket.read}' where prefix = ${service.key.slice(0, 11)}`
  await create(sales, 'after the right was taken')
  expect(await feed.closed).toBe(4401)
  expect(feed.frames.filter((frame) => frame.type === 'event')).toEqual([])
})

test('29, 30, 50: a key of one department never sees another’s ticket, on no route, before, while and after it was there', async () => {
  const key = await app.service(undefined, [salesUuid])
  const feed = await opened(app.url, { headers: { 'x-api-key': key.key } })
  const theirs = await create(support, 'SECRET of support')
  const ours = await create(sales, 'ours')
  const mentions = (frames: Frame[]) => frames.filter((frame) => JSON.stringify(frame).includes(theirs.ticket_id))
  const [message] = theirs.timeline
  const until2 = (count: number) =>
    until(async () => feed.frames.filter((frame) => frame.type === 'event').length >= count)

  async function sees(isSeen: boolean): Promise<void> {
    const hidden = isSeen ? 200 : 404
    for (const [method, path, body] of [
      ['GET', `/api/tickets/${theirs.ticket_id}`],
      ['GET', `/api/tickets/${theirs.ticket_id}/status`],
      ['GET', `/api/v1/tickets/${theirs.ticket_id}/messages`],
      ['GET', `/api/v1/messages/${message.message_id}`],
      ['GET', `/api/customers/${theirs.customer.internal_id}`],
      ['GET', `/api/customers/${theirs.customer.internal_id}/tickets`],
      ...(isSeen
        ? []
        : ([
            ['PUT', `/api/tickets/${theirs.ticket_id}`, { priority: 'low' }],
            ['PUT', `/api/tickets/${theirs.ticket_id}/assign?agent_id=`],
            ['POST', `/api/tickets/${theirs.ticket_id}/message`, { content: 'x' }],
            ['POST', `/api/v1/messages/${message.message_id}/retry`],
          ] as const)),
    ] as const) {
      const reply = await key.send(method, path, {
        ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
      })
      expect(reply.status, `${method} ${path}`).toBe(hidden)
      if (!isSeen) expect(reply.text).not.toMatch(/SECRET/)
    }
    for (const query of [
      '',
      `?department_id=${support}`,
      '?include=timeline',
      `?customer_id=${theirs.customer.internal_id}`,
    ]) {
      const list = (await key.get(`/api/tickets/${query}`)).body
      const found = list.tickets.some((ticket: { ticket_id: string }) => ticket.ticket_id === theirs.ticket_id)
      expect(found, query).toBe(isSeen && query !== `?department_id=${support}`)
      expect(list.total_count, query).toBe(list.tickets.length)
    }
    const log = await allEvents(key)
    const shown = log.filter((event) => event.ticket_id === theirs.ticket_id && event.type !== 'ticket.left')
    expect(shown.length > 0).toBe(isSeen)
    if (!isSeen) expect(JSON.stringify(log)).not.toMatch(/SECRET/)
  }

  await until2(2)
  await sees(false)
  expect(mentions(feed.frames)).toEqual([])
  const same = await key.get(`/api/tickets/${theirs.ticket_id}`)
  const never = await key.get('/api/tickets/tkt_01h2xcejqtf2nbrexx3vqjhp41')
  expect({ ...same.body, request_id: 0, instance: 0 }).toEqual({ ...never.body, request_id: 0, instance: 0 })

  const path = `/api/tickets/${theirs.ticket_id}`
  await admin.put(path, { department_id: sales })
  await until(async () => mentions(feed.frames).length === 1)
  await app.settled()
  await sees(true)

  await admin.put(path, { department_id: support })
  await admin.put(path, { subject: 'SECRET again' })
  await admin.post(`${path}/message`, { content: 'SECRET note', visibility: 'internal' })
  await admin.put(`/api/tickets/${ours.ticket_id}`, { subject: 'the last one' })
  await until(async () => feed.frames.some((frame) => JSON.stringify(frame).includes('the last one')))
  // That it is gone, and nothing else.
  expect(mentions(feed.frames).map(({ event }) => event?.type)).toEqual(['ticket.updated', 'ticket.left'])
  expect(JSON.stringify(feed.frames)).not.toMatch(/SECRET (again|note)/)
  await sees(false)
  feed.socket.terminate()
})

test('50: an agent who leaves a department gets no later frame of it on the socket that is open', async () => {
  const seller = await app.as('agent')
  await admin.put(`/api/v1/agents/${seller.agentId}`, { department_ids: [sales] })
  const feed = await opened(app.url, { headers: { authorization: `Bearer ${seller.token}` } })
  const ticket = await create(sales, 'while a member')
  await until(async () => JSON.stringify(feed.frames).includes(ticket.ticket_id))
  await admin.put(`/api/v1/agents/${seller.agentId}`, { department_ids: [support] })
  const before = feed.frames.length
  await admin.put(`/api/tickets/${ticket.ticket_id}`, { subject: 'no longer a member' })
  const other = await create(support, 'a member elsewhere')
  await until(async () => JSON.stringify(feed.frames).includes(other.ticket_id))
  expect(JSON.stringify(feed.frames.slice(before))).not.toContain(ticket.ticket_id)
  expect((await seller.get(`/api/tickets/${ticket.ticket_id}`)).status).toBe(404)
  feed.socket.terminate()
})

test('41: who wrote comes from the credential: sender_type customer, agent_id, created_at and the like are refused', async () => {
  const ticket = await create(sales)
  const agent = await app.as('admin')
  const other = await app.as('agent')
  const path = `/api/tickets/${ticket.ticket_id}/message`
  for (const forged of [
    { sender_type: 'customer' },
    { sender_type: 'system' },
    { agent_id: other.agentId },
    { created_at: '2000-01-01T00:00:00.000Z' },
    { timestamp: '2000-01-01T00:00:00.000Z' },
    { message_id: 'msg_01h2xcejqtf2nbrexx3vqjhp41' },
    { visibility: 'secret' },
    { delivery: { state: 'read' } },
    { position: 1 },
  ])
    expect((await agent.post(path, { content: 'x', ...forged })).status, JSON.stringify(forged)).toBe(422)
  const human = await app.as('agent')
  await admin.put(`/api/v1/agents/${human.agentId}`, { department_ids: [sales] })
  expect((await human.post(path, { content: 'x', sender_type: 'bot' })).status).toBe(403)
  const written = await agent.post(path, { content: 'mine', visibility: 'internal' })
  expect(written.body.timeline.at(-1)).toMatchObject({ agent_id: agent.agentId, sender_type: 'agent' })
  expect(written.body.message_count).toBe(2)
})

test('49: X-User-Id, X-Remote-User, REMOTE_USER and their like make nobody of anybody', async () => {
  const headers = Object.fromEntries(
    [
      'x-user-id',
      'x-remote-user',
      'remote_user',
      'remote-user',
      'x-forwarded-user',
      'x-auth-request-email',
      'x-agent-id',
    ].map((name) => [name, 'admin@example.com']),
  )
  expect((await app.anonymous.get('/api/tickets/', headers)).status).toBe(401)
  const reader = await app.service(['ticket.read'], [salesUuid])
  const theirs = await create(support)
  expect((await reader.get(`/api/tickets/${theirs.ticket_id}`, headers)).status).toBe(404)
  expect((await reader.put(`/api/tickets/${theirs.ticket_id}`, { priority: 'low' }, headers)).status).toBe(403)
})

async function allEvents(client: TestClient): Promise<{ ticket_id: string | null; type: string }[]> {
  await app.settled()
  const found: { ticket_id: string | null; type: string }[] = []
  for (let after = 0; ; ) {
    const page = (await client.get(`/api/v1/events?after=${after}&limit=500`)).body
    found.push(...page.events)
    if (page.seq === after) return found
    after = page.seq
  }
}
