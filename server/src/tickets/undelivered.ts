import type { Tx } from '../db/sql.ts'

export type UndeliveredChange = {
  ticketId: string
  /** How many more of the ticket's answers did not arrive, or may not have; negative when fewer. */
  undelivered: number
  at: Date
}

/** Counts the answers of locked tickets that did not arrive. The caller tells the events. */
export async function countUndelivered(tx: Tx, changes: readonly UndeliveredChange[]): Promise<void> {
  const rows = changes.filter(({ undelivered }) => undelivered !== 0)
  if (rows.length === 0) return
  await tx`
    update ticket t set undelivered_count = t.undelivered_count + r.change, version = t.version + 1, updated_at = r.at
    from (
      select "ticketId" as id, sum(undelivered)::int as change, max(at) as at
      from json_to_recordset(${rows as never}::json) as r("ticketId" uuid, undelivered int, at timestamptz) group by 1
    ) r where t.id = r.id`
}
