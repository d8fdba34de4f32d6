import { toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { opened } from '../../test/attacks/socket.ts'
import { type TestApp, testApp } from '../testing/app.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { until } from '../testing/until.ts'

let database: TestDatabase
let nodes: TestApp[]
let app: TestApp
let one: Awaited<ReturnType<TestApp['as']>>
let other: Awaited<ReturnType<TestApp['as']>>
beforeAll(async () => {
  database = await testDatabase()
  nodes = [await testApp({ database }), await testApp({ database })]
  app = nodes[0]!
  one = await app.as('agent')
  other = await app.as('agent')
})
afterAll(async () => {
  for (const node of nodes ?? []) await node.close()
  await database?.drop()
})

async function aTicket(notes = 2): Promise<string> {
  const service = await app.service()
  const { body } = await service.post('/api/tickets/create', {
    source: { channel: 'portal' },
    customer: {},
    subject: 'Read me',
    initial_message: 'Hello',
  })
  for (let n = 0; n < notes; n++)
    await service.post(`/api/tickets/${body.ticket_id}/message`, { content: 'A note', visibility: 'internal' })
  return body.ticket_id
}
const mark = (id: string, position: unknown, client = one) => client.put(`/api/v1/tickets/${id}/read`, { position })
const listed = async (id: string, client = one) =>
  (await client.get('/api/v1/tickets?page_size=100')).body.read_positions[id]

test('each agent has its own, up to the newest message and back again; where nothing was read the list has none', async () => {
  const id = await aTicket()
  expect(await listed(id)).toBeUndefined()
  expect(await mark(id, 2)).toMatchObject({ status: 200, body: { ticket_id: id, position: 2 } })
  expect([await listed(id), await listed(id, other)]).toEqual([2, undefined])
  expect((await mark(id, 99)).body.position).toBe(3)
  expect((await mark(id, 0)).body.position).toBe(0)
  expect(await listed(id)).toBe(0)
})

test('own messages are read when they are written, for the writer alone', async () => {
  const id = await aTicket()
  const path = `/api/tickets/${id}/message`
  expect((await one.post(path, { content: 'Mine', visibility: 'internal' })).status).toBe(200)
  expect([await listed(id), await listed(id, other)]).toEqual([4, undefined])
  await Promise.all(Array.from({ length: 5 }, () => one.post(path, { content: 'An answer' })))
  expect(await listed(id)).toBe(9)
})

test('the agent’s live clients on every node are told, and nobody else’s', async () => {
  const id = await aTicket()
  const headers = (who: typeof one) => ({ authorization: `Bearer ${who.token}` })
  const clients = await Promise.all([
    opened(nodes[0]!.url, { headers: headers(one) }),
    opened(nodes[1]!.url, { headers: headers(one) }),
    opened(nodes[0]!.url, { headers: headers(other) }),
  ])
  const told = (n: number) => clients[n]!.frames.filter(({ type }) => type === 'read')
  await mark(id, 2)
  await until(async () => told(0).length > 0 && told(1).length > 0)
  const frame = { type: 'read', ticket_id: id, position: 2 }
  expect([told(0), told(1), told(2)]).toEqual([[frame], [frame], []])
  for (const { socket } of clients) socket.terminate()
})

test.each([
  ['a position below 0', -1, 422],
  ['no number', 'all', 422],
  ['a part of a message', 1.5, 422],
])('refuses %s', async (_what, position, status) => {
  expect((await mark(await aTicket(0), position)).status).toBe(status)
})

test('is for agents who see the ticket', async () => {
  const admin = await app.as('admin')
  const { body: department } = await admin.post('/api/v1/departments', { name: 'Elsewhere' })
  const id = await aTicket(0)
  await admin.put(`/api/v1/tickets/${id}`, { department_id: department.id })
  for (const ticketId of [id, toId('ticket', uuidv7()), 'nonsense'])
    expect(await mark(ticketId, 1)).toMatchObject({ status: 404, body: { code: 'ticket_not_found' } })
  const service = await app.service()
  expect((await service.put(`/api/v1/tickets/${id}/read`, { position: 1 })).status).toBe(403)
  expect((await app.anonymous.put(`/api/v1/tickets/${id}/read`, { position: 1 })).status).toBe(401)
})
