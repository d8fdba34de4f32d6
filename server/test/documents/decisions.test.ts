import { channelNames } from '@parley/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestClient } from '../../src/testing/app.ts'
import { testCompany } from '../../src/testing/company.ts'
import { type Company, isProblem, newPhone } from '../attacks/rig.ts'

// "Points where a document is short, decided": create, update, assign, list and status poll.

let app: Company
let agent: TestClient & { agentId: string; uuid: string }
let admin: TestClient
let sales: string
let support: string
beforeAll(async () => {
  app = await testCompany()
  agent = await app.as('agent')
  admin = await app.as('admin')
  sales = (await admin.post('/api/v1/departments', { name: 'Sales' })).body.id
  support = (await admin.post('/api/v1/departments', { name: 'Support' })).body.id
})
afterAll(() => app?.close())

const wish = (customer: object, more: object = {}) => ({
  source: { channel: 'whatsapp' },
  customer,
  subject: 'Help',
  initial_message: 'Hello',
  ...more,
})
const create = (customer: object, more: object = {}) => agent.post('/api/tickets/create', wish(customer, more))
async function aTicket(more: object = {}): Promise<string> {
  return (await create({ channel_identity: `+${newPhone()}` }, more)).body.ticket_id
}

test('create: an address that is known finds its customer however it is written, and a chat keeps one open ticket', async () => {
  const phone = newPhone()
  const first = await create({ channel_identity: `+${phone}`, name: 'Ann' })
  expect(first.status).toBe(201)
  const spaced = `+${phone.slice(0, 1)} (${phone.slice(1, 4)}) ${phone.slice(4, 7)}-${phone.slice(7)}`
  const second = await create({ channel_identity: spaced })
  expect(second.status).toBe(409)
  expect(second.body).toMatchObject({ code: 'open_ticket_exists', ticket_id: first.body.ticket_id })
  await agent.put(`/api/tickets/${first.body.ticket_id}`, { status: 'closed' })
  const third = await create({ internal_id: '', channel_identity: spaced })
  expect(third.status).toBe(201)
  expect(third.body.customer).toEqual(first.body.customer)
})

test('create: a customer by id, and refusals for one that is not there or whose address is another’s', async () => {
  const ann = (await create({ channel_identity: `+${newPhone()}` })).body.customer
  const byId = await create({ internal_id: ann.internal_id }, { source: { channel: 'api' } })
  expect(byId.status).toBe(201)
  expect(byId.body.customer.internal_id).toBe(ann.internal_id)
  expect((await create({ internal_id: 'cust_xyz789' })).status).toBe(422)
  const nobody = await create({ internal_id: 'cust_01h2xcejqtf2nbrexx3vqjhp41' })
  expect(nobody.status).toBe(404)
  expect(nobody.body.detail).toBe('Customer not found')
  const other = (await create({ channel_identity: `+${newPhone()}` })).body.customer
  const clash = await create({ internal_id: ann.internal_id, channel_identity: other.channel_identity })
  expect(clash.status).toBe(409)
})

test('create: an e-mail address finds a customer only when it is verified', async () => {
  const first = await create({ primary_email: 'Ann@Example.com' }, { source: { channel: 'api' } })
  const claimed = await create({ primary_email: 'ann@example.com' }, { source: { channel: 'api' } })
  expect(claimed.body.customer.internal_id).not.toBe(first.body.customer.internal_id)
  await app.sql`update customer set email_verified = true where primary_email = 'Ann@Example.com'`
  const verified = await create({ primary_email: 'ann@example.com' }, { source: { channel: 'api' } })
  expect(verified.body.customer.internal_id).toBe(first.body.customer.internal_id)
})

test('create: every channel of the glossary is taken and no other', async () => {
  for (const channel of channelNames) expect((await create({}, { source: { channel } })).status, channel).toBe(201)
  for (const channel of ['Whatsapp', 'fax', '', null])
    expect((await create({}, { source: { channel } })).status, String(channel)).toBe(422)
})

test('update: each field alone, an illegal move is 409 and changes nothing, an unknown department 404', async () => {
  const id = await aTicket()
  const path = `/api/tickets/${id}`
  for (const change of [
    { status: 'pending_customer' },
    { priority: 'urgent' },
    { tags: ['a', 'b c'] },
    { tags: [] },
    { subject: 'Other words' },
    { department_id: sales },
    { department_id: null },
    { custom: { order: 'A-1', paid: true } },
  ]) {
    const reply = await admin.put(path, change)
    expect(reply.status, JSON.stringify(change)).toBe(200)
    expect(reply.body).toMatchObject(change)
  }
  expect((await admin.put(path, { custom: { paid: null } })).body.custom).toEqual({ order: 'A-1', paid: null })
  expect((await admin.put(path, { status: 'closed' })).body.closed_at).not.toBeNull()
  const before = await admin.get(path)
  const illegal = await admin.put(path, { status: 'open', subject: 'never' })
  expect(illegal.status).toBe(409)
  expect(illegal.body).toMatchObject({ code: 'status_conflict', status_now: 'closed', allowed: [] })
  const nowhere = await admin.put(path, { department_id: 'dep_01h2xcejqtf2nbrexx3vqjhp41' })
  expect(nowhere.status).toBe(404)
  expect((await admin.get(path)).body).toEqual(before.body)
})

test('assign: an empty agent_id takes the ticket back; outside the department and disabled are 409, unknown 404, missing 400', async () => {
  const id = await aTicket({ department_id: sales })
  const path = `/api/tickets/${id}/assign`
  const seller = await member([sales])
  const helper = await member([support])
  expect((await admin.put(`${path}?agent_id=${seller}`)).body.ticket.assigned_agent_id).toBe(seller)
  const outside = await admin.put(`${path}?agent_id=${helper}`)
  expect(outside.status).toBe(409)
  expect(outside.body.code).toBe('agent_outside_department')
  expect(isProblem(outside)).toBe(true)
  const back = await admin.put(`${path}?agent_id=`)
  expect(back.body).toMatchObject({ success: true, ticket: { assigned_agent_id: null } })
  await admin.put(`/api/v1/agents/${seller}`, { status: 'disabled' })
  expect((await admin.put(`${path}?agent_id=${seller}`)).body.code).toBe('agent_disabled')
  expect((await admin.put(`${path}?agent_id=agt_01h2xcejqtf2nbrexx3vqjhp41`)).status).toBe(404)
  expect((await admin.put(path)).status).toBe(400)
  expect((await admin.get(`/api/tickets/${id}`)).body.assigned_agent_id).toBeNull()
})

test('list: pages and cursors give every ticket once, newest first, with the same total', async () => {
  const marked = { tags: ['paged'] }
  const made: string[] = []
  for (let n = 0; n < 7; n++) made.unshift(await aTicket(marked))
  const byPage: string[] = []
  for (const page of [1, 2, 3, 4]) {
    const { body } = await agent.get(`/api/tickets/?tag=paged&page=${page}&page_size=3`)
    expect(body).toMatchObject({ total_count: 7, page, page_size: 3 })
    byPage.push(...body.tickets.map((ticket: { ticket_id: string }) => ticket.ticket_id))
  }
  expect(byPage).toEqual(made)
  const byCursor: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const { body } = await agent.get(`/api/tickets?tag=paged&page_size=3${cursor && `&cursor=${cursor}`}`)
    expect(body.total_count).toBe(7)
    byCursor.push(...body.tickets.map((ticket: { ticket_id: string }) => ticket.ticket_id))
    cursor = body.next_cursor
  }
  expect(byCursor).toEqual(made)
  const { next_cursor: foreign } = (await agent.get('/api/tickets/?page_size=1')).body
  for (const query of [
    'page=0',
    'page=NaN',
    'page=1e3',
    'page_size=101',
    'page_size=-1',
    'page=9223372036854775808',
    'status=Open',
    'cursor=abc',
    `tag=paged&cursor=${foreign}`,
    'include=timeline&page_size=21',
    'include=everything',
    'sort=subject',
    'status=open&status=new',
  ]) {
    const reply = await agent.get(`/api/tickets/?${query}`)
    expect(reply.status, query).toBe(400)
    expect(isProblem(reply), query).toBe(true)
  }
})

test('list: items hold the newest public message beside message_count; include=timeline holds all; a note is never the newest', async () => {
  // On a channel that sends nothing out, so that nothing changes between two fetches.
  const id = await aTicket({ tags: ['whole'], source: { channel: 'api' } })
  await agent.post(`/api/tickets/${id}/message`, { content: 'An answer' })
  await agent.post(`/api/tickets/${id}/message`, { content: 'A note', visibility: 'internal' })
  const { tickets } = (await agent.get('/api/tickets/?tag=whole')).body
  expect(tickets).toMatchObject([{ ticket_id: id, message_count: 3, timeline: [{ content: 'An answer' }] }])
  const whole = (await agent.get('/api/tickets/?tag=whole&include=timeline&page_size=20')).body.tickets[0]
  expect(whole).toEqual((await agent.get(`/api/tickets/${id}`)).body)
  expect(whole.timeline).toMatchObject([{ content: 'Hello' }, { content: 'An answer' }, { content: 'A note' }])
})

test('status poll: the newest public agent message, never a note; null before there is one', async () => {
  const id = await aTicket()
  const bot = await app.service(['ticket.read'])
  const poll = async () => (await bot.get(`/api/tickets/${id}/status`)).body
  expect(await poll()).toMatchObject({ status: 'new', has_agent_reply: false, last_agent_message: null })
  await agent.post(`/api/tickets/${id}/message`, { content: 'a secret note', visibility: 'internal' })
  expect(await poll()).toMatchObject({ status: 'new', has_agent_reply: false, last_agent_message: null })
  await agent.post(`/api/tickets/${id}/message`, { content: 'for the customer' })
  await agent.post(`/api/tickets/${id}/message`, { content: 'a secret note', visibility: 'internal' })
  expect(await poll()).toMatchObject({
    status: 'open',
    has_agent_reply: true,
    last_agent_message: { content: 'for the customer' },
  })
  expect(JSON.stringify(await poll())).not.toContain('secret')
})

async function member(departments: string[]): Promise<string> {
  const made = await app.as('agent')
  await admin.put(`/api/v1/agents/${made.agentId}`, { department_ids: departments })
  return made.agentId
}
