import type { Message, Ticket } from '@parley/contract'
import type { CustomerWrites, Sandbox } from '@parley/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestApp, TestClient } from '../src/testing/app.ts'
import { appliedEqualsFetched } from '../src/testing/apply.ts'
import { testCompany } from '../src/testing/company.ts'
import { until } from '../src/testing/until.ts'

let app: TestApp & { sandbox: Sandbox }
let agent: TestClient
beforeAll(async () => {
  app = await testCompany()
  agent = await app.as('agent')
})
afterAll(() => app?.close())

const writes: Record<
  string,
  { write: (text: string) => CustomerWrites; reaches: Message['delivery'] extends null ? never : string }
> = {
  whatsapp: { write: (text) => ({ platform: 'whatsapp', from: '15550100777', name: 'Ann', text }), reaches: 'read' },
  facebook: { write: (text) => ({ platform: 'facebook', from: '5550100000000777', text }), reaches: 'read' },
  twitter: { write: (text) => ({ platform: 'twitter', from: '3001969777', text }), reaches: 'sent' },
}

for (const [channel, { write, reaches }] of Object.entries(writes)) {
  test(`${channel}: a message becomes a ticket, the answer reaches the platform in its wire format, reports move it to ${reaches}, and the events of all of it applied equal a fetch`, async () => {
    const question = `Where is my order? (${channel})`
    const events = await appliedEqualsFetched(app, agent, async () => {
      const written = await app.sandbox.customerWrites(write(question))
      expect(written).toMatchObject({ status: 200 })
      const ticket = await until(() => newest(channel))
      expect(ticket).toMatchObject({ status: 'new', subject: question, source: { channel } })
      const answered = await agent.post(`/api/tickets/${ticket.ticket_id}/message`, { content: 'It leaves tomorrow.' })
      expect(answered.status).toBe(200)
      expect(answered.body).toMatchObject({ status: 'open', message_count: 2 })
      const sent = await app.sandbox.waitForSent(
        (message) => message.text === 'It leaves tomorrow.' && message.platform === channel,
      )
      expect(sent.text).toBe('It leaves tomorrow.')
      await until(async () => (await timeline(ticket.ticket_id)).at(-1)?.delivery?.state === reaches)
      await app.sandbox.idle()
    })
    expect(events.map((event) => event.type)).toContain('ticket.created')
    const states = events
      .filter((event) => event.type === 'message.delivery_changed')
      .map((event) => (event.data as { to: string }).to)
    expect(states).toEqual(['sent', 'delivered', 'read'].slice(0, states.length))
    expect(states.at(-1)).toBe(reaches)
  })
}

test('chatbot: a handoff is answered with its ticket, its status token reads that ticket and no other, and a poll marks the answer delivered', async () => {
  const written = await app.sandbox.customerWrites({
    platform: 'chatbot',
    session_id: 'chat_1',
    customer_email: 'victim@example.com',
    customer_name: 'Jane Smith',
    subject: 'Account locked',
    initial_message: 'I cannot sign in',
    priority: 'high',
    tags: ['account_access'],
  })
  expect(written.status).toBe(200)
  const ticket = await until(() => newest('chatbot'))
  expect(ticket).toMatchObject({
    subject: 'Account locked',
    priority: 'high',
    tags: ['account_access'],
    source: { is_bot_handoff: true },
  })
  const { status_token: token } = JSON.parse(written.body ?? '') as { status_token: string }
  const path = `/api/tickets/${ticket.ticket_id}/status?token=${token}`
  expect((await app.anonymous.get(path)).body).toMatchObject({
    status: 'new',
    has_agent_reply: false,
    last_agent_message: null,
  })
  const events = await appliedEqualsFetched(app, agent, async () => {
    await agent.post(`/api/tickets/${ticket.ticket_id}/message`, { content: 'A secret note', visibility: 'internal' })
    await agent.post(`/api/tickets/${ticket.ticket_id}/message`, { content: 'Unlocked now.' })
    await until(async () => (await timeline(ticket.ticket_id)).at(-1)?.delivery?.state === 'sent')
    expect((await app.anonymous.get(path)).body).toMatchObject({
      has_agent_reply: true,
      last_agent_message: { content: 'Unlocked now.' },
    })
    await until(async () => (await timeline(ticket.ticket_id)).at(-1)?.delivery?.state === 'delivered')
  })
  expect(events.at(-1)).toMatchObject({ type: 'message.delivery_changed', data: { from: 'sent', to: 'delivered' } })
  const other = await until(() => newest('whatsapp'))
  expect((await app.anonymous.get(`/api/tickets/${other.ticket_id}/status?token=${token}`)).status).toBe(401)
})

test('updates, assignments and notes: the events applied equal a fetch', async () => {
  const ticket = await until(() => newest('whatsapp'))
  const other = await app.as('agent')
  const events = await appliedEqualsFetched(app, agent, async () => {
    const path = `/api/tickets/${ticket.ticket_id}`
    expect(
      (await agent.put(path, { priority: 'urgent', tags: ['a', 'b'], subject: 'New words', custom: { order: 'A-1' } }))
        .status,
    ).toBe(200)
    expect((await agent.put(`${path}/assign?agent_id=${other.agentId}`)).body.ticket.assigned_agent_id).toBe(
      other.agentId,
    )
    expect((await agent.post(`${path}/message`, { content: 'for us only', visibility: 'internal' })).status).toBe(200)
    expect((await agent.put(path, { status: 'resolved' })).body.resolved_at).not.toBeNull()
    await app.sandbox.customerWrites({ platform: 'whatsapp', from: '15550100777', text: 'One more thing' })
    await until(async () => (await agent.get(path)).body.status === 'open')
  })
  expect(events.map((event) => event.type)).toEqual([
    'ticket.updated',
    'ticket.assigned',
    'message.created',
    'ticket.status_changed',
    'ticket.status_changed',
    'message.created',
  ])
})

async function newest(channel: string): Promise<Ticket | undefined> {
  return (await agent.get(`/api/tickets/?channel=${channel}`)).body.tickets[0]
}

async function timeline(ticketId: string): Promise<Message[]> {
  return (await agent.get(`/api/tickets/${ticketId}`)).body.timeline
}
