import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { defaultCosts } from './cost.ts'
import { openServer, type TestServer } from './test-server.ts'

let api: TestServer
let running = 0
let release: () => void
afterEach(() => api.stop(0))

/** An expensive route whose handler ends when the test says so, and one for anybody. */
const open = (export_ = { caller: 2, node: 3 }) => {
  const gate = Promise.withResolvers<void>()
  release = gate.resolve
  running = 0
  return openServer({
    limits: { costs: { ...defaultCosts, export: export_ } },
    routes(router) {
      for (const access of ['signed_in', 'public'] as const)
        router.add({
          method: 'GET',
          paths: [`/api/export/${access}`],
          summary: 'Export',
          tag: 'tests',
          access,
          replies: {},
          cost: 'export',
          handle: async () => {
            running++
            await gate.promise
            return { done: true }
          },
        })
    },
  })
}
const until = async (isSo: () => boolean) => {
  for (const end = performance.now() + 3000; !isSo() && performance.now() < end; ) await sleep(10)
  expect(isSo()).toBe(true)
}
const signedIn = '/api/export/signed_in'

describe('131: expensive requests at once', () => {
  it('50 of one caller: as many as one may run, the rest hear 429 with the RateLimit fields, and others are answered', async () => {
    api = await open()
    let answered = 0
    const all = Array.from({ length: 50 }, async () => {
      const reply = await api.send('GET', signedIn)
      answered++
      return reply
    })
    await until(() => running === 2 && answered === 48)
    const other = api.send('GET', '/api/export/public', { as: null })
    await until(() => running === 3)
    expect((await api.send('GET', '/api/items/itm_1')).status).toBe(200)
    release()
    const replies = await Promise.all(all)
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(2)
    const refused = replies.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(48)
    for (const { body, headers } of refused) {
      expect(body['code']).toBe('too_many_requests')
      expect(
        ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'retry-after'].map((name) => headers.get(name)),
      ).toEqual(['2', '0', '1', '1'])
    }
    expect((await other).status).toBe(200)
    expect((await api.send('GET', signedIn)).status).toBe(200)
  })

  it('of many callers: the node takes what it can carry, and tells the rest to come back', async () => {
    api = await open({ caller: 2, node: 2 })
    const held = [api.send('GET', signedIn), api.send('GET', signedIn)]
    await until(() => running === 2)
    const refused = await api.send('GET', '/api/export/public', { as: null })
    expect([refused.status, refused.body['code'], refused.headers.get('retry-after')]).toEqual([503, 'overloaded', '1'])
    release()
    expect((await Promise.all(held)).map(({ status }) => status)).toEqual([200, 200])
    expect((await api.send('GET', '/api/export/public', { as: null })).status).toBe(200)
  })

  it('a caller who hangs up does not free what still runs for them', async () => {
    api = await open({ caller: 1, node: 9 })
    const socket = connect(api.port, '127.0.0.1')
    socket.write(`GET /api/export/public HTTP/1.1\r\nHost: localhost:${api.port}\r\n\r\n`)
    await until(() => running === 1)
    socket.destroy()
    await sleep(50)
    expect((await api.send('GET', '/api/export/public', { as: null })).status).toBe(429)
    release()
    await sleep(50)
    expect((await api.send('GET', '/api/export/public', { as: null })).status).toBe(200)
  })
})
