import { pino } from 'pino'
import { uuidv7 } from 'uuidv7'
import { addAgents, agentSchemas } from '../agents/index.ts'
import { companyName } from '../company/index.ts'
import { readConfig } from '../config.ts'
import type { Sql } from '../db/sql.ts'
import { addDepartmentRoutes, departmentSchemas } from '../departments/index.ts'
import type { Deps } from '../deps.ts'
import { createIdempotencyStore } from '../http/idempotency-store.ts'
import { createServer } from '../http/server.ts'
import { addRoleRoutes, roleSchemas } from '../roles/index.ts'
import { addSecondFactor } from '../second-factor/index.ts'
import { createSso, ssoSchemas } from '../sso/index.ts'
import { testDatabase } from '../testing/database.ts'
import { type Access, createAccess, keySchemas } from './index.ts'
import { createVault } from './vault.ts'

// A house of its own for the tests of access: a fresh database, a clock that they move, and as many nodes as they ask for.

export const secretKey = 'access tests: a key of forty characters.'
export type Node = {
  url: string
  access: Access
  deps: Deps
  /** A request over a real socket; `body` is sent as JSON. */
  call(method: string, path: string, options?: { body?: unknown; headers?: Record<string, string> }): Promise<Reply>
}
export type Reply = { status: number; headers: Headers; body: Record<string, unknown>; text: string }

export async function openHouse() {
  const database = await testDatabase()
  const log = pino({ level: 'silent' })
  const queries: string[] = []
  const sql = recording(database.sql, queries)
  const clock = { ms: Date.now() }
  const closing: (() => Promise<unknown>)[] = []

  /** One more node on the same database. */
  async function node(environment: Record<string, string> = {}): Promise<Node> {
    const config = readConfig({ PUBLIC_URL: 'http://127.0.0.1:8000', ...environment })
    const deps: Deps = { config, sql, log, now: () => new Date(clock.ms), node: `n${closing.length}` }
    const sso = createSso({ ...deps, vault: createVault(secretKey) })
    const access = createAccess(deps, { idTokens: sso.idTokens, secretKey, companyName: () => companyName(sql) })
    const http = createServer({
      config,
      log,
      authenticate: access.authenticate,
      idempotency: createIdempotencyStore(sql),
      schemas: { ...keySchemas, ...agentSchemas, ...departmentSchemas, ...roleSchemas, ...ssoSchemas },
    })
    access.addRoutes(http.router)
    sso.addRoutes(http.router, access)
    addSecondFactor(http.router, deps, { access, companyName: () => companyName(sql) })
    addAgents(http.router, { ...deps, passwords: access.passwords, invite: access.invite })
    addRoleRoutes(http.router, deps)
    addDepartmentRoutes(http.router, deps)
    const url = await http.server.listen({ host: '127.0.0.1', port: 0 })
    closing.push(() => http.stop(1000))
    return { url, access, deps, call: (method, path, options) => call(url, method, path, options) }
  }

  return {
    sql,
    clock,
    /** The text of every statement outside transactions so far. */
    queries,
    node,
    async close() {
      for (const close of closing) await close()
      await database.drop()
    },
  }
}
export type House = Awaited<ReturnType<typeof openHouse>>

function recording(sql: Sql, queries: string[]): Sql {
  return new Proxy(sql, {
    apply(target, self, args: [unknown, ...unknown[]]) {
      if (Array.isArray(args[0]) && 'raw' in args[0]) queries.push(args[0].join('?'))
      return Reflect.apply(target as (...all: unknown[]) => unknown, self, args)
    },
  })
}

async function call(
  url: string,
  method: string,
  path: string,
  options: Parameters<Node['call']>[2] = {},
): Promise<Reply> {
  const response = await fetch(url + path, {
    method,
    redirect: 'manual',
    headers: { ...(options.body === undefined ? {} : { 'content-type': 'application/json' }), ...options.headers },
    body: options.body === undefined ? undefined : JSON.stringify(options.body),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json')
  return { status: response.status, headers: response.headers, text, body: isJson && text ? JSON.parse(text) : {} }
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
/** The cookie pair of a reply, as a browser sends it back. */
export const cookieOf = (reply: Reply) => ({ cookie: (reply.headers.get('set-cookie') ?? '').split(';')[0]! })

export const password = 'a long pass phrase'
/** An agent in the database, who signs in with `password`. */
export async function anAgent(
  house: House,
  node: Node,
  { email = `${uuidv7()}@example.com`, role = 'agent', withPassword = true }: AgentWish = {},
): Promise<{ id: string; email: string }> {
  const id = uuidv7()
  const hash = withPassword ? await node.access.passwords.hash(password) : null
  await house.sql`insert into agent (id, email, name, role, password_hash) values (${id}, ${email}, 'Ada', ${role}, ${hash})`
  return { id, email }
}
type AgentWish = { email?: string; role?: string; withPassword?: boolean }

/** Signs in with `password`. */
export async function signIn(node: Node, email: string, headers: Record<string, string> = {}) {
  const reply = await node.call('POST', '/api/v1/auth/login', { body: { email, password }, headers })
  if (reply.status !== 200) throw new Error(`Sign-in failed: ${reply.text}`)
  return {
    reply,
    access: String(reply.body['access_token']),
    refresh: String(reply.body['refresh_token']),
    token: bearer(String(reply.body['access_token'])),
    cookie: cookieOf(reply),
  }
}

export const me = (node: Node, headers: Record<string, string>) => node.call('GET', '/api/v1/auth/me', { headers })
