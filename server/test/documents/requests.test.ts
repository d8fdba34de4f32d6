import { chatbotSignature, metaSignature, xSignature } from '@parley/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestClient } from '../../src/testing/app.ts'
import { testCompany } from '../../src/testing/company.ts'
import { until } from '../../src/testing/until.ts'
import { type Company, isProblem, postBytes } from '../attacks/rig.ts'

// Every request line of omnichannel-api.md, in the order of the document, word for word; only ids that the document makes up
// are those of the run. What it shows of a reply must be there.

let app: Company
let agent: TestClient & { agentId: string; email: string }
let ticketId: string
let customerId: string
beforeAll(async () => {
  app = await testCompany()
  agent = await app.as('agent')
})
afterAll(() => app?.close())

const text = expect.any(String)
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const listed = {
  ticket_id: expect.stringMatching(/^tkt_/),
  created_at: time,
  updated_at: time,
  status: text,
  priority: text,
  tags: expect.any(Array),
  source: { channel: text, origin_platform_id: text, is_bot_handoff: expect.any(Boolean) },
  customer: expect.objectContaining({ internal_id: expect.stringMatching(/^cust_/) }),
  subject: text,
  timeline: expect.any(Array),
}

test('GET /api/health', async () => {
  const reply = await app.anonymous.get('/api/health')
  expect(reply.status).toBe(200)
  expect(reply.body).toMatchObject({ status: 'healthy', timestamp: time, service: 'omnichannel-support-api' })
})

test('GET /api/ready', async () => {
  const reply = await app.anonymous.get('/api/ready')
  expect(reply.status).toBe(200)
  expect(reply.body).toMatchObject({ ready: true, timestamp: time })
})

test('POST /api/tickets/create answers 201 with every documented field', async () => {
  const reply = await agent.post('/api/tickets/create', {
    source: { channel: 'whatsapp', origin_platform_id: '+15550100', is_bot_handoff: false },
    customer: {
      internal_id: '',
      name: 'John Doe',
      primary_email: 'john@example.com',
      channel_identity: '+15550100',
    },
    subject: 'Cannot complete checkout',
    initial_message: "I'm getting an error when trying to pay",
    priority: 'high',
    tags: ['billing', 'checkout'],
  })
  expect(reply.status).toBe(201)
  expect(reply.body).toMatchObject({
    ticket_id: expect.stringMatching(/^tkt_/),
    created_at: time,
    updated_at: time,
    status: 'new',
    priority: 'high',
    assigned_agent_id: null,
    tags: ['billing', 'checkout'],
    source: { channel: 'whatsapp', origin_platform_id: '+15550100', is_bot_handoff: false },
    customer: {
      internal_id: expect.stringMatching(/^cust_/),
      name: 'John Doe',
      primary_email: 'john@example.com',
      channel_identity: '+15550100',
    },
    subject: 'Cannot complete checkout',
    timeline: [
      {
        message_id: expect.stringMatching(/^msg_/),
        timestamp: time,
        sender_type: 'customer',
        content: "I'm getting an error when trying to pay",
        content_type: 'text',
        visibility: 'public',
      },
    ],
  })
  ticketId = reply.body.ticket_id
  customerId = reply.body.customer.internal_id
})

test('GET /api/tickets/{ticket_id}, and 404 "Ticket not found" for one that is not there', async () => {
  const reply = await agent.get(`/api/tickets/${ticketId}`)
  expect(reply.status).toBe(200)
  expect(reply.body).toMatchObject({ ...listed, ticket_id: ticketId })
  for (const id of ['tkt_abc123xyz', 'tkt_01932a1f7c00700080000000aa']) {
    const missing = await agent.get(`/api/tickets/${id}`)
    expect(missing.status).toBe(404)
    expect(missing.body).toMatchObject({ detail: 'Ticket not found', code: 'ticket_not_found' })
    expect(isProblem(missing)).toBe(true)
  }
})

test('PUT /api/tickets/{ticket_id}; an empty body is 400 "No updates provided"', async () => {
  const reply = await agent.put(`/api/tickets/${ticketId}`, {
    status: 'resolved',
    priority: 'medium',
    tags: ['billing', 'resolved'],
  })
  expect(reply.status).toBe(200)
  expect(reply.body).toMatchObject({
    ...listed,
    ticket_id: ticketId,
    status: 'resolved',
    priority: 'medium',
    tags: ['billing', 'resolved'],
  })
  const empty = await agent.put(`/api/tickets/${ticketId}`, {})
  expect(empty.status).toBe(400)
  expect(empty.body).toMatchObject({ detail: 'No updates provided' })
})

test('POST /api/tickets/{ticket_id}/message reaches the customer and stands last on the timeline', async () => {
  const reply = await agent.post(`/api/tickets/${ticketId}/message`, {
    content: "I've processed your refund. You should see it in 3-5 business days.",
    sender_type: 'agent',
    visibility: 'public',
    attachments: [],
  })
  expect(reply.status).toBe(200)
  expect(reply.body.ticket_id).toBe(ticketId)
  expect(reply.body.timeline.at(-1)).toMatchObject({
    message_id: expect.stringMatching(/^msg_/),
    timestamp: time,
    sender_type: 'agent',
    content: "I've processed your refund. You should see it in 3-5 business days.",
    visibility: 'public',
    agent_id: agent.agentId,
  })
  const sent = await app.sandbox.waitForSent((message) => message.text?.startsWith("I've processed") === true)
  expect(sent.platform).toBe('whatsapp')
})

test('GET /api/tickets/{ticket_id}/status', async () => {
  const bot = await app.service(['ticket.read'])
  const reply = await bot.get(`/api/tickets/${ticketId}/status`)
  expect(reply.status).toBe(200)
  expect(reply.body).toEqual({
    ticket_id: ticketId,
    status: 'resolved',
    last_updated: time,
    has_agent_reply: true,
    last_agent_message: {
      message_id: expect.stringMatching(/^msg_/),
      timestamp: time,
      content: "I've processed your refund. You should see it in 3-5 business days.",
    },
  })
})

test('PUT /api/tickets/{ticket_id}/assign?agent_id=agent-uuid', async () => {
  const reply = await agent.put(`/api/tickets/${ticketId}/assign?agent_id=${agent.agentId}`)
  expect(reply.status).toBe(200)
  expect(reply.body).toMatchObject({
    success: true,
    ticket: { ...listed, ticket_id: ticketId, assigned_agent_id: agent.agentId },
  })
  const unknown = await agent.put(`/api/tickets/${ticketId}/assign?agent_id=agent-uuid`)
  expect(unknown.status).toBe(404)
  expect(unknown.body.detail).toBe('Agent not found')
})

test('GET /api/tickets/ and GET /api/tickets/?status=open&page=1&page_size=20', async () => {
  const all = await agent.get('/api/tickets/')
  expect(all.status).toBe(200)
  expect(all.body).toMatchObject({ total_count: 1, page: 1, page_size: 20, tickets: [listed] })
  await agent.put(`/api/tickets/${ticketId}`, { status: 'open' })
  const open = await agent.get('/api/tickets/?status=open&page=1&page_size=20')
  expect(open.status).toBe(200)
  expect(open.body).toMatchObject({ total_count: 1, page: 1, page_size: 20, tickets: [{ ...listed, status: 'open' }] })
  const mine = await agent.get(`/api/tickets/?assigned_agent_id=${agent.agentId}`)
  expect(mine.body.total_count).toBe(1)
  expect((await agent.get('/api/tickets/?status=closed')).body).toMatchObject({ tickets: [], total_count: 0 })
})

test('POST /api/webhooks/facebook with the document’s own body: {"status":"ok"} and a ticket on the default page', async () => {
  const body = `{
  "object": "page",
  "entry": [
    {
      "messaging": [
        {
          "sender": {"id": "1234567890"},
          "message": {
            "mid": "msg_id",
            "text": "I need help with my order"
          }
        }
      ]
    }
  ]
}`
  const signature = metaSignature(app.sandbox.accounts.facebook.appSecret, body)
  const reply = await postBytes(app, '/api/webhooks/facebook', body, { 'x-hub-signature-256': signature })
  expect(reply.status).toBe(200)
  expect(reply.body).toEqual({ status: 'ok' })
  const ticket = await until(() => newest('facebook'))
  expect(ticket).toMatchObject({
    status: 'new',
    subject: 'I need help with my order',
    source: { channel: 'facebook', origin_platform_id: '1234567890', is_bot_handoff: false },
    timeline: [{ sender_type: 'customer', content: 'I need help with my order', content_type: 'text' }],
  })
})

test('GET /api/webhooks/facebook?hub.mode=subscribe&hub.verify_token=TOKEN&hub.challenge=12345 echoes the challenge as plain text', async () => {
  const { verifyToken } = app.sandbox.accounts.facebook
  const query = `hub.mode=subscribe&hub.verify_token=${verifyToken}&hub.challenge=12345`
  const reply = await app.anonymous.get(`/api/webhooks/facebook?${query}`)
  expect(reply.status).toBe(200)
  expect(reply.text).toBe('12345')
  expect(reply.headers.get('content-type')).toMatch(/^text\/plain/)
})

test('POST /api/webhooks/whatsapp with the document’s own body goes on the open ticket of the same number', async () => {
  const body = `{
  "entry": [
    {
      "changes": [
        {
          "value": {
            "messages": [
              {
                "from": "+15550100",
                "id": "wamid.xyz",
                "text": {
                  "body": "Hello, I have a question"
                }
              }
            ]
          }
        }
      ]
    }
  ]
}`
  const signature = metaSignature(app.sandbox.accounts.whatsapp.appSecret, body)
  const reply = await postBytes(app, '/api/webhooks/whatsapp', body, { 'x-hub-signature-256': signature })
  expect(reply.status).toBe(200)
  expect(reply.body).toEqual({ status: 'ok' })
  const message = await until(async () =>
    (await agent.get(`/api/tickets/${ticketId}`)).body.timeline.find(
      (entry: { content: string }) => entry.content === 'Hello, I have a question',
    ),
  )
  expect(message).toMatchObject({ sender_type: 'customer', content_type: 'text', visibility: 'public' })
  expect((await agent.get('/api/tickets/?channel=whatsapp')).body.total_count).toBe(1)
})

test('POST /api/webhooks/twitter with the document’s own body: {"status":"ok"} and a ticket', async () => {
  const body = `{
  "direct_message_events": [
    {
      "id": "dm_id",
      "message_create": {
        "sender_id": "123456",
        "message_data": {
          "text": "Help with my account"
        }
      }
    }
  ]
}`
  const signature = xSignature(app.sandbox.accounts.twitter.consumerSecret, body)
  const reply = await postBytes(app, '/api/webhooks/twitter', body, { 'x-twitter-webhooks-signature': signature })
  expect(reply.status).toBe(200)
  expect(reply.body).toEqual({ status: 'ok' })
  const ticket = await until(() => newest('twitter'))
  expect(ticket).toMatchObject({
    subject: 'Help with my account',
    source: { channel: 'twitter', origin_platform_id: '123456' },
    timeline: [{ sender_type: 'customer', content: 'Help with my account' }],
  })
})

test('POST /api/webhooks/chatbot with the document’s own body answers with the ticket, also by API key', async () => {
  const body = `{
  "session_id": "chat_session_xyz",
  "customer_email": "user@example.com",
  "customer_name": "Jane Smith",
  "subject": "Account locked",
  "initial_message": "I've tried resetting my password 3 times but my account is still locked",
  "priority": "high",
  "tags": ["account_access"]
}`
  const signature = chatbotSignature(app.sandbox.accounts.chatbot.secret, body)
  const reply = await postBytes(app, '/api/webhooks/chatbot', body, { 'x-signature-256': signature })
  expect(reply.status).toBe(200)
  const { ticket_id: id } = reply.body
  expect(reply.body).toMatchObject({
    success: true,
    ticket_id: expect.stringMatching(/^tkt_/),
    message: `Ticket #${id} created. An agent will respond shortly.`,
  })
  expect((await agent.get(`/api/tickets/${id}`)).body).toMatchObject({
    subject: 'Account locked',
    priority: 'high',
    tags: ['account_access'],
    source: { channel: 'chatbot', origin_platform_id: 'chat_session_xyz', is_bot_handoff: true },
    customer: { name: 'Jane Smith', primary_email: 'user@example.com' },
  })
  const { key } = await app.service(['handoff.create'])
  const again = await postBytes(app, '/api/webhooks/chatbot', body, { 'x-api-key': key })
  expect(again.status).toBe(200)
  expect(again.body.ticket_id).toBe(id)
})

test('GET /api/customers/{customer_id}/tickets?limit=20', async () => {
  const reply = await agent.get(`/api/customers/${customerId}/tickets?limit=20`)
  expect(reply.status).toBe(200)
  expect(reply.body).toMatchObject([
    { ticket_id: ticketId, subject: 'Cannot complete checkout', status: 'open', created_at: time },
  ])
})

test('GET /api/customers/{customer_id}', async () => {
  const reply = await agent.get(`/api/customers/${customerId}`)
  expect(reply.status).toBe(200)
  expect(reply.body).toMatchObject({ customer_id: customerId, status: 'active' })
  const missing = await agent.get('/api/customers/cust_xyz789')
  expect(missing.status).toBe(404)
  expect(missing.body.detail).toBe('Customer not found')
})

test('401 "Invalid authentication token" for a bad token, and 401 for none', async () => {
  for (const authorization of ['Bearer not-a-token', 'Bearer eyJhbGciOiJub25lIn0.e30.', 'Basic YTpi']) {
    const reply = await app.anonymous.get(`/api/tickets/${ticketId}`, { authorization })
    expect(reply.status).toBe(401)
    expect(reply.body.detail).toBe('Invalid authentication token')
    expect(reply.headers.get('www-authenticate')).toMatch(/^Bearer/)
    expect(isProblem(reply)).toBe(true)
  }
  for (const [method, path] of [
    ['POST', '/api/tickets/create'],
    ['GET', `/api/tickets/${ticketId}`],
    ['PUT', `/api/tickets/${ticketId}`],
    ['POST', `/api/tickets/${ticketId}/message`],
    ['GET', `/api/tickets/${ticketId}/status`],
    ['PUT', `/api/tickets/${ticketId}/assign?agent_id=`],
    ['GET', '/api/tickets/'],
    ['GET', `/api/customers/${customerId}`],
    ['GET', `/api/customers/${customerId}/tickets`],
  ] as const)
    expect((await app.anonymous.send(method, path)).status, `${method} ${path}`).toBe(401)
})

test('403 "Insufficient permissions" for a key that may not', async () => {
  const reader = await app.service(['ticket.read'])
  const reply = await reader.put(`/api/tickets/${ticketId}`, { priority: 'low' })
  expect(reply.status).toBe(403)
  expect(reply.body.detail).toBe('Insufficient permissions')
  expect((await reader.get(`/api/customers/${customerId}`)).status).toBe(403)
})

test('GET /api/docs and GET /api/redoc are pages', async () => {
  for (const path of ['/api/docs', '/api/redoc']) {
    const reply = await app.anonymous.send('GET', path, { redirect: 'follow' })
    expect(reply.status, path).toBe(200)
    expect(reply.headers.get('content-type')).toMatch(/^text\/html/)
  }
})

async function newest(channel: string) {
  return (await agent.get(`/api/tickets/?channel=${channel}`)).body.tickets[0]
}
