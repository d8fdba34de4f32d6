import { fromId, toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, testApp } from '../testing/app.ts'
import { appliedEqualsFetched } from '../testing/apply.ts'
import { keepAsDraft } from './index.ts'

type Person = Awaited<ReturnType<TestApp['as']>>
let app: TestApp
let admin: Person
let agent: Person
let sales: string
let ticket: string
beforeAll(async () => {
  app = await testApp()
  admin = await app.as('admin')
  agent = await app.as('agent')
  sales = (await admin.post('/api/v1/departments', { name: 'Sales' })).body.id
})
beforeEach(async () => {
  await app.sql`delete from draft`
  ticket = await aTicket()
})
afterAll(() => app.close())

async function aTicket(department?: string): Promise<string> {
  const reply = await admin.post('/api/tickets/create', {
    source: { channel: 'portal' },
    customer: { channel_identity: uuidv7() },
    subject: 'x',
    initial_message: 'x',
    ...(department ? { department_id: department } : {}),
  })
  return reply.body.ticket_id
}
const on = (id: string) => `/api/v1/tickets/${id}/drafts`
const save = (content: string, mode = 'reply', who = agent, id = ticket) => who.put(`${on(id)}/${mode}`, { content })
const drafts = async (who = agent, id = ticket) => (await who.get(on(id))).body.drafts

describe('a draft', () => {
  test('is kept as it was typed, one a ticket and mode, the last one typed', async () => {
    const text = '  Hello\n\nנחיתה 👋\t'
    const saved = await save(text)
    expect(saved).toMatchObject({ status: 200, body: { mode: 'reply', content: text } })
    await save('a note', 'note')
    expect(await drafts()).toEqual([saved.body, expect.objectContaining({ mode: 'note', content: 'a note' })])
    await save('Hello again')
    expect((await drafts())[0].content).toBe('Hello again')
    expect(await app.sql`select 1 from draft`).toHaveLength(2)
  })

  test('is thrown away, and throwing away what is not there changes nothing', async () => {
    await save('x')
    await save('y', 'note')
    expect((await agent.delete(`${on(ticket)}/reply`)).status).toBe(204)
    expect((await agent.delete(`${on(ticket)}/reply`)).status).toBe(204)
    expect((await drafts()).map(({ mode }: { mode: string }) => mode)).toEqual(['note'])
  })

  test('is its agent’s alone: another neither sees, overwrites nor deletes it', async () => {
    await save('mine')
    expect(await drafts(admin)).toEqual([])
    await save('theirs', 'reply', admin)
    await admin.delete(`${on(ticket)}/reply`)
    expect((await admin.get('/api/v1/drafts')).body).toEqual({ drafts: [] })
    expect((await drafts()).map(({ content }: { content: string }) => content)).toEqual(['mine'])
  })

  test('changes no ticket and tells nobody', async () => {
    const events = await appliedEqualsFetched(app, admin, () => save('x'))
    expect(events).toEqual([])
  })

  test('that was not sent is put under what is typed already', async () => {
    const place = { agentId: agent.uuid, ticketId: fromId('ticket', ticket)!, mode: 'reply' as const }
    await keepAsDraft(app.sql, { ...place, content: 'first', at: new Date() })
    await keepAsDraft(app.sql, { ...place, content: 'second', at: new Date() })
    expect((await drafts())[0].content).toBe('first\n\nsecond')
  })
})

describe('where an agent has drafts', () => {
  test('is listed newest first, without the words, of tickets that the agent still sees', async () => {
    const [second, theirs] = [await aTicket(), await aTicket()]
    await save('1')
    await save('2', 'reply', agent, second)
    await save('3', 'reply', agent, theirs)
    await save('4', 'note')
    await app.sql`update ticket set department_id = ${fromId('department', sales)} where id = ${fromId('ticket', theirs)}`
    expect((await agent.get('/api/v1/drafts')).body).toEqual({
      drafts: [
        { ticket_id: ticket, mode: 'note', updated_at: expect.stringMatching(/Z$/) },
        { ticket_id: second, mode: 'reply', updated_at: expect.stringMatching(/Z$/) },
        { ticket_id: ticket, mode: 'reply', updated_at: expect.stringMatching(/Z$/) },
      ],
    })
    expect((await agent.get(on(theirs))).body.code).toBe('ticket_not_found')
  })
})

test.each([
  [422, 'reply', {}],
  [422, 'reply', { content: '' }],
  [422, 'reply', { content: 'a'.repeat(65_537) }],
  [422, 'reply', { content: 'a', agent_id: 'x' }],
  [400, 'reply', { content: 'a\u0000' }],
  [400, 'public', { content: 'a' }],
])('%i for mode %s with a bad body, and what was kept stays', async (status, mode, body) => {
  await save('kept')
  expect((await agent.put(`${on(ticket)}/${mode}`, body)).status).toBe(status)
  expect((await drafts())[0].content).toBe('kept')
})

test('no credential, no right, no person, somebody else’s ticket and none', async () => {
  const theirs = await aTicket(sales)
  const key = await app.service()
  const reader = await app.service(['ticket.read'])
  const calls = (who: Pick<Person, 'get' | 'put' | 'delete'>, id: string) => [
    who.get(on(id)),
    who.put(`${on(id)}/reply`, { content: 'x' }),
    who.delete(`${on(id)}/reply`),
  ]
  const codes = async (who: Pick<Person, 'get' | 'put' | 'delete'>, id = ticket) =>
    new Set((await Promise.all(calls(who, id))).map(({ body }) => body.code))
  expect(await codes(app.anonymous)).toEqual(new Set(['not_authenticated']))
  expect(await codes(reader)).toEqual(new Set(['insufficient_permissions']))
  expect(await codes(key)).toEqual(new Set(['insufficient_permissions']))
  for (const id of [theirs, 'tkt_x', toId('ticket', uuidv7())])
    expect(await codes(agent, id)).toEqual(new Set(['ticket_not_found']))
  expect((await app.anonymous.get('/api/v1/drafts')).status).toBe(401)
  expect((await key.get('/api/v1/drafts')).status).toBe(403)
  expect(await app.sql`select 1 from draft`).toHaveLength(0)
})
