import { connect } from 'node:net'
import { Writable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { pino } from 'pino'
import Type from 'typebox'
import type { Caller } from '../access/caller.ts'
import { readConfig } from '../config.ts'
import { addDocs } from './docs.ts'
import type { IdempotencyStore } from './idempotency.ts'
import type { Limits } from './limits.ts'
import { Problem } from './problem.ts'
import type { Router } from './route.ts'
import { createServer, type HttpServer, type ServerDeps } from './server.ts'
import type { Finished } from './watch.ts'

// A small API on the real HTTP layer, for the tests of this folder.

export const person: Caller = {
  type: 'agent',
  id: '01932a1f-7c00-7000-8000-000000000001',
  label: 'agent 1',
  permissions: new Set(['ticket.read', 'ticket.create']),
  scope: { kind: 'all' },
  via: 'token',
}

/** Tokens: `agent` may read and create, `reader` only reads, `slow` hangs, anything else is bad. The cookie `s=1` is a session. */
async function authenticate(request: FastifyRequest): Promise<Caller | null> {
  const { authorization, cookie } = request.headers
  if (cookie === 's=1') return { ...person, via: 'session' }
  if (authorization === undefined) return null
  if (authorization === 'Bearer agent') return person
  if (authorization === 'Bearer other') return { ...person, id: '01932a1f-7c00-7000-8000-000000000002' }
  if (authorization === 'Bearer reader') return { ...person, permissions: new Set(['ticket.read']) }
  if (authorization === 'Bearer slow') return new Promise(() => {})
  throw new Problem('invalid_token')
}

const noKeys: IdempotencyStore = {
  claim: () => Promise.reject(new Error('no idempotent route here')),
  settle: () => Promise.reject(new Error('no idempotent route here')),
  release: () => Promise.reject(new Error('no idempotent route here')),
}

export type TestServer = HttpServer & {
  port: number
  lines: Record<string, unknown>[]
  finished: Finished[]
  /** A request as a well-behaved client makes it, by the agent unless told. */
  send(method: string, path: string, options?: SendOptions): Promise<Reply>
  /** Bytes on a fresh connection; what came back until it was closed, or silent for a moment after the first answer. */
  raw(bytes: string | Buffer): Promise<string>
}
export type SendOptions = { headers?: Record<string, string>; body?: unknown; as?: string | null }
export type Reply = { status: number; headers: Headers; text: string; body: Record<string, unknown> }

export async function openServer(
  options: {
    environment?: Record<string, string>
    limits?: Partial<Limits>
    isUp?: () => boolean
    idempotency?: IdempotencyStore
    authenticate?: ServerDeps['authenticate']
    hold?: ServerDeps['hold']
    routes?: (router: Router) => void
    docs?: boolean
  } = {},
): Promise<TestServer> {
  const lines: Record<string, unknown>[] = []
  const finished: Finished[] = []
  const sink = new Writable({
    write(line, _encoding, done) {
      lines.push(JSON.parse(String(line)))
      done()
    },
  })
  const config = readConfig({ PORT: '0', RATE_LIMIT_PER_MINUTE: '0', ...options.environment })
  const http = createServer({
    config,
    log: pino({ level: 'debug' }, sink),
    authenticate: options.authenticate ?? authenticate,
    hold: options.hold,
    idempotency: options.idempotency ?? noKeys,
    isUp: options.isUp,
    observe: (each) => finished.push(each),
    limits: options.limits,
  })
  sampleRoutes(http.router)
  options.routes?.(http.router)
  if (options.docs) addDocs(http, { config, authenticate, schemas: {}, cookieName: 's' })
  await http.server.listen({ port: 0, host: '127.0.0.1' })
  const address = http.server.server.address()
  const port = typeof address === 'object' && address ? address.port : 0

  async function send(method: string, path: string, { headers, body, as = 'agent' }: SendOptions = {}): Promise<Reply> {
    const reply = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: {
        ...(as ? { authorization: `Bearer ${as}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await reply.text()
    const isJson = reply.headers.get('content-type')?.includes('json') && text !== ''
    return { status: reply.status, headers: reply.headers, text, body: isJson ? JSON.parse(text) : {} }
  }

  function raw(bytes: string | Buffer): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
      let received = ''
      const end = () => {
        clearTimeout(timer)
        socket.destroy()
        resolve(received)
      }
      let timer = setTimeout(end, 5_000)
      socket.on('data', (chunk) => {
        received += chunk
        clearTimeout(timer)
        timer = setTimeout(end, 100)
      })
      socket.on('close', end)
      socket.on('error', () => {})
    })
  }

  return { ...http, port, lines, finished, send, raw }
}

const Item = Type.Object(
  { name: Type.String({ minLength: 1 }), count: Type.Optional(Type.Integer({ minimum: 0 })) },
  {
    additionalProperties: false,
  },
)

function sampleRoutes(router: Router): void {
  router.add({
    method: 'GET',
    paths: ['/api/items/:id'],
    summary: 'Read an item',
    tag: 'items',
    access: 'ticket.read',
    params: Type.Object({ id: Type.String({ pattern: '^itm_[a-z0-9]{1,10}$', examples: ['itm_1'] }) }),
    query: Type.Object(
      {
        page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 1 })),
        open: Type.Optional(Type.Boolean()),
        q: Type.Optional(Type.String({ maxLength: 100 })),
      },
      { additionalProperties: false },
    ),
    replies: { 200: Type.Object({}) },
    handle: async ({ params, query }) => ({ id: params.id, query, polluted: Reflect.get({}, 'x') ?? null }),
  })
  router.add({
    method: 'POST',
    paths: ['/api/items', '/api/v1/items'],
    summary: 'Make an item',
    tag: 'items',
    access: 'ticket.create',
    body: Item,
    replies: { 201: Item },
    status: 201,
    handle: async ({ body }) => body,
  })
  router.add({
    method: 'POST',
    paths: ['/api/items/:id/close'],
    summary: 'Close an item',
    tag: 'items',
    access: 'ticket.create',
    replies: { 204: Type.Null() },
    status: 204,
    handle: async () => undefined,
  })
  router.add({
    method: 'GET',
    paths: ['/api/health'],
    summary: 'Tell that the process lives',
    tag: 'operations',
    access: 'public',
    replies: { 200: Type.Object({}) },
    handle: async ({ caller }) => ({ ok: true, permissions: caller.permissions.size }),
  })
}
