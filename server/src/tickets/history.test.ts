import { eventData, fromId, historyTypes, toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readHistory } from '../log/read.ts'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'
import { appliedEqualsFetched } from '../testing/apply.ts'

let app: TestApp
let admin: Awaited<ReturnType<TestApp['as']>>
beforeAll(async () => {
  app = await testApp()
  admin = await app.as('admin')
})
afterAll(() => app?.close())

async function aTicket(more: Record<string, unknown> = {}): Promise<string> {
  const { body } = await admin.post('/api/tickets/create', {
    source: { channel: 'api' },
    customer: { name: 'Ada' },
    subject: 'Where is it?',
    initial_message: 'Hello',
    ...more,
  })
  return body.ticket_id
}
const pathOf = (ticketId: string) => `/api/v1/tickets/${ticketId}/events`
const history = async (ticketId: string, query = '', caller: TestClient = admin) =>
  (await caller.get(pathOf(ticketId) + query)).body

describe('GET /api/v1/tickets/:ticket_id/events', () => {
  test('tells who did what, newest first, as the log tells it; messages are left out', async () => {
    const ticketId = await aTicket()
    const other = await aTicket()
    const until = new Date(Date.now() + 3_600_000).toISOString()
    const departmentId = (await admin.post('/api/v1/departments', { name: 'Returns' })).body.id
    const told = await appliedEqualsFetched(app, admin, async () => {
      await admin.put(`/api/tickets/${ticketId}/assign?agent_id=${admin.agentId}`)
      await admin.post(`/api/tickets/${ticketId}/message`, { content: 'A note', visibility: 'internal' })
      await admin.put(`/api/tickets/${ticketId}`, { priority: 'high', subject: 'Lost', department_id: departmentId })
      await admin.put(`/api/tickets/${other}`, { priority: 'low' })
      await admin.put(`/api/tickets/${ticketId}`, { snoozed_until: until })
      await admin.put(`/api/tickets/${ticketId}`, { status: 'resolved' })
    })
    const { events, next_before } = await history(ticketId)
    expect(next_before).toBeNull()
    const ofIt = told.filter(({ ticket_id, type }) => ticket_id === ticketId && type !== 'message.created')
    expect(events).toEqual(ofIt.reverse().map(({ ticket: _, ...fact }) => fact))
    expect(events.map(({ type, data }: { type: string; data: unknown }) => [type, data])).toEqual([
      ['ticket.status_changed', { from: 'new', to: 'resolved', reason: 'agent' }],
      ['ticket.updated', { changed: ['snoozed_until'], to: { snoozed_until: until }, from: { snoozed_until: null } }],
      [
        'ticket.updated',
        {
          changed: ['subject', 'priority', 'department_id'],
          to: { priority: 'high', department_id: departmentId },
          from: { priority: 'medium', department_id: null },
        },
      ],
      ['ticket.assigned', { from: null, to: admin.agentId }],
    ])
    expect(events[0].actor).toEqual({ type: 'agent', id: admin.agentId })
  })

  test('pages by place in the log, and misses nothing that comes while one pages', async () => {
    const ticketId = await aTicket()
    const set = (priority: string) => admin.put(`/api/tickets/${ticketId}`, { priority })
    for (const priority of ['low', 'high', 'urgent']) await set(priority)
    await app.settled()
    const first = await history(ticketId, '?limit=2')
    await set('medium')
    await app.settled()
    const second = await history(ticketId, `?limit=2&before=${first.next_before}`)
    const priorities = [...first.events, ...second.events].map(({ data }) => data.to.priority)
    expect([priorities, second.next_before]).toEqual([['urgent', 'high', 'low'], null])
  })

  test('is served by the index that holds no message events', async () => {
    const ticketId = await aTicket()
    await app.settled()
    expect(historyTypes.every((type) => type in eventData)).toBe(true)
    const plan = await app.sql.begin(async (tx) => {
      await tx`set local enable_seqscan = off`
      await tx`set local plan_cache_mode = force_generic_plan`
      const query = readHistory(tx, fromId('ticket', ticketId)!, null, 10) as unknown as ReturnType<typeof tx>
      return tx`explain ${query}`
    })
    expect(JSON.stringify(plan)).toContain('event_history')
  })

  test.each(['?limit=0', '?limit=501', '?before=0', '?before=x', '?after=1'])('refuses %s', async (query) => {
    expect((await admin.get(pathOf(await aTicket()) + query)).status).toBe(400)
  })

  test('no credential is 401, no right is 403, and somebody else’s ticket is as absent as one that never was', async () => {
    const department = (await admin.post('/api/v1/departments', { name: uuidv7() })).body.id
    const mine = (await admin.post('/api/v1/departments', { name: uuidv7() })).body.id
    const outsider = await app.as('agent')
    await admin.put(`/api/v1/agents/${outsider.agentId}`, { department_ids: [mine] })
    const ticketId = await aTicket({ department_id: department })
    expect((await app.anonymous.get(pathOf(ticketId))).status).toBe(401)
    expect((await (await app.service(['ticket.read'])).get(pathOf(ticketId))).status).toBe(403)
    for (const id of [ticketId, toId('ticket', uuidv7()), 'x'])
      expect(await outsider.get(pathOf(id))).toMatchObject({ status: 404, body: { code: 'ticket_not_found' } })
  })
})

describe('GET /api/v1/tickets/:ticket_id/read', () => {
  test('says up to where this agent has read, 0 at first', async () => {
    const ticketId = await aTicket()
    const agent = await app.as('agent')
    const read = async (caller: TestClient) => (await caller.get(`/api/v1/tickets/${ticketId}/read`)).body
    expect(await read(agent)).toEqual({ ticket_id: ticketId, position: 0 })
    await agent.put(`/api/v1/tickets/${ticketId}/read`, { position: 1 })
    expect(await read(agent)).toEqual({ ticket_id: ticketId, position: 1 })
    expect(await read(admin)).toEqual({ ticket_id: ticketId, position: 0 })
  })

  test('is for agents, and for tickets that they see', async () => {
    const path = (id: string) => `/api/v1/tickets/${id}/read`
    expect((await app.anonymous.get(path(await aTicket()))).status).toBe(401)
    expect((await (await app.service()).get(path(await aTicket()))).status).toBe(403)
    expect((await admin.get(path(toId('ticket', uuidv7())))).status).toBe(404)
  })
})
