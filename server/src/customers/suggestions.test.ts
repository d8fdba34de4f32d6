import { fromId, toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'

let app: TestApp
let admin: TestClient
beforeAll(async () => {
  app = await testApp()
  admin = await app.as('admin')
})
beforeEach(async () => {
  for (const table of ['identity_alias', 'channel_identity', 'ticket', 'customer'])
    await app.sql`delete from ${app.sql(table)}`
})
afterAll(() => app.close())

async function aCustomer(name: string | null = null, email: string | null = null, phones: [string, string][] = []) {
  const id = uuidv7()
  await app.sql`insert into customer (id, name, primary_email) values (${id}, ${name}, ${email})`
  for (const [channel, address] of phones)
    await app.sql`
      insert into channel_identity (id, customer_id, channel, scope, kind, address, handle)
      values (${uuidv7()}, ${id}, ${channel}, '', 'phone', ${address}, ${`+${address}`})`
  return toId('customer', id)
}
async function suggested(id: string, who = admin): Promise<[string, string[]][]> {
  const { body } = await who.get(`/api/v1/customers/${id}/suggestions`)
  return body.suggestions.map((one: { customer: { customer_id: string }; reasons: string[] }) => [
    one.customer.customer_id,
    one.reasons,
  ])
}

test('the same address, number or name is perhaps the same person: the likeliest first, with whole customers', async () => {
  const me = await aCustomer('Ada Byron', 'ada@example.com', [['whatsapp', '15550100']])
  const named = await aCustomer('ADA BYRON')
  const called = await aCustomer(null, null, [['sms', '15550100']])
  const mailed = await aCustomer('A. B.', 'Ada@Example.com')
  const both = await aCustomer('ada byron', 'ada@example.com')
  await aCustomer('Eve', 'eve@example.com', [['sms', '15550101']])
  await aCustomer()
  expect(await suggested(me)).toEqual([
    [both, ['same_email', 'same_name']],
    [mailed, ['same_email']],
    [called, ['same_phone']],
    [named, ['same_name']],
  ])
  const [first] = (await admin.get(`/api/v1/customers/${me}/suggestions`)).body.suggestions
  expect(first.customer).toEqual((await admin.get(`/api/customers/${both}`)).body)
  expect(await suggested(called)).toEqual([[me, ['same_phone']]])
})

test('a further number of a person counts as well as the first, on both sides', async () => {
  const [one, two] = [await aCustomer('One'), await aCustomer('Two', null, [['sms', '15550109']])]
  const identity = uuidv7()
  await app.sql`
    insert into channel_identity (id, customer_id, channel, scope, kind, address, handle)
    values (${identity}, ${fromId('customer', one)}, 'whatsapp', '', 'bsuid', 'US.1', 'US.1')`
  await app.sql`
    insert into identity_alias (channel, scope, address, kind, identity_id) values ('whatsapp', '', '15550109', 'phone', ${identity})`
  expect(await suggested(one)).toEqual([[two, ['same_phone']]])
  expect(await suggested(two)).toEqual([[one, ['same_phone']]])
})

test('nothing is likely for somebody of whom nothing is known', async () => {
  const [nobody] = [await aCustomer(), await aCustomer()]
  expect(await suggested(nobody)).toEqual([])
})

test('a name that more than five others bear says nothing; at most five are named', async () => {
  const me = await aCustomer('Anna', 'anna@example.com')
  for (let n = 0; n < 5; n++) await aCustomer('Anna')
  expect(await suggested(me)).toHaveLength(5)
  const sixth = await aCustomer('Anna', 'anna@example.com')
  expect(await suggested(me)).toEqual([[sixth, ['same_email', 'same_name']]])
  for (let n = 0; n < 9; n++) await aCustomer(null, 'anna@example.com')
  expect(await suggested(me)).toHaveLength(5)
})

test('who sees some tickets only gets customers of those tickets only', async () => {
  const made = ['Sales', 'Support'].map((name) => admin.post('/api/v1/departments', { name }))
  const [sales, support] = (await Promise.all(made)).map(({ body }) => body.id)
  const create = async (department: string, name: string) =>
    (
      await admin.post('/api/tickets/create', {
        source: { channel: 'portal' },
        customer: { channel_identity: uuidv7(), name },
        subject: 'x',
        initial_message: 'x',
        department_id: department,
      })
    ).body.customer.internal_id as string
  const [mine, seen, hidden] = [await create(sales, 'Ada'), await create(sales, 'Ada'), await create(support, 'Ada')]
  const key = await app.service(['customer.read'], [fromId('department', sales)!])
  expect(await suggested(mine, key)).toEqual([[seen, ['same_name']]])
  expect((await key.get(`/api/v1/customers/${hidden}/suggestions`)).body.code).toBe('customer_not_found')
})

test('nobody, no credential and no right are told apart', async () => {
  const path = (id: string) => `/api/v1/customers/${id}/suggestions`
  const me = await aCustomer('Ada')
  expect((await admin.get(path('cust_x'))).status).toBe(404)
  expect((await admin.get(path(toId('customer', uuidv7())))).status).toBe(404)
  expect((await app.anonymous.get(path(me))).status).toBe(401)
  expect((await (await app.service(['ticket.read'])).get(path(me))).status).toBe(403)
  expect((await admin.get(`${path(me)}?limit=9`)).status).toBe(400)
})
