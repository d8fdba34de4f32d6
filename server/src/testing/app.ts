import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { allPermissions, type Permission, toId } from '@parley/contract'
import { pino } from 'pino'
import { uuidv7 } from 'uuidv7'
import { makeKey } from '../access/keys.ts'
import { type App, type AppOptions, createApp } from '../app.ts'
import { channels } from '../channels/registry.ts'
import { type Config, readConfig } from '../config.ts'
import { type TestDatabase, testDatabase } from './database.ts'

// biome-ignore lint/suspicious/noExplicitAny: a test says by its assertions what a reply holds
export type TestReply = { status: number; headers: Headers; body: any; text: string }
export type TestClient = {
  get(path: string, headers?: Record<string, string>): Promise<TestReply>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<TestReply>
  put(path: string, body?: unknown, headers?: Record<string, string>): Promise<TestReply>
  delete(path: string, headers?: Record<string, string>): Promise<TestReply>
  send(method: string, path: string, init?: RequestInit): Promise<TestReply>
}

export type TestApp = App & {
  url: string
  sql: TestDatabase['sql']
  databaseUrl: string
  /** Without any credential. */
  anonymous: TestClient
  /** With an API key that may do everything, or what is given. */
  service(
    permissions?: readonly Permission[],
    departmentIds?: readonly string[] | null,
  ): Promise<TestClient & { key: string }>
  /** As a new agent of this role. */
  as(role: string): Promise<TestClient & { agentId: string; uuid: string; email: string; token: string }>
  /** Resolves when every receipt is processed and every event numbered. */
  settled(): Promise<void>
  close(): Promise<void>
}

export type TestAppOptions = Partial<Omit<AppOptions, 'config'>> & {
  environment?: Record<string, string>
  database?: TestDatabase
  /** Any free one unless told, such as that of a node that was stopped. */
  port?: number
  /** Adds routes: afterwards none can be. */
  beforeListen?: (app: App) => void
}

/** A whole node on a database of its own, listening on a free port of loopback. */
export async function testApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = options.database ?? (await testDatabase())
  const config: Config = readConfig({
    PORT: '0',
    SANDBOX: '0',
    DATA_DIR: join(tmpdir(), `parley-test-${process.pid}`),
    DEMO: '0',
    LOG_LEVEL: 'silent',
    RATE_LIMIT_PER_MINUTE: '0',
    RATE_LIMIT_WEBHOOK_PER_MINUTE: '0',
    ...options.environment,
  })
  const app = await createApp({
    config,
    databaseUrl: database.url,
    secretKey: 'only-for-tests-only-for-tests-only-for-tests',
    log: pino({ level: config.LOG_LEVEL }),
    channels,
    ...options,
  })
  options.beforeListen?.(app)
  await app.server.listen({ host: '127.0.0.1', port: options.port ?? 0 })
  const url = `http://127.0.0.1:${(app.server.server.address() as AddressInfo).port}`
  return {
    ...app,
    url,
    sql: database.sql,
    databaseUrl: database.url,
    anonymous: client(url, {}),
    async service(permissions = allPermissions, departmentIds = null) {
      const wish = { name: 'test', permissions, departmentIds, createdBy: null, expiresAt: null }
      const { key } = await makeKey(database.sql, wish, new Date())
      return { ...client(url, { 'x-api-key': key }), key }
    },
    async as(role) {
      const { uuid, email } = await makeAgent(database.sql, role, await app.access.passwords.hash(testPassword))
      const reply = await client(url, {}).post('/api/v1/auth/login', { email, password: testPassword })
      const token: string = reply.body.access_token
      return { ...client(url, { authorization: `Bearer ${token}` }), agentId: toId('agent', uuid), uuid, email, token }
    },
    async settled() {
      for (let tries = 0; tries < 400; tries++) {
        const [row] =
          await database.sql`select (select count(*) from receipt_queue) + (select count(*) from outbox) as waiting`
        if (Number(row?.['waiting']) === 0) return
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      throw new Error('Receipts or events still wait after 4 s')
    },
    async close() {
      await app.stop()
      if (!options.database) await database.drop()
    },
  }
}

export const testPassword = 'correct horse battery staple'

function client(url: string, credential: Record<string, string>): TestClient {
  const send = async (method: string, path: string, init: RequestInit = {}): Promise<TestReply> => {
    const reply = await fetch(url + path, {
      redirect: 'manual',
      ...init,
      method,
      headers: { ...credential, ...(init.headers as Record<string, string>) },
    })
    const text = await reply.text()
    const isJson = /json/.test(reply.headers.get('content-type') ?? '')
    return { status: reply.status, headers: reply.headers, text, body: isJson && text ? JSON.parse(text) : undefined }
  }
  const withBody =
    (method: string) =>
    (path: string, body?: unknown, headers: Record<string, string> = {}) =>
      body === undefined
        ? send(method, path, { headers })
        : send(method, path, {
            body: JSON.stringify(body),
            headers: { 'content-type': 'application/json', ...headers },
          })
  return {
    send,
    get: (path, headers = {}) => send('GET', path, { headers }),
    delete: (path, headers = {}) => send('DELETE', path, { headers }),
    post: withBody('POST'),
    put: withBody('PUT'),
  }
}

async function makeAgent(sql: TestDatabase['sql'], role: string, passwordHash: string) {
  const uuid = uuidv7()
  const email = `${role}-${randomBytes(4).toString('hex')}@example.com`
  await sql`insert into agent (id, email, name, role, password_hash) values (${uuid}, ${email}, ${`A ${role}`}, ${role}, ${passwordHash})`
  return { uuid, email }
}
