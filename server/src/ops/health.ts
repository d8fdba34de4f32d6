import { Health, Ready } from '@parley/contract'
import type { Database } from '../db/database.ts'
import { isMigrated, type Migration } from '../db/migrate.ts'
import type { Deps } from '../deps.ts'
import type { Router } from '../http/route.ts'

type HealthDeps = Deps & { database: Database; migrations: Migration[]; isStopping(): boolean }

/** How old the oldest waiting receipt or event may be, in seconds, before the node says that it is not ready. */
const maxLagSeconds = 60
const answerWithinMs = 2000

/** Health is about the process alone; ready is about whether work done now would be done soon. */
export function healthRoutes(router: Router, deps: HealthDeps): void {
  const { config, now } = deps

  router.add({
    method: 'GET',
    paths: ['/api/health', '/health', '/api/v1/health'],
    summary: 'Whether the process runs',
    tag: 'Operations',
    access: 'public',
    replies: { 200: Health },
    async handle() {
      return {
        status: 'healthy',
        timestamp: now().toISOString(),
        service: 'omnichannel-support-api',
        version: config.version,
      }
    },
  })

  router.add({
    method: 'GET',
    paths: ['/api/ready', '/api/v1/ready'],
    summary: 'Whether the node can work: database, schema, lag',
    tag: 'Operations',
    access: 'public',
    replies: { 200: Ready, 503: Ready },
    async handle({ reply }) {
      const checks = await check(deps)
      const ready =
        checks.database &&
        checks.migrations &&
        checks.intake_lag_seconds < maxLagSeconds &&
        checks.outbox_lag_seconds < maxLagSeconds
      if (!ready || deps.isStopping()) reply.code(503).header('retry-after', '1')
      return { ready: ready && !deps.isStopping(), timestamp: now().toISOString(), checks }
    },
  })
}

async function check(deps: HealthDeps) {
  const away = { database: false, migrations: false, intake_lag_seconds: 0, outbox_lag_seconds: 0 }
  if (!deps.database.isUp()) return away
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), answerWithinMs).unref())
  const asked = Promise.all([isMigrated(deps.sql, deps.migrations), readLag(deps.sql)])
  const answer = await Promise.race([asked.catch(() => null), late])
  if (!answer) return away
  const [migrations, lag] = answer
  return { database: true, migrations, intake_lag_seconds: lag.intake, outbox_lag_seconds: lag.outbox }
}

/** Ages of the oldest receipt and the oldest event that wait, in seconds; 0 when none does. */
export async function readLag(sql: Deps['sql']): Promise<{ intake: number; outbox: number }> {
  const [row] = await sql<{ intake: number; outbox: number }[]>`
    select
      coalesce(extract(epoch from clock_timestamp() - (
        select queued_at from receipt_queue order by receipt_id limit 1
      )), 0)::float8 as intake,
      coalesce(extract(epoch from clock_timestamp() - (
        select o.occurred_at from outbox o where o.id = (select min(id) from outbox)
      )), 0)::float8 as outbox`
  return { intake: Math.max(0, row?.intake ?? 0), outbox: Math.max(0, row?.outbox ?? 0) }
}
