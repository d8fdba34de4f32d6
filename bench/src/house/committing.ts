import { setTimeout as sleep } from 'node:timers/promises'
import type { Sql } from '../../../server/src/db/sql.ts'

const everyMs = 2

/**
 * Commits transactions that change nothing, 2 ms apart, while `work` runs: as in a house that is written to all the time, where no
 * page of a list is known to stand.
 */
export async function whileCommitting<T>(sql: Sql, work: () => Promise<T>): Promise<T> {
  let isOver = false
  const commits = (async () => {
    while (!isOver) {
      await sql`select pg_current_xact_id()`
      await sleep(everyMs)
    }
  })()
  try {
    return await work()
  } finally {
    isOver = true
    await commits
  }
}
