import { fromId, toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'
import { appliedEqualsFetched } from '../testing/apply.ts'

let app: TestApp
let admin: TestClient
let agent: Awaited<ReturnType<TestApp['as']>>
let sales: string
beforeAll(async () => {
  app = await testApp()
  admin = await app.as('admin')
  agent = await app.as('agent')
  sales = (await admin.post('/api/v1/departments', { name: 'Sales' })).body.id
})
afterAll(() => app.close())

let people = 0
/** The id of a new customer, who has as many tickets. */
async function aCustomer(tickets = 1, department?: string): Promise<string> {
  const channel_identity = `person-${people++}`
  let id = ''
  for (let n = 0; n < tickets; n++) {
    const { body } = await admin.post('/api/tickets/create', {
      source: { channel: 'portal' },
      customer: { channel_identity, name: 'Ada' },
      subject: 'Where is it?',
      initial_message: 'Hello',
      ...(department ? { department_id: department } : {}),
    })
    id = body.customer.internal_id
  }
  return id
}
const put = (id: string, body: unknown, who: TestClient = agent) => who.put(`/api/v1/customers/${id}`, body)

describe('changing a customer', () => {
  test('is on each of its tickets, and the event alone brings a screen to it', async () => {
    const id = await aCustomer(3)
    const wish = { name: 'Ada Byron', primary_email: 'ada@example.com', custom: { plan: 'gold', seats: 3, vip: true } }
    const events = await appliedEqualsFetched(app, admin, async () => {
      const reply = await put(id, wish)
      expect(reply.status, reply.text).toBe(200)
      expect(reply.body).toMatchObject({ customer_id: id, ...wish, email_verified: false })
      expect(reply.body).toEqual((await agent.get(`/api/customers/${id}`)).body)
    })
    expect(events).toMatchObject([
      {
        type: 'customer.updated',
        ticket_id: null,
        actor: { type: 'agent', id: agent.agentId },
        data: { customer_id: id, changed: ['name', 'primary_email', 'custom'] },
        customer: { customer_id: id, name: 'Ada Byron', primary_email: 'ada@example.com' },
      },
    ])
    const listed = (await admin.get(`/api/tickets/?customer_id=${id}`)).body.tickets
    expect(listed.map((ticket: { customer: { name: string } }) => ticket.customer.name)).toEqual(
      Array(3).fill('Ada Byron'),
    )
  })

  test('to what it is already tells nothing and changes no time', async () => {
    const id = await aCustomer()
    const { body } = await put(id, { name: 'Grace', primary_email: null, custom: { plan: 'gold' } })
    const events = await appliedEqualsFetched(app, admin, async () => {
      const again = await put(id, { name: 'Grace', primary_email: null, custom: { plan: 'gold', never: null } })
      expect(again.body).toEqual(body)
    })
    expect(events).toEqual([])
  })

  test('leaves the fields that are not named, and null takes away', async () => {
    const id = await aCustomer()
    await put(id, { primary_email: 'ada@example.com', custom: { plan: 'gold', seats: 3 } })
    const { body } = await put(id, { custom: { seats: null, size: 'L' } })
    expect(body).toMatchObject({ name: 'Ada', primary_email: 'ada@example.com' })
    expect(body.custom).toEqual({ plan: 'gold', size: 'L' })
    expect((await put(id, { name: null, primary_email: null })).body).toMatchObject({ name: null, primary_email: null })
  })

  test('to another address makes it unverified, to another spelling of the same one does not', async () => {
    const id = await aCustomer()
    await put(id, { primary_email: 'ada@example.com' })
    await app.sql`update customer set email_verified = true where id = ${fromId('customer', id)}`
    expect((await put(id, { primary_email: 'Ada@Example.com' })).body.email_verified).toBe(true)
    expect((await put(id, { name: 'A' })).body.email_verified).toBe(true)
    expect((await put(id, { primary_email: 'eve@example.com' })).body.email_verified).toBe(false)
  })

  test('by ten at once loses no field and tells ten times', async () => {
    const id = await aCustomer()
    const events = await appliedEqualsFetched(app, admin, () =>
      Promise.all(Array.from({ length: 10 }, (_, n) => put(id, { name: `Name ${n}`, custom: { [`field_${n}`]: n } }))),
    )
    expect(events).toHaveLength(10)
    const { body } = await agent.get(`/api/customers/${id}`)
    expect(Object.keys(body.custom)).toHaveLength(10)
  })

  test('keeps at most fifty custom fields', async () => {
    const id = await aCustomer()
    const fields = (from: number, to: number) =>
      Object.fromEntries(Array.from({ length: to - from }, (_, n) => [`f${from + n}`, n]))
    expect((await put(id, { custom: fields(0, 40) })).status).toBe(200)
    const more = await put(id, { custom: fields(40, 51) })
    expect(more).toMatchObject({ status: 422, body: { code: 'invalid_body', errors: [{ path: '/custom' }] } })
    expect((await put(id, { custom: { ...fields(40, 50), f0: 5 } })).status).toBe(200)
  })
})

describe('refused, with nothing changed', () => {
  test.each([
    [422, 'a field that is not on the list', { status: 'blocked' }],
    [422, 'a verified address claimed', { primary_email: 'a@example.com', email_verified: true }],
    [422, 'an empty name', { name: '' }],
    [422, 'a name of spaces', { name: '  ' }],
    [422, 'a name of two lines', { name: 'Ada\nByron' }],
    [422, 'a name too long', { name: 'a'.repeat(301) }],
    [422, 'no address', { primary_email: 'nobody' }],
    [422, 'an address with a header in it', { primary_email: 'a@example.com\r\nBcc: b@example.com' }],
    [422, 'a custom field with a bad name', { custom: { 'Bad Name': 1 } }],
    [422, 'a custom field that is a list', { custom: { list: [1] } }],
    [400, 'nothing', {}],
    [400, 'text that cannot be stored', { name: 'a\u0000b' }],
  ])('%i: %s', async (status, _, body) => {
    const id = await aCustomer()
    const before = (await agent.get(`/api/customers/${id}`)).body
    const events = await appliedEqualsFetched(app, admin, async () => expect((await put(id, body)).status).toBe(status))
    expect(events).toEqual([])
    expect((await agent.get(`/api/customers/${id}`)).body).toEqual(before)
  })

  test('no credential, no right, somebody else’s customer, nobody', async () => {
    const id = await aCustomer(1, sales)
    const reader = await app.service(['customer.read'])
    const outsider = await app.service(['customer.update', 'customer.read'], [uuidv7()])
    const wish = { name: 'Eve' }
    expect((await put(id, wish, app.anonymous)).status).toBe(401)
    expect((await put(id, wish, reader)).status).toBe(403)
    for (const [who, whose] of [
      [outsider, id],
      [agent, id],
      [admin, toId('customer', uuidv7())],
      [admin, 'cust_x'],
    ] as const)
      expect(await put(whose, wish, who)).toMatchObject({ status: 404, body: { code: 'customer_not_found' } })
    expect((await admin.get(`/api/customers/${id}`)).body.name).toBe('Ada')
  })
})

describe('the event of a change', () => {
  test('is seen by who sees one of the customer’s tickets, and by nobody else', async () => {
    const support = (await admin.post('/api/v1/departments', { name: 'Support' })).body.id
    const theirs = await aCustomer(2, sales)
    const nobodys = toId('customer', uuidv7())
    await app.sql`insert into customer (id, name) values (${fromId('customer', nobodys)}, 'Never wrote')`
    await app.settled()
    const key = (department: string) =>
      app.service(['event.read', 'customer.read', 'ticket.read'], [fromId('department', department)!])
    const [insider, outsider] = [await key(sales), await key(support)]
    const head = (await admin.get('/api/v1/events?after=0&limit=500')).body.seq
    await put(theirs, { name: 'Zora' }, admin)
    await put(nobodys, { name: 'Nora' }, admin)
    await app.settled()
    const namesFor = async (who: TestClient) => {
      const { body } = await who.get(`/api/v1/events?after=${head}`)
      expect(body.seq).toBe(head + 2)
      return body.events.map((event: { customer: { name: string } }) => event.customer.name)
    }
    expect(await namesFor(insider)).toEqual(['Zora'])
    expect(await namesFor(outsider)).toEqual([])
    expect(await namesFor(admin)).toEqual(['Zora', 'Nora'])
    const applied = await appliedEqualsFetched(app, insider, () => put(theirs, { name: 'Zora Neale' }, admin))
    expect(applied).toHaveLength(1)
  })

  test('holds no name and no address: they are filled in when it leaves', async () => {
    const id = await aCustomer()
    await put(id, { name: 'Hidden Name', primary_email: 'hidden@example.com' })
    await app.settled()
    const stored = await app.sql`select data::text from event where type = 'customer.updated'`
    expect(JSON.stringify(stored)).not.toMatch(/hidden/i)
  })
})
