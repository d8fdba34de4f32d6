import type { Logger } from 'pino'
import type { Sql } from '../db/sql.ts'
import { errorFacts } from '../http/errors.ts'
import { Sleeper } from '../log/wake.ts'
import { type EraseDeps, eraseCustomer, finishErasure } from './erase.ts'
import { runRetention } from './retention.ts'
import { loadRetention } from './rules.ts'
import { broughtBack, dueErasures, ledgerAfter } from './store.ts'

const system = { type: 'system', id: null } as const
const dayMs = 24 * 3600 * 1000
/** How long after an erasure it is looked again whether somebody's request, begun before, has written something since. */
const lookAgainMs = 30 * 60_000
const nameDays = 30

export type PrivacyWork = EraseDeps & { log: Logger; everyMs?: number }

/**
 * What privacy asks for by itself: at the start, whoever a restored dump brought back is erased again; then, every few minutes, what
 * was interrupted is finished and what came late is taken; once a day, by one node, the rules of retention run.
 */
export function startPrivacy(deps: PrivacyWork): { stop(): Promise<void> } {
  const { log, everyMs = 5 * 60_000 } = deps
  const sleeper = new Sleeper()
  const stopping = new AbortController()
  const finished = (async () => {
    while (!stopping.signal.aborted) {
      try {
        await eraseAgain(deps)
        await finishErasures(deps, stopping.signal)
        await keepRules(deps, stopping.signal)
      } catch (error) {
        log.warn({ err: errorFacts(error) }, 'Erasures and retention could not be looked after; trying again later')
      }
      await sleeper.sleep(everyMs)
    }
  })()
  return {
    async stop() {
      stopping.abort()
      sleeper.wake()
      await finished
    },
  }
}

/** Whoever stands in the ledger and is there: the database was restored from a dump. And the file learns what other nodes did. */
export async function eraseAgain(deps: PrivacyWork): Promise<number> {
  const { sql, ledger, log } = deps
  const lines = await ledger.read()
  let erased = 0
  for (let from = 0; from < lines.length; from += 1000) {
    const page = new Map(lines.slice(from, from + 1000).map((line) => [line.customer_id, line]))
    for (const customerId of await broughtBack(sql, [...page.keys()])) {
      const { reason } = page.get(customerId)!
      const erasure = await eraseCustomer(deps, { customerId, reason, actor: system })
      await erasure?.finished
      erased++
    }
  }
  if (erased > 0) log.warn({ erased }, 'Persons whom a restored database brought back were erased again')
  for (let after: string | null = null; ; ) {
    const rows = await ledgerAfter(sql, after, 1000)
    await ledger.add(rows)
    if (rows.length < 1000) return erased
    after = rows.at(-1)!.id
  }
}

async function finishErasures(deps: PrivacyWork, stopping: AbortSignal): Promise<void> {
  const { sql, now } = deps
  for (const row of await dueErasures(sql, new Date(now().getTime() - lookAgainMs))) {
    if (stopping.aborted) return
    await finishErasure(deps, row, system)
  }
  await sql`delete from erased_name where erased_at < ${new Date(now().getTime() - nameDays * dayMs)}`
}

async function keepRules(deps: PrivacyWork, stopping: AbortSignal): Promise<void> {
  if (!(await isTurn(deps.sql, deps.now()))) return
  const done = await runRetention(deps, await loadRetention(deps.sql), stopping)
  if (Object.values(done).some((rows) => rows > 0)) deps.log.info({ done }, 'The rules of retention were kept')
}

/** Once a day one node has it; one that dies over it leaves the rest for the next day. */
async function isTurn(sql: Sql, at: Date): Promise<boolean> {
  const taken = await sql`
    insert into setting as s (key, value, updated_at) values ('retention_run', '{}', ${at})
    on conflict (key) do update set updated_at = excluded.updated_at where s.updated_at <= ${new Date(at.getTime() - dayMs)}
    returning 1`
  return taken.length > 0
}
