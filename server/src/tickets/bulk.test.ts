import { toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'
import { appliedEqualsFetched } from '../testing/apply.ts'

let app: TestApp
let admin: TestClient & { agentId: string }
beforeAll(async () => {
  app = await testApp()
  admin = await app.as('admin')
})
afterAll(() => app?.close())

async function aTicket(more: object = {}): Promise<string> {
  const { body } = await admin.post('/api/tickets/create', {
    source: { channel: 'portal' },
    customer: {},
    subject: 'One of many',
    initial_message: 'Hello',
    ...more,
  })
  return body.ticket_id
}
const bulk = (body: object, client: TestClient = admin) => client.post('/api/v1/tickets/bulk', body)
const get = async (id: string) => (await admin.get(`/api/v1/tickets/${id}`)).body

test('changes every ticket by the rules of one, in order, and says of each that is refused why', async () => {
  const one = await aTicket({ tags: ['a', 'b'] })
  const two = await aTicket()
  const closed = await aTicket()
  await admin.put(`/api/v1/tickets/${closed}`, { status: 'closed' })
  const unknown = toId('ticket', uuidv7())
  const events = await appliedEqualsFetched(app, admin, async () => {
    const { status, body } = await bulk({
      ticket_ids: [two, unknown, closed, one],
      status: 'open',
      priority: 'urgent',
      add_tags: ['b', 'c'],
      remove_tags: ['a'],
      assigned_agent_id: admin.agentId,
      snoozed_until: new Date(Date.now() + 3_600_000).toISOString(),
    })
    expect(status).toBe(200)
    expect(body.results).toEqual([
      { ticket_id: two, ok: true },
      { ticket_id: unknown, ok: false, code: 'ticket_not_found', detail: expect.any(String) },
      { ticket_id: closed, ok: false, code: 'status_conflict', detail: expect.stringContaining('closed') },
      { ticket_id: one, ok: true },
    ])
  })
  expect(events.map(({ ticket_id, type }) => [ticket_id, type])).toEqual(
    [two, one].flatMap((id) =>
      ['ticket.status_changed', 'ticket.updated', 'ticket.assigned'].map((type) => [id, type]),
    ),
  )
  const changed = { status: 'open', priority: 'urgent', assigned_agent_id: admin.agentId, version: 2 }
  expect(await get(one)).toMatchObject({ ...changed, tags: ['b', 'c'], snoozed_until: expect.any(String) })
  expect(await get(two)).toMatchObject({ ...changed, tags: ['b', 'c'] })
  expect(await get(closed)).toMatchObject({ priority: 'medium', tags: [] })
})

test('what a ticket is already is no change', async () => {
  const id = await aTicket({ tags: ['a'] })
  expect((await bulk({ ticket_ids: [id], add_tags: ['a'], priority: 'medium' })).body.results).toEqual([
    { ticket_id: id, ok: true },
  ])
  expect((await get(id)).version).toBe(1)
})

test('more tags than a ticket takes are refused for that ticket', async () => {
  const many = Array.from({ length: 49 }, (_, n) => `t${n}`)
  const [full, other] = [await aTicket({ tags: many }), await aTicket()]
  const { body } = await bulk({ ticket_ids: [full, other], add_tags: ['x', 'y'] })
  expect(body.results).toMatchObject([{ ok: false, code: 'invalid_body' }, { ok: true }])
})

test.each([
  ['nothing to do', () => ({}), 400, 'nothing_to_update'],
  ['no tickets', () => ({ ticket_ids: [], status: 'open' }), 422, 'invalid_body'],
  [
    'more than 100',
    () => ({ ticket_ids: Array.from({ length: 101 }, () => toId('ticket', uuidv7())) }),
    422,
    'invalid_body',
  ],
  ['an id of something else', () => ({ ticket_ids: [toId('agent', uuidv7())], status: 'open' }), 422, 'invalid_body'],
  ['an unknown field', () => ({ status: 'open', subject: 'x' }), 422, 'invalid_body'],
  ['an unknown agent', () => ({ assigned_agent_id: toId('agent', uuidv7()) }), 404, 'agent_not_found'],
  ['a snooze into the past', () => ({ snoozed_until: '2020-01-01T00:00:00.000Z' }), 422, 'invalid_body'],
] as const)('refuses %s as a whole', async (_what, more, status, code) => {
  const id = await aTicket()
  expect(await bulk({ ticket_ids: [id], ...more() })).toMatchObject({ status, body: { code } })
  expect((await get(id)).version).toBe(1)
})

test('needs the right to update, to assign too when it assigns, and reaches nothing out of sight', async () => {
  const { body: department } = await admin.post('/api/v1/departments', { name: 'Elsewhere' })
  const id = await aTicket({ department_id: department.id })
  const body = { ticket_ids: [id], priority: 'low' }
  expect((await bulk(body, app.anonymous)).status).toBe(401)
  expect((await bulk(body, await app.service(['ticket.read']))).status).toBe(403)
  const updater = await app.service(['ticket.update'])
  expect((await bulk({ ...body, assigned_agent_id: null }, updater)).status).toBe(403)
  expect((await bulk(body, await app.as('agent'))).body.results).toMatchObject([
    { ok: false, code: 'ticket_not_found' },
  ])
  expect((await bulk(body, updater)).body.results).toMatchObject([{ ok: true }])
})
