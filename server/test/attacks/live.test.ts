import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp, testPassword } from '../../src/testing/app.ts'
import { until } from '../../src/testing/until.ts'
import { open, opened } from './socket.ts'

// Attacks 103, 105 and 106 of reliability.md: the live feed against those who do not keep to it.

let now = () => new Date()
let app: TestApp
let agent: TestClient & { agentId: string; email: string; token: string }
let cookie: string
beforeAll(async () => {
  app = await testApp({ now: () => now() })
  agent = await app.as('agent')
  const login = await app.anonymous.post('/api/v1/auth/login', { email: agent.email, password: testPassword })
  cookie = login.headers.get('set-cookie')!.split(';')[0]!
})
afterAll(() => app?.close())

const bearer = () => ({ authorization: `Bearer ${agent.token}` })

test('103: a foreign Origin with a valid session cookie is 403 before 101; our own Origin and programs without one are let in', async () => {
  for (const origin of ['https://evil.example', 'null', `${app.url}.evil.example`, 'http://127.0.0.1:1', 'file://'])
    expect(await open(app.url, { headers: { cookie, origin } }), origin).toBe(403)
  expect(await open(app.url, { headers: { cookie, 'sec-fetch-site': 'cross-site' } })).toBe(403)
  for (const headers of [{ cookie, origin: app.url }, { cookie }, bearer()]) {
    const { socket, frames } = await opened(app.url, { headers: headers as Record<string, string> })
    expect(frames[0]).toMatchObject({ type: 'welcome' })
    socket.terminate()
  }
  expect(await open(app.url, { headers: { origin: app.url } })).toBe(401)
  expect(await open(app.url, { headers: { cookie: 'parley_session=x', origin: app.url } })).toBe(401)
})

test('103: no lasting token is taken from the address, whatever it is called', async () => {
  const { key } = await app.service(['event.read'])
  for (const name of ['token', 'access_token', 'api_key', 'key', 'session', 'authorization'])
    for (const value of [agent.token, key]) expect(await open(app.url, { query: `?${name}=${value}` }), name).toBe(400)
  for (const value of [agent.token, key, `Bearer ${agent.token}`])
    expect(await open(app.url, { query: `?ticket=${encodeURIComponent(value)}` })).toBe(401)
})

test('a one-minute ticket opens the feed within its minute and not after, and tickets of other purposes or pieces never', async () => {
  const { ticket, expires_in: seconds } = (await agent.post('/api/v1/live/ticket')).body
  expect(seconds).toBe(60)
  const first = await opened(app.url, { query: `?ticket=${ticket}`, headers: { origin: 'https://evil.example' } })
  first.socket.terminate()
  const { vault, statusTokens } = app.access
  const sealed = JSON.stringify({ authorization: `Bearer ${agent.token}`, until: Date.now() + 60_000 })
  const refused = [
    '',
    'x',
    ticket.slice(0, -2),
    `${ticket}x.y`,
    `${ticket}&ticket=${ticket}`,
    encodeURIComponent(vault.encrypt(sealed, 'inbox')),
    encodeURIComponent(vault.encrypt(sealed)),
    encodeURIComponent(statusTokens.issue('01932a1f-7c00-7000-8000-000000000001')),
    'x'.repeat(9000),
  ]
  for (const query of refused) expect(await open(app.url, { query: `?ticket=${query}` }), query.slice(0, 60)).toBe(401)
  expect(await open(app.url, { query: `?ticket=${ticket}&since=0` })).toBe(400)
  now = () => new Date(Date.now() + 61_000)
  try {
    expect(await open(app.url, { query: `?ticket=${ticket}` })).toBe(401)
  } finally {
    now = () => new Date()
  }
})

test('a ticket is worth no more than the credential it was made with: it dies with it', async () => {
  const service = await app.service(['event.read'])
  const { ticket } = (await service.post('/api/v1/live/ticket')).body
  await app.sql`update api_key set revoked_at = now() where prefix = ${service.key.slice(0, 11)}`
  expect(await open(app.url, { query: `?ticket=${ticket}` })).toBe(401)
  const reader = await app.service(['ticket.read'])
  expect((await reader.post('/api/v1/live/ticket')).status).toBe(403)
  expect(await open(app.url, { headers: { 'x-api-key': reader.key } })).toBe(403)
})

test('105: a frame of 100 MiB is refused by its header with 1009, before its bytes', async () => {
  const raw = await rawSocket()
  raw.write(frameHead(0x81, 100 * 1024 * 1024))
  expect(await closeCode(raw)).toBe(1009)
})

test('105: fragments without end are cut off, full ones at 16 KiB and empty ones by their number', async () => {
  const full = await rawSocket()
  full.write(frame(0x01, 'x'.repeat(1000)))
  for (let n = 0; n < 20; n++) full.write(frame(0x00, 'x'.repeat(1000)))
  expect(await closeCode(full)).toBe(1009)
  const empty = await rawSocket()
  empty.write(frame(0x01, ''))
  const nothing = Buffer.concat(Array.from({ length: 1000 }, () => frame(0x00, '')))
  for (let n = 0; n < 20 && !empty.destroyed; n++) empty.write(nothing)
  expect([1008, 1009]).toContain(await closeCode(empty))
})

test('105: invalid UTF-8 is 1007, compressed or reserved frames 1002, binary junk and what is no frame of ours 1008', async () => {
  const cases: [string, Buffer, number][] = [
    ['invalid UTF-8', frame(0x81, Buffer.from([0xc3, 0x28])), 1007],
    ['reserved bit', frame(0xc1, '{}'), 1002],
    ['reserved opcode', frame(0x83, '{}'), 1002],
    ['unmasked', Buffer.concat([Buffer.from([0x81, 0x02]), Buffer.from('{}')]), 1002],
    ['binary', frame(0x82, Buffer.from([0, 1, 2, 255])), 1008],
    ['not JSON', frame(0x81, 'hello'), 1008],
    ['JSON of no kind', frame(0x81, '[[[]]]'), 1008],
    ['a ping too long', frame(0x89, 'x'.repeat(126)), 1002],
    ['a prototype', frame(0x81, '{"type":"hello","__proto__":{"since":0}}'), 1008],
  ]
  for (const [name, bytes, code] of cases) {
    const raw = await rawSocket()
    raw.write(bytes)
    expect(await closeCode(raw), name).toBe(code)
  }
  expect(({} as { since?: number }).since).toBeUndefined()
})

test('105: 20,000 tiny frames, or pings from one who never reads the pongs, end that connection and hold up nobody else', async () => {
  for (const [name, one] of [
    ['frames', frame(0x81, '{"type":"viewing","ticket_id":null}')],
    ['pings', frame(0x89, 'x'.repeat(100))],
    ['pongs', frame(0x8a, '')],
  ] as const) {
    const raw = await rawSocket()
    raw.write(frame(0x81, '{"type":"hello"}'))
    raw.write(Buffer.concat(Array.from({ length: 20_000 }, () => one)))
    const startedAt = performance.now()
    expect((await agent.get('/api/v1/auth/me')).status).toBe(200)
    expect(performance.now() - startedAt, name).toBeLessThan(1000)
    expect(await closeCode(raw), name).toBe(1008)
  }
  await until(async () => (await metric('parley_live_clients')) === 0)
})

test('106: a frame that names a sender, a seq or an event is refused, and nothing of it reaches anybody', async () => {
  const watcher = await opened(app.url, { headers: bearer() })
  const ticket = (
    await agent.post('/api/tickets/create', {
      source: { channel: 'api' },
      customer: {},
      subject: 'x',
      initial_message: 'x',
    })
  ).body.ticket_id
  await until(async () => watcher.frames.length > 2)
  const before = watcher.frames.length
  for (const forged of [
    { type: 'typing', ticket_id: ticket, agent_id: agent.agentId },
    { type: 'typing', ticket_id: ticket, sender: 'somebody else' },
    { type: 'event', seq: 1, event: { type: 'ticket.created' } },
    { type: 'typing', ticket_id: '*' },
    { type: 'typing', ticket_id: `${ticket.slice(0, -1)}%` },
    { type: 'typing', ticket_id: [ticket] },
    { type: 'hello', since: -1 },
    { type: 'hello', since: 1e300 },
    { type: 'welcome', seq: 0 },
  ]) {
    const { socket, closed } = await opened(app.url, { headers: bearer() })
    socket.send(JSON.stringify(forged))
    expect(await closed, JSON.stringify(forged)).toBe(1008)
  }
  expect(watcher.frames.slice(before)).toEqual([])
  const other = await app.as('agent')
  const typist = await opened(app.url, { headers: { authorization: `Bearer ${other.token}` } })
  typist.socket.send(JSON.stringify({ type: 'typing', ticket_id: ticket }))
  await until(async () => watcher.frames.length > before)
  expect(watcher.frames.at(-1)).toEqual({ type: 'typing', agent_id: other.agentId, ticket_id: ticket })
  watcher.socket.terminate()
  typist.socket.terminate()
})

test('106: hello said twice, or nothing said but typing, closes', async () => {
  const twice = await opened(app.url, { headers: bearer() })
  twice.socket.send('{"type":"hello"}')
  expect(await twice.closed).toBe(1008)
  const rude = await opened(app.url, { headers: bearer(), hello: false })
  rude.socket.send('{"type":"viewing","ticket_id":null}')
  expect(await rude.closed).toBe(4408)
})

test('106: of 1,000 sockets that one caller opens at once 20 are let in, the others get 429, and others still get theirs', async () => {
  const results: Awaited<ReturnType<typeof open>>[] = []
  for (let round = 0; round < 4; round++)
    results.push(
      ...(await Promise.all(
        Array.from({ length: 250 }, () => open(app.url, { headers: bearer(), hello: false }).catch(() => 0)),
      )),
    )
  const held = results.filter((result) => typeof result !== 'number')
  expect(held.length).toBe(20)
  expect(new Set(results.filter((result) => typeof result === 'number'))).toEqual(new Set([429]))
  const other = await app.as('agent')
  const theirs = await opened(app.url, { headers: { authorization: `Bearer ${other.token}` } })
  theirs.socket.terminate()
  for (const { socket } of held) socket.terminate()
  for (let n = 0; n < 40; n++) expect((await agent.get('/api/v1/live')).status).not.toBe(429)
  await until(async () => (await metric('parley_live_clients')) === 0)
  const again = await opened(app.url, { headers: bearer() })
  again.socket.terminate()
})

async function metric(name: string): Promise<number> {
  const service = await app.service(['metrics.read'])
  const { text } = await service.get('/metrics')
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1])
}

/** A live connection in the hands of somebody who writes frames himself and reads none until asked. */
async function rawSocket(): Promise<Socket> {
  const { hostname, port } = new URL(app.url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.on('error', () => {})
  socket.write(
    [
      'GET /api/v1/live HTTP/1.1',
      `Host: ${hostname}:${port}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Extensions: permessage-deflate',
      `Authorization: Bearer ${agent.token}`,
      '\r\n',
    ].join('\r\n'),
  )
  const [head] = (await once(socket, 'data')) as [Buffer]
  expect(head.toString()).toMatch(/^HTTP\/1\.1 101/)
  expect(head.toString()).not.toMatch(/permessage-deflate/)
  socket.pause()
  return socket
}

function frameHead(first: number, length: number): Buffer {
  const mask = Buffer.alloc(4)
  if (length < 126) return Buffer.concat([Buffer.from([first, 0x80 | length]), mask])
  const head = Buffer.alloc(length < 65_536 ? 4 : 10)
  head[0] = first
  head[1] = 0x80 | (length < 65_536 ? 126 : 127)
  if (length < 65_536) head.writeUInt16BE(length, 2)
  else head.writeBigUInt64BE(BigInt(length), 2)
  return Buffer.concat([head, mask])
}

/** A frame under a mask of zeros, which leaves the bytes as they are. */
function frame(first: number, payload: string | Buffer): Buffer {
  const bytes = Buffer.from(payload)
  return Buffer.concat([frameHead(first, bytes.length), bytes])
}

/** Reads on until the server's close frame. */
async function closeCode(socket: Socket): Promise<number> {
  let bytes = Buffer.alloc(0)
  socket.on('data', (chunk) => {
    bytes = Buffer.concat([bytes, chunk])
  })
  socket.resume()
  const end = Date.now() + 5000
  while (Date.now() < end) {
    const code = closeIn(bytes)
    if (code !== undefined || socket.destroyed) {
      socket.destroy()
      return code ?? 0
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  socket.destroy()
  return -1
}

function closeIn(bytes: Buffer): number | undefined {
  for (let at = 0; at + 2 <= bytes.length; ) {
    const short = bytes[at + 1]! & 0x7f
    const head = short === 126 ? 4 : short === 127 ? 10 : 2
    if (at + head > bytes.length) return undefined
    const length = short === 126 ? bytes.readUInt16BE(at + 2) : short
    if ((bytes[at]! & 0x0f) === 8 && at + head + 2 <= bytes.length) return bytes.readUInt16BE(at + head)
    at += head + length
  }
  return undefined
}
