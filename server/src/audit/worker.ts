import type { Logger } from 'pino'
import { isUnavailable, type Sql } from '../db/sql.ts'
import { Sleeper } from '../log/wake.ts'
import { chainQueue } from './chain.ts'

const everyMs = 2000

/** Gives waiting entries their place in the trail, every two seconds. Every node may run it; who reads the trail does the same first. */
export function startAudit({ sql, log }: { sql: Sql; log: Logger }): { stop(): Promise<void> } {
  const sleeper = new Sleeper()
  let stopping = false
  const finished = (async () => {
    while (!stopping) {
      await sleeper.sleep(everyMs)
      await chainQueue(sql).catch((error: unknown) => {
        if (!isUnavailable(error)) log.error({ err: error }, 'Entries wait for their place in the audit trail')
      })
    }
  })()
  return {
    async stop() {
      stopping = true
      sleeper.wake()
      await finished
    },
  }
}
