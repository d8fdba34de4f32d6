import { setTimeout as sleep } from 'node:timers/promises'
import { fromId } from '@parley/contract'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { until } from '../../src/testing/until.ts'
import { type Graph, startGraph } from '../rig/graph.ts'
import { type Outage, startOutage } from '../rig/outage.ts'
import { randomOf } from '../rig/random.ts'

// Messages that wait for their time, while nodes die and connections are cut.

const admin = { email: 'admin@example.com', password: 'correct horse battery staple' }
let graph: Graph
let outage: Outage
beforeEach(async () => {
  graph = await startGraph()
  // One address, for a token says by whom it was made.
  const PUBLIC_URL = 'http://127.0.0.1:8000'
  const environment = { ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password, PUBLIC_URL }
  outage = await startOutage({ nodes: 2, graphUrl: graph.url, environment })
})
afterEach(async () => {
  await outage?.close()
  await graph?.close()
})

async function signIn(): Promise<string> {
  const reply = await fetch(`${outage.nodes[0]!.url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(admin),
  })
  return ((await reply.json()) as { access_token: string }).access_token
}

/** The tickets of that many customers who have just written. */
async function tickets(count: number): Promise<string[]> {
  for (let n = 0; n < count; n++)
    await outage.postUntilAcked({ from: `155500400${10 + n}`, id: `wamid.later.${n}`, text: 'Hello' })
  await outage.settled()
  const { body } = await outage.get('/api/tickets/?page_size=100')
  return (body as { tickets: { ticket_id: string }[] }).tickets.map((ticket) => ticket.ticket_id)
}

/** One try. @returns the status; 0 when the connection broke. */
async function schedule(token: string, node: number, ticketId: string, wish: object): Promise<number> {
  try {
    const reply = await fetch(`${outage.nodes[node]!.url}/api/v1/tickets/${ticketId}/scheduled-messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify(wish),
      signal: AbortSignal.timeout(10_000),
    })
    await reply.arrayBuffer()
    return reply.status
  } catch {
    return 0
  }
}

const messages = (content: string) => outage.own.sql`select delivery from message where content = ${content}`
const waiting = async () => (await outage.own.sql`select from scheduled_message`).length

test('a node that dies with a message claimed and not yet written leaves the wish, and the other node sends it once', async () => {
  const token = await signIn()
  const [ticketId] = await tickets(1)
  const [first, second] = outage.nodes
  await second!.end()
  const held = await outage.own.sql.reserve()
  await held`begin`
  await held`select from ticket where id = ${fromId('ticket', ticketId!)} for no key update`
  expect(await schedule(token, 0, ticketId!, { content: 'once', delay_ms: 100 })).toBe(201)
  // The node has claimed it and waits for the ticket.
  await until(async () => {
    const stuck = await outage.own.sql`
      select from pg_stat_activity where application_name = 'parley' and wait_event_type = 'Lock'`
    return stuck.length > 0
  })
  await first!.end('SIGKILL')
  await held`commit`
  held.release()
  expect(await messages('once')).toHaveLength(0)
  expect(await waiting()).toBe(1)
  second!.start()
  await second!.ready()
  await until(async () => graph.sent.length > 0, 10_000)
  await sleep(500)
  expect(graph.sent.map((sent) => sent.text)).toEqual(['once'])
  expect(await messages('once')).toEqual([{ delivery: 'sent' }])
  expect(await waiting()).toBe(0)
}, 60_000)

test('a time that comes while no node runs is made up for by the next start', async () => {
  const token = await signIn()
  const [ticketId] = await tickets(1)
  expect(await schedule(token, 0, ticketId!, { content: 'late', delay_ms: 700 })).toBe(201)
  await Promise.all(outage.nodes.map((node) => node.end('SIGKILL')))
  await sleep(1000)
  expect(await messages('late')).toHaveLength(0)
  for (const node of outage.nodes) node.start()
  await Promise.all(outage.nodes.map((node) => node.ready()))
  await until(async () => graph.sent.length > 0, 10_000)
  await sleep(500)
  expect(graph.sent.map((sent) => sent.text)).toEqual(['late'])
  expect(await messages('late')).toHaveLength(1)
}, 60_000)

test('through kills of either node and cut connections, every message that was taken is sent exactly once, and those of a ticket in order', async () => {
  const token = await signIn()
  const random = randomOf(7)
  const all = await tickets(6)
  const taken = all.map(() => 0)
  let isOver = false
  let blows = 0
  const storm = (async () => {
    for (; !isOver; blows++) {
      await sleep(200 + random.below(500))
      if (blows % 3 === 2) await outage.own.terminateBackends()
      else {
        const node = outage.nodes[random.below(2)]!
        await node.end('SIGKILL')
        node.start()
        await node.ready().catch(() => {})
      }
    }
  })()
  await Promise.all(
    all.map(async (ticketId, t) => {
      for (let n = 0; blows < 8 && n < 400; n++) {
        const wish = { content: `${t}/${n}`, client_id: `c${n}`, delay_ms: 600 }
        for (let tries = 0; ; tries++) {
          const status = await schedule(token, (n + tries) % 2, ticketId, wish)
          // The try before this one may have been taken although its answer was cut off.
          if (status === 201 || status === 409) break
          expect([0, 503]).toContain(status)
          await sleep(50)
        }
        taken[t] = n + 1
        await sleep(60)
      }
    }),
  )
  isOver = true
  await storm
  expect(blows).toBeGreaterThanOrEqual(8)
  await until(async () => (await waiting()) === 0, 15_000)
  const rows = await outage.own.sql<{ content: string; position: number }[]>`
    select content, position from message where sender_type = 'agent' order by ticket_id, position`
  const wanted = all.map((_, t) => Array.from({ length: taken[t]! }, (_, n) => `${t}/${n}`))
  for (const [t, own] of wanted.entries())
    expect(rows.filter(({ content }) => content.startsWith(`${t}/`)).map(({ content }) => content)).toEqual(own)
  // What a node had in its hands when it died is unknown, and never sent a second time.
  const sent = graph.sent.map(({ text }) => text)
  expect(new Set(sent).size).toBe(sent.length)
  expect(outage.nodes.flatMap((node) => node.errors())).toEqual([])
}, 110_000)
