import { fromId, toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'

let app: TestApp
let admin: TestClient
let sales: string
let support: string
beforeAll(async () => {
  app = await testApp()
  admin = await app.as('admin')
  const made = ['Sales', 'Support'].map((name) => admin.post('/api/v1/departments', { name }))
  ;[sales, support] = (await Promise.all(made)).map(({ body }) => body.id) as [string, string]
})
afterAll(() => app.close())

let people = 0
/** A ticket; of a new customer, or of the one given. */
async function aTicket(department: string, customerId = '') {
  const identity = customerId === '' ? { channel_identity: `person-${people++}`, name: 'Ada' } : {}
  const { body } = await admin.post('/api/tickets/create', {
    source: { channel: 'portal' },
    customer: { internal_id: customerId, ...identity },
    subject: 'Where is it?',
    initial_message: 'Hello',
    department_id: department,
  })
  return { ticketId: body.ticket_id as string, customerId: body.customer.internal_id as string }
}
const keyOf = (department: string) => app.service(['customer.read'], [fromId('department', department)!])
const ids = (body: { ticket_id: string }[]) => body.map(({ ticket_id: id }) => id)

describe.each(['/api', '/api/v1'])('%s/customers/:customer_id', (mount) => {
  test('is the profile with every address', async () => {
    const { customerId } = await aTicket(sales)
    const [identity] = await app.sql`
      select id, channel, address from channel_identity where customer_id = ${fromId('customer', customerId)}`
    await app.sql`
      insert into identity_alias (channel, scope, address, kind, identity_id)
      values (${identity?.['channel']}, '', ${`alias of ${customerId}`}, 'email', ${identity?.['id']})`
    const { status, body } = await admin.get(`${mount}/customers/${customerId}`)
    expect(status).toBe(200)
    expect(body).toEqual({
      customer_id: customerId,
      status: 'active',
      name: 'Ada',
      primary_email: null,
      email_verified: false,
      custom: {},
      identities: [
        { channel: 'portal', kind: 'external', address: identity?.['address'], display_name: 'Ada' },
        { channel: 'portal', kind: 'email', address: `alias of ${customerId}`, display_name: 'Ada' },
      ],
      created_at: expect.stringMatching(/Z$/),
      updated_at: expect.stringMatching(/Z$/),
      erased_at: null,
    })
  })

  test('/tickets are its tickets, newest first, as many as asked for', async () => {
    const { customerId, ticketId } = await aTicket(sales)
    const second = await aTicket(support, customerId)
    await aTicket(sales)
    const { status, body } = await admin.get(`${mount}/customers/${customerId}/tickets?limit=20`)
    expect(status).toBe(200)
    expect(ids(body)).toEqual([second.ticketId, ticketId])
    expect(body[0]).toEqual({
      ticket_id: second.ticketId,
      number: expect.any(Number),
      subject: 'Where is it?',
      status: 'new',
      channel: 'portal',
      created_at: expect.stringMatching(/Z$/),
      updated_at: expect.stringMatching(/Z$/),
    })
    expect(ids((await admin.get(`${mount}/customers/${customerId}/tickets?limit=1`)).body)).toEqual([second.ticketId])
  })
})

describe('somebody else’s customer', () => {
  test('is absent, in the same words as one that never was', async () => {
    const { customerId } = await aTicket(sales)
    const key = await keyOf(support)
    const never = toId('customer', uuidv7())
    for (const path of ['', '/tickets']) {
      const [theirs, none] = [
        await key.get(`/api/customers/${customerId}${path}`),
        await key.get(`/api/customers/${never}${path}`),
      ]
      expect(theirs).toMatchObject({ status: 404, body: { code: 'customer_not_found' } })
      const same = ({ request_id: _, instance: __, ...rest }: Record<string, unknown>) => rest
      expect(same(theirs.body)).toEqual(same(none.body))
    }
  })

  test('is seen through a ticket that the caller sees, and only that ticket is listed', async () => {
    const { customerId } = await aTicket(sales)
    const { ticketId } = await aTicket(support, customerId)
    const key = await keyOf(support)
    expect((await key.get(`/api/customers/${customerId}`)).body.customer_id).toBe(customerId)
    expect(ids((await key.get(`/api/customers/${customerId}/tickets`)).body)).toEqual([ticketId])
  })

  test('without any ticket is for those who see everything', async () => {
    const id = uuidv7()
    await app.sql`insert into customer (id, name) values (${id}, 'Nobody wrote')`
    const path = `/api/customers/${toId('customer', id)}`
    expect((await admin.get(path)).body).toMatchObject({ name: 'Nobody wrote', identities: [] })
    expect((await admin.get(`${path}/tickets`)).body).toEqual([])
    const key = await keyOf(sales)
    expect([(await key.get(path)).status, (await key.get(`${path}/tickets`)).status]).toEqual([404, 404])
  })
})

describe('bad requests', () => {
  test.each(['x', 'cust_', toId('ticket', uuidv7()), '01932a1f-7c00-7000-8000-000000000001'])(
    '%s is a customer that is not there',
    async (id) => {
      for (const path of ['', '/tickets'])
        expect(await admin.get(`/api/customers/${id}${path}`)).toMatchObject({
          status: 404,
          body: { code: 'customer_not_found' },
        })
    },
  )

  test.each(['limit=0', 'limit=101', 'limit=x', 'page=2'])('%s is refused', async (query) => {
    const { customerId } = await aTicket(sales)
    expect((await admin.get(`/api/customers/${customerId}/tickets?${query}`)).status).toBe(400)
  })

  test('no credential is 401, no right is 403', async () => {
    const { customerId } = await aTicket(sales)
    const key = await app.service(['ticket.read'])
    for (const path of [`/api/customers/${customerId}`, `/api/v1/customers/${customerId}/tickets`]) {
      expect((await app.anonymous.get(path)).status).toBe(401)
      expect((await key.get(path)).status).toBe(403)
    }
  })
})
