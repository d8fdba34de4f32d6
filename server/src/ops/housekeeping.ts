import type { Logger } from 'pino'
import type { Sql } from '../db/sql.ts'
import { errorFacts } from '../http/errors.ts'
import { type Swept, sweep } from './sweep.ts'

export type HousekeepingOptions = {
  sql: Sql
  log: Logger
  now(): Date
  /** Mean pause between two runs, in ms; each is up to a fifth shorter or longer, so that nodes spread out. */
  everyMs?: number
}

/**
 * Throws away what has outlived its use, every ten minutes on every node; what the nodes take away at once they take once.
 * `stop` lets the batch under way finish.
 */
export function startHousekeeping({ sql, log, now, everyMs = 10 * 60_000 }: HousekeepingOptions): {
  stop(): Promise<void>
} {
  const stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()
  let timer = schedule()

  function schedule(): NodeJS.Timeout {
    const pauseMs = everyMs * (0.8 + 0.4 * Math.random())
    return setTimeout(() => {
      running = run().finally(() => {
        if (!stopping.signal.aborted) timer = schedule()
      })
    }, pauseMs).unref()
  }

  async function run(): Promise<void> {
    try {
      const swept = await sweep(sql, now(), stopping.signal)
      if (Object.values(swept satisfies Swept).some((count) => count > 0)) log.info({ swept }, 'Housekeeping is done')
    } catch (error) {
      log.warn({ err: errorFacts(error) }, 'Housekeeping failed; it tries again later')
    }
  }

  return {
    async stop() {
      stopping.abort()
      clearTimeout(timer)
      await running
    },
  }
}
