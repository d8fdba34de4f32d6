import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openServer, type TestServer } from './test-server.ts'

// The attacks of docs on the HTTP layer, by their numbers in the project's list, over raw sockets where a client library
// would not send them.

let api: TestServer
let host: string
beforeAll(async () => {
  api = await openServer({ limits: { headersMs: 400, requestMs: 800, maxBodyBytes: 10_000 } })
  host = `Host: localhost:${api.port}`
})
afterAll(() => api.stop(0))

const statuses = (text: string) => [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => Number(match[1]))
const post = (type: string, body: string, more = '') =>
  `POST /api/items HTTP/1.1\r\n${host}\r\nAuthorization: Bearer agent\r\n${type}${more}Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`
const alive = async () => expect((await api.send('GET', '/api/health')).status).toBe(200)

describe('74: one request is never taken for two', () => {
  const smuggled = 'GET /api/health HTTP/1.1\r\nHost: x\r\n\r\n'
  it.each([
    [
      'Content-Length and Transfer-Encoding',
      `Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    ['two Content-Lengths', `Content-Length: 5\r\nContent-Length: 6\r\n\r\n12345${smuggled}`],
    ['two encodings', `Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled}`],
    ['a space before the colon', `Content-Length : 5\r\n\r\n12345${smuggled}`],
    ['a folded header', `X-A: b\r\n c\r\nContent-Length: 5\r\n\r\n12345${smuggled}`],
    ['a bare line feed', `X-A: b\nContent-Length: 5\r\n\r\n12345${smuggled}`],
    ['a bare carriage return', `X-A: b\rX-B: c\r\n\r\n${smuggled}`],
    ['a signed length', `Content-Length: +5\r\n\r\n12345${smuggled}`],
    ['a hexadecimal length', `Content-Length: 0x5\r\n\r\n12345${smuggled}`],
    ['a bad chunk size', `Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n${smuggled}`],
    ['NUL in a header', `X-A: b\0c\r\n\r\n${smuggled}`],
  ])('%s: 400, closed, and no second answer', async (_what, rest) => {
    const text = await api.raw(`POST /api/items HTTP/1.1\r\n${host}\r\n${rest}`)
    expect(statuses(text)).toEqual([400])
    expect(text.toLowerCase()).toContain('connection: close')
    expect(text).toContain('"code":"malformed_request"')
    await alive()
  })

  it('no Host, or a request line that is none, is 400', async () => {
    expect(statuses(await api.raw('GET /api/health HTTP/1.1\r\n\r\n'))).toEqual([400])
    expect(statuses(await api.raw('GET /api/health\r\n\r\n'))).toEqual([400])
    expect(statuses(await api.raw('\x16\x03\x01\x02\x00\x01\x00'))).toEqual([400])
    expect(statuses(await api.raw('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'))).toEqual([400])
  })
})

describe('75: only our own hosts', () => {
  it.each([
    ['two', () => `${host}\r\n${host}`, 400],
    ['a foreign one', () => 'Host: evil.example', 400],
    ['a foreign one with our port', () => `Host: evil.example:${api.port}`, 400],
    ['ours with another port', () => 'Host: localhost:1', 400],
    ['ours with a user', () => `Host: x@localhost:${api.port}`, 400],
    ['ours with a dot', () => `Host: localhost.evil.example:${api.port}`, 400],
    ['an empty one', () => 'Host:', 400],
    ['localhost', () => `Host: localhost:${api.port}`, 200],
    ['LOCALHOST', () => `Host: LOCALHOST:${api.port}`, 200],
    ['127.0.0.1', () => `Host: 127.0.0.1:${api.port}`, 200],
    ['[::1]', () => `Host: [::1]:${api.port}`, 200],
  ])('%s', async (_what, line, status) => {
    expect(statuses(await api.raw(`GET /api/health HTTP/1.1\r\n${line()}\r\n\r\n`))).toEqual([status])
  })

  it('X-Forwarded-Host is not one', async () => {
    const reply = await api.send('GET', '/api/health', { headers: { 'x-forwarded-host': 'evil.example' } })
    expect(reply.status).toBe(200)
    expect(reply.text).not.toContain('evil')
  })
})

describe('76: slow clients are cut, others do not wait', () => {
  async function untilClosed(start: string, drip: string): Promise<{ text: string; ms: number }> {
    const began = performance.now()
    const socket = connect(api.port, '127.0.0.1')
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('error', () => {})
    socket.write(start)
    const timer = setInterval(() => socket.writable && socket.write(drip), 50)
    await new Promise((resolve) => socket.once('close', resolve))
    clearInterval(timer)
    return { text, ms: performance.now() - began }
  }

  it('slow headers are 408', async () => {
    const { text, ms } = await untilClosed(`GET /api/health HTTP/1.1\r\n${host}\r\n`, 'X-A: b\r\n')
    expect(statuses(text)).toEqual([408])
    expect(text).toContain('"code":"request_timeout"')
    expect(ms).toBeLessThan(3000)
  })

  it('a slow body is 408', async () => {
    const { text, ms } = await untilClosed(
      `POST /api/items HTTP/1.1\r\n${host}\r\nAuthorization: Bearer agent\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`,
      ' ',
    )
    expect(statuses(text)).toEqual([408])
    expect(ms).toBeLessThan(3000)
  })

  it('200 idle connections neither stop others nor stay', async () => {
    const sockets = await Promise.all(
      Array.from(
        { length: 200 },
        () =>
          new Promise<Socket>((resolve) => {
            const socket = connect(api.port, '127.0.0.1', () => resolve(socket))
            socket.on('error', () => {})
          }),
      ),
    )
    const began = performance.now()
    await alive()
    expect(performance.now() - began).toBeLessThan(300)
    const closed = Promise.all(
      sockets.map((socket) => socket.resume() && new Promise((resolve) => socket.once('close', resolve))),
    )
    await Promise.race([closed, sleep(5000)])
    expect(sockets.filter((socket) => !socket.destroyed)).toHaveLength(0)
  })
})

describe('77: headers', () => {
  it('of 20 kB are 431', async () => {
    const text = await api.raw(`GET /api/health HTTP/1.1\r\n${host}\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`)
    expect(statuses(text)).toEqual([431])
    expect(text).toContain('"code":"headers_too_large"')
  })

  it('more than 200 of them are 431, none is silently dropped', async () => {
    const text = await api.raw(`GET /api/health HTTP/1.1\r\n${'a:b\r\n'.repeat(2500)}${host}\r\n\r\n`)
    expect(statuses(text)).toEqual([431])
  })

  it('named __proto__ change nothing', async () => {
    const text = await api.raw(
      `GET /api/health HTTP/1.1\r\n${host}\r\n__proto__: x\r\n__proto__: y\r\nconstructor: z\r\n\r\n`,
    )
    expect(statuses(text)).toEqual([200])
    expect(Reflect.get({}, 'x')).toBeUndefined()
    await alive()
  })

  it('that expect what we do not know are 417', async () => {
    const text = await api.raw(`GET /api/health HTTP/1.1\r\n${host}\r\nExpect: magic\r\n\r\n`)
    expect(statuses(text)).toEqual([417])
    expect(text).toContain('"code":"expectation_failed"')
  })
})

describe('78: a body is JSON or nothing', () => {
  it.each([
    ['', 415],
    ['Content-Type: application/json\ta\r\n', 415],
    ['Content-Type: application/json a\r\n', 415],
    ['Content-Type: application/json,text/plain\r\n', 415],
    ['Content-Type: application/json;charset=utf-7\r\n', 415],
    ['Content-Type: application/json; charset=utf-8; a=b\r\n', 415],
    ['Content-Type: application/jsonx\r\n', 415],
    ['Content-Type: application/vnd.api+json\r\n', 415],
    ['Content-Type: text/json\r\n', 415],
    ['Content-Type: text/plain\r\n', 415],
    ['Content-Type: application/x-www-form-urlencoded\r\n', 415],
    ['Content-Type: multipart/form-data; boundary=x\r\n', 415],
    ['Content-Type: nonsense\r\n', 415],
    ['Content-Type: application/json\r\nContent-Type: text/plain\r\n', 201],
    ['Content-Type:  application/json \r\n', 201],
    ['Content-Type: application/json;charset=UTF-8\r\n', 201],
    ['Content-Type: Application/JSON; charset="utf-8"\r\n', 201],
  ])('%j is %i', async (type, status) => {
    expect(statuses(await api.raw(post(type, '{"name":"a"}')))).toEqual([status])
  })

  it('is never trusted more because of its type: what passes is validated', async () => {
    expect(statuses(await api.raw(post('Content-Type: application/json\r\n', '{"name":1}')))).toEqual([422])
  })
})

describe('79, 80: what JSON can hide', () => {
  it.each([
    ['{"__proto__":{"x":1}}', 400],
    ['{"name":"a","constructor":{"prototype":{"x":1}}}', 400],
    ['{"name":"\\u0000"}', 400],
    ['{"name":"\\ud800"}', 400],
    ['{"name":"a","count":1e400}', 400],
    ['{"name":"a","count":9007199254740993}', 400],
    ['{"name":"a","count":-0}', 201],
    ['{"name":"a","name":"b"}', 201],
    [`\ufeff{"name":"a"}`, 400],
    ['['.repeat(9000), 400],
    ['[]', 422],
    ['null', 422],
    ['"text"', 422],
  ])('%.40s is %i', async (body, status) => {
    expect(statuses(await api.raw(post('Content-Type: application/json\r\n', body)))).toEqual([status])
    expect(Reflect.get({}, 'x')).toBeUndefined()
  })

  it('invalid UTF-8 is 400', async () => {
    const body = Buffer.from([0x7b, 0x22, 0x6e, 0xff, 0x22, 0x3a, 0x31, 0x7d])
    const head = `POST /api/items HTTP/1.1\r\n${host}\r\nAuthorization: Bearer agent\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n`
    expect(statuses(await api.raw(Buffer.concat([Buffer.from(head), body])))).toEqual([400])
  })
})

describe('81: bodies that are too much', () => {
  it('one byte over the limit is 413, the limit itself is read', async () => {
    const body = (bytes: number) => `{"name":"${'a'.repeat(bytes - 11)}"}`
    expect(statuses(await api.raw(post('Content-Type: application/json\r\n', body(10_000))))).toEqual([201])
    expect(statuses(await api.raw(post('Content-Type: application/json\r\n', body(10_001))))).toEqual([413])
  })

  it('chunks beyond the limit are 413, and the connection ends', async () => {
    const chunk = `1000\r\n${' '.repeat(4096)}\r\n`
    const head = `POST /api/items HTTP/1.1\r\n${host}\r\nAuthorization: Bearer agent\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`
    const text = await api.raw(head + chunk.repeat(10))
    expect(statuses(text)).toEqual([413])
    expect(text.toLowerCase()).toContain('connection: close')
  })

  it('a compressed body is 415', async () => {
    const bomb = gzipSync(Buffer.alloc(1_000_000))
    const head = `POST /api/items HTTP/1.1\r\n${host}\r\nAuthorization: Bearer agent\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`
    expect(statuses(await api.raw(Buffer.concat([Buffer.from(head), bomb])))).toEqual([415])
  })

  it('trailers without end, or chunk extensions, are refused', async () => {
    const head = `POST /api/items HTTP/1.1\r\n${host}\r\nAuthorization: Bearer agent\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`
    expect(statuses(await api.raw(`${head}0\r\n${`X-T: ${'t'.repeat(100)}\r\n`.repeat(300)}`))).toEqual([431])
    expect(statuses(await api.raw(`${head}5;${'e'.repeat(30_000)}\r\n`))).toEqual([413])
    await alive()
  })
})

describe('46–49: verbs, paths and headers that pretend', () => {
  it('a verb in a header or a field is only a header or a field', async () => {
    const headers = { 'x-http-method-override': 'DELETE', 'x-method-override': 'POST', 'x-http-method': 'PUT' }
    expect((await api.send('GET', '/api/items/itm_1', { headers })).status).toBe(200)
    expect((await api.send('GET', '/api/items/itm_1?_method=DELETE')).status).toBe(400)
  })

  it('HEAD needs what GET needs, and says what GET says', async () => {
    expect((await api.send('HEAD', '/api/items/itm_1', { as: null })).status).toBe(401)
    const [head, get] = [await api.send('HEAD', '/api/items/itm_1'), await api.send('GET', '/api/items/itm_1')]
    expect([head.status, head.text, head.headers.get('content-length')]).toEqual([200, '', String(get.text.length)])
  })

  it('another verb on a known path is 405 with Allow, whoever asks', async () => {
    for (const method of ['DELETE', 'PUT', 'PATCH', 'POST', 'OPTIONS']) {
      const reply = await api.send(method, '/api/items/itm_1', { as: null })
      expect([method, reply.status, reply.headers.get('allow')]).toEqual([method, 405, 'GET, HEAD'])
    }
    for (const method of ['TRACE', 'PROPFIND', 'LOCK', 'PURGE']) {
      const text = await api.raw(
        `${method} /api/items/itm_1 HTTP/1.1\r\n${host}\r\nCookie: s=1\r\nConnection: close\r\n\r\n`,
      )
      expect([method, ...statuses(text)]).toEqual([method, 405])
      expect(text).not.toContain('s=1')
    }
  })

  it('CONNECT gets nothing', async () => {
    expect(statuses(await api.raw(`CONNECT example.com:443 HTTP/1.1\r\n${host}\r\n\r\n`))).toEqual([])
    await alive()
  })

  it.each([
    '//api/health',
    '/api//health',
    '/api/health/',
    '/api/health;x',
    '/api/health;x=/../y',
    '/api/%68ealth',
    '/%61pi/health',
    '/api%2fhealth',
    '/api%5Chealth',
    '/api\\health',
    '/API/health',
    '/./api/health',
    '/x/../api/health',
    '/x/%2e%2e/api/health',
    '/api/health%00',
    '/api/health#x',
    '/api/health%',
    '/api/health%zz',
    'http://evil.example/api/health',
    'api/health',
    '*',
    '/api/items/..%2f..%2fx',
    '/api/items/itm_1%2F',
    '/.env',
    '/.git/config',
  ])('%s is 404, or no request at all', async (path) => {
    const [status, ...more] = statuses(
      await api.raw(`GET ${path} HTTP/1.1\r\n${host}\r\nAuthorization: Bearer agent\r\n\r\n`),
    )
    expect(more).toEqual([])
    expect([400, 404]).toContain(status)
  })

  it('names of users in headers are nobody', async () => {
    const headers = { 'x-user-id': '1', 'x-remote-user': 'admin', remote_user: 'admin', 'x-forwarded-user': 'admin' }
    expect((await api.send('GET', '/api/items/itm_1', { as: null, headers })).status).toBe(401)
  })
})

describe('85: a request id cannot write into the log', () => {
  it.each(['a\r\nfake: log', `${'a'.repeat(10_000)}`, '\u001b[2J', '{"level":60}'])('%.20j', async (id) => {
    await api.raw(`GET /nope HTTP/1.1\r\n${host}\r\nX-Request-Id: ${id}\r\n\r\n`)
    await sleep(20)
    for (const line of api.lines) if (line['request_id']) expect(line['request_id']).toMatch(/^[A-Za-z0-9._-]{1,64}$/)
  })
})
