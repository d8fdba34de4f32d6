import { timingSafeEqual } from 'node:crypto'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Authenticate } from '../access/authenticate.ts'
import { can } from '../access/caller.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { readLag } from './health.ts'

/** Everything that Parley counts. Names follow Prometheus' conventions; times are in seconds. */
export function createMetrics() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'parley_' })
  const registers = [registry]
  return {
    registry,
    requests: new Histogram({
      name: 'parley_http_request_seconds',
      help: 'Requests by method, route and status.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
    webhooks: new Counter({
      name: 'parley_webhooks_total',
      help: 'Webhook posts by channel and outcome: recorded, refused (signature) or unconfigured (no secret).',
      labelNames: ['channel', 'outcome'],
      registers,
    }),
    entries: new Counter({ name: 'parley_intake_entries_total', help: 'Inbound entries processed.', registers }),
    asides: new Counter({ name: 'parley_intake_aside_total', help: 'Inbound entries set aside.', registers }),
    processing: new Histogram({
      name: 'parley_intake_seconds',
      help: 'From the commit of a receipt to its processing, oldest of each batch.',
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30],
      registers,
    }),
    events: new Counter({ name: 'parley_log_events_total', help: 'Events that got their number here.', registers }),
    deliveries: new Counter({
      name: 'parley_deliveries_total',
      help: 'Tries to send by channel and outcome: accepted, refused, retry, unknown or lost.',
      labelNames: ['channel', 'outcome'],
      registers,
    }),
    intakeLag: new Gauge({
      name: 'parley_intake_lag_seconds',
      help: 'Age of the oldest receipt that waits.',
      registers,
    }),
    outboxLag: new Gauge({
      name: 'parley_outbox_lag_seconds',
      help: 'Age of the oldest event that waits for its number.',
      registers,
    }),
    deliveriesWaiting: new Gauge({
      name: 'parley_deliveries_waiting',
      help: 'Messages that wait to go out.',
      registers,
    }),
    quarantine: new Gauge({
      name: 'parley_quarantine_open',
      help: 'Inbound entries that wait for a person.',
      registers,
    }),
    connections: new Gauge({
      name: 'parley_database_connections',
      help: 'Connections of Parley at the database by state.',
      labelNames: ['state'],
      registers,
    }),
    policyReports: new Counter({
      name: 'parley_console_policy_reports_total',
      help: 'Reports of browsers that the console did what its content policy forbids, by directive.',
      labelNames: ['directive'],
      registers,
    }),
    liveClients: new Gauge({ name: 'parley_live_clients', help: 'Open live connections on this node.', registers }),
  }
}

export type Metrics = ReturnType<typeof createMetrics>

/** GET /metrics for Prometheus: with METRICS_TOKEN as bearer, or for callers with metrics.read. */
export function metricsRoute(
  router: Router,
  deps: Deps & { metrics: Metrics; authenticate: Authenticate; liveClients(): number },
): void {
  const { metrics, config } = deps
  router.raw.get('/metrics', async (request, reply) => {
    if (!isToken(request.headers.authorization, config.METRICS_TOKEN)) {
      const caller = await deps.authenticate(request)
      if (!caller) throw new Problem('not_authenticated', { headers: { 'www-authenticate': 'Bearer' } })
      if (!can(caller, 'metrics.read')) throw new Problem('insufficient_permissions')
    }
    metrics.liveClients.set(deps.liveClients())
    await readGauges(deps.sql, metrics).catch((error: unknown) =>
      deps.log.warn({ err: error }, 'Metrics of the database could not be read'),
    )
    reply.header('content-type', metrics.registry.contentType)
    return metrics.registry.metrics()
  })
  router.describe({
    method: 'GET',
    paths: ['/metrics'],
    summary: 'Metrics for Prometheus',
    tag: 'Operations',
    access: 'metrics.read',
    replies: { 200: { description: 'Prometheus text format', type: 'text/plain' } },
  })
}

function isToken(header: string | undefined, token: string): boolean {
  if (token === '' || !header) return false
  const [given, wanted] = [Buffer.from(header), Buffer.from(`Bearer ${token}`)]
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

async function readGauges(sql: Deps['sql'], metrics: Metrics): Promise<void> {
  const [lag, [waiting], connections] = await Promise.all([
    readLag(sql),
    sql<{ deliveries: number; quarantine: number }[]>`
      select (select count(*)::int from delivery) as deliveries,
        (select count(*)::int from quarantine where resolved_at is null) as quarantine`,
    sql<{ state: string; n: number }[]>`
      select coalesce(state, 'starting') as state, count(*)::int as n from pg_stat_activity
      where datname = current_database() and application_name like 'parley%' group by 1`,
  ])
  metrics.intakeLag.set(lag.intake)
  metrics.outboxLag.set(lag.outbox)
  metrics.deliveriesWaiting.set(waiting?.deliveries ?? 0)
  metrics.quarantine.set(waiting?.quarantine ?? 0)
  metrics.connections.reset()
  for (const { state, n } of connections) metrics.connections.set({ state }, n)
}
