import { fromId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { opened } from '../../test/attacks/socket.ts'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'
import { appliedEqualsFetched } from '../testing/apply.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { until } from '../testing/until.ts'

let database: TestDatabase
let nodes: TestApp[] = []
let app: TestApp
let admin: TestClient
beforeAll(async () => {
  database = await testDatabase()
  nodes = [await testApp({ database }), await testApp({ database })]
  app = nodes[0]!
  admin = await app.as('admin')
  const settings = { secret: 'a shared secret' }
  await admin.post('/api/v1/inboxes', { channel: 'chatbot', name: 'Bot', settings })
  for (const { book } of nodes) await book.refresh()
})
afterAll(async () => {
  for (const node of nodes) await node.close()
  await database?.drop()
})

let people = 0
async function aTicket(more: Record<string, unknown> = {}): Promise<string> {
  const { body } = await admin.post('/api/tickets/create', {
    source: { channel: 'chatbot' },
    customer: { channel_identity: `session-${people++}` },
    subject: 'Where is it?',
    initial_message: 'Hello',
    ...more,
  })
  return body.ticket_id
}
const schedule = async (ticketId: string, more: Record<string, unknown>, caller = admin) => {
  const { status, body } = await caller.post(`/api/v1/tickets/${ticketId}/scheduled-messages`, {
    content: 'On its way.',
    ...more,
  })
  expect(status, JSON.stringify(body)).toBe(201)
  return body as { scheduled_id: string; send_at: string }
}
const ticketOf = async (id: string) => (await admin.get(`/api/tickets/${id}`)).body
const waiting = async () => (await database.sql`select from scheduled_message where failed_code is null`).length
const nothingWaits = () => until(async () => (await waiting()) === 0, 15_000)
const failedOf = (ticketId: string, caller: TestClient) =>
  until(async () => {
    const { body } = await caller.get(`/api/v1/tickets/${ticketId}/scheduled-messages`)
    return body.scheduled.find((one: { failed: unknown }) => one.failed)
  })
const draftsOf = async (ticketId: string, agentUuid: string) =>
  database.sql`select mode, content from draft where ticket_id = ${fromId('ticket', ticketId)} and agent_id = ${agentUuid} order by mode`

describe('when its time has come', () => {
  test('it becomes the message with its client id, goes out, and the status follows in the same moment; the log tells all of it', async () => {
    const ticketId = await aTicket()
    const quoted = (await ticketOf(ticketId)).timeline[0].message_id
    const events = await appliedEqualsFetched(app, admin, async () => {
      const wish = { client_id: 'c-1', then_status: 'resolved', reply_to_message_id: quoted, delay_ms: 50 }
      await schedule(ticketId, wish)
      await until(async () => (await ticketOf(ticketId)).timeline[1]?.delivery?.state === 'sent')
    })
    expect(events.map(({ type }) => type)).toEqual([
      'ticket.status_changed',
      'message.created',
      'ticket.status_changed',
      'message.delivery_changed',
    ])
    expect(events[1]).toMatchObject({ ticket: { status: 'resolved' }, message: { client_id: 'c-1' } })
    const ticket = await ticketOf(ticketId)
    expect(ticket).toMatchObject({ status: 'resolved', resolved_at: expect.any(String), message_count: 2 })
    expect(ticket.timeline[1]).toMatchObject({ content: 'On its way.', sender_type: 'agent', client_id: 'c-1' })
    expect(await waiting()).toBe(0)
  })

  test('a note stays in the house, with its mentions', async () => {
    const ticketId = await aTicket()
    const colleague = await app.as('agent')
    await schedule(ticketId, { visibility: 'internal', mentions: [colleague.agentId], delay_ms: 0 })
    const note = await until(async () => (await ticketOf(ticketId)).timeline[1])
    expect(note).toMatchObject({ visibility: 'internal', delivery: null, meta: { mentions: [colleague.agentId] } })
  })

  test('an idle node sends within 250 ms of the time, also what another node was asked for', async () => {
    await nothingWaits()
    const other = await nodes[1]!.as('admin')
    for (const [caller, delayMs] of [
      [admin, 400],
      [other, 700],
      [admin, 1300],
    ] as const) {
      const ticketId = await aTicket()
      const { send_at: sendAt } = await schedule(ticketId, { delay_ms: delayMs }, caller)
      const sent = await until(async () => (await ticketOf(ticketId)).timeline[1])
      const lateMs = Date.parse(sent.timestamp) - Date.parse(sendAt)
      expect(lateMs).toBeGreaterThanOrEqual(-5)
      expect(lateMs).toBeLessThan(250)
    }
  })

  test('with two nodes each message is sent once, and those of a ticket in the order of their times', async () => {
    const callers = [admin, await nodes[1]!.as('admin')]
    const tickets = await Promise.all(Array.from({ length: 10 }, () => aTicket()))
    const perTicket = 8
    const sendAt = Date.now() + 1500
    await Promise.all(
      tickets.map(async (ticketId, t) => {
        for (let n = 0; n < perTicket; n++) {
          const at = new Date(sendAt + Math.floor(n / 2)).toISOString()
          await schedule(ticketId, { content: `${n}`, client_id: `n${n}`, send_at: at }, callers[(n + t) % 2]!)
        }
      }),
    )
    expect(Date.now(), 'all was scheduled before the first was due').toBeLessThan(sendAt)
    await nothingWaits()
    for (const ticketId of tickets) {
      const { timeline } = await ticketOf(ticketId)
      const sent = timeline.slice(1).map(({ content }: { content: string }) => content)
      expect(sent).toEqual(Array.from({ length: perTicket }, (_, n) => `${n}`))
      const positions = timeline.map(({ position }: { position: number }) => position)
      expect(positions).toEqual(timeline.map((_: unknown, n: number) => n + 1))
    }
  }, 30_000)

  test('an ordinary message with the same client id takes its place', async () => {
    const ticketId = await aTicket()
    await schedule(ticketId, { client_id: 'c-5', delay_ms: 300 })
    await admin.post(`/api/tickets/${ticketId}/message`, { content: 'Now then', client_id: 'c-5' })
    await nothingWaits()
    expect((await ticketOf(ticketId)).timeline.map(({ content }: { content: string }) => content)).toEqual([
      'Hello',
      'Now then',
    ])
  })
})

describe('what may not be sent when its time has come', () => {
  const refused = async (ticketId: string, caller: Awaited<ReturnType<TestApp['as']>>, code: string) => {
    const before = (await ticketOf(ticketId)).message_count
    await until(async () => (await database.sql`select from scheduled_message where failed_code = ${code}`).length > 0)
    expect((await ticketOf(ticketId)).message_count).toBe(before)
    expect(await draftsOf(ticketId, caller.uuid)).toEqual([{ mode: 'reply', content: 'On its way.' }])
    await database.sql`delete from scheduled_message`
  }

  test('is its agent’s draft, stays readable with the reason, and the agent’s live clients are told on every node, nobody else', async () => {
    const agent = await app.as('agent')
    const headers = { authorization: `Bearer ${agent.token}` }
    const feeds = await Promise.all(nodes.map((node) => opened(node.url, { headers })))
    const stranger = await opened(app.url, { headers: { 'x-api-key': (await app.service()).key } })
    const ticketId = await aTicket()
    await agent.put(`/api/v1/tickets/${ticketId}/drafts/reply`, { content: 'Typed since' })
    const { scheduled_id: id } = await schedule(ticketId, { delay_ms: 400, then_status: 'resolved' }, agent)
    await admin.put(`/api/tickets/${ticketId}`, { status: 'closed' })
    const failed = await failedOf(ticketId, agent)
    expect(failed).toMatchObject({
      scheduled_id: id,
      content: 'On its way.',
      failed: { code: 'status_conflict', detail: expect.stringContaining('closed ticket') },
    })
    expect(await ticketOf(ticketId)).toMatchObject({ status: 'closed', message_count: 1 })
    expect(await draftsOf(ticketId, agent.uuid)).toEqual([{ mode: 'reply', content: 'Typed since\n\nOn its way.' }])
    const frame = { type: 'send_failed', scheduled_id: id, ticket_id: ticketId, ...failed.failed }
    for (const feed of feeds)
      expect(await until(async () => feed.frames.find(({ type }) => type === 'send_failed'))).toEqual(frame)
    expect(stranger.frames.filter(({ type }) => type === 'send_failed')).toEqual([])
    for (const feed of [...feeds, stranger]) feed.socket.terminate()

    expect(await agent.delete(`/api/v1/scheduled-messages/${id}`)).toMatchObject({ status: 200, body: failed })
    expect((await agent.get(`/api/v1/tickets/${ticketId}/scheduled-messages`)).body.scheduled).toEqual([])
    expect((await draftsOf(ticketId, agent.uuid)).length).toBe(1)
  })

  test('an agent who was disabled meanwhile sends nothing', async () => {
    const agent = await app.as('agent')
    const ticketId = await aTicket()
    await schedule(ticketId, { delay_ms: 300 }, agent)
    await admin.put(`/api/v1/agents/${agent.agentId}`, { status: 'disabled' })
    await refused(ticketId, agent, 'agent_disabled')
  })

  test('an agent who has left the ticket’s department sends nothing', async () => {
    const [sales, support] = (
      await Promise.all([uuidv7(), uuidv7()].map((name) => admin.post('/api/v1/departments', { name })))
    ).map(({ body }) => body.id as string)
    const agent = await app.as('agent')
    await admin.put(`/api/v1/agents/${agent.agentId}`, { department_ids: [sales] })
    const ticketId = await aTicket({ department_id: sales })
    await schedule(ticketId, { delay_ms: 300 }, agent)
    await admin.put(`/api/v1/agents/${agent.agentId}`, { department_ids: [support] })
    await refused(ticketId, agent, 'ticket_not_found')
  })

  test('an admin who is one no more does not write in a bot’s name', async () => {
    const agent = await app.as('admin')
    const ticketId = await aTicket()
    await schedule(ticketId, { delay_ms: 300, sender_type: 'bot' }, agent)
    await admin.put(`/api/v1/agents/${agent.agentId}`, { role: 'agent' })
    await refused(ticketId, agent, 'insufficient_permissions')
  })

  test('what comes after it on the ticket goes out all the same', async () => {
    const agent = await app.as('agent')
    const ticketId = await aTicket()
    await schedule(ticketId, { delay_ms: 300 }, agent)
    await schedule(ticketId, { delay_ms: 310, content: 'From another' })
    await admin.put(`/api/v1/agents/${agent.agentId}`, { status: 'disabled' })
    const sent = await until(async () => (await ticketOf(ticketId)).timeline[1])
    expect(sent.content).toBe('From another')
    await refused(ticketId, agent, 'agent_disabled')
  })

  test('one that fails whatever is tried is given up with its text kept, and holds up nothing else', async () => {
    const agent = await app.as('agent')
    const [bad, good] = [await aTicket(), await aTicket()]
    await database.sql.unsafe(`
      create function refuse_poison() returns trigger language plpgsql as $$ begin
        if new.content = 'poison' then raise exception 'no' using errcode = '22000'; end if; return new;
      end $$;
      create trigger poison before insert on message for each row execute function refuse_poison()`)
    await schedule(bad, { content: 'poison', delay_ms: 300 }, agent)
    await schedule(good, { delay_ms: 305 })
    await until(async () => (await ticketOf(good)).message_count === 2)
    expect(await failedOf(bad, agent)).toMatchObject({ content: 'poison', failed: { code: 'internal_error' } })
    expect(await draftsOf(bad, agent.uuid)).toEqual([{ mode: 'reply', content: 'poison' }])
    await database.sql.unsafe('drop trigger poison on message; drop function refuse_poison()')
    await database.sql`delete from scheduled_message`
  })
})
