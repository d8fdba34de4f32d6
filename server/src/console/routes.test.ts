import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { sendProblem, toProblem } from '../http/errors.ts'
import type { Router } from '../http/route.ts'
import { consoleRoutes } from './routes.ts'

let folder: string
let server: FastifyInstance
let reported: string[]
let reports: { count(): number }

function open(ENVIRONMENT: 'development' | 'production' = 'development'): void {
  server = Fastify()
  server.setErrorHandler((error, request, reply) => sendProblem(toProblem(error, request.method), request, reply))
  const router: Router = { raw: server, add() {}, describe() {} }
  reports = consoleRoutes(router, {
    config: { ENVIRONMENT, origin: 'https://support.example.com' },
    onPolicyReport: (directive) => reported.push(directive),
    folder,
  })
}
const get = (url: string, headers: Record<string, string> = {}) => server.inject({ url, headers })

beforeEach(() => {
  reported = []
  folder = mkdtempSync(join(tmpdir(), 'parley-console-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html>the page')
  writeFileSync(join(folder, 'assets/index-abc.js'), 'code()')
  writeFileSync(join(folder, 'assets/index-abc.js.gz'), gzipSync('code()'))
  writeFileSync(join(folder, '.built-from'), 'secret')
  open()
})
afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

describe('the console', () => {
  test('is one page at every address below /app, and / leads there', async () => {
    expect((await get('/')).headers.location).toBe('/app')
    for (const url of [
      '/app',
      '/app/',
      '/app/inbox/mine/tkt_1?q=a',
      '/app/index.html',
      '/app/.built-from',
      '/app/a.b/c',
    ]) {
      const reply = await get(url)
      expect([url, reply.statusCode, reply.body, reply.headers['cache-control']]).toEqual([
        url,
        200,
        '<!doctype html>the page',
        'no-cache',
      ])
    }
  })

  test('has a policy that lets nothing inline and nothing from elsewhere in', async () => {
    const policy = String((await get('/app')).headers['content-security-policy'])
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/)
    expect(policy).toContain("frame-ancestors 'self'")
    expect(policy).toContain("connect-src 'self' wss://support.example.com;")
    expect(policy).not.toMatch(/unsafe|\*|http:/)
  })

  test('serves hashed files for good, compressed as the browser takes them, and 304 for what it has', async () => {
    const plain = await get('/app/assets/index-abc.js')
    expect([plain.body, plain.headers['cache-control'], plain.headers['content-encoding']]).toEqual([
      'code()',
      'public, max-age=31536000, immutable',
      undefined,
    ])
    const packed = await get('/app/assets/index-abc.js', { 'accept-encoding': 'br;q=0, gzip' })
    expect([packed.headers['content-encoding'], gunzipSync(packed.rawPayload).toString()]).toEqual(['gzip', 'code()'])
    expect((await get('/app/assets/index-abc.js', { 'accept-encoding': 'gzip;q=0' })).headers['content-encoding']).toBe(
      undefined,
    )
    const again = await get('/app/assets/index-abc.js', { 'if-none-match': String(plain.headers.etag) })
    expect([again.statusCode, again.body]).toEqual([304, ''])
  })

  test('a hashed file that is gone is 404, not the page', async () => {
    expect((await get('/app/assets/index-old.js')).statusCode).toBe(404)
    expect((await get('/app/assets/..%2f..%2fpackage.json')).statusCode).toBe(404)
  })

  test('a newer build is served without a restart, and no build at all says so', async () => {
    await get('/app')
    writeFileSync(join(folder, 'index.html'), 'newer')
    utimesSync(join(folder, 'index.html'), 1, 1)
    expect((await get('/app')).body).toBe('newer')
    rmSync(join(folder, 'index.html'))
    const missing = await get('/app')
    expect([missing.statusCode, missing.json().code]).toEqual([503, 'not_ready'])
  })

  test('shows its pieces in development only', async () => {
    expect((await get('/app/pieces')).statusCode).toBe(200)
    await server.close()
    open('production')
    expect((await get('/app/pieces')).statusCode).toBe(404)
    expect((await get('/app/inbox')).statusCode).toBe(200)
  })
})

describe('reports of a broken policy', () => {
  const post = (payload: string) =>
    server.inject({
      method: 'POST',
      url: '/app/policy-reports',
      payload,
      headers: { 'content-type': 'application/csp-report' },
    })

  test('are counted by directive, whatever they hold', async () => {
    const report = (directive: string) => JSON.stringify({ 'csp-report': { 'effective-directive': directive } })
    for (const body of [report('script-src-elem'), report('script-src-own'), 'no json', '']) await post(body)
    expect(reported).toEqual(['script-src-elem', 'other', 'other', 'other'])
    expect(reports.count()).toBe(4)
  })

  test('that are too large are refused', async () => {
    expect((await post('x'.repeat(20_000))).statusCode).toBe(413)
    expect(reports.count()).toBe(0)
  })
})
