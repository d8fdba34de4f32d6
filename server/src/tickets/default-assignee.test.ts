import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'
import { until } from '../testing/until.ts'

let app: TestApp
let admin: TestClient
beforeAll(async () => {
  app = await testApp()
  admin = await app.as('admin')
})
afterAll(() => app?.close())

async function create(department: string | null): Promise<string> {
  const body = {
    source: { channel: 'api' },
    customer: { name: 'Ann' },
    subject: 'x',
    initial_message: 'hello',
    ...(department ? { department_id: department } : {}),
  }
  return (await admin.post('/api/tickets/create', body)).body.ticket_id
}
const get = async (ticket: string) => (await admin.get(`/api/tickets/${ticket}`)).body
/** Resolves when the consumer has read everything that was told so far. */
async function consumed(): Promise<void> {
  await app.settled()
  await until(async () => {
    const [row] = await app.sql`
      select (select seq from consumer where name = 'default_assignees') >= (select seq from log_head) as is_done`
    return row?.['is_done'] === true
  })
}

test('a ticket that is born in a department is given to its default assignee, once and by nobody', async () => {
  const lead = await app.as('agent')
  const made = await admin.post('/api/v1/departments', {
    name: 'Sales',
    default_assignee_id: lead.agentId,
    members: [{ agent_id: lead.agentId, is_lead: true }],
  })
  const [ticket, elsewhere] = [await create(made.body.id), await create(null)]
  await until(async () => (await get(ticket)).assigned_agent_id === lead.agentId)
  await consumed()
  expect((await get(ticket)).version).toBe(2)
  expect((await get(elsewhere)).assigned_agent_id).toBeNull()
  const { events } = (await admin.get(`/api/v1/tickets/${ticket}/events`)).body
  expect(events).toHaveLength(1)
  expect(events[0]).toMatchObject({
    type: 'ticket.assigned',
    actor: { type: 'system', id: null },
    data: { from: null, to: lead.agentId },
  })
})

test('who took it first keeps it; one who cannot take it gets none; tickets from before the choice stay as they are', async () => {
  const [lead, quick] = [await app.as('agent'), await app.as('admin')]
  const department = (await admin.post('/api/v1/departments', { name: 'Support' })).body.id
  const early = await create(department)
  await consumed()
  const choose = (members: unknown[]) =>
    admin.put(`/api/v1/departments/${department}`, { default_assignee_id: lead.agentId, members })
  expect((await choose([])).status).toBe(200)
  const stranger = await create(department)
  await consumed()
  await choose([{ agent_id: lead.agentId, is_lead: false }])
  const taken = await create(department)
  const reply = await admin.put(`/api/tickets/${taken}/assign?agent_id=${quick.agentId}`)
  const given = await create(department)
  await until(async () => (await get(given)).assigned_agent_id === lead.agentId)
  expect([(await get(early)).assigned_agent_id, (await get(stranger)).assigned_agent_id]).toEqual([null, null])
  expect(reply.status).toBe(200)
  expect((await get(taken)).assigned_agent_id).toBe(quick.agentId)
})
