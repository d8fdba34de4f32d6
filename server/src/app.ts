import type { IncomingHttpHeaders } from 'node:http'
import { hostname } from 'node:os'
import * as contract from '@parley/contract'
import type { Logger } from 'pino'
import { createAccess } from './access/index.ts'
import { addAgents } from './agents/index.ts'
import { type CallPlatform, callPlatform } from './channels/call.ts'
import type { Channel } from './channels/channel.ts'
import type { Config } from './config.ts'
import { openDatabase } from './db/database.ts'
import { migrate, readMigrations } from './db/migrate.ts'
import type { Deps } from './deps.ts'
import { createIdempotencyStore } from './http/idempotency-store.ts'
import { createOriginCheck } from './http/origin.ts'
import { createServer } from './http/server.ts'
import { openInboxBook } from './inboxes/book.ts'
import { inboxUuid } from './intake/handoff.ts'
import { Handoff, startProcessor } from './intake/process.ts'
import { webhookRoutes } from './intake/receive.ts'
import { ReceiptRecorder } from './intake/record.ts'
import { liveRoutes } from './live/routes.ts'
import { startSequencer } from './log/sequence.ts'
import { startWake } from './log/wake.ts'
import { startOutbound } from './outbound/worker.ts'
import { ticketRoutes } from './tickets/routes.ts'

export type AppOptions = {
  config: Config
  databaseUrl: string
  secretKey: string
  log: Logger
  channels: readonly Channel[]
  now?: () => Date
  call?: CallPlatform
  /** Tests: migrations are applied already. */
  isMigrated?: boolean
}

/** One node of Parley: the list of its slices and consumers, readable from top to bottom. */
export async function createApp(options: AppOptions) {
  const { config, databaseUrl, log, channels } = options
  const node = `${hostname()}-${process.pid}-${Math.random().toString(36).slice(2, 8)}`
  const migrations = await readMigrations()
  const database = openDatabase({ url: databaseUrl, max: config.DATABASE_POOL, name: 'parley' }, log)
  const { sql } = database
  if (!options.isMigrated) {
    const applied = await migrate(sql, migrations)
    if (applied.length > 0) log.info({ migrations: applied }, 'The database schema was brought up to date')
  }
  const deps: Deps = { config, sql, log, node, now: options.now ?? (() => new Date()) }
  const wake = await startWake(sql, node)
  const access = createAccess(deps, { secretKey: options.secretKey })
  const { vault, authenticate, statusTokens } = access
  const book = await openInboxBook({ sql, channels, decrypt: vault.decrypt })

  const handoff = new Handoff()
  const recorder = new ReceiptRecorder(sql, (receipts) => {
    if (processor?.isLeading()) handoff.put(receipts)
    wake.signal('receipts')
  })

  const http = createServer({
    config,
    log,
    authenticate: async (request) => statusCaller(request, statusTokens) ?? authenticate(request),
    idempotency: createIdempotencyStore(sql),
    isUp: () => database.isUp(),
    schemas: namedSchemas,
  })
  const { router } = http
  const isOrigin = originTest(config)
  const slices = { ...deps, book, wake, vault }
  webhookRoutes(router, { ...slices, channels, recorder, authenticate, statusTokens, inboxUuid })
  access.addRoutes(router)
  addAgents(router, { sql, passwords: access.passwords })
  ticketRoutes(router, { ...slices, fetched: () => {} })
  const live = await liveRoutes(router, { ...slices, authenticate, isOrigin })

  const works = config.ROLE !== 'api'
  const processor = works
    ? startProcessor({ databaseUrl, node, log, wake, book, handoff, reopenMs: config.REOPEN_DAYS * 86_400_000 })
    : undefined
  const sequencer = works ? startSequencer({ databaseUrl, node, log, wake }) : undefined
  const outbound = works
    ? startOutbound({ sql, log, wake, book, call: options.call ?? callPlatform, now: deps.now })
    : undefined

  return {
    ...http,
    deps,
    book,
    access,
    wake,
    database,
    live,
    /** In the order in which nothing is lost: no new requests, then the work under way, then the connections. */
    async stop(): Promise<void> {
      await live.stop()
      await http.stop()
      await Promise.all([processor?.stop(), sequencer?.stop(), outbound?.stop()])
      book.stop()
      await wake.stop()
      await database.close()
    },
  }
}

export type App = Awaited<ReturnType<typeof createApp>>

/** Schemas that others refer to by name, for the OpenAPI document. */
const namedSchemas = Object.fromEntries(
  Object.values(contract).flatMap((value) => {
    const id = typeof value === 'object' && value !== null && '$id' in value ? String(value.$id) : undefined
    return id ? [[id, value as never]] : []
  }),
)

/** `GET …/tickets/:ticket_id/status?token=`: the one place where a token may stand in the address. */
function statusCaller(
  request: { routeOptions: { url?: string | undefined }; query: unknown; params: unknown },
  statusTokens: ReturnType<typeof createAccess>['statusTokens'],
) {
  if (!request.routeOptions.url?.endsWith('/tickets/:ticket_id/status')) return null
  const { token } = request.query as { token?: unknown }
  if (typeof token !== 'string') return null
  const uuid = contract.fromId('ticket', (request.params as { ticket_id: string }).ticket_id)
  return uuid ? statusTokens.verify(uuid, token) : null
}

function originTest(config: Config) {
  const check = createOriginCheck(config)
  return ({ headers }: { headers: IncomingHttpHeaders }): boolean => {
    try {
      check(headers)
      return true
    } catch {
      return false
    }
  }
}
