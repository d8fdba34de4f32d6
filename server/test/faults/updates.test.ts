import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp } from '../../src/testing/app.ts'
import { type TestDatabase, testDatabase } from '../../src/testing/database.ts'
import { apiTicket } from '../rig/tickets.ts'

const pairs = 200
let database: TestDatabase
let nodes: TestApp[] = []
let agents: [TestClient, TestClient]
beforeAll(async () => {
  database = await testDatabase()
  nodes = [await testApp({ database }), await testApp({ database })]
  agents = [await nodes[0]!.service(), await nodes[1]!.service()]
})
afterAll(async () => {
  for (const node of nodes) await node.close()
  await database?.drop()
})

async function open(name: string): Promise<string> {
  const { status, body } = await agents[0].post('/api/tickets/create', apiTicket(name))
  expect(status).toBe(201)
  return `/api/tickets/${body.ticket_id}`
}

test('F39: of two updates at once that name the version they read, in each of 200 pairs on two nodes, exactly one wins and the other is 409 with the ticket as it stands', async () => {
  const path = await open('f39-match')
  let stands = 'f39-match'
  for (let n = 0; n < pairs; n++) {
    const read = await agents[n % 2]!.get(path)
    expect(read.body.subject).toBe(stands)
    const etag = read.headers.get('etag')!
    const replies = await Promise.all(
      agents.map((agent, who) => agent.put(path, { subject: `${n} by ${who}` }, { 'if-match': etag })),
    )
    expect(replies.map((reply) => reply.status).sort()).toEqual([200, 409])
    const winner = replies.findIndex((reply) => reply.status === 200)
    const loser = replies[1 - winner]!
    expect(loser.body).toMatchObject({ code: 'version_conflict', current: { subject: `${n} by ${winner}` } })
    expect(loser.headers.get('etag')).toBe(replies[winner]!.headers.get('etag'))
    stands = `${n} by ${winner}`
  }
  expect((await agents[0].get(path)).body.subject).toBe(stands)
}, 40_000)

test('F39: without a version named both updates of 200 pairs at once come through, each is in the log, and neither takes back what the other wrote', async () => {
  const path = await open('f39-free')
  const before = (await agents[0].get(path)).headers.get('etag')!
  let [subject, custom] = ['', {}]
  for (let n = 0; n < pairs; n++) {
    subject = `subject ${n}`
    custom = { n }
    const replies = await Promise.all([agents[0].put(path, { subject }), agents[1].put(path, { custom })])
    expect(replies.map((reply) => reply.status)).toEqual([200, 200])
    // Whoever came second answers with both.
    expect(replies.map((reply) => reply.body)).toContainEqual(expect.objectContaining({ subject, custom }))
  }
  await nodes[0]!.settled()
  const now = await agents[0].get(path)
  expect(now.body).toMatchObject({ subject, custom })
  const after = now.headers.get('etag')!
  expect(Number(after.slice(1, -1)) - Number(before.slice(1, -1))).toBe(2 * pairs)
  const [log] = await database.sql`
    select count(*)::int as updates from event e join ticket t on t.id = e.ticket_id
    where t.subject = ${subject} and e.type = 'ticket.updated'`
  expect(log).toEqual({ updates: 2 * pairs })
}, 40_000)

test('F39: 200 messages on one ticket, 40 requests at a time on two nodes, all come through with positions that have no hole', async () => {
  const path = await open('f39-messages')
  const left = Array.from({ length: pairs }, (_, n) => n)
  const writers = Array.from({ length: 40 }, async (_, who) => {
    for (let n = left.pop(); n !== undefined; n = left.pop()) {
      const { status } = await agents[who % 2]!.post(`${path}/message`, { content: `message ${n}` })
      expect(status).toBe(200)
    }
  })
  await Promise.all(writers)
  const rows = await database.sql<{ position: number; content: string }[]>`
    select position, content from message m join ticket t on t.id = m.ticket_id where t.subject = 'f39-messages' order by position`
  expect(rows.map((row) => row.position)).toEqual(Array.from({ length: pairs + 1 }, (_, n) => n + 1))
  expect(new Set(rows.map((row) => row.content)).size).toBe(pairs + 1)
}, 40_000)
