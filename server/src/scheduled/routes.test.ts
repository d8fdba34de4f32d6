import { fromId, toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toy } from '../channels/toy.fixture.ts'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'
import { until } from '../testing/until.ts'

let app: TestApp
let admin: TestClient
let agent: Awaited<ReturnType<TestApp['as']>>
beforeAll(async () => {
  app = await testApp({ channels: [toy] })
  admin = await app.as('admin')
  agent = await app.as('agent')
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
const pathOf = (ticketId: string) => `/api/v1/tickets/${ticketId}/scheduled-messages`
const schedule = (ticketId: string, more: Record<string, unknown> = {}, caller: TestClient = agent) =>
  caller.post(pathOf(ticketId), { content: 'On its way.', delay_ms: 30_000, ...more })
const undo = (id: string, caller: TestClient = agent) => caller.delete(`/api/v1/scheduled-messages/${id}`)
const list = async (ticketId: string, caller: TestClient = agent) => (await caller.get(pathOf(ticketId))).body.scheduled
const ticketOf = async (id: string) => (await admin.get(`/api/tickets/${id}`)).body
const same = ({ request_id: _, instance: __, ...rest }: Record<string, unknown>) => rest

describe('POST /api/v1/tickets/:ticket_id/scheduled-messages', () => {
  test('keeps the message until its time: nobody sees it on the ticket, its agent sees it in the list', async () => {
    const ticketId = await aTicket()
    const before = Date.now()
    const { status, body } = await schedule(ticketId, { client_id: 'c-1', then_status: 'resolved' })
    expect(status).toBe(201)
    expect(body).toEqual({
      scheduled_id: expect.stringMatching(/^sch_/),
      ticket_id: ticketId,
      agent_id: agent.agentId,
      send_at: expect.stringMatching(/Z$/),
      content: 'On its way.',
      visibility: 'public',
      client_id: 'c-1',
      then_status: 'resolved',
      failed: null,
    })
    const waitMs = Date.parse(body.send_at) - before
    expect(waitMs).toBeGreaterThan(29_900)
    expect(waitMs).toBeLessThan(32_000)
    expect(await list(ticketId)).toEqual([body])
    expect(await list(ticketId, admin)).toEqual([])
    expect(await ticketOf(ticketId)).toMatchObject({ status: 'new', message_count: 1 })
  })

  test('takes a time as well as a delay', async () => {
    const sendAt = new Date(Date.now() + 86_400_000).toISOString()
    const { status, body } = await schedule(await aTicket(), { delay_ms: undefined, send_at: sendAt })
    expect([status, body.send_at]).toEqual([201, sendAt])
  })

  test.each([
    ['neither a delay nor a time', { delay_ms: undefined }, ''],
    ['both', { send_at: '2999-01-01T00:00:00.000Z' }, ''],
    ['a time that is over', { delay_ms: undefined, send_at: '2020-01-01T00:00:00.000Z' }, '/send_at'],
    ['a time beyond a year', { delay_ms: undefined, send_at: '2999-01-01T00:00:00.000Z' }, '/send_at'],
    ['a time that is none', { delay_ms: undefined, send_at: 'tomorrow' }, '/send_at'],
    ['a delay of more than 30 s', { delay_ms: 30_001 }, '/delay_ms'],
    ['a delay below 0', { delay_ms: -1 }, '/delay_ms'],
    ['another status', { then_status: 'closed' }, '/then_status'],
    ['no text', { content: '' }, '/content'],
    ['a field that is not known', { agent_id: 'x' }, '/agent_id'],
    ['mentions in a public message', { mentions: [toId('agent', uuidv7())] }, '/mentions'],
  ])('refuses %s, and keeps nothing', async (_what, wrong, path) => {
    const ticketId = await aTicket()
    const reply = await schedule(ticketId, wrong)
    expect(reply).toMatchObject({ status: 422, body: { code: 'invalid_body', errors: [{ path }] } })
    expect(await list(ticketId)).toEqual([])
  })

  test('asks the rules of a message at once: closed tickets, length, what it quotes, whom it mentions, what comes after', async () => {
    const settings = { account: 'a', secret: 's', url: 'http://127.0.0.1:9' }
    const { inbox_id: inboxId } = (await admin.post('/api/v1/inboxes', { channel: 'toy', name: 'Toy', settings })).body
    const ticketId = await aTicket()
    await app.sql`update ticket set channel = 'toy', inbox_id = ${fromId('inbox', inboxId)} where id = ${fromId('ticket', ticketId)}`
    const code = async (more: Record<string, unknown>) => (await schedule(ticketId, more)).body.code
    expect(await code({ content: 'x'.repeat(1001) })).toBe('text_too_long')
    expect(await code({ reply_to_message_id: toId('message', uuidv7()) })).toBe('message_not_found')
    expect(await code({ visibility: 'internal', mentions: [toId('agent', uuidv7())] })).toBe('agent_not_found')
    expect(await code({ attachments: [toId('attachment', uuidv7())] })).toBe('attachments_unsupported')
    await admin.put(`/api/tickets/${ticketId}`, { status: 'closed' })
    expect(await code({})).toBe('status_conflict')
    expect(await code({ visibility: 'internal', then_status: 'resolved' })).toBe('status_conflict')
    expect(await list(ticketId)).toEqual([])
  })

  test('a repeat under the same client id, or the same Idempotency-Key, adds nothing', async () => {
    const ticketId = await aTicket()
    const first = await schedule(ticketId, { client_id: 'c-2' })
    const again = await schedule(ticketId, { client_id: 'c-2', content: 'Something else' })
    expect(again).toMatchObject({ status: 201, body: first.body })
    const key = { 'idempotency-key': uuidv7() }
    const wish = { content: 'Once', delay_ms: 30_000 }
    const [one, two] = [await agent.post(pathOf(ticketId), wish, key), await agent.post(pathOf(ticketId), wish, key)]
    expect(two.body).toEqual(one.body)
    expect(await list(ticketId)).toHaveLength(2)
  })

  test('another agent’s with the same client id is another message', async () => {
    const ticketId = await aTicket()
    await schedule(ticketId, { client_id: 'c-3' })
    const { body } = await schedule(ticketId, { client_id: 'c-3', content: 'Mine' }, admin)
    expect(body).toMatchObject({ content: 'Mine' })
  })

  test('a client id that is a message by now is refused with already_sent', async () => {
    const ticketId = await aTicket()
    await agent.post(`/api/tickets/${ticketId}/message`, { content: 'Sent', client_id: 'c-4' })
    expect(await schedule(ticketId, { client_id: 'c-4' })).toMatchObject({
      status: 409,
      body: { code: 'already_sent' },
    })
    expect((await ticketOf(ticketId)).message_count).toBe(2)
  })
})

describe('DELETE /api/v1/scheduled-messages/:scheduled_id', () => {
  test('takes the message back: it is never sent', async () => {
    const ticketId = await aTicket()
    const { body } = await schedule(ticketId, { delay_ms: 300 })
    expect(await undo(body.scheduled_id)).toMatchObject({ status: 200, body })
    expect(await list(ticketId)).toEqual([])
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect((await ticketOf(ticketId)).message_count).toBe(1)
    expect(await undo(body.scheduled_id)).toMatchObject({ status: 404, body: { code: 'scheduled_message_not_found' } })
  })

  test('comes too late once it is a message, and says which', async () => {
    const ticketId = await aTicket()
    const { body } = await schedule(ticketId, { delay_ms: 0 })
    const sent = await until(async () => (await ticketOf(ticketId)).timeline[1])
    expect(await undo(body.scheduled_id)).toMatchObject({
      status: 409,
      body: { code: 'already_sent', message_id: sent.message_id },
    })
  })

  test('of an undo and a send at the same moment exactly one happens, and the undo knows which', async () => {
    for (let round = 0; round < 15; round++) {
      const ticketId = await aTicket()
      const { body } = await schedule(ticketId, { delay_ms: 30 })
      await new Promise((resolve) =>
        setTimeout(resolve, Math.max(0, Date.parse(body.send_at) - Date.now() + (round % 5))),
      )
      const { status } = await undo(body.scheduled_id)
      expect([200, 409]).toContain(status)
      await new Promise((resolve) => setTimeout(resolve, 60))
      expect((await ticketOf(ticketId)).message_count, `the undo answered ${status}`).toBe(status === 200 ? 1 : 2)
    }
  })
})

describe('who may', () => {
  test('no credential is 401; no right, and a caller that is no agent, is 403', async () => {
    const ticketId = await aTicket()
    const { scheduled_id: id } = (await schedule(ticketId)).body
    const key = await app.service(['ticket.read'])
    const routes = [
      ['POST', pathOf(ticketId)],
      ['GET', pathOf(ticketId)],
      ['DELETE', `/api/v1/scheduled-messages/${id}`],
    ] as const
    for (const [method, path] of routes) {
      expect((await app.anonymous.send(method, path)).status).toBe(401)
      expect((await key.send(method, path)).status).toBe(403)
    }
    expect((await schedule(ticketId, {}, await app.service())).status).toBe(403)
    expect((await schedule(ticketId, { sender_type: 'bot' })).status).toBe(403)
    expect(await list(ticketId)).toHaveLength(1)
  })

  test('somebody else’s ticket, and somebody else’s scheduled message, are absent in the same words as ones that never were', async () => {
    const [mine, theirs] = (
      await Promise.all([uuidv7(), uuidv7()].map((name) => admin.post('/api/v1/departments', { name })))
    ).map(({ body }) => body.id as string)
    const outsider = await app.as('agent')
    await admin.put(`/api/v1/agents/${outsider.agentId}`, { department_ids: [mine] })
    const ticketId = await aTicket({ department_id: theirs })
    const { scheduled_id: id } = (await schedule(ticketId, {}, admin)).body
    const pairs = [
      [(ticket: string) => schedule(ticket, {}, outsider), ticketId, toId('ticket', uuidv7())],
      [(ticket: string) => outsider.get(pathOf(ticket)), ticketId, toId('ticket', uuidv7())],
      [(one: string) => undo(one, outsider), id, toId('scheduled', uuidv7())],
    ] as const
    for (const [look, theirs, never] of pairs) {
      const [other, none] = [await look(theirs), await look(never)]
      expect(other.status).toBe(404)
      expect(same(other.body)).toEqual(same(none.body))
    }
    expect(await list(ticketId, admin)).toHaveLength(1)
  })

  test.each(['x', 'sch_', toId('message', uuidv7())])('%s is one that is not there', async (id) => {
    expect(await undo(id)).toMatchObject({ status: 404, body: { code: 'scheduled_message_not_found' } })
  })
})
