import { afterAll, beforeAll, expect, test } from 'vitest'
import { aCustomer, type CustomerClient } from '../../src/portal/test-customer.ts'
import { type TestApp, type TestClient, testApp } from '../../src/testing/app.ts'
import { countRows, isProblem } from './rig.ts'

// Attack 46 of reliability.md: every form of an id that is none, on every route that takes one.

let app: TestApp
let admin: TestClient
let customer: CustomerClient
beforeAll(async () => {
  app = await testApp()
  admin = await app.as('super_admin')
  customer = await aCustomer(app)
})
afterAll(() => app?.close())

const uuid = '01932a1f-7c00-7000-8000-000000000001'
const suffix = '01jcn1yz00e00800000000000r'
/** In the form in which they stand in a path. */
const forms = (prefix: string): string[] => [
  `${prefix}_${suffix}`.toUpperCase(),
  `${prefix}_${suffix.toUpperCase()}`,
  `%7B${prefix}_${suffix}%7D`,
  `${prefix}_${suffix}%20`,
  `%20${prefix}_${suffix}`,
  `${prefix}_${suffix}%00`,
  `${prefix}_${suffix}%0a`,
  `${prefix}_8${suffix.slice(1)}`,
  `${prefix}_${suffix.slice(1)}`,
  `${prefix}_${suffix}0`,
  `${prefix}_${suffix.replace('j', 'l')}`,
  `other_${suffix}`,
  uuid,
  uuid.toUpperCase(),
  `%7B${uuid}%7D`,
  '%00',
  '1e3',
  '-1',
  '0',
  '0x10',
  '12345678901234567890',
  '99999999999999999999999999',
  'null',
  'undefined',
  'NaN',
  '[object%20Object]',
  "'%20or%201=1--",
  '%F0%9F%92%A9',
  '%ff',
  '%zz',
  '%2e%2e%2fx',
  'x'.repeat(600),
  '*',
  '%25',
  '$ne',
]

test('46: every id route answers 400 or 404 to every form that is no id, never 5xx, and changes nothing', async () => {
  const routes = app.specs.flatMap((spec) =>
    spec.paths.filter((path) => path.includes(':')).map((path) => ({ spec, path })),
  )
  expect(routes.length).toBeGreaterThan(15)
  const before = await countRows(app)
  let asked = 0
  for (const { spec, path } of routes) {
    const prefix = /:(\w+?)(?:_id)?$|:(\w+?)(?:_id)?\//.exec(path)
    const kind = prefix?.[1] ?? prefix?.[2] ?? ''
    const known: Record<string, string> = { ticket: 'tkt', customer: 'cust', message: 'msg', inbox: 'inb', id: 'agt' }
    for (const form of forms(known[kind] ?? kind)) {
      const url = path.replace(/:\w+/g, () => form)
      const caller = spec.access === 'customer' ? app.anonymous : admin
      const headers = {
        ...(spec.access === 'customer' ? { authorization: `Bearer ${customer.token}` } : {}),
        ...(spec.body ? { 'content-type': 'application/json' } : {}),
      }
      const reply = await caller.send(spec.method, url, { headers, ...(spec.body ? { body: '{}' } : {}) })
      asked++
      // A body of its own may be refused first.
      const fine = spec.body ? [400, 404, 422] : [400, 404]
      expect(fine, `${spec.method} ${url} → ${reply.status}`).toContain(reply.status)
      expect(isProblem(reply), `${spec.method} ${url}`).toBe(true)
    }
  }
  expect(asked).toBeGreaterThan(500)
  expect(await countRows(app)).toEqual(before)
})

test('46: ids in queries and bodies: arrays, doubles and other kinds are 400, 404 or 422', async () => {
  const ticket = (
    await admin.post('/api/tickets/create', {
      source: { channel: 'api' },
      customer: {},
      subject: 'x',
      initial_message: 'x',
    })
  ).body
  const path = `/api/tickets/${ticket.ticket_id}`
  const before = await countRows(app)
  for (const query of [
    `agent_id=agt_${suffix}&agent_id=agt_${suffix}`,
    `agent_id[]=agt_${suffix}`,
    'agent_id=%00',
    'agent_id=12345678901234567890',
    `agent_id=${uuid}`,
    `agent_id=tkt_${suffix}`,
    `agent_id=AGT_${suffix}`,
  ])
    expect([400, 404], query).toContain((await admin.put(`${path}/assign?${query}`)).status)
  for (const name of ['assigned_agent_id', 'department_id', 'customer_id', 'cursor'])
    for (const value of ['%00', '1e3', '-1', uuid, `X_${suffix}`, '%7B%7D', "'", 'x'.repeat(300)])
      expect((await admin.get(`/api/tickets/?${name}=${value}`)).status, `${name}=${value}`).toBe(400)
  for (const value of [1, [], {}, [`dep_${suffix}`], '', 'DEP', uuid, '\u0000', true])
    expect([400, 422], JSON.stringify(value)).toContain((await admin.put(path, { department_id: value })).status)
  for (const value of ['%00', '1e3', '-1', '12345678901234567890', '1.5', ''])
    expect((await admin.get(`/api/v1/events?after=${value}`)).status, value).toBe(400)
  expect(await countRows(app)).toEqual(before)
  expect((await admin.get(path)).body).toEqual(ticket)
})
