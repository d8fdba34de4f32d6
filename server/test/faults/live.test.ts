import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type TestApp, type TestClient, testApp } from '../../src/testing/app.ts'
import { type TestDatabase, testDatabase } from '../../src/testing/database.ts'
import { until } from '../../src/testing/until.ts'
import { randomOf } from '../rig/random.ts'
import { apiTicket } from '../rig/tickets.ts'

type Frame = { type: string; seq: number; event?: { message?: { content: string } } }

let database: TestDatabase
let nodes: TestApp[] = []
let clients: (TestClient & { key: string })[] = []
let path = ''
beforeAll(async () => {
  database = await testDatabase()
  nodes = [await testApp({ database }), await testApp({ database })]
  clients = await Promise.all(nodes.map((node) => node.service()))
  const { body } = await clients[0]!.post('/api/tickets/create', apiTicket('live'))
  path = `/api/tickets/${body.ticket_id}/message`
})
afterAll(async () => {
  for (const node of nodes) await node.close()
  await database?.drop()
})

function connect(node: number, since: number | undefined, onFrame: (frame: Frame, socket: WebSocket) => void) {
  const headers = { 'x-api-key': clients[node]!.key }
  const socket = new WebSocket(`${nodes[node]!.url.replace('http', 'ws')}/api/v1/live`, { headers })
  socket.on('open', () => socket.send(JSON.stringify({ type: 'hello', since })))
  socket.on('message', (data) => onFrame(JSON.parse(String(data)) as Frame, socket))
  socket.on('error', () => {})
  return socket
}

const head = async () => Number((await database.sql<{ seq: string }[]>`select seq from log_head`)[0]!.seq)

test('F26: a client that is cut at random 120 times, and goes on with its last seq on either node, is given every event once and in order', async () => {
  const random = randomOf(26)
  const seqs: number[] = []
  let isOver = false
  const writer = (async () => {
    while (!isOver) {
      expect((await clients[0]!.post(path, { content: 'tick', visibility: 'internal' })).status).toBe(200)
      await sleep(10)
    }
  })().catch((error: unknown) => error)
  for (let cuts = 0; cuts < 120; cuts++) {
    let left = random.below(4)
    await new Promise<void>((resolve) => {
      const socket = connect(cuts % 2, seqs.at(-1) ?? 0, (frame) => {
        if (frame.type === 'event' && left >= 0) seqs.push(frame.seq)
        if (frame.type !== 'resync' && left-- <= 0) socket.terminate()
      })
      socket.on('close', () => resolve())
    })
  }
  isOver = true
  expect(await writer).toBeUndefined()
  await nodes[0]!.settled()
  const end = await head()
  const socket = connect(0, seqs.at(-1), (frame) => frame.type === 'event' && seqs.push(frame.seq))
  await until(async () => seqs.at(-1) === end)
  socket.terminate()
  expect(seqs).toEqual(Array.from({ length: end }, (_, n) => n + 1))
}, 40_000)

test('F26: a client whose last seq is older than the log is told to resync, and goes on from there', async () => {
  const end = await head()
  await database.sql`update log_head set trimmed_seq = 3`
  try {
    for (const [since, types] of [
      [2, ['welcome', 'resync']],
      [3, ['welcome', 'event']],
    ] as const) {
      const frames: Frame[] = []
      const socket = connect(0, since, (frame) => frames.push(frame))
      await until(async () => frames.length > 1)
      socket.terminate()
      expect(frames.slice(0, 2).map((frame) => frame.type)).toEqual(types)
      expect(frames[0]!.seq).toBe(since === 2 ? end : since)
    }
  } finally {
    await database.sql`update log_head set trimmed_seq = 0`
  }
})

test('F16: while the LISTEN connections are ended every 100 ms a client hears of what another node wrote within 2 s, each message once', async () => {
  const writtenAt = new Map<string, number>()
  const heardAfter = new Map<string, number>()
  let doubles = 0
  let isReady = false
  const socket = connect(1, undefined, (frame) => {
    if (frame.type === 'welcome') isReady = true
    const content = frame.event?.message?.content
    if (!content?.startsWith('f16 ')) return
    if (heardAfter.has(content)) doubles++
    heardAfter.set(content, performance.now() - writtenAt.get(content)!)
  })
  await until(async () => isReady)
  let ended = 0
  for (let n = 0; n < 30; n++) {
    const rows = await database.sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'parley wake'`
    ended += rows.length
    writtenAt.set(`f16 ${n}`, performance.now())
    expect((await clients[0]!.post(path, { content: `f16 ${n}`, visibility: 'internal' })).status).toBe(200)
    await sleep(100)
  }
  await until(async () => heardAfter.size === 30)
  socket.terminate()
  expect(ended).toBeGreaterThan(5)
  expect(doubles).toBe(0)
  expect(Math.max(...heardAfter.values())).toBeLessThan(2000)
}, 30_000)

test('F27: a client that never reads is cut off while 40 MB of events flow, and one beside it that reads is given them all', async () => {
  let seen = 0
  let ready = 0
  const welcome = (frame: Frame) => frame.type === 'welcome' && ready++
  const reader = connect(0, undefined, (frame) => (frame.type === 'event' ? seen++ : welcome(frame)))
  const sleeper = connect(0, undefined, welcome)
  await until(async () => ready === 2)
  sleeper.pause()
  const seats = async () =>
    Number(/parley_live_clients(?:\{[^}]*\})? (\d+)/.exec((await clients[0]!.get('/metrics')).text)?.[1])
  expect(await seats()).toBe(2)
  for (let n = 0; n < 20; n++)
    await database.sql`
      insert into outbox (event_id, type, actor_type, data, occurred_at)
      select gen_random_uuid(), 'inbox.problem_changed', 'system', jsonb_build_object('problem', repeat('x', 2000)), now()
      from generate_series(1, 1000)`
  await until(async () => (await seats()) === 1, 12_000)
  await until(async () => seen === 20_000, 15_000)
  expect(reader.readyState).toBe(WebSocket.OPEN)
  reader.terminate()
  sleeper.terminate()
}, 40_000)
