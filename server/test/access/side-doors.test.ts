import { fromId } from '@parley/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../../src/testing/until.ts'
import { opened } from '../attacks/socket.ts'
import { anAssignedTicket, ask, aTicket, canary, common, type House, openHouse } from './house.ts'

// The side doors of the matrix: what one may ask for, and what is in it. Everybody's door opens; the other department is not behind it.

let house: House
let ours: Awaited<ReturnType<typeof aTicket>>
let theirs: typeof ours
beforeAll(async () => {
  house = await openHouse()
  ours = await aTicket(house, 'Sales')
  theirs = await aTicket(house, 'Support')
  await house.app.settled()
  await until(async () => (await house.boss.get(`/api/v1/search?q=${common}`)).body.results.length >= 2)
})
afterAll(() => house?.close())

const get = (caller: 'A' | 'B' | 'viewer' | 'key' | 'admin', path: string) =>
  ask(house, house.callers[caller], 'GET', path)
const sides = [
  ['A', 'Support'],
  ['viewer', 'Support'],
  ['B', 'Sales'],
] as const
/** What betrays a ticket: its words, its id, its customer's id. */
const traces = (of: 'Sales' | 'Support') => {
  const { ticket_id: id, customer } = of === 'Sales' ? ours : theirs
  return new RegExp([canary[of], id, customer.internal_id].join('|'))
}

test('search, lists and counts hold one’s own department and nothing of the other', async () => {
  for (const [caller, other] of sides) {
    const own = other === 'Sales' ? theirs : ours
    for (const path of [
      `/api/v1/search?q=${common}`,
      `/api/v1/search?q=${canary[other]}`,
      '/api/v1/tickets',
      '/api/v1/drafts',
      `/api/v1/tickets?department_id=${house.departments[other]}`,
      '/api/v1/tickets/counts',
    ]) {
      const reply = await get(caller, path)
      if (path.includes('/drafts') && caller === 'viewer') continue
      expect([caller, path, reply.status]).toEqual([caller, path, 200])
      expect(reply.text, `${caller} ${path}`).not.toMatch(traces(other))
    }
    const list = (await get(caller, '/api/v1/tickets')).body
    expect(list.tickets.map(({ ticket_id: id }: typeof ours) => id)).toEqual([own.ticket_id])
    expect(list.total_count).toBe(1)
  }
  expect((await get('key', '/api/v1/tickets')).body.total_count).toBe(1)
  expect((await get('admin', '/api/v1/tickets')).body.total_count).toBe(2)
})

test('who sees only what is assigned to them finds that and nothing else of their department, by any door', async () => {
  const mine = await anAssignedTicket(house)
  await house.app.settled()
  await until(async () => (await house.boss.get(`/api/v1/search?q=${common}`)).body.results.length >= 3)
  const as = (path: string) => ask(house, house.callers.assigned, 'GET', path)
  for (const path of ['/api/v1/tickets', `/api/v1/tickets?department_id=${house.departments.Sales}`])
    expect((await as(path)).body.tickets.map(({ ticket_id: id }: typeof ours) => id)).toEqual([mine.ticket_id])
  expect((await as(`/api/v1/search?q=${common}`)).text).toContain(mine.ticket_id)
  for (const path of ['/api/v1/events?limit=500', `/api/v1/search?q=${common}`, '/api/v1/tickets/counts']) {
    const reply = await as(path)
    expect([path, reply.status]).toEqual([path, 200])
    for (const { ticket_id: id } of [ours, theirs]) expect(reply.text).not.toContain(id)
  }
  const supervisor = await ask(house, house.callers.supervisor, 'GET', '/api/v1/tickets')
  expect(supervisor.body.tickets.map(({ ticket_id: id }: typeof ours) => id).sort()).toEqual(
    [ours.ticket_id, mine.ticket_id].sort(),
  )
})

test('a supervisor is promised no permission that is good for nothing in departments', async () => {
  const as = (path: string) => ask(house, house.callers.supervisor, 'GET', path)
  expect((await as('/api/v1/receipts')).status).toBe(403)
  expect((await as('/api/v1/auth/me')).body.permissions).not.toContain('receipt.read')
})

test('counts of queues and states are of what one sees', async () => {
  const open = async (caller: 'A' | 'B' | 'admin') => (await get(caller, '/api/v1/tickets/counts')).text
  const before = { A: await open('A'), B: await open('B') }
  await aTicket(house, 'Support')
  await house.app.settled()
  await until(async () => (await open('B')) !== before.B)
  expect(await open('A')).toBe(before.A)
})

test('GET /events gives A no event of Support, from whatever seq', async () => {
  for (const [caller, other] of sides) {
    let after = 0
    let seen = 0
    for (;;) {
      const { body, text } = await get(caller, `/api/v1/events?after=${after}&limit=10`)
      expect(text, `${caller} after ${after}`).not.toMatch(traces(other))
      seen += body.events.length
      if (body.events.length === 0) break
      after = body.events.at(-1).seq
    }
    expect(seen).toBeGreaterThan(0)
  }
  expect((await get('key', '/api/v1/events')).status).toBe(403)
})

test('the live feed carries what A sees, from the beginning and from now on, and no frame of Support', async () => {
  const feeds = await Promise.all(
    sides.map(async ([caller, other]) => {
      const feed = await opened(house.app.url, { headers: house.callers[caller].headers, hello: false })
      feed.socket.send('{"type":"hello","since":0}')
      return { feed, other }
    }),
  )
  const [a, b] = [await aTicket(house, 'Sales'), await aTicket(house, 'Support')]
  await house.boss.post(`/api/tickets/${a.ticket_id}/message`, { content: 'x', visibility: 'internal' })
  await house.boss.post(`/api/tickets/${b.ticket_id}/message`, { content: 'x', visibility: 'internal' })
  for (const { feed, other } of feeds) {
    const own = other === 'Sales' ? b : a
    await until(async () => JSON.stringify(feed.frames).includes(own.ticket_id))
  }
  await new Promise((resolve) => setTimeout(resolve, 200))
  for (const { feed, other } of feeds) {
    const text = JSON.stringify(feed.frames)
    expect(text).not.toMatch(traces(other))
    expect(text).not.toContain((other === 'Sales' ? a : b).ticket_id)
    feed.socket.terminate()
  }
})

test('exports are refused to agents, also of a customer whom they see, and say nothing of one whom they do not', async () => {
  for (const { customer } of [ours, theirs]) {
    const path = `/api/v1/customers/${customer.internal_id}/export`
    for (const caller of ['A', 'B', 'viewer', 'key'] as const) {
      const reply = await get(caller, path)
      expect([caller, reply.status]).toEqual([caller, 403])
      expect(reply.text).not.toMatch(/onlysales|onlysupport/)
    }
    expect((await get('admin', path)).text).toContain(customer.internal_id)
  }
})

test('a role that may export, of one department, exports the customers of that department and of no other', async () => {
  const role = {
    key: 'exporter',
    name: 'Exporter',
    permissions: ['customer.export', 'customer.read'],
    scope: 'departments',
  }
  expect((await house.boss.post('/api/v1/roles', role)).status).toBe(201)
  const who = await house.app.as('exporter')
  await house.app.sql`
    insert into department_member (department_id, agent_id)
    values (${fromId('department', house.departments.Sales)}, ${who.uuid})`
  const own = await who.get(`/api/v1/customers/${ours.customer.internal_id}/export`)
  const other = await who.get(`/api/v1/customers/${theirs.customer.internal_id}/export`)
  const nothing = await who.get('/api/v1/customers/cust_01jcn1yz00e00800000000000f/export')
  expect([own.status, other.status, nothing.status]).toEqual([200, 404, 404])
  expect({ ...other.body, instance: 0, request_id: 0 }).toEqual({ ...nothing.body, instance: 0, request_id: 0 })
  expect(own.text).not.toMatch(traces('Support'))
})
