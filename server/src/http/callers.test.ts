import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { openServer, type TestServer } from './test-server.ts'

let api: TestServer
afterEach(() => api.stop(0))

describe('26: a foreign page cannot act with somebody’s cookie', () => {
  const post = (headers: Record<string, string>, cookie = 's=1') =>
    api.send('POST', '/api/items', {
      as: null,
      headers: { ...(cookie ? { cookie } : {}), ...headers },
      body: { name: 'a' },
    })

  it('in production only our origin and listed ones pass', async () => {
    api = await openServer({
      environment: {
        ENVIRONMENT: 'production',
        PUBLIC_URL: 'https://support.example.com',
        SECRET_KEY: 'kX7-qz.81mVw_2Tr9LpA0bCdEfGhIjKl',
        ALLOWED_ORIGINS: 'https://app.example.com,null',
        ALLOWED_HOSTS: '127.0.0.1',
      },
    })
    const here = `http://127.0.0.1:${api.port}`
    for (const [headers, status] of [
      [{ origin: 'https://support.example.com' }, 201],
      [{ origin: 'https://app.example.com' }, 201],
      [{}, 201],
      [{ 'sec-fetch-site': 'same-origin' }, 201],
      [{ 'sec-fetch-site': 'cross-site' }, 403],
      [{ origin: 'null' }, 403],
      [{ origin: 'https://evil.example' }, 403],
      [{ origin: 'https://support.example.com.evil.example' }, 403],
      [{ origin: 'http://support.example.com' }, 403],
      [{ origin: here }, 403],
      [{ origin: '' }, 403],
    ] as const) {
      const reply = await post(headers as Record<string, string>)
      expect([headers, reply.status]).toEqual([headers, status])
      if (status === 403) expect(reply.body['code']).toBe('wrong_origin')
    }
    expect((await api.send('GET', '/api/health')).headers.get('strict-transport-security')).toMatch(/^max-age=/)
  })

  it('in development the page may also come from the very host it calls', async () => {
    api = await openServer()
    expect((await post({ origin: `http://127.0.0.1:${api.port}` })).status).toBe(201)
    expect((await post({ origin: `http://127.0.0.1:${api.port + 1}` })).status).toBe(403)
  })

  it('reading, and callers with a token, need no origin', async () => {
    api = await openServer()
    const headers = { origin: 'https://evil.example' }
    expect(
      (await api.send('GET', '/api/items/itm_1', { as: null, headers: { ...headers, cookie: 's=1' } })).status,
    ).toBe(200)
    expect((await api.send('POST', '/api/items', { headers, body: { name: 'a' } })).status).toBe(201)
  })

  it('forms and plain text are 415 before they can do anything', async () => {
    api = await openServer()
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
      expect((await post({ 'content-type': type })).status).toBe(415)
  })
})

describe('88: CORS', () => {
  const preflight = (origin: string, path = '/api/items') =>
    api.send('OPTIONS', path, {
      as: null,
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
    })
  const allowed = (headers: Headers) => headers.get('access-control-allow-origin')

  it('answers listed origins, with credentials, and nobody else', async () => {
    api = await openServer({ environment: { ALLOWED_ORIGINS: 'https://app.example.com' } })
    const good = await preflight('https://app.example.com')
    expect([good.status, allowed(good.headers), good.headers.get('access-control-allow-credentials')]).toEqual([
      204,
      'https://app.example.com',
      'true',
    ])
    expect(good.headers.get('access-control-allow-methods')).toContain('DELETE')
    expect(good.headers.get('vary')).toBe('Origin')
    for (const origin of [
      'https://evil.example',
      'null',
      'https://app.example.com.evil.example',
      'http://app.example.com',
      '*',
    ]) {
      const { headers } = await preflight(origin)
      expect([origin, allowed(headers), headers.get('access-control-allow-credentials')]).toEqual([origin, null, null])
      const simple = await api.send('GET', '/api/items/itm_1', { headers: { origin } })
      expect([origin, allowed(simple.headers)]).toEqual([origin, null])
    }
    const failed = await api.send('GET', '/api/items/nope', { headers: { origin: 'https://app.example.com' } })
    expect([failed.status, allowed(failed.headers)]).toEqual([400, 'https://app.example.com'])
    expect(failed.headers.get('access-control-expose-headers')).toContain('X-Request-Id')
  })

  it('is off unless origins are listed', async () => {
    api = await openServer()
    const reply = await preflight('https://app.example.com')
    expect([reply.status, allowed(reply.headers)]).toEqual([405, null])
  })

  it('with * (development) never allows credentials, and never null', async () => {
    api = await openServer({ environment: { ALLOWED_ORIGINS: '*' } })
    const { headers } = await preflight('https://app.example.com')
    expect([allowed(headers), headers.get('access-control-allow-credentials')]).toEqual(['*', null])
    expect(allowed((await preflight('null')).headers)).toBeNull()
    const stolen = await api.send('POST', '/api/items', {
      as: null,
      headers: { cookie: 's=1', origin: 'https://evil.example' },
      body: { name: 'a' },
    })
    expect(stolen.status).toBe(403)
  })
})

describe('limits', () => {
  it('count each caller alone, on every route together, and say what is left', async () => {
    api = await openServer({ environment: { RATE_LIMIT_PER_MINUTE: '3' } })
    const left = []
    for (const path of ['/api/items/itm_1', '/api/items/itm_2', '/api/items/itm_1?nope=1'])
      left.push((await api.send('GET', path)).headers.get('ratelimit-remaining'))
    expect(left).toEqual(['2', '1', '0'])
    const refused = await api.send('POST', '/api/items', { body: { name: 'a' } })
    expect([refused.status, refused.body['code']]).toEqual([429, 'too_many_requests'])
    expect(refused.headers.get('retry-after')).toBe(refused.headers.get('ratelimit-reset'))
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50)
    expect((await api.send('GET', '/api/items/itm_1', { as: 'other' })).headers.get('ratelimit-remaining')).toBe('2')
  })

  it('put everybody whom nobody knows into the bucket of their address, whatever they claim', async () => {
    api = await openServer({ environment: { RATE_LIMIT_PER_MINUTE: '4' } })
    const seen = []
    for (const [as, forwarded] of [
      [null, '192.0.2.1'],
      ['forged', '192.0.2.2'],
      ['forged too', '192.0.2.3'],
      [null, '192.0.2.4'],
      ['forged again', '192.0.2.5'],
    ] as const)
      seen.push((await api.send('GET', '/api/items/itm_1', { as, headers: { 'x-forwarded-for': forwarded } })).status)
    expect(seen).toEqual([401, 401, 401, 401, 429])
    expect((await api.send('GET', '/api/health', { as: null })).status).toBe(429)
    expect((await api.send('GET', '/api/items/itm_1')).status).toBe(200)
  })

  it('believe a proxy that is trusted', async () => {
    api = await openServer({ environment: { RATE_LIMIT_PER_MINUTE: '1', TRUST_PROXY: '127.0.0.1' } })
    const from = async (address: string) =>
      (await api.send('GET', '/api/health', { as: null, headers: { 'x-forwarded-for': address } })).status
    expect([await from('192.0.2.1'), await from('192.0.2.2'), await from('192.0.2.1')]).toEqual([200, 200, 429])
    expect([await from('2001:db8::1'), await from('2001:db8::2'), await from('::ffff:192.0.2.2')]).toEqual([
      200, 429, 429,
    ])
  })

  it('are off at 0', async () => {
    api = await openServer()
    const reply = await api.send('GET', '/api/items/itm_1')
    expect([reply.status, reply.headers.get('ratelimit-limit')]).toEqual([200, null])
  })
})

describe('when the database', () => {
  it('is known to be away, all but public routes are refused at once', async () => {
    let isUp = false
    api = await openServer({ isUp: () => isUp })
    const reply = await api.send('GET', '/api/items/itm_1', { as: 'slow' })
    expect([reply.status, reply.body['code'], reply.headers.get('retry-after')]).toEqual([503, 'not_ready', '1'])
    expect((await api.send('GET', '/api/health', { as: null })).status).toBe(200)
    isUp = true
    expect((await api.send('GET', '/api/items/itm_1')).status).toBe(200)
  })

  it('hangs while somebody proves who they are, they are told to try again in time', async () => {
    api = await openServer({ limits: { workMs: 500 } })
    const began = performance.now()
    const reply = await api.send('GET', '/api/items/itm_1', { as: 'slow' })
    expect([reply.status, reply.body['code'], reply.headers.get('retry-after')]).toEqual([503, 'not_ready', '1'])
    expect(performance.now() - began).toBeLessThan(1500)
    await sleep(0)
  })
})
