import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'
import { until } from '../testing/until.ts'
import { aCustomer } from './test-customer.ts'

// The department that tickets of the portal are born in.

let app: TestApp
let admin: TestClient
beforeAll(async () => {
  app = await testApp()
  admin = await app.as('admin')
})
afterAll(() => app?.close())

type Wish = { name: string; takes_portal?: boolean; default_assignee_id?: string; members?: object[] }
const department = async (wish: Wish) => (await admin.post('/api/v1/departments', wish)).body
const read = async (id: string) => (await admin.get(`/api/v1/departments/${id}`)).body
const member = ({ agentId }: { agentId: string }) => ({ agent_id: agentId, is_lead: false })
const open = async () =>
  (await (await aCustomer(app)).post('/tickets', { title: 'Hidden', description: 'Detailed description' })).body.id

test('a portal ticket is born in no department, and seen by all agents, until a department takes them', async () => {
  const agent = await app.as('agent')
  const [id, created] = [
    await open(),
    (
      await admin.post('/api/tickets/create', {
        source: { channel: 'portal' },
        customer: {},
        subject: 'x',
        initial_message: 'x',
      })
    ).body,
  ]
  expect((await agent.get(`/api/tickets/${id}`)).body.department_id).toBeNull()
  expect(created.department_id).toBeNull()
})

test('from then on its agents see it and nobody of another department does, in lists, events and search neither; its default assignee is given it', async () => {
  const [ofA, ofB] = [await app.as('agent'), await app.as('agent')]
  const a = await department({
    name: 'A',
    takes_portal: true,
    members: [member(ofA)],
    default_assignee_id: ofA.agentId,
  })
  await department({ name: 'B', members: [member(ofB)] })
  const id = await open()
  await app.settled()
  const given = await until(async () => {
    const ticket = (await ofA.get(`/api/tickets/${id}`)).body
    return ticket.assigned_agent_id ? ticket : undefined
  })
  expect(given).toMatchObject({ department_id: a.id, assigned_agent_id: ofA.agentId, source: { channel: 'portal' } })
  expect((await ofB.get(`/api/tickets/${id}`)).status).toBe(404)
  for (const path of ['/api/v1/tickets?page_size=100', '/api/v1/events?limit=500', '/api/v1/search?q=hidden'])
    expect((await ofB.get(path)).text, path).not.toContain(id)
  const wish = { source: { channel: 'portal' }, customer: {}, subject: 'x', initial_message: 'x' }
  expect((await admin.post('/api/tickets/create', wish)).body.department_id).toBe(a.id)
})

test('a follow-up on a closed ticket is born where portal tickets are born now', async () => {
  const customer = await aCustomer(app)
  const id = (await customer.post('/tickets', { title: 'x', description: 'Detailed description' })).body.id
  await admin.put(`/api/tickets/${id}`, { status: 'closed' })
  const next = await department({ name: 'Next', takes_portal: true })
  const written = await customer.post(`/tickets/${id}/messages`, { content: 'Once more' })
  expect(written.body.ticket_id).not.toBe(id)
  expect((await admin.get(`/api/tickets/${written.body.ticket_id}`)).body.department_id).toBe(next.id)
})

test('one department takes them: another that does takes over, one that stops leaves them to everybody, and a change of the rest leaves it', async () => {
  const [first, second] = [
    await department({ name: 'First', takes_portal: true }),
    await department({ name: 'Second' }),
  ]
  expect([first.takes_portal, second.takes_portal]).toEqual([true, false])
  const moved = await admin.put(`/api/v1/departments/${second.id}`, { takes_portal: true })
  expect([moved.status, moved.body.takes_portal, (await read(first.id)).takes_portal]).toEqual([200, true, false])
  await admin.put(`/api/v1/departments/${second.id}`, { description: 'x' })
  expect((await read(second.id)).takes_portal).toBe(true)
  await admin.put(`/api/v1/departments/${second.id}`, { takes_portal: false })
  expect((await admin.get(`/api/tickets/${await open()}`)).body.department_id).toBeNull()
})
