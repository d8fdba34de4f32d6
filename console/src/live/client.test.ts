import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws'
import type { Event } from '../api/types.ts'
import { createBatch } from './batch.ts'
import { LiveClient } from './client.ts'
import type { Ephemeral } from './frames.ts'

let server: WebSocketServer
let sockets: ServerSocket[]
let said: unknown[][]
let seen: number[]
let frames: Ephemeral[]
let resyncs: number
let refused: number
let states: string[]
let live: LiveClient

beforeEach(async () => {
  sockets = []
  said = []
  seen = []
  frames = []
  states = []
  resyncs = 0
  refused = 0
  await open(0)
  live = new LiveClient({
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    firstWaitMs: 10,
    random: () => 0,
    onEvent: ({ seq }) => seen.push(seq),
    onFrame: (frame) => frames.push(frame),
    onResync: () => resyncs++,
    onRefused: () => refused++,
    onState: ({ status }) => states.push(status),
  })
})
afterEach(async () => {
  live.stop()
  await close()
})

async function open(port: number): Promise<void> {
  server = new WebSocketServer({ host: '127.0.0.1', port })
  server.on('connection', (socket) => {
    const heard: unknown[] = []
    sockets.push(socket)
    said.push(heard)
    socket.on('message', (data) => heard.push(JSON.parse(data.toString())))
  })
  await new Promise((resolve) => server.once('listening', resolve))
}
async function close(): Promise<void> {
  for (const socket of server.clients) socket.terminate()
  await new Promise((resolve) => server.close(resolve))
}
async function until(is: () => boolean): Promise<void> {
  for (let tries = 0; !is(); tries++) {
    if (tries > 400) throw new Error('It did not happen within two seconds')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
const tell = (at: number, frame: object) => sockets[at]?.send(JSON.stringify(frame))
const event = (seq: number) => ({ type: 'event', seq, event: { seq } as Event })

async function greeted(seq: number): Promise<void> {
  live.start()
  await until(() => said[0]?.length === 1)
  tell(0, { type: 'welcome', seq })
  await until(() => live.state.status === 'live')
}

describe('the live feed', () => {
  test('says hello without a seq at first, and has what was fetched before asked for again', async () => {
    await greeted(7)
    expect(said[0]).toEqual([{ type: 'hello' }])
    expect([resyncs, states]).toEqual([1, ['connecting', 'live']])
  })

  test.each([1012, 4429, 1011])(
    'resumes after close code %i with the last seq, and passes every event on once',
    async (code) => {
      await greeted(7)
      for (const seq of [8, 9]) tell(0, event(seq))
      await until(() => seen.length === 2)
      sockets[0]?.close(code)
      await until(() => said[1]?.length === 1)
      expect(said[1]).toEqual([{ type: 'hello', since: 9 }])
      tell(1, { type: 'welcome', seq: 9 })
      for (const seq of [9, 10]) tell(1, event(seq))
      await until(() => seen.at(-1) === 10)
      expect([seen, resyncs]).toEqual([[8, 9, 10], 1])
    },
  )

  test('goes on after a server that was away, and asks meanwhile whether one is still signed in', async () => {
    await greeted(7)
    const { port } = server.address() as AddressInfo
    await close()
    await until(() => refused > 0)
    expect(live.state.status).toBe('reconnecting')
    expect(live.state.since).toBeLessThanOrEqual(Date.now())
    await open(port)
    await until(() => said[1]?.length === 1)
    tell(1, { type: 'welcome', seq: 7 })
    await until(() => live.state.status === 'live')
    expect(live.state.since).toBeNull()
  })

  test('has everything fetched anew when the log no longer reaches back', async () => {
    await greeted(7)
    sockets[0]?.close(1012)
    await until(() => said[1]?.length === 1)
    tell(1, { type: 'welcome', seq: 900 })
    tell(1, { type: 'resync' })
    tell(1, event(901))
    await until(() => seen.length === 1)
    expect([resyncs, seen]).toEqual([2, [901]])
  })

  test('asks whether one is signed in when the session was ended', async () => {
    await greeted(7)
    sockets[0]?.close(4401)
    await until(() => refused === 1)
  })

  test('waits while offline, and connects at once when the network is back', async () => {
    await greeted(7)
    live.offline()
    await until(() => server.clients.size === 0)
    expect([live.state.status, sockets.length]).toEqual(['offline', 1])
    live.online()
    await until(() => said[1]?.length === 1)
    expect(said[1]).toEqual([{ type: 'hello', since: 7 }])
  })

  test('passes on what has no seq, is deaf to what it does not know, and says again what is on screen', async () => {
    await greeted(7)
    live.view('tkt_1')
    sockets[0]?.send('no json')
    tell(0, { type: 'typing', agent_id: 'agt_1', ticket_id: 'tkt_1' })
    await until(() => frames.length === 1)
    sockets[0]?.close(1012)
    await until(() => said[1]?.length === 1)
    tell(1, { type: 'welcome', seq: 7 })
    await until(() => said[1]?.length === 2)
    expect(said[1]?.[1]).toEqual({ type: 'viewing', ticket_id: 'tkt_1' })
  })

  test('is silent once stopped', async () => {
    await greeted(7)
    live.stop()
    await until(() => server.clients.size === 0)
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect([sockets.length, live.state.status, live.send({ type: 'typing', ticket_id: 'tkt_1' })]).toEqual([
      1,
      'stopped',
      false,
    ])
  })
})

test('a burst of events is handed over in one go at the next frame', () => {
  const given: number[][] = []
  const frames: (() => void)[] = []
  const batch = createBatch<number>(
    (items) => given.push(items),
    (run) => frames.push(run),
  )
  for (let at = 0; at < 500; at++) batch.add(at)
  expect([given.length, frames.length]).toEqual([0, 1])
  for (const run of frames) run()
  expect(given.map(({ length }) => length)).toEqual([500])
  batch.add(1)
  expect(frames.length).toBe(2)
})
