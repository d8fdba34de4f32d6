import type { Db } from '../db/sql.ts'
import type { Deed } from './entry.ts'
import { audit, type Source } from './record.ts'

const windowMs = 60_000

/**
 * Records deeds that anybody can bring about at will, such as sign-ins that fail: each with all that is known of it, but at most
 * `most` in a minute on this node, so that a flood cannot fill the disk. The number of those that were left out stands in the
 * first entry after that minute.
 */
export function createBounded(now: () => Date, most = 120): (sql: Db, source: Source, deed: Deed) => Promise<void> {
  let endsAt = 0
  let written = 0
  let leftOut = 0

  return async (sql, source, deed) => {
    const at = now().getTime()
    if (at >= endsAt) {
      endsAt = at + windowMs
      written = 0
    }
    if (written >= most) {
      leftOut++
      return
    }
    written++
    const missing = leftOut
    leftOut = 0
    await audit(sql, source, missing === 0 ? deed : { ...deed, after: { ...deed.after, left_out_before: missing } })
  }
}
