import { toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'
import { appliedEqualsFetched } from '../testing/apply.ts'

type Person = Awaited<ReturnType<TestApp['as']>>
let app: TestApp
let admin: Person
let agent: Person
let customer: string
beforeAll(async () => {
  app = await testApp()
  admin = await app.as('admin')
  agent = await app.as('agent')
})
afterAll(() => app.close())

let people = 0
async function aCustomer(department?: string): Promise<string> {
  const { body } = await admin.post('/api/tickets/create', {
    source: { channel: 'portal' },
    customer: { channel_identity: `person-${people++}` },
    subject: 'x',
    initial_message: 'x',
    ...(department ? { department_id: department } : {}),
  })
  return body.customer.internal_id
}
const notesOf = (id: string) => `/api/v1/customers/${id}/notes`
async function aNote(who: TestClient = agent, content = 'Calls in the morning'): Promise<string> {
  const reply = await who.post(notesOf(customer), { content })
  expect(reply.status, reply.text).toBe(201)
  return `${notesOf(customer)}/${reply.body.note_id}`
}
const contents = async (who: TestClient = agent) =>
  (await who.get(notesOf(customer))).body.notes.map((note: { content: string }) => note.content)

describe('notes on a customer', () => {
  test('stand newest first with their author, and are told of without their words', async () => {
    customer = await aCustomer()
    const events = await appliedEqualsFetched(app, admin, async () => {
      await aNote(agent, 'first secret')
      await aNote(admin, 'second secret')
    })
    const { body } = await agent.get(notesOf(customer))
    expect(body).toEqual({
      notes: [
        {
          note_id: expect.stringMatching(/^note_/),
          content: 'second secret',
          agent_id: admin.agentId,
          created_at: expect.stringMatching(/Z$/),
          updated_at: expect.stringMatching(/Z$/),
        },
        expect.objectContaining({ content: 'first secret', agent_id: agent.agentId }),
      ],
      next_cursor: null,
    })
    expect(events.map(({ type, data }) => ({ type, data }))).toEqual(
      Array(2).fill({ type: 'customer.updated', data: { customer_id: customer, changed: ['notes'] } }),
    )
    expect(JSON.stringify(events)).not.toContain('secret')
  })

  test('are changed and deleted by who wrote them, and by who manages customers', async () => {
    customer = await aCustomer()
    const mine = await aNote(agent, 'mine')
    const other = await app.as('agent')
    for (const reply of [await other.put(mine, { content: 'not mine' }), await other.delete(mine)])
      expect(reply).toMatchObject({ status: 403, body: { code: 'insufficient_permissions' } })
    expect(await contents(other)).toEqual(['mine'])
    const events = await appliedEqualsFetched(app, admin, async () => {
      expect((await agent.put(mine, { content: 'mine, better' })).body).toMatchObject({
        content: 'mine, better',
        agent_id: agent.agentId,
      })
      expect((await agent.put(mine, { content: 'mine, better' })).status).toBe(200)
      expect((await admin.put(mine, { content: 'by an admin' })).body.agent_id).toBe(agent.agentId)
      expect((await agent.delete(mine)).status).toBe(204)
    })
    expect(events).toHaveLength(3)
    expect(await contents()).toEqual([])
    expect((await admin.delete(await aNote())).status).toBe(204)
  })

  test('of a service have no agent, and are its own', async () => {
    customer = await aCustomer()
    const [shop, other] = [await app.service(['customer.update']), await app.service(['customer.update'])]
    const reply = await shop.post(notesOf(customer), { content: 'Bought a tent' })
    expect(reply.body.agent_id).toBeNull()
    const path = `${notesOf(customer)}/${reply.body.note_id}`
    expect((await other.put(path, { content: 'x' })).status).toBe(403)
    expect((await shop.put(path, { content: 'Bought two tents' })).status).toBe(200)
  })

  test('are paged without a hole, also while one goes', async () => {
    customer = await aCustomer()
    for (const content of ['1', '2', '3', '4', '5']) await aNote(agent, content)
    const first = (await agent.get(`${notesOf(customer)}?limit=2`)).body
    await agent.delete(`${notesOf(customer)}/${first.notes[1].note_id}`)
    const rest = (await agent.get(`${notesOf(customer)}?limit=2&cursor=${first.next_cursor}`)).body
    const last = (await agent.get(`${notesOf(customer)}?limit=2&cursor=${rest.next_cursor}`)).body
    const seen = [first, rest, last].flatMap(({ notes }) => notes.map((note: { content: string }) => note.content))
    expect(seen).toEqual(['5', '4', '3', '2', '1'])
    expect(last.next_cursor).toBeNull()
    expect((await agent.get(`${notesOf(customer)}?cursor=note_x`)).body.code).toBe('invalid_cursor')
  })

  test('one Idempotency-Key writes one, and tells once', async () => {
    customer = await aCustomer()
    const events = await appliedEqualsFetched(app, admin, async () => {
      const send = () => agent.post(notesOf(customer), { content: 'once' }, { 'idempotency-key': 'note-once' })
      const [a, b] = [await send(), await send()]
      expect(a.body).toEqual(b.body)
    })
    expect(events).toHaveLength(1)
    expect(await contents()).toEqual(['once'])
  })
})

describe('refused', () => {
  test('words that are none, too many, or beside them something else', async () => {
    customer = await aCustomer()
    const note = await aNote()
    for (const body of [
      {},
      { content: '' },
      { content: ' \n' },
      { content: 'a'.repeat(10_001) },
      { content: 'a', agent_id: 'x' },
    ]) {
      expect((await agent.post(notesOf(customer), body)).status, JSON.stringify(body).slice(0, 60)).toBe(422)
      expect((await agent.put(note, body)).status).toBe(422)
    }
    expect((await agent.post(notesOf(customer), { content: 'a\u0000' })).body.code).toBe('invalid_text')
    expect(await contents()).toEqual(['Calls in the morning'])
  })

  test('who shows no credential, or has no right', async () => {
    customer = await aCustomer()
    const note = await aNote()
    const stranger = await app.service(['ticket.read'])
    const reader = await app.service(['customer.read'])
    expect((await app.anonymous.get(notesOf(customer))).status).toBe(401)
    expect((await stranger.get(notesOf(customer))).status).toBe(403)
    expect((await reader.get(notesOf(customer))).status).toBe(200)
    for (const [who, status] of [
      [app.anonymous, 401],
      [reader, 403],
    ] as const) {
      expect((await who.post(notesOf(customer), { content: 'x' })).status).toBe(status)
      expect((await who.put(note, { content: 'x' })).status).toBe(status)
      expect((await who.delete(note)).status).toBe(status)
    }
  })

  test('somebody else’s customer, and a note that is another customer’s', async () => {
    const sales = (await admin.post('/api/v1/departments', { name: 'Sales' })).body.id
    customer = await aCustomer(sales)
    const note = await aNote(admin)
    for (const reply of [
      await agent.get(notesOf(customer)),
      await agent.post(notesOf(customer), { content: 'x' }),
      await agent.put(note, { content: 'x' }),
      await agent.delete(note),
      await admin.get(notesOf('cust_x')),
    ])
      expect(reply).toMatchObject({ status: 404, body: { code: 'customer_not_found' } })
    const elsewhere = note.replace(customer, await aCustomer())
    for (const path of [elsewhere, `${notesOf(customer)}/note_x`, `${notesOf(customer)}/${toId('note', uuidv7())}`]) {
      expect((await admin.put(path, { content: 'x' })).body.code).toBe('note_not_found')
      expect((await admin.delete(path)).body.code).toBe('note_not_found')
    }
    expect(await contents(admin)).toEqual(['Calls in the morning'])
  })
})
