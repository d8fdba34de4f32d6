import { setTimeout as sleep } from 'node:timers/promises'
import { isUnavailable, openPool } from './sql.ts'

const waitMs = 30_000
const askEveryMs = 500

/**
 * Waits until the database takes connections: at a start it may still be starting, or recovering from a crash.
 * @throws its last refusal after 30 s, and at once what waiting does not mend (a wrong password, no such database).
 */
export async function waitForDatabase(url: string, log: { warn(facts: object, words: string): void }): Promise<void> {
  const until = Date.now() + waitMs
  for (let asked = 0; ; asked++) {
    const sql = openPool({ url, max: 1, name: 'parley start' })
    try {
      await sql`select 1`
      return
    } catch (error) {
      if (!isUnavailable(error) || Date.now() > until) throw error
      if (asked === 0) log.warn({ err: error }, 'The database does not take connections yet; waiting for it')
    } finally {
      await sql.end({ timeout: 1 }).catch(() => {})
    }
    await sleep(askEveryMs)
  }
}
