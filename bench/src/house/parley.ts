import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { allPermissions } from '@parley/contract'
import { sandboxAccounts } from '@parley/sandbox'
import { makeKey } from '../../../server/src/access/keys.ts'
import type { Sql } from '../../../server/src/db/sql.ts'
import { freePort } from './port.ts'

const main = fileURLToPath(new URL('../../../server/start.mjs', import.meta.url))
/** The arguments of Node that `npm start` gives. */
const startArguments = (
  JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { scripts: { start: string } }
).scripts.start
  .split(' ')
  .filter((word) => word.startsWith('--'))
const readyWithinMs = 60_000

/** Known, so that the bench can make a status_token. */
export const secretKey = 'only-for-the-bench-only-for-the-bench'

/** Who signs in. */
export const administrator = { email: 'bench@example.com', password: 'only for the bench, only for the bench' }

export type Parley = { url: string; port: number; pid: number; stop(): Promise<void> }

export type ParleyOptions = {
  dataDir: string
  /** Unset: the embedded PostgreSQL of `dataDir`. */
  databaseUrl?: string
  /** Stands in for Meta's Graph API. */
  graphUrl?: string
  /** Another server to start, to compare two. */
  main?: string
  /** Further arguments of Node. */
  nodeArguments?: readonly string[]
}

/** Parley as a company runs it: its own process, told by the environment. Resolves when it answers. */
export async function startParley(options: ParleyOptions): Promise<Parley> {
  const port = await freePort()
  const child = spawn(process.execPath, [...startArguments, ...(options.nodeArguments ?? []), options.main ?? main], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...environmentOf(options, port) },
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = `http://127.0.0.1:${port}`
  await answers(url, child)
  return {
    url,
    port,
    pid: child.pid ?? 0,
    async stop() {
      child.kill('SIGTERM')
      await gone
    },
  }
}

function environmentOf({ dataDir, databaseUrl = '', graphUrl = '' }: ParleyOptions, port: number) {
  const { whatsapp } = sandboxAccounts
  return {
    PORT: String(port),
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    META_GRAPH_URL: graphUrl,
    SECRET_KEY: secretKey,
    SANDBOX: '0',
    DEMO: '0',
    RATE_LIMIT_PER_MINUTE: '0',
    RATE_LIMIT_WEBHOOK_PER_MINUTE: '0',
    LOG_LEVEL: 'warn',
    WHATSAPP_PHONE_NUMBER_ID: whatsapp.phoneNumberId,
    WHATSAPP_BUSINESS_ID: whatsapp.wabaId,
    WHATSAPP_ACCESS_TOKEN: whatsapp.accessToken,
    WHATSAPP_APP_SECRET: whatsapp.appSecret,
    WHATSAPP_VERIFY_TOKEN: whatsapp.verifyToken,
    ADMIN_EMAIL: administrator.email,
    ADMIN_PASSWORD: administrator.password,
  }
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + readyWithinMs
  while (Date.now() < until && child.exitCode === null) {
    const status = await fetch(`${url}/api/tickets/`).then(
      (reply) => reply.status,
      () => 0,
    )
    if (status === 401) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('Parley did not start; its own words stand above')
}

/** An API key that may do everything. */
export async function makeBenchKey(sql: Sql): Promise<string> {
  const wish = { name: 'bench', permissions: allPermissions, departmentIds: null, createdBy: null, expiresAt: null }
  return (await makeKey(sql, wish, new Date())).key
}

/** The uuid of the inbox that the environment named; waits until the server has made it. */
export async function inboxOf(sql: Sql): Promise<string> {
  for (let tries = 0; tries < 50; tries++) {
    const [inbox] = await sql<{ id: string }[]>`select id from inbox where channel = 'whatsapp'`
    if (inbox) return inbox.id
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('Parley made no inbox of what the environment names')
}
