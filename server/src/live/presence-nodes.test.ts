import { fromId, toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Opened, opened } from '../../test/attacks/socket.ts'
import { openPool } from '../db/sql.ts'
import { startWake } from '../log/wake.ts'
import { type TestApp, testApp } from '../testing/app.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { until } from '../testing/until.ts'
import { createPresence, type Watcher } from './presence.ts'

// Two nodes on one database, and colleagues who are connected to different ones.

let database: TestDatabase
let nodes: TestApp[]
const notes: { kind: string; count: number; bytes: number }[] = []
let unlisten: () => Promise<void>
beforeAll(async () => {
  database = await testDatabase()
  nodes = [await testApp({ database }), await testApp({ database })]
  const ear = await database.sql.listen('parley_spread', (text) => {
    const [[kind, pairs] = ['', []]] = Object.entries(JSON.parse(text.slice(text.indexOf(':') + 1)))
    notes.push({ kind, count: Array.isArray(pairs) ? pairs.length : 0, bytes: Buffer.byteLength(text) })
  })
  unlisten = ear.unlisten
})
afterAll(async () => {
  await unlisten?.()
  for (const node of nodes ?? []) await node.close()
  await database?.drop()
})

type Agent = Awaited<ReturnType<TestApp['as']>>
const come = (node: number, { token }: Agent) =>
  opened(nodes[node]!.url, { headers: { authorization: `Bearer ${token}` } })
const told = ({ frames }: Opened) => frames.filter(({ type }) => type === 'presence' || type === 'typing')
const say = ({ socket }: Opened, type: string, ticket: string | null) =>
  socket.send(JSON.stringify({ type, ticket_id: ticket }))
const end = (...all: Opened[]) => Promise.all(all.map(({ socket, closed }) => [socket.terminate(), closed][1]))
const rest = (ms = 200) => new Promise((resolve) => setTimeout(resolve, ms))

async function aTicket(departmentId?: string): Promise<string> {
  const body = { source: { channel: 'api' }, customer: {}, subject: 'x', initial_message: 'x' }
  const { ticket_id: id } = (await (await nodes[0]!.service()).post('/api/tickets/create', body)).body
  if (departmentId)
    await database.sql`update ticket set department_id = ${departmentId} where id = ${fromId('ticket', id)}`
  return id
}

test('who looks and who types is seen on another node soon, a newcomer there is told at once, and leaving is told', async () => {
  const [ann, bo] = [await nodes[0]!.as('agent'), await nodes[1]!.as('agent')]
  const [one, other] = [await aTicket(), await aTicket()]
  const [a, b] = [await come(0, ann), await come(1, bo)]
  const about = { agent_id: ann.agentId, ticket_id: one }
  const startedAt = performance.now()
  say(a, 'viewing', one)
  await until(async () => told(b).length === 1)
  const took = performance.now() - startedAt
  say(a, 'typing', one)
  await until(async () => told(b).length === 2)
  expect(told(b)).toEqual([
    { type: 'presence', ...about, here: true },
    { type: 'typing', ...about },
  ])
  expect(took).toBeLessThan(1000)

  const newcomer = await come(1, await nodes[1]!.as('agent'))
  await until(async () => told(newcomer).length > 0)
  expect(told(newcomer)).toEqual([{ type: 'presence', ...about, here: true }])

  say(a, 'viewing', other)
  await until(async () => told(b).length === 4)
  expect(told(b).slice(2)).toEqual([
    { type: 'presence', ...about, here: false },
    { type: 'presence', agent_id: ann.agentId, ticket_id: other, here: true },
  ])
  await end(a)
  await until(async () => told(b).length === 5)
  expect(told(b)[4]).toEqual({ type: 'presence', agent_id: ann.agentId, ticket_id: other, here: false })
  expect(told(newcomer).slice(1)).toEqual(told(b).slice(2))
  await end(b, newcomer)
})

test('an agent with a window on each node is gone when the last one closes', async () => {
  const [ann, bo] = [await nodes[0]!.as('agent'), await nodes[1]!.as('agent')]
  const ticket = await aTicket()
  const [first, second, watcher] = [await come(0, ann), await come(1, ann), await come(1, bo)]
  for (const window of [first, second]) say(window, 'viewing', ticket)
  await until(async () => told(watcher).length > 0)
  await rest()
  await end(second)
  await rest()
  expect(told(watcher).at(-1)).toMatchObject({ agent_id: ann.agentId, here: true })
  await end(first)
  await until(async () => told(watcher).at(-1)?.['here'] === false)
  expect([told(first), told(second)]).toEqual([[], []])
  await end(watcher)
})

test('of a ticket of another department nothing is told on any node, and whoever may not see it is not shown there', async () => {
  const [a, b] = [uuidv7(), uuidv7()]
  await database.sql`insert into department (id, name) values (${a}, 'A'), (${b}, 'B')`
  const people = [await nodes[0]!.as('agent'), await nodes[1]!.as('agent'), await nodes[1]!.as('agent')] as const
  const [ofA, alsoOfA, ofB] = people
  await database.sql`insert into department_member (agent_id, department_id) values
    (${ofA.uuid}, ${a}), (${alsoOfA.uuid}, ${a}), (${ofB.uuid}, ${b})`
  const hidden = await aTicket(a)
  const [looker, colleague, stranger] = [await come(0, ofA), await come(1, alsoOfA), await come(1, ofB)]
  say(looker, 'viewing', hidden)
  say(looker, 'typing', hidden)
  await until(async () => told(colleague).length === 2)
  const late = await come(1, ofB)
  for (const type of ['viewing', 'typing']) say(stranger, type, hidden)
  await rest()
  say(stranger, 'viewing', null)
  await end(looker)
  await until(async () => told(colleague).length === 3)
  await rest()
  expect([told(stranger), told(late), told(looker)]).toEqual([[], [], []])
  expect(told(colleague).every(({ agent_id: id }) => id === ofA.agentId)).toBe(true)
  await end(colleague, stranger, late)
})

test('a flood of typing and viewing frames costs a bounded number of notifications, and saying the same again none', async () => {
  const [ann, bo] = [await nodes[0]!.as('agent'), await nodes[1]!.as('agent')]
  const tickets = [await aTicket(), await aTicket()]
  const [a, b] = [await come(0, ann), await come(1, bo)]
  say(a, 'viewing', tickets[0]!)
  await until(async () => told(b).length === 1)
  await rest(1000)
  notes.length = 0
  for (let n = 0; n < 12; n++) say(a, 'viewing', tickets[0]!)
  for (let n = 0; n < 12; n++) say(a, 'typing', tickets[0]!)
  await until(async () => told(b).length === 2)
  await rest()
  expect(notes.map(({ kind, count }) => [kind, count])).toEqual([['typing', 1]])
  await rest(1000)
  notes.length = 0
  for (let n = 0; n < 25; n++) {
    say(a, 'viewing', tickets[n % 2]!)
    await rest(5)
  }
  await rest()
  expect(notes.length).toBeLessThan(20)
  await end(a, b)
  await rest()
})

test('a node that dies without a word leaves no ghosts, one that lives is believed for as long as it says so, and nobody looking costs nothing', async () => {
  const [ann, bo] = [await nodes[0]!.as('agent'), await nodes[0]!.as('agent')]
  const ticket = await aTicket()
  const scope = { kind: 'all' } as const
  const caller = ({ uuid }: Agent) => ({ type: 'agent', id: uuid, scope }) as unknown as Watcher['caller']
  async function aNode(name: string, beatMs: number) {
    const sql = openPool({ url: database.url, max: 2, name })
    const wake = await startWake(sql, database.url, name)
    const clients = new Set<Watcher>()
    const presence = createPresence({ sql, wake, clients, beatMs, forgetMs: 400 })
    const die = () => Promise.all([wake.stop(), sql.end({ timeout: 0 })])
    return { presence, clients, die }
  }
  const frames: object[] = []
  const [mortal, keeper] = [await aNode('mortal', 100), await aNode('keeper', 100)]
  const looker: Watcher = { caller: caller(ann), tell: () => {} }
  keeper.clients.add({ caller: caller(bo), tell: (frame) => frames.push(frame) })
  await rest()
  mortal.presence.view(looker, fromId('ticket', ticket))
  await until(async () => frames.length > 0)
  await rest(1000)
  const about = { type: 'presence', agent_id: toId('agent', ann.uuid), ticket_id: ticket }
  expect(frames.every((frame) => 'here' in frame && frame.here)).toBe(true)

  const young = await aNode('young', 100)
  const seen: object[] = []
  await until(async () => {
    await young.presence.tellWhoIsHere({ caller: caller(bo), tell: (frame) => seen.push(frame) })
    return seen.length > 0
  })
  expect(seen[0]).toEqual({ ...about, here: true })

  await mortal.die()
  await until(async () => frames.some((frame) => 'here' in frame && !frame.here))
  expect(frames.at(-1)).toEqual({ ...about, here: false })
  notes.length = 0
  const after: object[] = []
  await keeper.presence.tellWhoIsHere({ caller: caller(bo), tell: (frame) => after.push(frame) })
  await rest(500)
  expect([after, notes, frames.at(-1)]).toEqual([[], [], { ...about, here: false }])
  for (const { presence, die } of [keeper, young]) {
    await presence.stop()
    await die()
  }
  await mortal.presence.stop()
})

test('a node that stops takes back at once what it said, and notes stay small however many look', async () => {
  const [ann, bo] = [await nodes[0]!.as('agent'), await nodes[1]!.as('agent')]
  const ticket = await aTicket()
  const third = await testApp({ database })
  const a = await opened(third.url, { headers: { authorization: `Bearer ${ann.token}` } })
  const b = await come(1, bo)
  say(a, 'viewing', ticket)
  const frames = () => told(b).filter(({ ticket_id: id }) => id === ticket)
  await until(async () => frames().length === 1)
  await third.close()
  await until(async () => frames().length === 2, 1500)
  expect(frames()[1]).toMatchObject({ agent_id: ann.agentId, here: false })
  expect(Math.max(...notes.map(({ bytes }) => bytes))).toBeLessThan(8000)
  await end(a, b)
})
