import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { openServer, type TestServer } from './test-server.ts'

let api: TestServer
let release: (value: unknown) => void
let reject: (error: unknown) => void
let running = 0
afterEach(() => api.stop(0))

/** A route whose handler ends when the test says so. */
const open = (limits: { inFlight?: number; workMs?: number } = {}) => {
  const gate = Promise.withResolvers<unknown>()
  release = gate.resolve
  reject = gate.reject
  running = 0
  return openServer({
    limits,
    routes: (router) =>
      router.add({
        method: 'GET',
        paths: ['/api/gate'],
        summary: 'Wait',
        tag: 'tests',
        access: 'signed_in',
        replies: {},
        handle: async () => {
          running++
          await gate.promise
          return { late: true }
        },
      }),
  })
}
const startOfBody = () =>
  `POST /api/items HTTP/1.1\r\nHost: localhost:${api.port}\r\nAuthorization: Bearer agent\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`
const until = async (isSo: () => boolean) => {
  for (const end = performance.now() + 3000; !isSo() && performance.now() < end; ) await sleep(10)
  expect(isSo()).toBe(true)
}

describe('too many requests in flight', () => {
  it('are refused at once, and taken again when others end', async () => {
    api = await open({ inFlight: 3 })
    const held = Array.from({ length: 3 }, () => api.send('GET', '/api/gate'))
    await until(() => running === 3)
    const refused = await api.send('GET', '/api/health', { as: null })
    expect([refused.status, refused.body['code'], refused.headers.get('retry-after')]).toEqual([503, 'overloaded', '1'])
    release(null)
    expect((await Promise.all(held)).map(({ status }) => status)).toEqual([200, 200, 200])
    expect((await api.send('GET', '/api/health')).status).toBe(200)
  })

  it('leave no slot taken, however they ended', async () => {
    api = await open({ inFlight: 2 })
    for (let round = 0; round < 5; round++) {
      await api.send('GET', '/api/items/nope')
      await api.send('GET', '/api/items/itm_1', { as: null })
      await api.send('POST', '/api/items', { body: '{"broken' })
      await api.send('POST', '/api/items', { body: '{}', headers: { 'content-type': 'text/plain' } })
      await api.send('HEAD', '/api/items/itm_1')
      const socket = connect(api.port, '127.0.0.1')
      socket.write(startOfBody())
      await sleep(20)
      socket.destroy()
    }
    await sleep(20)
    const replies = await Promise.all([api.send('GET', '/api/health'), api.send('GET', '/api/items/itm_1')])
    expect(replies.map(({ status }) => status)).toEqual([200, 200])
  })

  it('do not come from clients whose bodies are slow', async () => {
    api = await open({ inFlight: 2 })
    const sockets = Array.from({ length: 10 }, () => connect(api.port, '127.0.0.1').on('error', () => {}))
    for (const socket of sockets) socket.write(startOfBody())
    await sleep(50)
    expect((await api.send('GET', '/api/items/itm_1')).status).toBe(200)
    for (const socket of sockets) socket.destroy()
  })
})

describe('a handler that takes too long', () => {
  it('is answered for, and its late result or failure is dropped', async () => {
    for (const end of [() => release(null), () => reject(new Error('late'))]) {
      api = await open({ workMs: 500 })
      const reply = await api.send('GET', '/api/gate')
      expect([reply.status, reply.body['code'], reply.headers.get('retry-after')]).toEqual([503, 'not_ready', '1'])
      end()
      await sleep(50)
      expect((await api.send('GET', '/api/health')).status).toBe(200)
      await api.stop(0)
    }
    api = await open()
  })

  it('keeps its slot until it ends, so a hung database is not given ever more work', async () => {
    api = await open({ workMs: 250, inFlight: 2 })
    const held = await Promise.all([api.send('GET', '/api/gate'), api.send('GET', '/api/gate')])
    expect(held.map(({ body }) => body['code'])).toEqual(['not_ready', 'not_ready'])
    expect((await api.send('GET', '/api/health')).body['code']).toBe('overloaded')
    release(null)
    await sleep(20)
    expect((await api.send('GET', '/api/health')).status).toBe(200)
  })
})

describe('stopping', () => {
  it('lets requests in flight end, refuses new ones and closes their connections', async () => {
    api = await open()
    const held = api.send('GET', '/api/gate')
    const port = api.port
    await until(() => running === 1)
    const stopped = api.stop(3000)
    const text = await api.raw(`GET /api/health HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`)
    expect(text).toMatch(/^HTTP\/1\.1 503 /)
    expect(text).toContain('"code":"stopping"')
    expect(text.toLowerCase()).toContain('connection: close')
    release(null)
    expect((await held).body).toEqual({ late: true })
    await stopped
    await expect(fetch(`http://127.0.0.1:${port}/api/health`)).rejects.toThrow()
  })

  it('waits no longer than it was told', async () => {
    api = await open()
    const held = api.send('GET', '/api/gate').catch(() => 'cut')
    await until(() => running === 1)
    const began = performance.now()
    await api.stop(200)
    expect(performance.now() - began).toBeLessThan(1000)
    expect(await held).toBe('cut')
  })
})
