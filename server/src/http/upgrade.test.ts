import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import websocket from '@fastify/websocket'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { openServer, type TestServer } from './test-server.ts'

let api: TestServer
beforeEach(async () => {
  api = await openServer({
    routes: (router) => {
      void router.raw.register(websocket)
      void router.raw.register(async (scope) => {
        scope.get('/live', { websocket: true }, (socket) => {
          socket.on('message', (message) => socket.send(String(message)))
        })
      })
    },
  })
})
afterEach(() => api.stop(0))

const handshake = (path: string, more = '') =>
  `GET ${path} HTTP/1.1\r\nHost: localhost:${api.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${more}\r\n`

describe('a request for an upgrade', () => {
  it('is made where there is something to talk to', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${api.port}/live`)
    const answer = new Promise((resolve) => socket.once('message', (data) => resolve(String(data))))
    socket.once('open', () => socket.send('hello'))
    expect(await answer).toBe('hello')
    socket.close()
  })

  it.each([
    ['an unknown path', '/nope', 404],
    ['a path trick', '//live', 404],
    ['a route that is none for sockets', '/api/health', 200],
    ['a broken path', '/%zz', 404],
  ])('to %s is answered and its connection closed', async (_what, path, status) => {
    const closed = new Promise<string>((resolve) => {
      let text = ''
      const socket = connect(api.port, '127.0.0.1', () => socket.write(handshake(path)))
      socket.on('data', (chunk) => {
        text += chunk
      })
      socket.on('close', () => resolve(text))
    })
    const text = await Promise.race([closed, sleep(3000, 'still open')])
    expect(text).toContain(`HTTP/1.1 ${status} `)
  })

  it('77: with 2,000 headers or a foreign Host is refused', async () => {
    expect(await api.raw(handshake('/live', 'a: b\r\n'.repeat(1500)))).toContain('HTTP/1.1 431 ')
    const foreign = handshake('/live').replace(`localhost:${api.port}`, 'evil.example')
    expect(await api.raw(foreign)).toContain('HTTP/1.1 400 ')
  })

  it('that is reset at once harms nobody', async () => {
    for (let round = 0; round < 50; round++) {
      const socket = connect(api.port, '127.0.0.1')
      socket.on('error', () => {})
      socket.write(handshake(round % 2 ? '/nope' : '//live'), () => socket.resetAndDestroy())
      await sleep(round % 5)
    }
    await sleep(50)
    expect((await api.send('GET', '/api/health')).status).toBe(200)
  })

  it('keeps no stop waiting once it was refused', async () => {
    await api.raw(handshake('//live'))
    const socket = connect(api.port, '127.0.0.1', () => socket.write(handshake('/nope')))
    socket.on('error', () => {})
    await sleep(100)
    const began = performance.now()
    await api.stop(3000)
    expect(performance.now() - began).toBeLessThan(1500)
  })
})
