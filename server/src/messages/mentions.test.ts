import { toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'

let app: TestApp
let admin: TestClient
beforeAll(async () => {
  app = await testApp()
  admin = await app.as('admin')
})
afterAll(() => app?.close())

async function aTicket(): Promise<string> {
  const { body } = await admin.post('/api/tickets/create', {
    source: { channel: 'portal' },
    customer: { name: 'Ann' },
    subject: 'Where is it?',
    initial_message: 'Hello',
  })
  return body.ticket_id
}
const note = (ticketId: string, more: Record<string, unknown>) =>
  admin.post(`/api/tickets/${ticketId}/message`, { content: 'Have a look', visibility: 'internal', ...more })

test('mentions of colleagues stand on the note, also for who reads it again', async () => {
  const ticketId = await aTicket()
  const [one, two] = [await app.as('agent'), await app.as('agent')]
  const { body } = await note(ticketId, { mentions: [one.agentId, two.agentId] })
  const { message_id: id, meta } = body.timeline.at(-1)
  expect(meta).toEqual({ mentions: [one.agentId, two.agentId] })
  expect((await admin.get(`/api/v1/messages/${id}`)).body.meta).toEqual(meta)
  expect((await note(ticketId, { mentions: [] })).body.timeline.at(-1).meta).toBeNull()
})

test.each([
  ['in a public message', () => ({ visibility: 'public', mentions: [toId('agent', uuidv7())] }), 422, 'invalid_body'],
  ['of somebody unknown', () => ({ mentions: [toId('agent', uuidv7())] }), 404, 'agent_not_found'],
  ['of what is no agent', () => ({ mentions: [toId('ticket', uuidv7())] }), 422, 'invalid_body'],
  [
    'of more than 20',
    () => ({ mentions: Array.from({ length: 21 }, () => toId('agent', uuidv7())) }),
    422,
    'invalid_body',
  ],
])('mentions %s are refused, and nothing is written', async (_what, more, status, code) => {
  const ticketId = await aTicket()
  expect(await note(ticketId, more())).toMatchObject({ status, body: { code } })
  expect((await admin.get(`/api/tickets/${ticketId}`)).body.message_count).toBe(1)
})
