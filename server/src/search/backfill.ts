import type { Logger } from 'pino'
import type { Sql } from '../db/sql.ts'
import { errorFacts } from '../http/errors.ts'
import { Sleeper } from '../log/wake.ts'
import { lockIndex, olderThan, saveBuckets } from './store.ts'
import { chunk, draw, intoTail } from './write.ts'

/** Between two batches, for those who wait for the index or the machine. */
const restMs = 20
const retryMs = 2000

/**
 * Puts what was there before search into the index, newest first, from the tables and not from the log, which may have been trimmed.
 * Ends by itself; `stop` lets the batch under way finish.
 */
export function startBackfill({ sql, log }: { sql: Sql; log: Logger }): { stop(): Promise<void> } {
  const sleeper = new Sleeper()
  let stopping = false
  const finished = (async () => {
    while (!stopping) {
      try {
        if (!(await fillBatch(sql))) return
        await sleeper.sleep(restMs)
      } catch (error) {
        log.warn({ err: errorFacts(error) }, 'Older messages could not be made searchable; it is tried again')
        await sleeper.sleep(retryMs)
      }
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

/** One batch, its place kept in the same transaction. @returns false when nothing is left. */
export function fillBatch(sql: Sql, entries = 2 * chunk): Promise<boolean> {
  return sql.begin(async (tx) => {
    const buckets = await lockIndex(tx)
    if (buckets.before === null) return false
    const found = await olderThan(tx, buckets.before, entries)
    await draw(tx, found, { known: 'left', place: () => intoTail(buckets) })
    buckets.before = found.at(-1)?.id ?? null
    await saveBuckets(tx, buckets)
    return true
  }) as Promise<boolean>
}
