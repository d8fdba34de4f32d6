import { setTimeout as sleep } from 'node:timers/promises'
import { signedWebhook, whatsappBody, whatsappStatusUpdate } from '@parley/sandbox'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp } from '../../src/testing/app.ts'
import { until } from '../../src/testing/until.ts'
import { type Graph, type Sent, startGraph } from '../rig/graph.ts'
import { account, connectWhatsapp, textWebhook, webhookPath } from '../rig/whatsapp.ts'

let app: TestApp
let graph: Graph
let agent: TestClient
beforeEach(async () => {
  graph = await startGraph()
  app = await testApp()
  await connectWhatsapp(app.sql, graph.url)
  await app.book.refresh()
  agent = await app.as('agent')
})
afterEach(async () => {
  await graph?.close()
  await app?.close()
})

const write = (from: string, id: string) => {
  const { body, headers } = textWebhook({ from, id, text: id })
  return app.anonymous.send('POST', webhookPath, { body: new Uint8Array(body), headers })
}

async function ticketOf(from: string): Promise<string> {
  await write(from, `wamid.${from}`)
  return until(async () => {
    const { body } = await agent.get('/api/tickets/?page_size=100')
    const found = body.tickets.find(
      (ticket: { customer: { channel_identity: string } }) => ticket.customer.channel_identity === `+${from}`,
    )
    return found?.ticket_id as string | undefined
  })
}

async function stateOf(ticketId: string): Promise<{ state: string; code: string | null; reason: string | null }> {
  const { body } = await agent.get(`/api/tickets/${ticketId}`)
  return body.timeline.at(-1).delivery
}

async function report(sent: Sent, status: 'sent' | 'delivered' | 'read'): Promise<void> {
  const update = whatsappStatusUpdate({
    id: sent.externalId,
    status,
    timestamp: Math.floor(Date.now() / 1000),
    waId: sent.to.replace('+', ''),
    opaque: sent.ownId,
  })
  const { body, headers } = signedWebhook('whatsapp', account, whatsappBody(account, [update]))
  const reply = await app.anonymous.send('POST', webhookPath, { body: new Uint8Array(body), headers })
  expect(reply.status).toBe(200)
}

test('F23: a platform that accepts and then never answers leaves the message unknown with its reason; it is not sent again, and the status settles it', async () => {
  const ticketId = await ticketOf('15550230001')
  graph.mode = 'hang'
  await agent.post(`/api/tickets/${ticketId}/message`, { content: 'It leaves tomorrow.' })
  const sent = await until(async () => graph.sent[0])
  const delivery = await until(async () => {
    const now = await stateOf(ticketId)
    return now.state !== 'queued' && now
  }, 25_000)
  expect(delivery.state).toBe('unknown')
  expect(delivery.reason).toMatch(/\w+ \w+ \w+/)
  graph.mode = 'answer'
  await sleep(4000)
  expect(graph.sent).toHaveLength(1)
  await report(sent, 'delivered')
  await until(async () => (await stateOf(ticketId)).state === 'delivered')
  expect(graph.sent).toHaveLength(1)
}, 45_000)

test('F23: while one ticket hangs at the platform, others are sent', async () => {
  const slow = await ticketOf('15550230011')
  const quick = await ticketOf('15550230012')
  graph.mode = 'hang'
  await agent.post(`/api/tickets/${slow}/message`, { content: 'slow' })
  await until(async () => graph.sent[0])
  graph.mode = 'answer'
  const began = Date.now()
  await agent.post(`/api/tickets/${quick}/message`, { content: 'quick' })
  await until(async () => (await stateOf(quick)).state === 'sent')
  expect(Date.now() - began).toBeLessThan(2000)
})

test('answers on one ticket reach the platform in the order in which they were given, also when the first has to be tried again', async () => {
  const ticketId = await ticketOf('15550230021')
  await graph.close()
  for (let n = 0; n < 4; n++) await agent.post(`/api/tickets/${ticketId}/message`, { content: `answer ${n}` })
  await sleep(500)
  graph = await startGraph()
  await app.sql`update inbox set settings = settings || ${app.sql.json({ graph_url: graph.url })}, updated_at = clock_timestamp()`
  await app.book.refresh()
  await until(async () => graph.sent.length === 4, 15_000)
  expect(graph.sent.map((sent) => sent.text)).toEqual(['answer 0', 'answer 1', 'answer 2', 'answer 3'])
  expect(graph.sent.every((sent) => sent.ownId !== '')).toBe(true)
}, 25_000)

test('F20: with the platform dead and 40 answers waiting for it, webhooks are acknowledged as fast as before and become tickets; the answers wait and lose nothing', async () => {
  const ticketId = await ticketOf('15550200001')
  const before = await acknowledge('before', 150)
  await graph.close()
  for (let n = 0; n < 40; n++) await agent.post(`/api/tickets/${ticketId}/message`, { content: `answer ${n}` })
  const after = await acknowledge('after', 300)
  // 50 ms is the promise on a machine of our own; beside other work it is what the machine does without the fault.
  expect(after).toBeLessThan(Math.max(50, 3 * before))
  await app.settled()
  const [stored] = await app.sql`select count(*)::int as messages from message where external_id like 'wamid.after.%'`
  expect(stored).toEqual({ messages: 300 })
  const [waiting] = await app.sql`
    select count(*)::int as waiting from delivery d join message m on m.id = d.message_id where m.delivery = 'queued'`
  expect(waiting).toEqual({ waiting: 40 })
}, 40_000)

/** Posts messages of a hundred customers, one after the other. @returns what 95 % of the acks took at most, in ms. */
async function acknowledge(name: string, count: number): Promise<number> {
  const tookMs: number[] = []
  for (let n = 0; n < count; n++) {
    const began = performance.now()
    const reply = await write(`1555020${String(n % 100).padStart(4, '0')}`, `wamid.${name}.${n}`)
    tookMs.push(performance.now() - began)
    expect(reply.status).toBe(200)
  }
  return tookMs.sort((a, b) => a - b)[Math.floor(0.95 * count)]!
}
