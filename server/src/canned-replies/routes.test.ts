import { fromId, toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'

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
beforeEach(() => app.sql`delete from canned_reply`)
afterAll(() => app.close())

const all = '/api/v1/canned-replies'
const hello = { shortcut: 'hello', title: 'Hello', content: 'Hi {{customer.first_name}},\n\n{{agent.name}}' }
const make = (over: Record<string, unknown> = {}, who = admin, headers = {}) =>
  who.post(all, { ...hello, ...over }, headers)
const list = async (who = admin) => (await who.get(all)).body.canned_replies
const shortcuts = async (who = admin) => (await list(who)).map((one: { shortcut: string }) => one.shortcut)
const pathOf = (reply: { body: { canned_reply_id: string } }) => `${all}/${reply.body.canned_reply_id}`
const keeper = (department: string) =>
  app.service(['canned_reply.read', 'canned_reply.manage'], [fromId('department', department)!])

describe('canned replies', () => {
  test('are made, read by agents as they were written, changed and deleted', async () => {
    const made = await make()
    expect(made).toMatchObject({
      status: 201,
      body: {
        canned_reply_id: expect.stringMatching(/^can_/),
        ...hello,
        department_id: null,
        updated_at: expect.stringMatching(/Z$/),
      },
    })
    expect(await list(agent)).toEqual([made.body])
    const changed = await admin.put(pathOf(made), { content: 'Hello!', department_id: sales })
    expect(changed.body).toMatchObject({ ...hello, content: 'Hello!', department_id: sales })
    expect((await admin.put(pathOf(made), { department_id: null })).body.department_id).toBeNull()
    expect((await admin.delete(pathOf(made))).status).toBe(204)
    expect((await admin.delete(pathOf(made))).body.code).toBe('canned_reply_not_found')
    expect(await list()).toEqual([])
  })

  test('have each shortcut once, also of ten at once; one Idempotency-Key makes one', async () => {
    const replies = await Promise.all(Array.from({ length: 10 }, () => make()))
    expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)])
    const other = await make({ shortcut: 'other' })
    expect(await admin.put(pathOf(other), { shortcut: 'hello' })).toMatchObject({
      status: 409,
      body: { code: 'duplicate', detail: 'A canned reply with the shortcut hello exists' },
    })
    const once = () => make({ shortcut: 'once' }, admin, { 'idempotency-key': 'canned-once' })
    expect((await once()).body).toEqual((await once()).body)
    expect(await shortcuts()).toEqual(['hello', 'other', 'once'])
  })

  test('are paged without a hole', async () => {
    for (const shortcut of ['a', 'b', 'c']) await make({ shortcut })
    const first = (await agent.get(`${all}?limit=2`)).body
    const rest = (await agent.get(`${all}?limit=2&cursor=${first.next_cursor}`)).body
    expect([...first.canned_replies, ...rest.canned_replies].map((one) => one.shortcut)).toEqual(['a', 'b', 'c'])
    expect(rest.next_cursor).toBeNull()
    expect((await agent.get(`${all}?cursor=x`)).body.code).toBe('invalid_cursor')
  })
})

describe('of a department', () => {
  test('are read by its people and by who sees everything; everybody’s by all', async () => {
    await make({ shortcut: 'everybody' })
    await make({ shortcut: 'sales', department_id: sales })
    const [inSales, inSupport] = [await keeper(sales), await keeper(support)]
    expect(await shortcuts(admin)).toEqual(['everybody', 'sales'])
    expect(await shortcuts(inSales)).toEqual(['everybody', 'sales'])
    expect(await shortcuts(inSupport)).toEqual(['everybody'])
  })

  test('are kept by who keeps those of that department, and nobody keeps another’s or everybody’s', async () => {
    const [inSales, inSupport] = [await keeper(sales), await keeper(support)]
    const everybodys = await make({ shortcut: 'everybody' })
    const theirs = await make({ shortcut: 'sales', department_id: sales }, inSales)
    expect(theirs.status).toBe(201)
    expect((await inSales.put(pathOf(theirs), { title: 'Better' })).status).toBe(200)
    for (const reply of [
      await inSupport.put(pathOf(theirs), { title: 'x' }),
      await inSupport.delete(pathOf(theirs)),
      await inSupport.put(`${all}/${toId('cannedReply', uuidv7())}`, { title: 'x' }),
    ])
      expect(reply).toMatchObject({ status: 404, body: { code: 'canned_reply_not_found' } })
    for (const reply of [
      await make({ shortcut: 'mine' }, inSales),
      await inSales.put(pathOf(everybodys), { title: 'x' }),
      await inSales.delete(pathOf(everybodys)),
      await inSales.put(pathOf(theirs), { department_id: null }),
    ])
      expect(reply).toMatchObject({ status: 403, body: { code: 'insufficient_permissions' } })
    for (const reply of [
      await make({ shortcut: 'mine', department_id: support }, inSales),
      await inSales.put(pathOf(theirs), { department_id: support }),
      await make({ shortcut: 'mine', department_id: toId('department', uuidv7()) }),
    ])
      expect(reply).toMatchObject({ status: 404, body: { code: 'department_not_found' } })
    expect(await list()).toMatchObject([everybodys.body, { shortcut: 'sales', title: 'Better', department_id: sales }])
  })
})

test.each([
  { shortcut: '' },
  { shortcut: 'Hello' },
  { shortcut: 'a b' },
  { shortcut: '/a' },
  { shortcut: 'a'.repeat(33) },
  { title: ' ' },
  { title: 'a'.repeat(101) },
  { content: '' },
  { content: '\n ' },
  { content: 'a'.repeat(10_001) },
  { department_id: 'x' },
  { updated_at: '2026-01-01T00:00:00.000Z' },
])('422 for %j, and nothing is made or changed', async (over) => {
  const there = await make()
  expect((await make({ shortcut: 'new', ...over })).status).toBe(422)
  expect((await admin.put(pathOf(there), over)).status).toBe(422)
  expect(await list()).toEqual([there.body])
})

test('nothing asked, no credential, no right and nobody are told apart', async () => {
  const there = await make()
  expect((await admin.put(pathOf(there), {})).body.code).toBe('nothing_to_update')
  expect((await app.anonymous.get(all)).status).toBe(401)
  expect((await (await app.service(['ticket.read'])).get(all)).status).toBe(403)
  for (const [who, status] of [
    [app.anonymous, 401],
    [agent, 403],
  ] as const) {
    expect((await make({ shortcut: 'mine' }, who)).status).toBe(status)
    expect((await who.put(pathOf(there), { title: 'x' })).status).toBe(status)
    expect((await who.delete(pathOf(there))).status).toBe(status)
  }
  expect((await admin.put(`${all}/can_x`, { title: 'x' })).body.code).toBe('invalid_id')
  expect(await list()).toEqual([there.body])
})
