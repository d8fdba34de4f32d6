import { fromId, toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'
import { until } from '../testing/until.ts'

let app: TestApp
let admin: TestClient
let agent: TestClient
let sales: string
let support: string
beforeAll(async () => {
  app = await testApp()
  admin = await app.as('admin')
  agent = await app.as('agent')
  const made = ['Sales', 'Support'].map((name) => admin.post('/api/v1/departments', { name }))
  ;[sales, support] = (await Promise.all(made)).map(({ body }) => body.id) as [string, string]
})
beforeEach(() => app.sql`delete from tag`)
afterAll(() => app.close())

const make = (body: unknown, who = admin, headers = {}) => who.post('/api/v1/tags', body, headers)
const list = async (who = admin) => (await who.get('/api/v1/tags')).body.tags
const counts = async (who = admin) =>
  Object.fromEntries(
    (await list(who)).map((tag: { name: string; ticket_count: number }) => [tag.name, tag.ticket_count]),
  )
async function aTicket(tags: string[], department?: string): Promise<string> {
  const reply = await admin.post('/api/tickets/create', {
    source: { channel: 'portal' },
    customer: { channel_identity: uuidv7() },
    subject: 'x',
    initial_message: 'x',
    tags,
    ...(department ? { department_id: department } : {}),
  })
  return `/api/tickets/${reply.body.ticket_id}`
}

describe('the catalogue of tags', () => {
  test('is made, read by agents, changed and deleted', async () => {
    const made = await make({ name: 'billing', description: 'Invoices' })
    expect(made).toMatchObject({
      status: 201,
      body: { tag_id: expect.stringMatching(/^tag_/), name: 'billing', description: 'Invoices', ticket_count: 0 },
    })
    expect((await make({ name: 'late parcel' })).body.description).toBe('')
    expect((await list(agent)).map(({ name }: { name: string }) => name)).toEqual(['billing', 'late parcel'])
    const path = `/api/v1/tags/${made.body.tag_id}`
    const changed = await admin.put(path, { description: 'Invoices and refunds' })
    expect(changed).toMatchObject({ status: 200, body: { ...made.body, description: 'Invoices and refunds' } })
    expect((await admin.put(path, { name: 'Billing' })).body.name).toBe('Billing')
    expect((await admin.delete(path)).status).toBe(204)
    expect((await admin.delete(path)).status).toBe(404)
    expect((await list()).map(({ name }: { name: string }) => name)).toEqual(['late parcel'])
  })

  test('holds a name once, in whatever case, also of ten at once; one Idempotency-Key makes one', async () => {
    const replies = await Promise.all(Array.from({ length: 10 }, (_, n) => make({ name: n % 2 ? 'VIP' : 'vip' })))
    expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)])
    const other = (await make({ name: 'other' })).body
    expect((await admin.put(`/api/v1/tags/${other.tag_id}`, { name: 'Vip' })).body.code).toBe('duplicate')
    const twice = [1, 2].map(() => make({ name: 'once' }, admin, { 'idempotency-key': 'tag-once' }))
    const [a, b] = await Promise.all(twice)
    expect(new Set([a?.status, b?.status])).toContain(201)
    expect((await make({ name: 'once' }, admin, { 'idempotency-key': 'tag-once' })).body.name).toBe('once')
    expect(await list()).toHaveLength(3)
  })

  test('is paged without a hole', async () => {
    for (const name of ['a', 'b', 'c']) await make({ name })
    const first = (await agent.get('/api/v1/tags?limit=2')).body
    const rest = (await agent.get(`/api/v1/tags?limit=2&cursor=${first.next_cursor}`)).body
    expect([...first.tags, ...rest.tags].map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    expect(rest.next_cursor).toBeNull()
    expect((await agent.get('/api/v1/tags?cursor=x')).body.code).toBe('invalid_cursor')
  })

  test('renaming or deleting a tag changes no ticket, and a tag that is not in it may stand on one', async () => {
    const ticket = await aTicket(['old-name', 'free'])
    const { tag_id: id } = (await make({ name: 'old-name' })).body
    await admin.put(`/api/v1/tags/${id}`, { name: 'new-name' })
    await admin.delete(`/api/v1/tags/${id}`)
    expect((await agent.get(ticket)).body).toMatchObject({ tags: ['old-name', 'free'], version: 1 })
  })
})

describe('how many tickets carry a tag', () => {
  test('is exact after each change, before and after the deltas are folded in', async () => {
    await make({ name: 'one' })
    await make({ name: 'two' })
    const fold = () => until(async () => (await app.sql`select 1 from ticket_count_delta`).length === 0)
    const [a, b] = [await aTicket(['one', 'two', 'unlisted']), await aTicket(['one'])]
    expect(await counts()).toEqual({ one: 2, two: 1 })
    await fold()
    expect(await counts()).toEqual({ one: 2, two: 1 })
    await agent.put(a, { tags: ['two'] })
    await agent.put(b, { status: 'resolved' })
    expect(await counts()).toEqual({ one: 1, two: 1 })
    await agent.put(b, { tags: [] })
    await fold()
    expect(await counts()).toEqual({ one: 0, two: 1 })
    await app.sql`delete from ticket`
    expect(await counts()).toEqual({ one: 0, two: 0 })
  })

  test('counts only tickets that the caller sees, and follows them to another department', async () => {
    await make({ name: 'scoped' })
    const ticket = await aTicket(['scoped'], sales)
    await aTicket(['scoped'])
    const key = (department: string) => app.service(['tag.read'], [fromId('department', department)!])
    const [inSales, inSupport] = [await key(sales), await key(support)]
    const seen = async () => (await Promise.all([admin, inSales, inSupport].map(counts))).map(({ scoped }) => scoped)
    expect(await seen()).toEqual([2, 2, 1])
    await admin.put(ticket, { department_id: support })
    expect(await seen()).toEqual([2, 1, 2])
  })

  test('equals a count of the tickets after a storm of changes', async () => {
    for (const name of ['a', 'b', 'c']) await make({ name })
    const tickets = await Promise.all(Array.from({ length: 12 }, (_, n) => aTicket(n % 2 ? ['a', 'b'] : ['c'])))
    const sets = [['a'], ['b', 'c'], [], ['a', 'b', 'c']]
    await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        agent.put(tickets[n % 12]!, n % 5 === 0 ? { priority: n % 2 ? 'low' : 'high' } : { tags: sets[n % 4] }),
      ),
    )
    const rows = await app.sql<{ name: string; count: number }[]>`
      select g.name, (select count(*)::int from ticket where tags @> array[g.name]) as count from tag g`
    expect(await counts()).toEqual(Object.fromEntries(rows.map(({ name, count }) => [name, count])))
  })
})

test.each([
  [422, { name: '' }],
  [422, { name: ' a' }],
  [422, { name: 'a,b' }],
  [422, { name: 'a'.repeat(65) }],
  [422, { name: 'a', description: 'b'.repeat(301) }],
  [422, { name: 'a', ticket_count: 5 }],
  [422, {}],
  [400, { name: 'a\u0000' }],
])('%i for %j, and nothing is made or changed', async (status, body) => {
  const { tag_id: id } = (await make({ name: 'there' })).body
  expect((await make(body)).status).toBe(status)
  expect((await admin.put(`/api/v1/tags/${id}`, body)).status).toBe(Object.keys(body).length === 0 ? 400 : status)
  expect(await list()).toMatchObject([{ name: 'there' }])
})

test('no credential, no right and nobody are told apart', async () => {
  const path = `/api/v1/tags/${(await make({ name: 'there' })).body.tag_id}`
  const stranger = await app.service(['ticket.read'])
  expect((await app.anonymous.get('/api/v1/tags')).status).toBe(401)
  expect((await stranger.get('/api/v1/tags')).status).toBe(403)
  for (const [who, status] of [
    [app.anonymous, 401],
    [agent, 403],
  ] as const) {
    expect((await make({ name: 'mine' }, who)).status).toBe(status)
    expect((await who.put(path, { name: 'mine' })).status).toBe(status)
    expect((await who.delete(path)).status).toBe(status)
  }
  const never = `/api/v1/tags/${toId('tag', uuidv7())}`
  expect((await admin.put(never, { name: 'x' })).body.code).toBe('tag_not_found')
  expect((await admin.put('/api/v1/tags/tag_x', { name: 'x' })).body.code).toBe('invalid_id')
  expect(await list()).toMatchObject([{ name: 'there' }])
})
