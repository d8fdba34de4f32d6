import { fromId } from '@parley/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestApp, TestClient } from '../testing/app.ts'
import { appliedEqualsFetched } from '../testing/apply.ts'
import { testCompany } from '../testing/company.ts'
import { until } from '../testing/until.ts'
import { endSnoozes } from './snooze.ts'

let app: Awaited<ReturnType<typeof testCompany>>
let agent: TestClient & { agentId: string }
beforeAll(async () => {
  app = await testCompany()
  agent = await app.as('agent')
})
afterAll(() => app?.close())

let people = 0
async function aTicket(client: TestClient = agent): Promise<string> {
  const { body } = await client.post('/api/tickets/create', {
    source: { channel: 'whatsapp' },
    customer: { channel_identity: `+1555019${1000 + people++}` },
    subject: 'Later',
    initial_message: 'Hello',
  })
  return body.ticket_id
}
const inHours = (n: number) => new Date(Date.now() + n * 3_600_000).toISOString()
const put = (id: string, body: object) => agent.put(`/api/v1/tickets/${id}`, body)
const get = async (id: string) => (await agent.get(`/api/v1/tickets/${id}`)).body
const isListed = async (view: string, id: string) =>
  (await agent.get(`/api/v1/tickets?view=${view}&page_size=100`)).body.tickets.some(
    (ticket: { ticket_id: string }) => ticket.ticket_id === id,
  )
/** As if the time had come. */
const makeDue = (node: TestApp, id: string) =>
  node.sql`update ticket set snoozed_until = now() - interval '1 minute' where id = ${fromId('ticket', id)}`

describe('a snoozed ticket', () => {
  test('is out of every view but snoozed until it is brought back, and the log tells both', async () => {
    const id = await aTicket()
    const time = inHours(3)
    const events = await appliedEqualsFetched(app, agent, async () => {
      const { status, body } = await put(id, { snoozed_until: time })
      expect([status, body.snoozed_until, body.version]).toEqual([200, time, 2])
      expect([await isListed('open', id), await isListed('snoozed', id)]).toEqual([false, true])
      expect((await put(id, { snoozed_until: time })).body.version).toBe(2)
      expect((await put(id, { snoozed_until: null })).body.snoozed_until).toBeNull()
      expect([await isListed('open', id), await isListed('snoozed', id)]).toEqual([true, false])
    })
    expect(events.map(({ type, data }) => [type, data])).toMatchObject([
      ['ticket.updated', { changed: ['snoozed_until'], from: { snoozed_until: null }, to: { snoozed_until: time } }],
      ['ticket.updated', { changed: ['snoozed_until'], from: { snoozed_until: time }, to: { snoozed_until: null } }],
    ])
  })

  test('comes back when its customer writes', async () => {
    const from = '15550198888'
    await app.sandbox.customerWrites({ platform: 'whatsapp', from, text: 'One' })
    const find = async () => (await agent.get('/api/v1/tickets?channel=whatsapp')).body.tickets[0]
    const ticket = await until(async () => {
      const found = await find()
      return found?.subject === 'One' && found
    })
    await put(ticket.ticket_id, { snoozed_until: inHours(3) })
    await appliedEqualsFetched(app, agent, async () => {
      await app.sandbox.customerWrites({ platform: 'whatsapp', from, text: 'Two' })
      await until(async () => (await get(ticket.ticket_id)).message_count === 2)
    })
    expect(await get(ticket.ticket_id)).toMatchObject({ snoozed_until: null, status: 'new' })
  })

  test.each(['resolved', 'closed'])('stays so no longer when it is %s, and cannot be snoozed then', async (status) => {
    const id = await aTicket()
    await put(id, { snoozed_until: inHours(3) })
    const events = await appliedEqualsFetched(app, agent, async () => {
      expect((await put(id, { status })).body).toMatchObject({ status, snoozed_until: null, waiting_since: null })
      expect(await put(id, { snoozed_until: inHours(1) })).toMatchObject({
        status: 409,
        body: { code: 'status_conflict' },
      })
      expect((await put(id, { snoozed_until: null })).body.version).toBe(3)
    })
    expect(events.map(({ type }) => type)).toEqual(['ticket.status_changed'])
    const other = await aTicket()
    expect((await put(other, { status, snoozed_until: inHours(1) })).body.code).toBe('status_conflict')
    expect((await get(other)).status).toBe('new')
  })

  test.each([
    ['a time gone by', () => inHours(-1)],
    ['a time beyond all calendars', () => '9999-12-31T23:59:59-10:00'],
    ['no time', () => 'tomorrow'],
  ])('refuses %s', async (_what, time) => {
    const id = await aTicket()
    expect(await put(id, { snoozed_until: time() })).toMatchObject({ status: 422, body: { code: 'invalid_body' } })
    expect((await get(id)).version).toBe(1)
  })
})

describe('when the time has come', () => {
  test('the ticket comes back by itself, told by the system', async () => {
    const id = await aTicket()
    await put(id, { snoozed_until: inHours(3) })
    const events = await appliedEqualsFetched(app, agent, async () => {
      await makeDue(app, id)
      await until(async () => (await get(id)).snoozed_until === null)
    })
    expect(events).toMatchObject([
      {
        type: 'ticket.updated',
        ticket_id: id,
        data: { changed: ['snoozed_until'], from: { snoozed_until: expect.any(String) }, to: { snoozed_until: null } },
        actor: { type: 'system', id: null },
      },
    ])
  })

  test('many at once and several nodes bring each back once', async () => {
    const ids = await Promise.all(Array.from({ length: 30 }, () => aTicket()))
    for (const id of ids) await makeDue(app, id)
    await Promise.all(Array.from({ length: 4 }, () => endSnoozes(app.sql, new Date())))
    await until(async () => (await app.sql`select 1 from ticket where snoozed_until <= now()`).length === 0)
    await app.settled()
    const told = await app.sql<{ n: number }[]>`
      select count(*)::int as n from event where type = 'ticket.updated' and actor_type = 'system'
        and ticket_id = any(${ids.map((id) => fromId('ticket', id)!)}::uuid[]) group by ticket_id`
    expect(told.map(({ n }) => n)).toEqual(Array(30).fill(1))
    for (const id of ids) expect((await get(id)).version).toBe(2)
  })
})
