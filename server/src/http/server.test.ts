import { setTimeout as sleep } from 'node:timers/promises'
import { errors } from '@parley/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openServer, type TestServer } from './test-server.ts'

let api: TestServer
const thrown: Record<string, unknown> = {
  plain: new Error('secret words of a stack'),
  nothing: undefined,
  text: 'just text',
  away: Object.assign(new Error('terminating connection'), { code: '57P01' }),
  slow: Object.assign(new Error('canceling statement'), { code: '57014' }),
  deadlock: Object.assign(new Error('deadlock detected'), { code: '40P01' }),
  nul: Object.assign(new Error('invalid byte sequence'), { code: '22021' }),
  jsonNul: Object.assign(new Error('unsupported Unicode escape'), { code: '22P05' }),
  huge: Object.assign(new Error('out of range'), { code: '22003' }),
  twice: Object.assign(new Error('duplicate key value'), { code: '23505' }),
  status: Object.assign(new Error('some library says 404'), { statusCode: 404 }),
}
beforeAll(async () => {
  api = await openServer({
    routes: (router) => {
      for (const method of ['GET', 'POST'] as const)
        router.add({
          method,
          paths: ['/api/throw/:what'],
          summary: 'Throw',
          tag: 'tests',
          access: 'public',
          replies: {},
          handle: async ({ params }) => {
            throw thrown[(params as { what: string }).what]
          },
        })
      router.add({
        method: 'GET',
        paths: ['/api/circular'],
        summary: 'Reply with what is no JSON',
        tag: 'tests',
        access: 'public',
        replies: {},
        handle: async () => ({ big: 1n }),
      })
      router.raw.get('/page', async (_request, reply) => {
        reply.header('content-type', 'text/html').send('<p>hello')
      })
    },
  })
})
afterAll(() => api.stop(0))

describe('a route', () => {
  it('answers with its status and plain JSON that no cache keeps', async () => {
    const reply = await api.send('POST', '/api/items', { body: { name: 'a', count: 2 } })
    expect(reply.status).toBe(201)
    expect(reply.body).toEqual({ name: 'a', count: 2 })
    expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(reply.headers.get('cache-control')).toBe('no-store')
  })

  it('is the same under each of its mounts', async () => {
    expect((await api.send('POST', '/api/v1/items', { body: { name: 'a' } })).status).toBe(201)
    expect((await api.send('POST', '/api/v1/items', { body: {} })).status).toBe(422)
  })

  it('answers 204 with nothing', async () => {
    const reply = await api.send('POST', '/api/items/itm_1/close')
    expect([reply.status, reply.text, reply.headers.get('content-type')]).toEqual([204, '', null])
  })

  it('asks who calls before it reads anything else', async () => {
    const reply = await api.send('POST', '/api/items', { as: null, body: '{"broken' })
    expect([reply.status, reply.body['code']]).toEqual([401, 'not_authenticated'])
    expect(reply.headers.get('www-authenticate')).toBe('Bearer realm="Parley"')
  })

  it('refuses a bad credential, and says so to clients of HTTP', async () => {
    const reply = await api.send('GET', '/api/items/itm_1', { as: 'forged' })
    expect([reply.status, reply.body['code']]).toEqual([401, 'invalid_token'])
    expect(reply.headers.get('www-authenticate')).toContain('error="invalid_token"')
  })

  it('refuses who lacks the permission before it reads the body', async () => {
    const reply = await api.send('POST', '/api/items', { as: 'reader', body: '{"broken' })
    expect([reply.status, reply.body['code']]).toEqual([403, 'insufficient_permissions'])
  })

  it('lets anybody call what is public, with a caller who may nothing', async () => {
    expect((await api.send('GET', '/api/health', { as: null })).body).toEqual({ ok: true, permissions: 0 })
    expect((await api.send('GET', '/api/health', { as: 'forged' })).status).toBe(200)
  })

  it('refuses an id that is none', async () => {
    for (const id of [
      'itm_',
      'ITM_1',
      '%7Bitm_1%7D',
      'itm_1%20',
      'itm_1%0A',
      '-1',
      '1e3',
      '12345678901234567890',
      "itm_1'--",
    ]) {
      const reply = await api.send('GET', `/api/items/${id}`)
      expect([id, reply.status, reply.body['code']]).toEqual([id, 400, 'invalid_id'])
    }
    expect((await api.send('GET', '/api/items/itm_1%00')).status).toBe(404)
    expect((await api.send('GET', `/api/items/${'a'.repeat(600)}`)).status).toBe(404)
  })

  it('refuses a query that it does not know, and gives defaults for what is absent', async () => {
    expect((await api.send('GET', '/api/items/itm_1')).body['query']).toEqual({ page: 1 })
    for (const query of ['page=0', 'page=1&page=2', 'nope=1', '__proto__[x]=1', 'id=itm_2']) {
      const reply = await api.send('GET', `/api/items/itm_1?${query}`)
      expect([query, reply.status, reply.body['code']]).toEqual([query, 400, 'invalid_parameter'])
    }
    expect((await api.send('GET', '/api/items/itm_1')).body['polluted']).toBeNull()
  })

  it('says field by field what is wrong with a body', async () => {
    const reply = await api.send('POST', '/api/items', { body: { name: '', role: 'admin', count: '5' } })
    expect(reply.status).toBe(422)
    expect(reply.body['errors']).toEqual(
      expect.arrayContaining([
        { path: '/name', message: 'must not be empty' },
        { path: '/role', message: 'is not a known field' },
        { path: '/count', message: 'must be a whole number' },
      ]),
    )
  })

  it('refuses a missing body as malformed, and one where none belongs as invalid', async () => {
    expect((await api.send('POST', '/api/items')).body['code']).toBe('malformed_request')
    expect((await api.send('POST', '/api/items', { body: '' })).body['code']).toBe('malformed_request')
    expect((await api.send('POST', '/api/items/itm_1/close', { body: { a: 1 } })).body['code']).toBe('invalid_body')
    expect((await api.send('POST', '/api/items/itm_1/close', { body: {} })).status).toBe(204)
  })

  it('ignores the body of a GET', async () => {
    const reply = await api.raw(
      `GET /api/items/itm_1 HTTP/1.1\r\nHost: localhost:${api.port}\r\nAuthorization: Bearer agent\r\nContent-Type: application/json\r\nContent-Length: 7\r\nConnection: close\r\n\r\n{"a":1}`,
    )
    expect(reply.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200'])
  })
})

describe('a failure', () => {
  it.each([
    ['plain', 'GET', 500, 'internal_error'],
    ['nothing', 'GET', 500, 'internal_error'],
    ['text', 'GET', 500, 'internal_error'],
    ['status', 'GET', 500, 'internal_error'],
    ['away', 'GET', 503, 'not_ready'],
    ['slow', 'GET', 503, 'not_ready'],
    ['deadlock', 'POST', 503, 'not_ready'],
    ['nul', 'POST', 400, 'invalid_text'],
    ['jsonNul', 'POST', 400, 'invalid_text'],
    ['huge', 'POST', 422, 'invalid_body'],
    ['huge', 'GET', 400, 'invalid_parameter'],
    ['twice', 'POST', 409, 'duplicate'],
  ])('of kind %s on %s is %i %s', async (what, method, status, code) => {
    const reply = await api.send(method, `/api/throw/${what}?`)
    expect([reply.status, reply.body['code']]).toEqual([status, code])
    expect(reply.headers.get('retry-after')).toBe(status === 503 ? '1' : null)
    expect(reply.body['detail']).toBe(errors[code as keyof typeof errors][1])
    expect(reply.text).not.toMatch(/stack|secret|at .*:\d+|57P01|duplicate key/)
  })

  it('is a problem with everything that a client may look for', async () => {
    const reply = await api.send('GET', '/api/throw/plain?', { headers: { 'x-request-id': 'my-id.1' } })
    expect(reply.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
    expect(reply.body).toEqual({
      type: '/api/docs/errors#internal_error',
      title: 'Internal Server Error',
      status: 500,
      detail: 'Internal server error',
      code: 'internal_error',
      instance: '/api/throw/plain',
      request_id: 'my-id.1',
      error: 'Internal Server Error',
      message: 'Internal server error',
    })
  })

  it('is logged with its cause and request id, in one line', async () => {
    await api.send('GET', '/api/throw/plain', { headers: { 'x-request-id': 'find-me' } })
    const line = api.lines.find((each) => each['request_id'] === 'find-me' && each['msg'] === 'Request failed')
    expect(line).toMatchObject({ level: 50, route: '/api/throw/:what', cause: { message: 'secret words of a stack' } })
  })

  it('of a reply that is no JSON is a 500', async () => {
    expect((await api.send('GET', '/api/circular')).status).toBe(500)
  })
})

describe('every reply', () => {
  it('carries the security headers and a request id, also pages, errors and unknown paths', async () => {
    for (const path of [
      '/api/health',
      '/page',
      '/nope',
      '/api/items/itm_1?nope=1',
      '/%ff',
      '/a//b',
      `/${'a'.repeat(9000)}`,
    ]) {
      const { headers } = await api.send('GET', path)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f]{16}-[0-9a-z]+$/)
      expect(headers.get('strict-transport-security')).toBeNull()
      expect(headers.get('server')).toBeNull()
    }
  })

  it('takes the caller’s request id only when it is short and plain', async () => {
    for (const [given, isTaken] of [
      ['order-7.a_B', true],
      ['a'.repeat(64), true],
      ['a'.repeat(65), false],
      ['a b', false],
      ['\u001b[31m', false],
      ['a"}', false],
    ] as const) {
      const reply = await api.raw(`GET /nope HTTP/1.1\r\nHost: localhost:${api.port}\r\nX-Request-Id: ${given}\r\n\r\n`)
      expect(reply.toLowerCase().includes(`x-request-id: ${given.toLowerCase()}\r\n`)).toBe(isTaken)
    }
  })

  it('is told to metrics by its pattern, once', async () => {
    await api.send('GET', '/api/items/itm_9?q=secret')
    await sleep(20)
    const last = api.finished.at(-1)
    expect(last).toMatchObject({ method: 'GET', route: '/api/items/:id', status: 200 })
    expect(last?.ms).toBeGreaterThan(0)
  })

  it('leaves no credential and no query string in the log', async () => {
    await api.send('GET', '/api/items/itm_1?q=canary-query', {
      headers: { cookie: 's=canary-cookie', 'x-api-key': 'canary-key' },
    })
    await api.send('GET', '/nope?token=canary-query', { as: 'canary-token' })
    await api.send('POST', '/api/items', { body: '{"password":"canary-body' })
    await sleep(20)
    expect(api.lines.length).toBeGreaterThan(3)
    expect(JSON.stringify(api.lines)).not.toContain('canary')
  })
})
