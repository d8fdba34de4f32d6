import { fromId } from '@parley/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { appliedEqualsFetched } from '../testing/apply.ts'
import { testMailbox } from '../testing/mailbox.ts'
import { aCustomer, type CustomerClient } from './test-customer.ts'

let house: Awaited<ReturnType<typeof testMailbox>>
const clock = { ms: Date.now() }
beforeAll(async () => {
  house = await testMailbox({ now: () => new Date(clock.ms) })
})
beforeEach(() => house.sandbox.mail.clear())
afterAll(() => house?.close())

const aTicket = async (customer: CustomerClient, title = 'Issue title') =>
  (await customer.post('/tickets', { title, description: 'Detailed description' })).body

describe('the support assistant’s document, verbatim', () => {
  test('sign up, sign in, open a ticket, list, read and write', async () => {
    const credentials = { email: 'user@example.com', password: 'password' }
    expect((await house.anonymous.post('/auth/signup', credentials)).status).toBe(201)
    const login = await house.anonymous.post('/auth/login', { username: 'user@example.com', password: 'password' })
    expect(login.body).toEqual({ access_token: expect.any(String), token_type: 'bearer', expires_in: 86_400 })
    const headers = { authorization: `Bearer ${login.body.access_token}` }
    const wish = { title: 'Issue title', description: 'Detailed description' }
    const made = await house.anonymous.post('/tickets', wish, headers)
    expect([made.status, made.body]).toEqual([
      201,
      {
        id: expect.stringMatching(/^tkt_/),
        number: expect.any(Number),
        ...wish,
        status: 'new',
        created_at: expect.any(String),
        updated_at: expect.any(String),
        previous_ticket_id: null,
        messages: [
          {
            id: expect.stringMatching(/^msg_/),
            content: 'Detailed description',
            role: 'user',
            is_ai: false,
            created_at: expect.any(String),
          },
        ],
      },
    ])
    const { messages, previous_ticket_id: _, ...item } = made.body
    expect((await house.anonymous.get('/tickets', headers)).body).toEqual([item])
    const path = `/tickets/${made.body.id}`
    const written = await house.anonymous.post(`${path}/messages`, { content: 'Message content' }, headers)
    expect([written.status, written.body]).toMatchObject([
      201,
      { content: 'Message content', role: 'user', is_ai: false, ticket_id: made.body.id },
    ])
    const { ticket_id: _id, ...message } = written.body
    expect((await house.anonymous.get(path, headers)).body.messages).toEqual([...messages, message])
  })

  test('signing in takes a form too, as OAuth 2 sends it, and no other route does', async () => {
    const { email, password } = await aCustomer(house)
    const form = (fields: Record<string, string>, path = '/auth/login') =>
      house.anonymous.send('POST', path, { body: new URLSearchParams(fields) })
    const fields = { grant_type: 'password', username: email, password, scope: '', client_id: '', client_secret: '' }
    expect((await form(fields)).status).toBe(200)
    expect((await form({ ...fields, password: 'wrong' })).body.code).toBe('wrong_credentials')
    expect((await form({ ...fields, more: 'x' })).status).toBe(422)
    const twice = {
      body: `username=${email}&username=b&password=x`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }
    expect((await house.anonymous.send('POST', '/auth/login', twice)).status).toBe(400)
    expect((await form({ email, password }, '/auth/signup')).status).toBe(415)
    expect((await form({ email, password }, '/api/v1/auth/login')).status).toBe(415)
  })
})

describe('a ticket that a customer opened', () => {
  test('is an ordinary ticket to agents; their answer appears to the customer, their notes never', async () => {
    const [customer, agent] = [await aCustomer(house), await house.as('admin')]
    const { id } = await aTicket(customer, 'From the portal')
    const seen = (await agent.get(`/api/tickets/${id}`)).body
    expect(seen).toMatchObject({
      subject: 'From the portal',
      source: { channel: 'portal' },
      status: 'new',
      department_id: null,
    })
    expect(seen.customer).toMatchObject({ primary_email: customer.email, channel_identity: customer.email })

    const before = (await customer.get(`/tickets/${id}`)).body
    clock.ms += 60_000
    await agent.post(`/api/tickets/${id}/message`, { content: 'a secret note', visibility: 'internal' })
    expect((await customer.get(`/tickets/${id}`)).body).toEqual(before)
    expect((await customer.get('/tickets')).text).not.toContain('secret')

    const answered = await agent.post(`/api/tickets/${id}/message`, { content: 'Here is the answer' })
    expect(answered.body.timeline.at(-1)).toMatchObject({ content: 'Here is the answer', delivery: null })
    const { status, messages } = (await customer.get(`/tickets/${id}`)).body
    expect(status).toBe('open')
    expect(messages.map(({ role, content }: { role: string; content: string }) => [role, content])).toEqual([
      ['user', 'Detailed description'],
      ['agent', 'Here is the answer'],
    ])
  })

  test('changes so that its events, applied to what was on screen, equal a fresh fetch', async () => {
    const [customer, admin] = [await aCustomer(house), await house.as('admin')]
    let id = ''
    const opened = await appliedEqualsFetched(house, admin, async () => {
      id = (await aTicket(customer)).id
    })
    expect(opened.map(({ type, actor }) => [type, actor.type])).toEqual([
      ['ticket.created', 'customer'],
      ['message.created', 'customer'],
    ])
    const until = new Date(clock.ms + 3_600_000).toISOString()
    await admin.put(`/api/tickets/${id}`, { status: 'resolved' })
    const events = await appliedEqualsFetched(house, admin, () => customer.write(id, 'Not yet'))
    expect(events.map(({ type }) => type)).toEqual(['ticket.status_changed', 'message.created'])
    await admin.put(`/api/tickets/${id}`, { snoozed_until: until })
    await appliedEqualsFetched(house, admin, () => customer.write(id, 'Wake up'))
    expect((await admin.get(`/api/tickets/${id}`)).body).toMatchObject({ status: 'open', snoozed_until: null })
  })

  test('reopens while it was resolved lately; later, or closed, what is written opens one other that names it', async () => {
    const [customer, admin] = [await aCustomer(house), await house.as('admin')]
    const { id } = await aTicket(customer)
    await admin.put(`/api/tickets/${id}`, { status: 'resolved' })
    expect((await customer.write(id, 'again')).body.ticket_id).toBe(id)
    expect((await customer.get(`/tickets/${id}`)).body.status).toBe('open')
    await admin.put(`/api/tickets/${id}`, { status: 'closed' })
    const replies = await Promise.all(['one', 'two', 'three'].map((text) => customer.write(id, text)))
    const followUps = new Set(replies.map(({ body }) => body.ticket_id))
    expect(followUps.size).toBe(1)
    const [next] = followUps
    const followUp = (await customer.get(`/tickets/${next}`)).body
    expect(followUp).toMatchObject({ previous_ticket_id: id, status: 'new', title: 'Issue title' })
    expect(followUp.messages).toHaveLength(3)

    await admin.put(`/api/tickets/${next}`, { status: 'resolved' })
    clock.ms += 8 * 86_400_000
    const later = await aCustomer.again(house, customer)
    expect((await later.write(next, 'late')).body.ticket_id).not.toBe(next)
  })

  test('is made once, and a message stands once, however often the same Idempotency-Key comes', async () => {
    const customer = await aCustomer(house)
    const wish = { title: 'Once', description: 'text' }
    const key = { 'idempotency-key': 'k1' }
    const made = await Promise.all([1, 2, 3].map(() => customer.post('/tickets', wish, key)))
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(1)
    const { id } = made[0]!.body
    await customer.post(`/tickets/${id}/messages`, { content: 'x' }, { 'idempotency-key': 'k2' })
    await customer.post(`/tickets/${id}/messages`, { content: 'x' }, { 'idempotency-key': 'k2' })
    expect((await customer.get(`/tickets/${id}`)).body.messages).toHaveLength(2)
  })

  test('is listed newest first, by the page', async () => {
    const customer = await aCustomer(house)
    const ids = []
    for (const title of ['a', 'b', 'c']) {
      ids.unshift((await aTicket(customer, title)).id)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    const first = (await customer.get('/tickets?limit=2')).body.map(({ id }: { id: string }) => id)
    expect(first).toEqual(ids.slice(0, 2))
    expect((await customer.get(`/tickets?limit=2&before=${first[1]}`)).body[0].id).toBe(ids[2])
    for (const query of ['limit=0', 'limit=101', 'before=x', 'page=1']) {
      expect([query, (await customer.get(`/tickets?${query}`)).status]).toEqual([query, 400])
    }
  })
})

describe('42: a customer’s token', () => {
  test('shows nobody else’s tickets: the same 404 as for one that never was', async () => {
    const [mine, theirs] = [await aCustomer(house), await aCustomer(house)]
    const { id } = await aTicket(theirs)
    const never = 'tkt_01arz3ndektsv4rrffq69g5fav'
    for (const wrong of [id, never, 'x', id.toUpperCase(), `${id}%20`, '1', `cust_${id.slice(4)}`]) {
      for (const reply of [await mine.get(`/tickets/${wrong}`), await mine.write(wrong, 'hello')]) {
        const { instance: _, request_id: _id, ...same } = reply.body
        expect([wrong, reply.status, same.code]).toEqual([wrong, 404, 'ticket_not_found'])
      }
    }
    expect((await theirs.get(`/tickets/${id}`)).body.messages).toHaveLength(1)
    expect((await mine.get('/tickets')).body).toEqual([])
  })

  test('opens no route of agents, and an agent’s or key’s credential opens none of these', async () => {
    const customer = await aCustomer(house)
    const { id } = await aTicket(customer)
    for (const path of [
      '/api/tickets',
      `/api/tickets/${id}`,
      `/api/v1/tickets/${id}/messages`,
      `/api/tickets/${id}/status`,
      '/api/v1/auth/me',
      '/api/v1/auth/sessions',
      '/api/v1/customers/cust_01arz3ndektsv4rrffq69g5fav',
      '/api/v1/customers/cust_01arz3ndektsv4rrffq69g5fav/tickets',
      '/api/v1/events',
      '/api/v1/search?q=secret',
      '/api/v1/agents',
      '/metrics',
    ])
      expect([path, (await customer.get(path)).status]).toEqual([path, 403])
    expect((await customer.post('/api/v1/live/ticket')).status).toBe(403)
    expect((await customer.post('/api/v1/auth/logout')).status).toBe(403)
    const admin = await house.as('super_admin')
    const key = await house.service()
    for (const client of [admin, key])
      for (const path of ['/tickets', `/tickets/${id}`, '/auth/me'])
        expect([path, (await client.get(path)).status]).toEqual([path, 403])
    expect((await house.anonymous.get('/tickets')).status).toBe(401)
  })

  test('takes no fields that the server decides', async () => {
    const customer = await aCustomer(house)
    const { id } = await aTicket(customer)
    const other = { title: 'T', description: 'D' }
    for (const more of [{ customer_id: 'x' }, { status: 'closed' }, { channel: 'email' }, { created_at: '2000' }])
      expect((await customer.post('/tickets', { ...other, ...more })).status).toBe(422)
    for (const more of [{ sender_type: 'agent' }, { role: 'agent' }, { is_ai: true }, { visibility: 'internal' }])
      expect((await customer.post(`/tickets/${id}/messages`, { content: 'x', ...more })).status).toBe(422)
  })
})

test('the identity of an account is the account itself, so that nobody finds it by naming its address', async () => {
  const customer = await aCustomer(house)
  const [row] = await house.sql`select address, handle from channel_identity where handle = ${customer.email}`
  const { body } = await customer.get('/auth/me')
  expect(row).toMatchObject({ address: fromId('customerAccount', body.id), handle: customer.email })
  const service = await house.service()
  await service.post('/api/tickets/create', {
    subject: 'S',
    initial_message: 'M',
    source: { channel: 'portal' },
    customer: { channel_identity: customer.email, primary_email: customer.email },
  })
  expect((await customer.get('/tickets')).body).toEqual([])
})
