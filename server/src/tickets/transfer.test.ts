import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Opened, opened } from '../../test/attacks/socket.ts'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'
import { appliedEqualsFetched } from '../testing/apply.ts'
import { until } from '../testing/until.ts'

let app: TestApp
let admin: TestClient
let sales: string
let support: string
type Agent = Awaited<ReturnType<TestApp['as']>>

beforeAll(async () => {
  app = await testApp()
  admin = await app.as('admin')
  sales = (await admin.post('/api/v1/departments', { name: 'Sales' })).body.id
  support = (await admin.post('/api/v1/departments', { name: 'Support' })).body.id
})
afterAll(() => app?.close())

async function create(department: string): Promise<string> {
  const body = {
    source: { channel: 'api' },
    customer: { name: 'Ann' },
    subject: 'x',
    initial_message: 'hello',
    department_id: department,
  }
  return (await admin.post('/api/tickets/create', body)).body.ticket_id
}
async function anAgentOf(department: string, role = 'agent'): Promise<Agent> {
  const agent = await app.as(role)
  const reply = await admin.put(`/api/v1/agents/${agent.agentId}`, { department_ids: [department] })
  expect(reply.status, reply.text).toBe(200)
  return agent
}
const transfer = (who: TestClient, ticket: string, body: unknown, headers: Record<string, string> = {}) =>
  who.post(`/api/v1/tickets/${ticket}/transfer`, body, headers)
const feedOf = (who: { token: string }): Promise<Opened> =>
  opened(app.url, { headers: { authorization: `Bearer ${who.token}` } })
const told = (feed: Opened, ticket: string) =>
  feed.frames.flatMap(({ event }) => (event?.ticket_id === ticket ? [event.type] : []))

describe('a transfer', () => {
  test('to a department moves the ticket, takes it from its agent and leaves the note, all at once', async () => {
    const seller = await anAgentOf(sales)
    const ticket = await create(sales)
    await admin.put(`/api/tickets/${ticket}/assign?agent_id=${seller.agentId}`)
    const events = await appliedEqualsFetched(app, admin, async () => {
      const reply = await transfer(seller, ticket, { department_id: support, note: 'Not about a sale.' })
      expect(reply.status, reply.text).toBe(200)
      expect(reply.body).toMatchObject({ success: true, ticket: { department_id: support, assigned_agent_id: null } })
    })
    expect(events.map(({ type }) => type)).toEqual(['ticket.updated', 'ticket.assigned', 'message.created'])
    expect(new Set(events.map((event) => event.ticket!.version)).size).toBe(1)
    const after = (await admin.get(`/api/tickets/${ticket}`)).body
    expect(after.timeline.at(-1)).toMatchObject({ content: 'Not about a sale.', visibility: 'internal' })
    expect((await seller.get(`/api/tickets/${ticket}`)).status).toBe(404)
  })

  test('to a department gives it to the default assignee, as long as that one is active and sees it', async () => {
    const lead = await anAgentOf(support)
    await admin.put(`/api/v1/departments/${support}`, { default_assignee_id: lead.agentId })
    const assignee = async () => {
      const ticket = await create(sales)
      return (await transfer(admin, ticket, { department_id: support })).body.ticket.assigned_agent_id
    }
    expect(await assignee()).toBe(lead.agentId)
    await admin.put(`/api/v1/agents/${lead.agentId}`, { department_ids: [sales] })
    expect(await assignee()).toBeNull()
    await admin.put(`/api/v1/agents/${lead.agentId}`, { department_ids: [support], status: 'disabled' })
    expect(await assignee()).toBeNull()
    await admin.put(`/api/v1/departments/${support}`, { default_assignee_id: null })
  })

  test('to an agent keeps the department; with both, the agent is one of the new department', async () => {
    const [seller, helper] = [await anAgentOf(sales), await anAgentOf(support)]
    const ticket = await create(sales)
    expect((await transfer(admin, ticket, { agent_id: seller.agentId })).body.ticket).toMatchObject({
      department_id: sales,
      assigned_agent_id: seller.agentId,
    })
    const both = { agent_id: helper.agentId, department_id: support }
    expect((await transfer(seller, ticket, both)).body.ticket).toMatchObject({
      department_id: support,
      assigned_agent_id: helper.agentId,
    })
  })

  test('attack 38: to an agent outside the department, a disabled one, or nobody is refused and nothing moves', async () => {
    const [seller, helper, off] = [await anAgentOf(sales), await anAgentOf(support), await anAgentOf(sales)]
    await admin.put(`/api/v1/agents/${off.agentId}`, { status: 'disabled' })
    const ticket = await create(sales)
    const before = (await admin.get(`/api/tickets/${ticket}`)).body
    const gone = '_01jcn1yz00e00800000000000f'
    for (const [body, status, code] of [
      [{ agent_id: helper.agentId, note: 'n' }, 409, 'agent_outside_department'],
      [{ agent_id: off.agentId, note: 'n' }, 409, 'agent_disabled'],
      [{ agent_id: seller.agentId, department_id: support }, 409, 'agent_outside_department'],
      [{ agent_id: `agt${gone}` }, 404, 'agent_not_found'],
      [{ department_id: `dep${gone}` }, 404, 'department_not_found'],
      [{ note: 'n' }, 422, 'invalid_body'],
      [{ department_id: support, note: '' }, 422, 'invalid_body'],
      [{ department_id: support, priority: 'low' }, 422, 'invalid_body'],
    ] as const) {
      const reply = await transfer(seller, ticket, body)
      expect([reply.status, reply.body.code], JSON.stringify(body)).toEqual([status, code])
    }
    expect((await admin.get(`/api/tickets/${ticket}`)).body).toEqual(before)
  })

  test('takes the right, a ticket that one sees, and the version that one read', async () => {
    const [viewer, seller] = [await anAgentOf(sales, 'viewer'), await anAgentOf(sales)]
    const [mine, theirs] = [await create(sales), await create(support)]
    expect((await transfer(viewer, mine, { department_id: support })).status).toBe(403)
    expect((await transfer(app.anonymous, mine, { department_id: support })).status).toBe(401)
    expect((await transfer(seller, theirs, { department_id: sales })).status).toBe(404)
    expect((await transfer(seller, mine, { department_id: support }, { 'if-match': '"99"' })).status).toBe(409)
    const path = `/api/v1/conversations/${mine}/transfer`
    expect((await seller.post(path, { department_id: support })).status).toBe(200)
  })

  test('with an Idempotency-Key writes one note, however often it is sent', async () => {
    const ticket = await create(sales)
    const send = () => transfer(admin, ticket, { department_id: support, note: 'Once' }, { 'idempotency-key': ticket })
    const replies = [await send(), await send()]
    expect(replies.map(({ status }) => status)).toEqual([200, 200])
    const notes = (await admin.get(`/api/tickets/${ticket}`)).body.timeline.filter(
      ({ content }: { content: string }) => content === 'Once',
    )
    expect(notes).toHaveLength(1)
  })
})

describe('a ticket that leaves what somebody sees', () => {
  test('says so on their feed, with nothing of where it went; who gains it gets the ticket; nobody hears it twice', async () => {
    const [seller, helper] = [await anAgentOf(sales), await anAgentOf(support)]
    const ticket = await create(sales)
    await app.settled()
    const seq = (await admin.get('/api/v1/events?after=0&limit=500')).body.seq
    const [left, gained] = [await feedOf(seller), await feedOf(helper)]
    await transfer(seller, ticket, { department_id: support, note: 'A secret for Support' })
    await until(async () => told(gained, ticket).includes('message.created'))
    await until(async () => told(left, ticket).length > 0)
    expect(told(left, ticket)).toEqual(['ticket.left'])
    expect(told(gained, ticket)).toEqual(['ticket.updated', 'message.created'])
    const frame = left.frames.find(({ event }) => event?.ticket_id === ticket)!
    expect(frame.event).toEqual({
      id: expect.any(String),
      seq: expect.any(Number),
      type: 'ticket.left',
      occurred_at: expect.any(String),
      ticket_id: ticket,
      message_id: null,
      actor: { type: 'system', id: null },
      data: {},
    })
    const read = async (who: TestClient) => (await who.get(`/api/v1/events?after=${seq}`)).body
    expect((await read(seller)).events).toEqual([frame.event])
    expect((await read(helper)).events.map(({ type }: { type: string }) => type)).toEqual(told(gained, ticket))
    const again = await opened(app.url, { headers: { authorization: `Bearer ${seller.token}` }, hello: false })
    again.socket.send(JSON.stringify({ type: 'hello', since: seq }))
    await until(async () => told(again, ticket).length > 0)
    expect(told(again, ticket)).toEqual(['ticket.left'])
    for (const { socket } of [left, gained, again]) socket.terminate()
  })

  test('also when it was seen by assignment alone, by who sees only what is assigned, and by any other change', async () => {
    await admin.post('/api/v1/roles', {
      key: 'assigned_only',
      name: 'Assigned only',
      permissions: ['event.read', 'ticket.read', 'ticket.assign'],
      scope: 'assigned',
    })
    const narrow = await app.as('assigned_only')
    const boss = (await app.as('admin')).agentId
    const outsider = await anAgentOf(support)
    const feeds = [await feedOf(narrow), await feedOf(outsider)] as const
    const ticket = await create(sales)
    await app.sql`update agent set role = 'admin' where id = ${outsider.uuid}`
    for (const who of [narrow, outsider]) {
      await admin.put(`/api/tickets/${ticket}`, { department_id: null })
      expect((await admin.put(`/api/tickets/${ticket}/assign?agent_id=${who.agentId}`)).status).toBe(200)
      await admin.put(`/api/tickets/${ticket}`, { department_id: sales })
      await app.sql`update agent set role = 'agent' where id = ${outsider.uuid}`
      await app.settled()
      expect((await who.get(`/api/tickets/${ticket}`)).status).toBe(200)
      await admin.put(`/api/tickets/${ticket}/assign?agent_id=${boss}`)
      const feed = who === narrow ? feeds[0] : feeds[1]
      await until(async () => told(feed, ticket).at(-1) === 'ticket.left')
      expect((await who.get(`/api/tickets/${ticket}`)).status).toBe(404)
      expect((await who.get('/api/v1/tickets/?include=timeline')).text).not.toContain(ticket)
    }
    for (const { socket } of feeds) socket.terminate()
  })

  test('what an agent sees changes with role and departments, and the feed says: fetch anew', async () => {
    const seller = await anAgentOf(sales)
    const feed = await feedOf(seller)
    await admin.put(`/api/v1/agents/${seller.agentId}`, { department_ids: [support] })
    await until(async () => feed.frames.some(({ type }) => type === 'resync'))
    await admin.put(`/api/v1/agents/${seller.agentId}`, { name: 'Another name' })
    await new Promise((resolve) => setTimeout(resolve, 1200))
    expect(feed.frames.filter(({ type }) => type === 'resync')).toHaveLength(1)
    feed.socket.terminate()
  })
})
