import Type from 'typebox'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Caller } from '../access/caller.ts'
import type { Held } from './flights.ts'
import type { IdempotencyStore, StoredReply } from './idempotency.ts'
import { Problem } from './problem.ts'
import { openServer, person, type TestServer } from './test-server.ts'

// Routes that look before their caller is proved: whatever the look found, only the caller's own proof lets it out.

const stranger: Caller = { ...person, id: '01932a1f-7c00-7000-8000-000000000009', label: 'stranger' }

/** What the credential stood for a moment ago, what it stands for now, and the epoch that the look sees. */
let held: Held | undefined
let proved: Caller | null | Problem
let epoch: string | undefined
const seen: { looks: string[]; proofs: number; handled: string[] } = { looks: [], proofs: 0, handled: [] }
/** The replies that are kept for Idempotency-Keys. */
let replies: Map<string, StoredReply>
const keys: IdempotencyStore = {
  async claim(_, key) {
    const reply = replies.get(key)
    return reply ? { state: 'done', reply } : { state: 'claimed', startedAt: new Date() }
  },
  async settle(_, key, reply) {
    replies.set(key, reply)
  },
  async release() {},
}
let server: TestServer
let limited: TestServer

function open(environment: Record<string, string> = {}): Promise<TestServer> {
  return openServer({
    environment,
    hold: () => held,
    idempotency: keys,
    async authenticate() {
      seen.proofs++
      if (proved instanceof Problem) throw proved
      return proved
    },
    routes(router) {
      router.add({
        method: 'GET',
        paths: ['/api/things/:id'],
        summary: 'A thing',
        tag: 'Test',
        access: 'ticket.read',
        params: Type.Object({ id: Type.String({ maxLength: 5 }) }),
        replies: { 200: Type.Object({}) },
        async look({ caller, params }) {
          seen.looks.push(caller.label)
          if (params.id === 'bad') throw new Problem('ticket_not_found')
          return { found: `${params.id} of ${caller.label}`, epoch }
        },
        async handle({ caller, reply }, found) {
          seen.handled.push(caller.label)
          reply.header('etag', '"1"')
          return { found }
        },
      })
      router.add({
        method: 'POST',
        paths: ['/api/things'],
        summary: 'Make a thing',
        tag: 'Test',
        access: 'ticket.create',
        body: Type.Object({ name: Type.String() }),
        replies: { 201: Type.Object({}) },
        idempotent: true,
        status: 201,
        async look({ caller, body }) {
          seen.looks.push(caller.label)
          if (body.name === 'taken') throw new Problem('duplicate')
          return { found: body.name, epoch }
        },
        async handle({ caller }, found) {
          seen.handled.push(caller.label)
          return { found: `${found} of ${caller.label} from ${caller.from?.ip}` }
        },
      })
    },
  })
}
beforeAll(async () => {
  server = await open()
  limited = await open({ RATE_LIMIT_PER_MINUTE: '5' })
})
afterAll(async () => {
  await server?.stop()
  await limited?.stop()
})
beforeEach(() => {
  held = { caller: person, epoch: '7' }
  proved = person
  epoch = '7'
  replies = new Map()
  Object.assign(seen, { looks: [], proofs: 0, handled: [] })
})
const ask = async (path = '/api/things/one') => {
  const { status, body, headers } = await server.send('GET', path)
  return { status, said: body['found'] ?? body['code'], etag: headers.get('etag') }
}

test('a known caller is proved by the epoch that its own look sees, and by nothing else', async () => {
  expect(await ask()).toEqual({ status: 200, said: 'one of agent 1', etag: '"1"' })
  expect(seen).toEqual({ looks: ['agent 1'], proofs: 0, handled: ['agent 1'] })
})

test('who is not known is proved before anything is looked at', async () => {
  held = undefined
  expect((await ask()).status).toBe(200)
  expect(seen).toEqual({ looks: ['agent 1'], proofs: 1, handled: ['agent 1'] })
  proved = new Problem('invalid_token')
  expect((await ask()).status).toBe(401)
  expect(seen.looks).toHaveLength(1)
})

test.each([
  ['another epoch', '8'],
  ['no epoch', undefined],
])('%s: what was found is dropped, and looked for anew by whom the credential now stands for', async (_, now) => {
  epoch = now
  proved = stranger
  expect(await ask()).toEqual({ status: 200, said: 'one of stranger', etag: '"1"' })
  expect(seen).toEqual({ looks: ['agent 1', 'stranger'], proofs: 1, handled: ['stranger'] })
})

test('a credential that has ended gets 401 and no word of what was found', async () => {
  epoch = '8'
  proved = new Problem('invalid_token')
  expect(await ask()).toEqual({ status: 401, said: 'invalid_token', etag: null })
  proved = null
  expect(await ask()).toEqual({ status: 401, said: 'not_authenticated', etag: null })
  expect(seen.handled).toEqual([])
})

test('a right that was taken away is refused, and the refusal names who it is', async () => {
  epoch = '8'
  proved = { ...person, permissions: new Set() }
  expect((await ask()).status).toBe(403)
  expect(seen.handled).toEqual([])
})

test('a right that was given since counts at once', async () => {
  held = { caller: { ...person, permissions: new Set() }, epoch: '6' }
  expect((await ask()).status).toBe(200)
  expect(seen).toEqual({ looks: ['agent 1'], proofs: 1, handled: ['agent 1'] })
})

test('what the look refuses, or what is wrong with the request, is told to a caller who is proved, and to nobody else', async () => {
  expect(await ask('/api/things/bad')).toEqual({ status: 404, said: 'ticket_not_found', etag: null })
  expect((await ask('/api/things/too-long')).status).toBe(400)
  expect((await ask('/api/things/one?x=1')).status).toBe(400)
  proved = new Problem('invalid_token')
  for (const path of ['/api/things/bad', '/api/things/too-long', '/api/things/one?x=1'])
    expect((await ask(path)).status, path).toBe(401)
  expect(seen.handled).toEqual([])
})

test('a credential that nothing can end needs no epoch', async () => {
  held = { caller: person, epoch: null }
  epoch = undefined
  expect((await ask()).status).toBe(200)
  expect(seen.proofs).toBe(0)
})

test('a request counts once, whichever way its caller was proved', async () => {
  const left = async () => {
    const { status, headers } = await limited.send('GET', '/api/things/one')
    return [status, headers.get('ratelimit-remaining')]
  }
  expect(await left()).toEqual([200, '4'])
  epoch = '8'
  expect(await left()).toEqual([200, '3'])
  held = undefined
  expect(await left()).toEqual([200, '2'])
  held = { caller: person, epoch: '7' }
  await left()
  await left()
  expect(await left()).toEqual([429, '0'])
  epoch = '7'
  expect((await left())[0]).toBe(429)
})

async function make(name: unknown, headers: Record<string, string> = {}) {
  const { status, body } = await server.send('POST', '/api/things', { body: { name }, headers })
  return [status, body['found'] ?? body['code']]
}

test('a request with a body begins with its look as well, and is handled as whom that proves, with where it came from', async () => {
  expect(await make('one')).toEqual([201, 'one of agent 1 from 127.0.0.1'])
  expect(seen).toEqual({ looks: ['agent 1'], proofs: 0, handled: ['agent 1'] })
  epoch = '8'
  proved = stranger
  expect(await make('two')).toEqual([201, 'two of stranger from 127.0.0.1'])
  expect(seen.handled).toEqual(['agent 1', 'stranger'])
})

test('nothing is made by whom nothing proves', async () => {
  epoch = '8'
  proved = new Problem('invalid_token')
  expect(await make('one')).toEqual([401, 'invalid_token'])
  proved = { ...person, permissions: new Set(['ticket.read']) }
  expect(await make('one')).toEqual([403, 'insufficient_permissions'])
  held = { caller: proved, epoch: '8' }
  expect(await make('one')).toEqual([403, 'insufficient_permissions'])
  expect(seen.handled).toEqual([])
})

test('a page of somewhere else makes nothing with a cookie that is known', async () => {
  held = { caller: { ...person, via: 'session' }, epoch: '7' }
  proved = held.caller
  expect((await make('one', { origin: 'https://elsewhere.example' }))[0]).toBe(403)
  expect(seen).toEqual({ looks: [], proofs: 1, handled: [] })
})

test('with an Idempotency-Key the caller is proved first, and what the look refuses is kept', async () => {
  expect(await make('one', { 'idempotency-key': 'k1' })).toEqual([201, 'one of agent 1 from 127.0.0.1'])
  expect(seen.proofs).toBe(1)
  expect(await make('taken', { 'idempotency-key': 'k2' })).toEqual([409, 'duplicate'])
  expect(seen.looks).toHaveLength(2)
  expect(await make('taken', { 'idempotency-key': 'k2' })).toEqual([409, 'duplicate'])
  expect(seen.looks).toHaveLength(2)
})
