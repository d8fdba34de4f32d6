import type { Ticket } from '@parley/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestClient } from '../../src/testing/app.ts'
import { testCompany } from '../../src/testing/company.ts'
import { until } from '../../src/testing/until.ts'
import { type Company, isProblem, newPhone } from '../attacks/rig.ts'

// The life of a ticket as customers, agents and the clock move it.

let app: Company
let agent: TestClient
const clock = { aheadMs: 0 }
const dayMs = 86_400_000
beforeAll(async () => {
  app = await testCompany({ now: () => new Date(Date.now() + clock.aheadMs) })
  // An API key: tokens end while the clock is ahead.
  agent = await app.service()
})
afterAll(() => app?.close())

const tickets = async (query: string): Promise<Ticket[]> => (await agent.get(`/api/tickets/?${query}`)).body.tickets
const read = async (id: string): Promise<Ticket> => (await agent.get(`/api/tickets/${id}`)).body
let nextText = 0
let lastId = ''

/** The customer writes; resolves with the ticket on which it stands. */
async function write(from: string, more: object = {}): Promise<Ticket> {
  const text = `text ${++nextText}`
  const written = await app.sandbox.customerWrites({ platform: 'whatsapp', from, text, ...more })
  expect(written.status).toBe(200)
  lastId = written.id
  return until(async () => (await tickets('page_size=20')).find((ticket) => ticket.timeline[0]?.content === text))
}

test('a customer’s message on pending_customer opens the ticket again, and on new it stays new', async () => {
  const from = newPhone()
  const { ticket_id: id } = await write(from)
  expect((await write(from)).status).toBe('new')
  await agent.put(`/api/tickets/${id}`, { status: 'pending_customer' })
  expect(await write(from)).toMatchObject({ ticket_id: id, status: 'open', message_count: 3 })
})

test('within 7 days of its resolution a customer’s message reopens the ticket, later it opens a new one that names the old', async () => {
  const from = newPhone()
  const { ticket_id: id } = await write(from)
  await agent.put(`/api/tickets/${id}`, { status: 'resolved' })
  await app.sql`update ticket set resolved_at = now() - interval '6 days 23 hours' where subject = ${(await read(id)).subject}`
  expect(await write(from)).toMatchObject({ ticket_id: id, status: 'open', resolved_at: null })
  await agent.put(`/api/tickets/${id}`, { status: 'resolved' })
  await app.sql`update ticket set resolved_at = now() - interval '7 days 1 hour' where subject = ${(await read(id)).subject}`
  const next = await write(from)
  expect(next).toMatchObject({ status: 'new', previous_ticket_id: id, message_count: 1 })
  expect(next.customer).toEqual((await read(id)).customer)
  expect((await read(id)).status).toBe('resolved')
  expect((await write(from)).ticket_id).toBe(next.ticket_id)
})

test('a closed ticket stays closed: who writes gets a new one that names it, and an agent can add notes only', async () => {
  const from = newPhone()
  const { ticket_id: id } = await write(from)
  await agent.put(`/api/tickets/${id}`, { status: 'closed' })
  const before = await read(id)
  const next = await write(from)
  expect(next).toMatchObject({ status: 'new', previous_ticket_id: id })
  expect(await read(id)).toEqual(before)
  const answer = await agent.post(`/api/tickets/${id}/message`, { content: 'too late' })
  expect(answer.status).toBe(409)
  expect(answer.body.code).toBe('status_conflict')
  expect((await agent.post(`/api/tickets/${id}/message`, { content: 'n', visibility: 'internal' })).status).toBe(200)
})

test('a resolved ticket cannot be reopened by hand while the customer has a newer open one', async () => {
  const from = newPhone()
  const { ticket_id: id } = await write(from)
  await agent.put(`/api/tickets/${id}`, { status: 'resolved' })
  await app.sql`update ticket set resolved_at = now() - interval '8 days' where subject = ${(await read(id)).subject}`
  await write(from)
  const reopened = await agent.put(`/api/tickets/${id}`, { status: 'open' })
  expect(reopened.status).toBe(409)
  expect(reopened.body.code).toBe('open_ticket_exists')
})

test('the first answer opens a new ticket; an answer leaves every other status as it is', async () => {
  const from = newPhone()
  const { ticket_id: id } = await write(from)
  expect((await agent.post(`/api/tickets/${id}/message`, { content: 'a' })).body.status).toBe('open')
  await agent.put(`/api/tickets/${id}`, { status: 'pending_customer' })
  expect((await agent.post(`/api/tickets/${id}/message`, { content: 'b' })).body.status).toBe('pending_customer')
})

test('WhatsApp: 24 hours after the customer’s last message an answer is 422 reply_window_closed and nothing is sent; a note always goes', async () => {
  const from = newPhone()
  const { ticket_id: id } = await write(from)
  const path = `/api/tickets/${id}/message`
  clock.aheadMs = dayMs - 6 * 60_000
  try {
    expect((await agent.post(path, { content: 'in time' })).status).toBe(200)
    clock.aheadMs = dayMs
    const before = await read(id)
    const late = await agent.post(path, { content: 'too late' })
    expect(late.status).toBe(422)
    expect(late.body).toMatchObject({ code: 'reply_window_closed', detail: expect.stringContaining('template') })
    expect(late.body.closed_at).toMatch(/Z$/)
    expect(isProblem(late)).toBe(true)
    expect((await read(id)).message_count).toBe(before.message_count)
    expect((await agent.post(path, { content: 'a note', visibility: 'internal' })).status).toBe(200)
  } finally {
    clock.aheadMs = 0
  }
  await app.sandbox.idle()
  expect(app.sandbox.sent().filter((message) => message.text === 'too late')).toEqual([])
})

test('a customer’s reaction or edit opens no window, a message does', async () => {
  const from = newPhone()
  const old = Math.trunc(Date.now() / 1000) - 2 * 86_400
  const { ticket_id: id } = await write(from, { timestamp: old })
  const path = `/api/tickets/${id}/message`
  expect((await agent.post(path, { content: 'x' })).body.code).toBe('reply_window_closed')
  await app.sandbox.customerWrites({ platform: 'whatsapp', kind: 'reaction', from, emoji: '👍', messageId: lastId })
  await until(async () => (await read(id)).timeline[0]?.reactions.length === 1)
  expect((await agent.post(path, { content: 'x' })).body.code).toBe('reply_window_closed')
  await write(from)
  expect((await agent.post(path, { content: 'x' })).status).toBe(200)
})

test('Messenger: between 24 hours and 7 days people may answer with HUMAN_AGENT when the setting is on; bots may not; later nobody', async () => {
  const from = '7770001'
  const asked = { platform: 'facebook', from, text: 'asked long ago', timestamp: Date.now() - 2 * dayMs } as const
  await app.sandbox.customerWrites(asked)
  const { ticket_id: id } = await until(async () => (await tickets('channel=facebook'))[0])
  const path = `/api/tickets/${id}/message`
  expect((await agent.post(path, { content: 'by bot', sender_type: 'bot' })).body.code).toBe('reply_window_closed')
  expect((await agent.post(path, { content: 'by a person' })).status).toBe(200)
  const sent = await app.sandbox.waitForSent((message) => message.text === 'by a person')
  expect(JSON.stringify(sent)).toContain('HUMAN_AGENT')
  clock.aheadMs = 5 * dayMs
  try {
    expect((await agent.post(path, { content: 'after 7 days' })).body.code).toBe('reply_window_closed')
  } finally {
    clock.aheadMs = 0
  }
  const { inboxes } = (await agent.get('/api/v1/inboxes')).body
  const { inbox_id: page } = inboxes.find((inbox: { channel: string }) => inbox.channel === 'facebook')
  expect((await agent.put(`/api/v1/inboxes/${page}`, { settings: { human_agent: false } })).status).toBe(200)
  expect((await agent.post(path, { content: 'the setting is off' })).body.code).toBe('reply_window_closed')
})
