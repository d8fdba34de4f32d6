import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Client, createClient } from './client.ts'
import { ApiProblem, fieldError } from './problem.ts'

type Answer = { status: number; headers?: Record<string, string>; body?: unknown; raw?: string; hangs?: boolean }
let answers: Answer[] = []
let seen: { method: string; url: string; headers: http.IncomingHttpHeaders; body: string }[] = []
let waits: number[] = []
let signedOut = 0
let api: Client
let base: string

const server = http.createServer(async (request, response) => {
  let body = ''
  for await (const part of request) body += part
  seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body })
  const answer = answers.shift() ?? { status: 200, body: {} }
  if (answer.hangs) return
  const text = answer.raw ?? (answer.body === undefined ? '' : JSON.stringify(answer.body))
  response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(text)
})

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  answers = []
  seen = []
  waits = []
  signedOut = 0
  api = createClient({
    base,
    timeoutMs: 500,
    onSignedOut: () => signedOut++,
    sleep: async (ms) => void waits.push(ms),
  })
})

const refusal = (status: number, code: string, more: object = {}) => ({
  status,
  body: { status, code, detail: `Words of ${code}`, request_id: 'req-1', ...more },
})
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('it was not refused'),
    (error: unknown) => error as ApiProblem,
  )

describe('a request', () => {
  test('puts params into the path escaped, leaves undefined out of the query, and sends JSON', async () => {
    await api('GET /tickets', { query: { view: 'mine', tag: 'a&b', channel: undefined } })
    await api('PUT /tickets/{ticket_id}', {
      params: { ticket_id: 'x/../y?z' },
      body: { status: 'resolved' },
      ifVersion: 7,
    })
    expect(seen.map(({ method, url, body }) => [method, url, body])).toEqual([
      ['GET', '/api/v1/tickets?view=mine&tag=a%26b', ''],
      ['PUT', '/api/v1/tickets/x%2F..%2Fy%3Fz', '{"status":"resolved"}'],
    ])
    expect(seen[1]?.headers['if-match']).toBe('"7"')
  })

  test('gives null for 204', async () => {
    answers = [{ status: 204 }]
    expect(await api('DELETE /keys/{key_id}', { params: { key_id: 'key_1' } })).toBeNull()
  })
})

describe('a refusal', () => {
  test('carries code, words, request id and the fields that are wrong', async () => {
    answers = [refusal(422, 'invalid_body', { errors: [{ path: '/settings/token', message: 'is required' }] })]
    const problem = await failure(api('POST /departments', { body: { name: '' } }))
    expect(problem).toBeInstanceOf(ApiProblem)
    expect([problem.status, problem.code, problem.detail, problem.requestId]).toEqual([
      422,
      'invalid_body',
      'Words of invalid_body',
      'req-1',
    ])
    expect(fieldError(problem, 'settings.token')).toBe('is required')
    expect(fieldError(problem, 'token')).toBeUndefined()
  })

  test('without a problem body is still one', async () => {
    answers = [{ status: 502, raw: '<html>Bad gateway</html>' }]
    const problem = await failure(api('POST /auth/logout'))
    expect([problem.status, problem.code]).toEqual([502, 'unknown'])
  })

  test('of 401 tells that the agent is signed out, except while signing in', async () => {
    answers = [refusal(401, 'wrong_credentials'), refusal(401, 'not_authenticated')]
    await failure(api('POST /auth/login', { body: { email: 'a@example.com', password: 'x' } }))
    expect(signedOut).toBe(0)
    await failure(api('GET /auth/me'))
    expect(signedOut).toBe(1)
  })
})

describe('trouble that passes', () => {
  test('a GET is tried again as long after as the API asks, else doubling', async () => {
    answers = [{ ...refusal(429, 'too_many_requests'), headers: { 'retry-after': '2' } }, refusal(503, 'not_ready')]
    await api('GET /auth/me')
    expect([seen.length, waits]).toEqual([3, [2000, 600]])
  })

  test('a GET gives up after four tries', async () => {
    answers = Array.from({ length: 9 }, () => refusal(503, 'overloaded'))
    expect((await failure(api('GET /auth/me'))).code).toBe('overloaded')
    expect(seen.length).toBe(4)
  })

  test('what changes something is sent once', async () => {
    answers = [refusal(503, 'overloaded')]
    await failure(api('POST /departments', { body: { name: 'Sales' } }))
    expect([seen.length, waits]).toEqual([1, []])
  })

  test('no answer in time is a timeout, nobody there is the network, an abort is the caller’s own', async () => {
    answers = [{ status: 200, hangs: true }]
    expect((await failure(api('POST /auth/logout'))).code).toBe('timeout')
    const nowhere = createClient({ base: 'http://127.0.0.1:1/api/v1' })
    expect((await failure(nowhere('POST /auth/logout'))).code).toBe('network')
    answers = [{ status: 200, hangs: true }]
    const stop = new AbortController()
    const asked = failure(api('GET /auth/me', { signal: stop.signal }))
    stop.abort(new Error('left the page'))
    expect((await asked).message).toBe('left the page')
  })
})
