import { fromId } from '@parley/contract'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp } from '../../src/testing/app.ts'
import { until } from '../../src/testing/until.ts'
import { opened } from './socket.ts'

// A1, an agent of Sales, reaches for what is Support's: attacks 8, 29, 30, 32–37, 39 and 50 of reliability.md. The same is asked of
// one whose role sees only what is assigned.

let app: TestApp
let admin: TestClient
let support: string
let a1: Agent
let narrow: Agent
let theirs: { ticket_id: string; number: number; customer: { internal_id: string }; timeline: { message_id: string }[] }
let ours: typeof theirs
type Agent = Awaited<ReturnType<TestApp['as']>>

beforeAll(async () => {
  app = await testApp()
  admin = await app.as('admin')
  const sales = (await admin.post('/api/v1/departments', { name: 'Sales' })).body.id
  support = (await admin.post('/api/v1/departments', { name: 'Support' })).body.id
  const agentRole = (await admin.get('/api/v1/roles/agent')).body
  const role = { key: 'narrow', name: 'Narrow', permissions: agentRole.permissions, scope: 'assigned' }
  expect((await admin.post('/api/v1/roles', role)).status).toBe(201)
  ;[a1, narrow] = [await app.as('agent'), await app.as('narrow')]
  for (const { agentId } of both()) await admin.put(`/api/v1/users/${agentId}`, { department_ids: [sales] })
  theirs = await create(admin, support, { name: 'Hidden Person', primary_email: 'hidden@example.com' }, 'xylophone')
  ours = await create(admin, sales, { name: 'Ann' }, 'ours')
  const assigned = await admin.put(`/api/tickets/${ours.ticket_id}/assign?agent_id=${narrow.agentId}`)
  expect(assigned.status, assigned.text).toBe(200)
  await app.settled()
})
beforeEach(async () => {
  expect((await admin.get(`/api/tickets/${theirs.ticket_id}`)).body.version).toBe(1)
})
afterAll(() => app?.close())

async function create(who: TestClient, department: string | null, customer: object, subject = 'x') {
  const reply = await who.post('/api/tickets/create', {
    source: { channel: 'api' },
    customer,
    subject,
    initial_message: `about ${subject}`,
    ...(department ? { department_id: department } : {}),
  })
  return { ...reply.body, reply }
}
const both = () => [a1, narrow]
/** Nothing of the other department's ticket or customer. */
const clean = (text: string) => {
  expect(text).not.toContain(theirs.customer.internal_id)
  expect(text).not.toMatch(/Hidden Person|hidden@example|about xylophone/)
}

test('29: every address of the ticket and of what hangs on it answers as if it were not there', async () => {
  const t = theirs.ticket_id
  const m = theirs.timeline[0]!.message_id
  const nowhere = 'tkt_01jcn1yz00e00800000000000f'
  for (const who of both()) {
    for (const [method, path, body] of [
      ['GET', `/api/v1/tickets/${t}`],
      ['GET', `/api/v1/tickets/${t}/status`],
      ['GET', `/api/v1/tickets/${t}/messages`],
      ['GET', `/api/v1/tickets/${t}/events`],
      ['GET', `/api/v1/tickets/${t}/scheduled`],
      ['PUT', `/api/v1/tickets/${t}`, { priority: 'low' }],
      ['PUT', `/api/v1/tickets/${t}/assign?agent_id=${who.agentId}`],
      ['POST', `/api/v1/tickets/${t}/message`, { content: 'x' }],
      ['POST', `/api/v1/tickets/${t}/transfer`, { agent_id: who.agentId, note: 'x' }],
    ] as const) {
      const send = (to: string) =>
        who.send(
          method,
          to,
          body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {},
        )
      const [reply, same] = [await send(path), await send(path.replace(t, nowhere))]
      expect([reply.status, reply.body.code], `${method} ${path}`).toEqual([404, same.body.code])
      expect({ ...reply.body, request_id: 0, instance: 0 }).toEqual({ ...same.body, request_id: 0, instance: 0 })
    }
    for (const path of [
      `/api/v1/messages/${m}`,
      `/api/customers/${theirs.customer.internal_id}`,
      `/api/customers/${theirs.customer.internal_id}/tickets`,
    ])
      expect((await who.get(path)).status, path).toBe(404)
  }
})

test('30, 37: search, lists, counts and filters know nothing of it; a sort or a field of one’s own making is 400', async () => {
  await until(async () => (await admin.get('/api/v1/search?q=xylophone')).body.results.length > 0)
  for (const who of both()) {
    for (const q of ['xylophone', 'hidden@example.com', 'Hidden', String(theirs.number)])
      expect((await who.get(`/api/v1/search?q=${encodeURIComponent(q)}`)).body.results, q).toEqual([])
    for (const query of [
      `?department_id=${support}`,
      '?page_size=20&include=timeline',
      `?customer_id=${theirs.customer.internal_id}`,
    ]) {
      const list = await who.get(`/api/v1/tickets/${query}`)
      clean(list.text)
      expect(list.text).not.toContain(theirs.ticket_id)
      expect(list.body.total_count, query).toBe(list.body.tickets.length)
    }
    const log = await who.get('/api/v1/events?limit=500')
    clean(log.text)
    expect(log.text).not.toContain(theirs.ticket_id)
    for (const query of ['?sort=customer.password_hash', '?fields=*', '?department_id=Support', '?order=asc;drop'])
      expect((await who.get(`/api/v1/tickets/${query}`)).status, query).toBe(400)
  }
  expect((await narrow.get('/api/v1/tickets/')).body.tickets.map(({ ticket_id }: typeof ours) => ticket_id)).toEqual([
    ours.ticket_id,
  ])
})

test('32, 33: a new ticket with links, or a message with files of another ticket, is refused whole', async () => {
  const wish = { source: { channel: 'api' }, customer: { name: 'Eve' }, subject: 'x', initial_message: 'x' }
  for (const extra of [
    { links: [theirs.ticket_id] },
    { parent_id: theirs.ticket_id },
    { previous_ticket_id: theirs.ticket_id },
    { assigned_agent_id: a1.agentId },
  ])
    expect((await a1.post('/api/tickets/create', { ...wish, ...extra })).status, JSON.stringify(extra)).toBe(422)
  const path = `/api/tickets/${ours.ticket_id}/message`
  for (const extra of [
    { attachment_ids: ['att_01jcn1yz00e008000000000001'] },
    { reply_to_message_id: theirs.timeline[0]!.message_id },
  ])
    expect((await a1.post(path, { content: 'x', ...extra })).status, JSON.stringify(extra)).toBeOneOf([404, 422])
})

test('34: a ticket for a customer whom one does not see is not made, and the customer stays as it is', async () => {
  const id = theirs.customer.internal_id
  const before = (await admin.get(`/api/customers/${id}`)).body
  for (const who of both()) {
    const made = await create(who, null, { internal_id: id, name: 'Renamed', primary_email: 'mine@example.com' })
    expect([made.reply.status, made.reply.body.code]).toEqual([404, 'customer_not_found'])
    clean(made.reply.text)
    expect((await who.put(`/api/v1/customers/${id}`, { name: 'Renamed' })).status).toBe(404)
  }
  expect((await admin.get(`/api/customers/${id}`)).body).toEqual(before)
  expect((await create(a1, null, { internal_id: ours.customer.internal_id, name: 'Ann' })).reply.status).toBe(201)
})

test('35: notes on a customer whom one does not see, and notes that others wrote, are out of reach', async () => {
  const path = `/api/v1/customers/${theirs.customer.internal_id}/notes`
  const hidden = (await admin.post(path, { content: 'Hidden Person, a note' })).body
  const shown = (await admin.post(`/api/v1/customers/${ours.customer.internal_id}/notes`, { content: 'n' })).body
  for (const who of both()) {
    expect((await who.get(path)).status).toBe(404)
    expect((await who.post(path, { content: 'x' })).status).toBe(404)
    for (const [note, status] of [
      [`${path}/${hidden.note_id}`, 404],
      [`/api/v1/customers/${ours.customer.internal_id}/notes/${shown.note_id}`, 403],
    ] as const) {
      expect((await who.put(note, { content: 'x' })).status, note).toBe(status)
      expect((await who.delete(note)).status, note).toBe(status)
    }
  }
  expect((await admin.get(path)).text).toContain('a note')
})

test('36: of many at once only one’s own change, and the others answer as if they were not there', async () => {
  for (const who of both()) {
    const reply = await who.post('/api/v1/tickets/bulk', {
      ticket_ids: [theirs.ticket_id, ours.ticket_id],
      priority: 'low',
    })
    expect(reply.body.results).toEqual([
      { ticket_id: theirs.ticket_id, ok: false, code: 'ticket_not_found', detail: expect.any(String) },
      { ticket_id: ours.ticket_id, ok: true },
    ])
  }
})

test('39: another department’s canned reply is not there to read, change or delete, and none is made for it', async () => {
  const reply = await admin.post('/api/v1/canned-replies', {
    shortcut: 's',
    title: 't',
    content: 'c',
    department_id: support,
  })
  expect(reply.status, reply.text).toBe(201)
  const supervisor = await app.as('supervisor')
  for (const who of [a1, narrow, supervisor])
    expect((await who.get('/api/v1/canned-replies')).text).not.toContain(reply.body.canned_reply_id)
  const path = `/api/v1/canned-replies/${reply.body.canned_reply_id}`
  expect((await supervisor.put(path, { title: 'x' })).status).toBe(404)
  expect((await supervisor.delete(path)).status).toBe(404)
  const wish = { shortcut: 'mine', title: 't', content: 'c', department_id: support }
  expect((await supervisor.post('/api/v1/canned-replies', wish)).status).toBe(404)
})

test('8, 50: a role that is narrowed shows on the next request and frame; one without the log ends the feed within a second', async () => {
  const wide = { key: 'wide', name: 'Wide', permissions: ['ticket.read', 'event.read', 'tag.read'], scope: 'all' }
  await admin.post('/api/v1/roles', wide)
  const who = await app.as('wide')
  const feed = await opened(app.url, { headers: { authorization: `Bearer ${who.token}` } })
  const put = (body: object) => admin.put('/api/v1/roles/wide', body)
  expect((await who.get(`/api/tickets/${theirs.ticket_id}`)).status).toBe(200)
  expect((await put({ scope: 'departments' })).status).toBe(200)
  expect((await who.get(`/api/tickets/${theirs.ticket_id}`)).status).toBe(404)
  await until(async () => feed.frames.some(({ type }) => type === 'resync'))
  const before = feed.frames.length
  const unseen = await create(admin, support, { name: 'Bob' }, 'unseen')
  const seen = await create(admin, null, { name: 'Bob' }, 'seen')
  await until(async () => JSON.stringify(feed.frames).includes(seen.ticket_id))
  expect(JSON.stringify(feed.frames.slice(before))).not.toContain(unseen.ticket_id)
  await put({ permissions: ['tag.read'] })
  const startedAt = performance.now()
  expect((await who.get('/api/v1/tags')).status).toBe(200)
  expect((await who.get('/api/tickets/')).status).toBe(403)
  expect(await feed.closed).toBe(4401)
  expect(performance.now() - startedAt).toBeLessThan(1000)
  expect(fromId('agent', who.agentId)).toBe(who.uuid)
})
