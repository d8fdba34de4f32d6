import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { type Sandbox, startSandbox } from '@parley/sandbox'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Problem } from './http/problem.ts'
import { mountSandboxPages } from './sandbox-pages.ts'

let server: FastifyInstance
let sandbox: Sandbox
let host: string

beforeEach(async () => {
  server = Fastify({ forceCloseConnections: true })
  server.setErrorHandler((error, _request, reply) =>
    reply
      .code(error instanceof Problem ? error.status : 500)
      .send({ code: error instanceof Problem ? error.code : null }),
  )
  const pages = mountSandboxPages(server)
  await server.listen({ host: '0.0.0.0', port: 0 })
  host = `127.0.0.1:${(server.server.address() as AddressInfo).port}`
  sandbox = await startSandbox({ targetUrl: 'http://127.0.0.1:9' })
  pages.point(sandbox.url)
})

afterEach(async () => {
  await sandbox.stop()
  await server.close()
})

type Asked = { method?: string; path?: string; to?: string; headers?: Record<string, string>; body?: string }

function ask({ method = 'GET', path = '/sandbox/control/faults', to = host, headers = {}, body }: Asked) {
  return new Promise<{ status: number; headers: http.IncomingHttpHeaders; text: string }>((resolve, reject) => {
    const request = http.request(`http://${to}${path}`, { method, headers }, (response) => {
      let text = ''
      response.on('data', (part) => {
        text += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
    })
    request.on('error', reject)
    request.end(body)
  })
}

const json = { 'content-type': 'application/json' }

test('the controls of the sandbox work on Parley’s own origin, bodies and errors as they are', async () => {
  const fault = JSON.stringify({ platform: 'whatsapp', kind: 'drop' })
  const origin = `http://${host}`
  const ordered = await ask({
    method: 'POST',
    headers: { ...json, origin, 'sec-fetch-site': 'same-origin' },
    body: fault,
  })
  expect(ordered.status).toBe(200)
  expect(JSON.parse((await ask({})).text)).toMatchObject([{ fault: { kind: 'drop' } }])
  expect((await ask({ method: 'DELETE' })).text).toBe('[]')
  expect(await ask({ method: 'POST', headers: json, body: '{"platform":"fax"}' })).toMatchObject({ status: 422 })
})

test('changes are heard through it as they happen, and both ends may leave', async () => {
  const ending = new AbortController()
  const answer = await fetch(`http://${host}/sandbox/control/stream`, { signal: ending.signal })
  expect(answer.headers.get('content-type')).toBe('text/event-stream')
  const reader = answer.body!.getReader()
  let heard = ''
  const until = async (words: string) => {
    while (!heard.includes(words)) heard += Buffer.from((await reader.read()).value ?? []).toString('utf8')
  }
  await until('"hello"')
  sandbox.faults.order({ platform: 'twitter', kind: 'hang' })
  await until('"hang"')
  ending.abort()
  const other = await fetch(`http://${host}/sandbox/control/stream`)
  await sandbox.stop()
  await other.text().catch(() => '')
  expect((await ask({})).status).toBe(503)
})

test('nothing but the pages and their controls is reached through it', async () => {
  for (const path of ['/sandbox/graph/me', '/sandbox/control/../../graph/me', '/sandbox/%2e%2e/graph/me']) {
    expect([404, 503], path).toContain((await ask({ path })).status)
  }
  expect(sandbox.calls()).toEqual([])
  expect(await ask({ path: '/sandbox' })).toMatchObject({ status: 302, headers: { location: '/sandbox/' } })
})

test('only this machine’s own browser gets in: no other host, no proxy, no other page', async () => {
  const refused: [number, Asked][] = [
    [404, { headers: { host: 'rebound.example' } }],
    [404, { headers: { host: '127.0.0.1.evil.example' } }],
    [404, { headers: { 'x-forwarded-for': '203.0.113.9' } }],
    [404, { headers: { forwarded: 'for=203.0.113.9' } }],
    [403, { method: 'POST', headers: { origin: 'https://evil.example' } }],
    [403, { headers: { origin: 'null' } }],
    [403, { headers: { 'sec-fetch-site': 'cross-site' } }],
    [403, { path: '/sandbox/control/stream', headers: { 'sec-fetch-site': 'same-site' } }],
  ]
  for (const [status, asked] of refused) expect((await ask(asked)).status, JSON.stringify(asked)).toBe(status)
  const outside = Object.values(networkInterfaces()).flatMap((all) => all ?? [])
  const address = outside.find(({ family, internal }) => family === 'IPv4' && !internal)?.address
  if (address) expect((await ask({ to: `${address}:${host.split(':')[1]}`, headers: { host } })).status).toBe(404)
})
