import { randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { hostname } from 'node:os'
import * as contract from '@parley/contract'
import type { Logger } from 'pino'
import { sessionCookie } from './access/cookie.ts'
import { createAccess, keySchemas } from './access/index.ts'
import { createVault } from './access/vault.ts'
import { addAgents, agentSchemas } from './agents/index.ts'
import { addAuditRoutes, createDenials, startAudit } from './audit/index.ts'
import { addCannedReplyRoutes } from './canned-replies/index.ts'
import { type CallPlatform, callPlatform } from './channels/call.ts'
import type { Channel } from './channels/channel.ts'
import { addCompanyRoutes, companyName } from './company/index.ts'
import type { Config } from './config.ts'
import { consoleRoutes } from './console/routes.ts'
import { consumers } from './consumers.ts'
import { customerRoutes } from './customers/routes.ts'
import { openDatabase } from './db/database.ts'
import { migrate, readMigrations } from './db/migrate.ts'
import { addDepartmentRoutes } from './departments/index.ts'
import type { Deps } from './deps.ts'
import { addDraftRoutes } from './drafts/index.ts'
import { addDocs } from './http/docs.ts'
import { createIdempotencyStore } from './http/idempotency-store.ts'
import { createOriginCheck } from './http/origin.ts'
import { createServer } from './http/server.ts'
import { openInboxBook } from './inboxes/book.ts'
import { ensureEnvironmentInboxes } from './inboxes/environment.ts'
import { inboxRoutes } from './inboxes/routes.ts'
import { inboxUuid } from './intake/handoff.ts'
import { Handoff, type ProcessorOptions, startProcessor } from './intake/process.ts'
import { receiptRoutes } from './intake/quarantine-routes.ts'
import { webhookRoutes } from './intake/receive.ts'
import { ReceiptRecorder } from './intake/record.ts'
import { liveRoutes } from './live/routes.ts'
import { startConsumer } from './log/consume.ts'
import { startSequencer } from './log/sequence.ts'
import { startWake } from './log/wake.ts'
import { configuredServer, type MailServer, startMail } from './mail/index.ts'
import { createFetched } from './messages/fetched.ts'
import { messageRoutes } from './messages/routes.ts'
import { healthRoutes } from './ops/health.ts'
import { startHousekeeping } from './ops/housekeeping.ts'
import { createMetrics, type Metrics, metricsRoute } from './ops/metrics.ts'
import { startOutbound } from './outbound/worker.ts'
import { addPortal } from './portal/index.ts'
import { addPrivacyRoutes, openLedger, startPrivacy } from './privacy/index.ts'
import { addRoleRoutes } from './roles/index.ts'
import { scheduledRoutes, startScheduled } from './scheduled/index.ts'
import { searchRoutes, startBackfill } from './search/index.ts'
import { addSecondFactor } from './second-factor/index.ts'
import { createSso } from './sso/index.ts'
import { addTagRoutes } from './tags/index.ts'
import { ticketRoutes } from './tickets/routes.ts'
import { startSnoozes } from './tickets/snooze.ts'

export type AppOptions = {
  config: Config
  databaseUrl: string
  secretKey: string
  log: Logger
  channels: readonly Channel[]
  now?: () => Date
  call?: CallPlatform
}

/** One node of Parley: the list of its slices and consumers, readable from top to bottom. */
export async function createApp(options: AppOptions) {
  const { config, databaseUrl, log, channels } = options
  const node = `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`
  const now = options.now ?? (() => new Date())
  const mailServer = configuredServer(config)
  const migrations = await readMigrations()
  // Requests run a few hundred small queries over and over: planning each anew costs more than running it.
  const settings = { plan_cache_mode: 'force_generic_plan' }
  const database = openDatabase({ url: databaseUrl, max: config.DATABASE_POOL, name: 'parley', settings }, log)
  const { sql } = database
  const applied = await migrate(sql, migrations)
  if (applied.length > 0) log.info({ migrations: applied }, 'The database schema was brought up to date')

  const deps: Deps = { config, sql, log, node, now }
  const metrics = createMetrics()
  const wake = await startWake(sql, databaseUrl, node)
  const sso = createSso({ ...deps, vault: createVault(options.secretKey) })
  const access = createAccess(deps, {
    idTokens: sso.idTokens,
    secretKey: options.secretKey,
    companyName: () => companyName(sql),
    mailed: () => wake.signal('mail'),
  })
  const { vault, authenticate, hold, statusTokens } = access
  await ensureEnvironmentInboxes({ sql, config, vault, channels, log })
  const book = await openInboxBook({ sql, channels, decrypt: vault.decrypt })
  const handoff = new Handoff()
  const recorder = new ReceiptRecorder(
    sql,
    (receipts) => {
      if (processor?.isLeading()) handoff.put(receipts)
      wake.signal('receipts')
    },
    () => handoff.size,
  )

  const denials = createDenials(deps)
  const http = createServer({
    config,
    log,
    authenticate: async (request) => statusCaller(request, statusTokens) ?? authenticate(request),
    hold(request) {
      const bot = statusCaller(request, statusTokens)
      return bot ? { caller: bot, epoch: null } : hold(request)
    },
    idempotency: createIdempotencyStore(sql),
    isUp: () => database.isUp(),
    schemas: namedSchemas,
    observe: ({ method, route, status, ms }) => metrics.requests.observe({ method, route, status }, ms / 1000),
    onRefusal: denials.note,
  })
  const { router } = http
  const call = options.call ?? callPlatform
  const slices = { ...deps, book, wake, vault, channels, authenticate, call }
  let isStopping = false
  webhookRoutes(router, {
    ...slices,
    recorder,
    statusTokens,
    inboxUuid,
    onWebhook: (channel, outcome) => metrics.webhooks.inc({ channel, outcome }),
  })
  ticketRoutes(router, { ...slices, fetched: createFetched(slices) })
  messageRoutes(router, slices)
  scheduledRoutes(router, slices)
  addDraftRoutes(router, slices)
  customerRoutes(router, slices)
  const live = await liveRoutes(router, { ...slices, isOrigin: originTest(config) })
  inboxRoutes(router, slices)
  searchRoutes(router, slices)
  addTagRoutes(router, slices)
  addCannedReplyRoutes(router, slices)
  addCompanyRoutes(router, slices)
  receiptRoutes(router, slices)
  const ledger = openLedger(config.DATA_DIR, log)
  addPrivacyRoutes(router, { ...slices, ledger })
  addAuditRoutes(router, { sql, denials })
  access.addRoutes(router)
  sso.addRoutes(router, access)
  addSecondFactor(router, deps, { access, companyName: () => companyName(sql) })
  const grants = { ...addPortal(router, { ...slices, access }), agent_reset_wish: access.grantReset }
  addAgents(router, {
    ...deps,
    passwords: access.passwords,
    invite: access.invite,
    tellAddressChanged: (tx, { agentId, name, oldAddress }) =>
      access.mail.mail(tx, { kind: 'email_changed', name, to: oldAddress, agentId }),
  })
  addRoleRoutes(router, deps)
  addDepartmentRoutes(router, deps)
  healthRoutes(router, { ...deps, database, migrations, isStopping: () => isStopping })
  metricsRoute(router, { ...slices, metrics, liveClients: live.clients })
  const console =
    config.ROLE === 'worker'
      ? undefined
      : consoleRoutes(router, { config, onPolicyReport: (directive) => metrics.policyReports.inc({ directive }) })
  addDocs(http, { config, authenticate, schemas: namedSchemas, cookieName: sessionCookie(config).name })

  const works = config.ROLE !== 'api'
  const shared = { databaseUrl, node, log, wake, sql, book, now }
  const processor = works
    ? startProcessor({
        ...shared,
        handoff,
        reopenMs: config.REOPEN_DAYS * 86_400_000,
        onBatch: countBatch(metrics),
        onLogged(fresh) {
          metrics.events.inc(fresh.rows.length)
          live.offer(fresh)
        },
      })
    : undefined
  const mailWorker = works
    ? startMail({ ...shared, mail: access.mail, grants, origin: config.origin, companyName: () => companyName(sql) })
    : undefined
  if (mailServer) mailWorker?.point(mailServer)
  else if (!config.sandbox)
    log.warn(
      'No letters can be sent: set SMTP_SERVER. Until then password resets say they are on their way, and never come',
    )
  const workers = works
    ? [
        startSequencer({ ...shared, onBatch: (moved) => metrics.events.inc(moved) }),
        startOutbound({
          ...shared,
          call,
          onOutcome: (channel, outcome) => metrics.deliveries.inc({ channel, outcome }),
          ...(config.CRASH_AT === 'after_send' ? { afterSend: () => process.kill(process.pid, 'SIGKILL') } : {}),
        }),
        startScheduled(shared),
        startHousekeeping(shared),
        startPrivacy({ ...shared, ledger }),
        startSnoozes(shared),
        startAudit(shared),
        startBackfill(shared),
        ...consumers.map((consumer) => startConsumer(consumer, shared)),
      ]
    : []

  return {
    ...http,
    deps,
    book,
    access,
    wake,
    database,
    /** Letters go to this server from now on, unless the environment names one. */
    pointMail(to: MailServer): void {
      if (!mailServer) mailWorker?.point(to)
    },
    /** How often browsers reported a breach of the console's content policy. */
    policyReports: () => console?.count() ?? 0,
    /** In the order in which nothing is lost: no new requests, then the work under way, then the connections. */
    async stop(): Promise<void> {
      isStopping = true
      await live.stop()
      await http.stop()
      await denials.stop()
      await Promise.all([processor?.stop(), ...workers.map((worker) => worker.stop()), mailWorker?.stop()])
      book.stop()
      await wake.stop()
      await database.close()
    },
  }
}

export type App = Awaited<ReturnType<typeof createApp>>

function countBatch(metrics: Metrics): ProcessorOptions['onBatch'] {
  return ({ works, asides, oldest }) => {
    metrics.entries.inc(works)
    metrics.asides.inc(asides)
    metrics.processing.observe(Math.max(0, (Date.now() - oldest.getTime()) / 1000))
  }
}

/** Schemas that others refer to by name, for the OpenAPI document. */
const namedSchemas = Object.fromEntries(
  [...Object.values(contract), ...Object.values(keySchemas), ...Object.values(agentSchemas)].flatMap((value) => {
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
