import { fromId } from '@parley/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Scope } from '../access/caller.ts'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'
import { search } from './answer.ts'
import { readQuery } from './query.ts'
import { find, found, searching } from './search.fixture.ts'

let app: TestApp
let admin: TestClient & { agentId: string; uuid: string }
let agent: TestClient & { agentId: string; uuid: string }
let house: ReturnType<typeof searching>
let sales: string
let support: string
beforeAll(async () => {
  app = await testApp()
  ;[admin, agent] = await Promise.all([app.as('admin'), app.as('agent')])
  house = searching(app, admin)
  const made = ['Sales', 'Support'].map((name) => admin.post('/api/v1/departments', { name }))
  ;[sales, support] = (await Promise.all(made)).map(({ body }) => body.id) as [string, string]
  await app.sql`insert into department_member (agent_id, department_id) values (${agent.uuid}, ${fromId('department', sales)})`
})
afterAll(() => app.close())

/** What somebody of this scope finds. */
async function inScope(scope: Scope, q: string, notes = false): Promise<string[]> {
  const wish = { sight: { scope, notes }, query: readQuery(q), filter: {}, until: null, start: null }
  const { ranked } = await search(app.sql, wish, new Date())
  return ranked.map(({ ticketId }) => ticketId)
}

describe('somebody else’s tickets are not found', () => {
  test('by word, note, subject, number, customer or address; those of one’s own department and of none are', async () => {
    const text = 'a tangerine'
    const customer = { channel_identity: '+4930901820', name: 'Tangerina', primary_email: 'tan@gerine.example' }
    const theirs = await house.aTicket(text, { department_id: support, subject: 'Tangerine subject', customer })
    await house.say(theirs.id, 'tangerine note', 'internal')
    const [ours, nobodys] = [await house.aTicket(text, { department_id: sales }), await house.aTicket(text)]
    await house.settled()
    expect(new Set(await found(agent, 'tangerine'))).toEqual(new Set([ours.id, nobodys.id]))
    const everyWay = ['tangerina', 'tan@gerine.example', '+4930901820', 'note tangerine']
    for (const q of everyWay) {
      expect(await found(admin, q), q).toContain(theirs.id)
      expect(await find(agent, q), q).toEqual({ results: [], next_cursor: null, more: false })
    }
    expect(await found(admin, `#${theirs.number}`)).toContain(theirs.id)
    expect(await found(agent, `#${theirs.number}`)).not.toContain(theirs.id)
  })

  test('unless they are assigned to one, for as long as they are', async () => {
    const { id } = await house.aTicket('a pomegranate', { department_id: support })
    const assign = (to: string) => admin.put(`/api/tickets/${id}/assign?agent_id=${to}`)
    await app.sql`insert into department_member (agent_id, department_id) values (${agent.uuid}, ${fromId('department', support)})`
    expect((await assign(agent.agentId)).status).toBe(200)
    await app.sql`delete from department_member where department_id = ${fromId('department', support)}`
    await house.settled()
    expect(await found(agent, 'pomegranate')).toEqual([id])
    expect(await inScope({ kind: 'assigned', agentId: agent.uuid }, 'pomegranate')).toEqual([fromId('ticket', id)])
    await assign('')
    await house.settled()
    expect(await found(agent, 'pomegranate')).toEqual([])
    expect(await inScope({ kind: 'assigned', agentId: agent.uuid }, 'pomegranate')).toEqual([])
  })

  test('from the very moment on in which a ticket moves away, and are found after it moves in', async () => {
    const { id } = await house.aTicket('a kumquat', { department_id: sales })
    await house.settled()
    expect(await found(agent, 'kumquat')).toEqual([id])
    await admin.put(`/api/tickets/${id}`, { department_id: support })
    expect(await found(agent, 'kumquat')).toEqual([])
    await admin.put(`/api/tickets/${id}`, { department_id: sales })
    await house.settled()
    expect(await found(agent, 'kumquat')).toEqual([id])
  })

  test('by a key of a department that has no tickets, nor by one of none', async () => {
    await house.aTicket('a papaya', { department_id: support })
    await house.settled()
    const key = await app.service(['ticket.read'], [fromId('department', sales)!])
    expect(await found(key, 'papaya')).toEqual([])
    expect(await found(await app.service(['ticket.read'], []), 'papaya')).toEqual([])
  })
})

describe('a customer', () => {
  test('finds what is on their own tickets, without notes', async () => {
    const mine = await house.aTicket('a starfruit')
    const other = await house.aTicket('a starfruit')
    await house.say(mine.id, 'secretly a durian', 'internal')
    await house.settled()
    const [row] = await app.sql`select customer_id from ticket where id = ${mine.uuid}`
    const own: Scope = { kind: 'own', customerIds: [row?.['customer_id']] }
    expect(await inScope(own, 'starfruit')).toEqual([mine.uuid])
    expect(await inScope(own, 'durian')).toEqual([])
    expect(await inScope(own, 'durian', true)).toEqual([mine.uuid])
    expect(await inScope(own, `#${other.number}`)).toEqual([])
    expect(await inScope({ kind: 'ticket', ticketId: other.uuid }, 'starfruit')).toEqual([other.uuid])
  })

  test('finds no ticket of a company by a note, whatever the scope', async () => {
    const { id } = await house.aTicket('Hello')
    await house.say(id, 'a rambutan', 'internal')
    await house.settled()
    expect(await inScope({ kind: 'all' }, 'rambutan')).toEqual([])
    expect(await inScope({ kind: 'all' }, 'rambutan', true)).toHaveLength(1)
  })
})

describe('who may search', () => {
  test('nobody without a credential, nor without the right to read tickets', async () => {
    const key = await app.service(['customer.read'])
    expect((await app.anonymous.get('/api/v1/search?q=x')).status).toBe(401)
    expect(await key.get('/api/v1/search?q=x')).toMatchObject({
      status: 403,
      body: { code: 'insufficient_permissions' },
    })
  })
})
