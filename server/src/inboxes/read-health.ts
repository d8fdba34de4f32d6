import type { InboxHealth } from '@parley/contract'
import type { Db } from '../db/sql.ts'

/** More than this is a flood, and its exact number tells no more. */
const mostCounted = 10_000
/** Of how many of the newest messages the rate is told, which a busy day may exceed. */
const mostLookedAt = 50_000

/**
 * How these inboxes (UUIDs) are doing. Read from what is kept, from indexes whose length is what stands failed or set aside, and from
 * the last day's messages, of which so many are looked at: no history is counted.
 */
export async function loadHealth(sql: Db, inboxIds: readonly string[], now: Date): Promise<Map<string, InboxHealth>> {
  const dayAgo = idAt(now.getTime() - 24 * 3_600_000)
  const rows = await sql<(Omit<InboxHealth, TimeField> & Record<TimeField, Date | null> & { inbox_id: string })[]>`
    with failing as (
      select m.inbox_id, count(*)::int as messages from (
        select inbox_id, delivery from message
        where delivery in ('failed', 'unknown') and id >= ${dayAgo} order by id desc limit ${mostCounted}
      ) m where m.delivery = 'failed' group by m.inbox_id
    ), answered as (
      select m.inbox_id, (count(*) filter (where m.delivery = 'failed'))::float8 / count(*) as failed from (
        select inbox_id, delivery from message where id >= ${dayAgo} order by id desc limit ${mostLookedAt}
      ) m where m.delivery in ('sent', 'delivered', 'read', 'failed') group by m.inbox_id
    ), aside as (
      select x.inbox_id, count(*)::int as entries from (
        select receipt_id from quarantine where resolved_at is null order by id desc limit ${mostCounted}
      ) q join receipt r on r.id = q.receipt_id cross join unnest(r.inbox_ids) as x(inbox_id) group by x.inbox_id
    )
    select i.id as inbox_id, h.last_in_at, h.last_out_at, h.last_failed_at, h.last_error, coalesce(h.received, 0)::float8 as received,
      coalesce(h.sent, 0)::float8 as sent, coalesce(h.failed, 0)::float8 as failed, coalesce(failing.messages, 0) as failed_24h,
      answered.failed as error_rate_24h, coalesce(aside.entries, 0) as unparsed
    from unnest(${inboxIds as string[]}::uuid[]) as i(id) left join inbox_health h on h.inbox_id = i.id
      left join failing on failing.inbox_id = i.id left join answered on answered.inbox_id = i.id left join aside on aside.inbox_id = i.id`
  return new Map(
    rows.map(({ inbox_id: id, ...row }) => [
      id,
      {
        ...row,
        last_in_at: row.last_in_at?.toISOString() ?? null,
        last_out_at: row.last_out_at?.toISOString() ?? null,
        last_failed_at: row.last_failed_at?.toISOString() ?? null,
      },
    ]),
  )
}

type TimeField = 'last_in_at' | 'last_out_at' | 'last_failed_at'

/** The smallest UUIDv7 of that moment: ids are ordered by the time at which they were made. */
function idAt(ms: number): string {
  const hex = ms.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}
