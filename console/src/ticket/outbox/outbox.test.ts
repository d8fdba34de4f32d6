import { beforeEach, describe, expect, test } from 'vitest'
import { ApiProblem } from '../../api/problem.ts'
import { FakeServer, FakeStorage } from './outbox.fixture.ts'
import { Outbox } from './outbox.ts'
import type { Wish } from './outgoing.ts'
import { openOutboxStore } from './store.ts'

const ticketId = 'tkt_1'
const wish = (content: string, more: Partial<Wish> = {}): Wish => ({
  ticketId,
  mode: 'reply',
  content,
  mentions: [],
  replyTo: null,
  thenStatus: null,
  delayMs: 5000,
  ...more,
})

let clock = 0
let server: FakeServer
let storage: FakeStorage
let timers: { run: () => void; at: number }[]
let ids = 0
let outbox: Outbox

const open = () =>
  new Outbox({
    store: openOutboxStore('agt_1', storage),
    server,
    makeId: () => `c${ids++}`,
    now: () => clock,
    setTimer: (run, ms) => timers.push({ run, at: clock + ms }),
  })
const settled = () => new Promise((resolve) => setTimeout(resolve, 5))
async function pass(ms: number) {
  clock += ms
  for (const timer of timers.filter(({ at }) => at <= clock)) {
    timers = timers.filter((one) => one !== timer)
    timer.run()
  }
  await settled()
}
const states = () => outbox.of(ticketId).map(({ content, state }) => [content, state])

beforeEach(() => {
  clock = Date.parse('2026-11-22T10:00:00.000Z')
  server = new FakeServer(() => clock)
  storage = new FakeStorage()
  timers = []
  outbox = open()
})

describe('what is sent', () => {
  test('goes out in order, is shown until the timeline has it, and can be taken back until then', async () => {
    outbox.add(wish('one'))
    outbox.add(wish('two'))
    await settled()
    expect(server.posts).toEqual(['one', 'two'])
    expect(states()).toEqual([
      ['one', 'scheduled'],
      ['two', 'scheduled'],
    ])
    expect(outbox.of(ticketId)[0]?.dueAt).toBe(clock + 5000)
    server.send()
    outbox.settle(ticketId, new Set(server.messages))
    expect(states()).toEqual([['two', 'scheduled']])
    expect(await outbox.takeBack(outbox.of(ticketId)[0]!.clientId)).toBe(true)
    expect([states(), server.rows]).toEqual([[], []])
  })

  test('is the same array until something changes, so that nothing is drawn for nothing', async () => {
    outbox.add(wish('one'))
    expect(outbox.of(ticketId)).toBe(outbox.of(ticketId))
    expect(outbox.of('tkt_2')).toBe(outbox.of('tkt_3'))
  })
})

describe('while the server cannot be reached', () => {
  test('all of a ticket waits in its order and goes out once it can be', async () => {
    server.down = 'before'
    outbox.add(wish('one'))
    outbox.add(wish('two'))
    await settled()
    expect(states()).toEqual([
      ['one', 'waiting'],
      ['two', 'waiting'],
    ])
    server.down = false
    await pass(1000)
    expect(server.posts).toEqual(['one', 'one', 'two'])
    expect(server.rows.map(({ content }) => content)).toEqual(['one', 'two'])
  })

  test('a reply that was lost doubles nothing: the same id goes out again', async () => {
    server.down = 'after'
    outbox.add(wish('one'))
    await settled()
    server.down = false
    outbox.resume()
    await settled()
    expect([server.posts.length, server.rows.length, states()]).toEqual([2, 1, [['one', 'scheduled']]])
  })

  test('what never went out is taken back at once; what may have is asked for first', async () => {
    server.down = 'before'
    const first = outbox.add(wish('one'))
    const second = outbox.add(wish('two'))
    await settled()
    expect(await outbox.takeBack(second.clientId)).toBe(true)
    await expect(outbox.takeBack(first.clientId)).rejects.toMatchObject({ code: 'network' })
    expect(states()).toEqual([['one', 'waiting']])
    server.down = 'after'
    outbox.resume()
    await settled()
    server.down = false
    expect(await outbox.takeBack(first.clientId)).toBe(true)
    expect(server.rows).toEqual([])
  })
})

describe('taking back', () => {
  test('waits for a request that is under way, so that nothing is sent after it', async () => {
    let release = () => {}
    server.hold = new Promise((resolve) => {
      release = resolve
    })
    const { clientId } = outbox.add(wish('one'))
    const taken = outbox.takeBack(clientId)
    release()
    expect([await taken, server.rows]).toEqual([true, []])
  })

  test('comes too late for a message, and says so', async () => {
    const { clientId } = outbox.add(wish('one'))
    await settled()
    server.send()
    expect([await outbox.takeBack(clientId), states()]).toEqual([false, []])
  })

  test('of one whose reply was lost and that was sent meanwhile comes too late too', async () => {
    server.down = 'after'
    const { clientId } = outbox.add(wish('one'))
    await settled()
    server.down = false
    server.send()
    expect(await outbox.takeBack(clientId)).toBe(false)
  })
})

describe('a reload', () => {
  test('goes on with what was waiting or under way, without doubling it', async () => {
    server.down = 'after'
    outbox.add(wish('one'))
    await settled()
    server.down = false
    outbox = open()
    await settled()
    expect([states(), server.rows.length]).toEqual([[['one', 'scheduled']], 1])
    outbox.adopt(ticketId, server.rows)
    expect(states()).toEqual([['one', 'scheduled']])
  })

  test('knows another agent’s nothing', async () => {
    outbox.add(wish('one'))
    expect(openOutboxStore('agt_2', storage).read()).toEqual([])
  })

  test('learns from the server what another browser sent', async () => {
    const elsewhere = open()
    elsewhere.add(wish('one'))
    await settled()
    storage.clear()
    outbox = open()
    outbox.adopt(ticketId, server.rows)
    expect(states()).toEqual([['one', 'scheduled']])
  })

  test('outlives broken storage', () => {
    storage.setItem('parley.outbox.agt_1.x', '{"broken')
    expect(open().of(ticketId)).toEqual([])
  })
})

describe('a refusal', () => {
  test('stays with its reason, does not hold up what comes after, and can be put away', async () => {
    server.refuse = new ApiProblem({ status: 422, code: 'reply_window_closed', detail: 'closed' })
    const { clientId } = outbox.add(wish('one'))
    await settled()
    server.refuse = null
    outbox.add(wish('two'))
    await settled()
    expect(states()).toEqual([
      ['one', 'refused'],
      ['two', 'scheduled'],
    ])
    expect(outbox.of(ticketId)[0]?.problem?.code).toBe('reply_window_closed')
    expect(await outbox.takeBack(clientId)).toBe(true)
  })

  test('that passes is waited for as long as the server asks', async () => {
    server.refuse = new ApiProblem({ status: 429, code: 'too_many_requests', detail: '', retryAfter: 7000 })
    outbox.add(wish('one'))
    await settled()
    server.refuse = null
    await pass(6999)
    expect(states()).toEqual([['one', 'waiting']])
    await pass(1)
    expect(states()).toEqual([['one', 'scheduled']])
  })

  test('of who is signed out waits for the sign-in, and asks no more until then', async () => {
    server.refuse = new ApiProblem({ status: 401, code: 'not_authenticated', detail: '' })
    outbox.add(wish('one'))
    await settled()
    await pass(120_000)
    expect([server.posts.length, states()]).toEqual([1, [['one', 'waiting']]])
    server.refuse = null
    outbox.resume()
    await settled()
    expect(states()).toEqual([['one', 'scheduled']])
  })

  test('when its time had come is told by the server', async () => {
    outbox.add(wish('one'))
    await settled()
    server.rows[0]!.failed = { code: 'status_conflict', detail: 'closed' }
    await pass(8000)
    expect(states()).toEqual([['one', 'refused']])
  })
})

test('without the live feed a message that was sent is found by asking', async () => {
  outbox.add(wish('one'))
  await settled()
  server.send()
  await pass(8000)
  expect(states()).toEqual([])
})
