import type { Sql } from '../db/sql.ts'

const batchRows = 5000

/**
 * Takes the oldest events away, up to the first that is not older than `before`, and none that a consumer has yet to read. Readers
 * who come from before are told to fetch anew.
 * @returns how many went; to be called again until that is 0
 */
export function trimLog(sql: Sql, before: Date): Promise<number> {
  return sql.begin(async (tx) => {
    const [bound] = await tx<{ trimmed: string; seq: string | null }[]>`
      with page as (
        select seq, occurred_at from event where seq > (select trimmed_seq from log_head) order by seq limit ${batchRows}
      )
      select (select trimmed_seq from log_head) as trimmed, least(
        coalesce((select min(seq) - 1 from page where occurred_at >= ${before}), (select max(seq) from page)),
        (select min(seq) from consumer), (select max(seq) from page)
      ) as seq`
    if (!bound || bound.seq === null || Number(bound.seq) <= Number(bound.trimmed)) return 0
    const { count } = await tx`delete from event where seq > ${bound.trimmed} and seq <= ${bound.seq}`
    await tx`update log_head set trimmed_seq = greatest(trimmed_seq, ${bound.seq}::bigint)`
    return count
  }) as Promise<number>
}

/** How many events a trim would take away, by their age alone. */
export async function countOlder(sql: Sql, before: Date): Promise<number> {
  const [row] = await sql<{ events: number }[]>`
    select count(*)::int as events from event
    where occurred_at < ${before} and seq < coalesce((select min(seq) from event where occurred_at >= ${before}), 9223372036854775807)`
  return row?.events ?? 0
}
