import type { Address } from '../channels/channel.ts'
import type { Db } from '../db/sql.ts'

/** One message to try now, with all that the channel needs. */
export type DueDelivery = {
  message_id: string
  ticket_id: string
  inbox_id: string
  identity_id: string
  attempts: number
  lease: string
  content: string
  reply_to: string | null
  sender_type: 'agent' | 'bot' | 'system'
  addresses: Address[]
  last_inbound_at: Date | null
}

/** A message whose worker fell silent in the middle of a try. */
export type LostDelivery = { message_id: string; ticket_id: string; inbox_id: string; attempts: number }

/**
 * Takes the deliveries that are due: the first of each ticket only, so that a ticket's messages go out in order, and none that
 * another worker holds.
 */
export async function claimDue(sql: Db, limit: number, leaseMs: number): Promise<DueDelivery[]> {
  return sql<DueDelivery[]>`
    with due as (
      select d.message_id from delivery d
      where d.run_at <= now() and d.lease is null
        and not exists (select from delivery e where e.ticket_id = d.ticket_id and e.position < d.position)
      order by d.run_at limit ${limit} for update of d skip locked
    ), taken as (
      update delivery d set lease = gen_random_uuid(), lease_until = now() + make_interval(secs => ${leaseMs / 1000}), attempts = d.attempts + 1
      from due where d.message_id = due.message_id
      returning d.*
    )
    select taken.message_id, taken.ticket_id, taken.inbox_id, taken.identity_id, taken.attempts, taken.lease, m.content, m.reply_to,
      m.sender_type, t.last_inbound_at, (
        select json_agg(json_build_object('kind', a.kind, 'value', a.address) order by a.first desc, a.created_at desc) from (
          select i.kind, i.address, true as first, i.created_at from channel_identity i where i.id = taken.identity_id
          union all select a.kind, a.address, false, a.created_at from identity_alias a where a.identity_id = taken.identity_id
        ) a
      ) as addresses
    from taken join message m on m.id = taken.message_id join ticket t on t.id = taken.ticket_id
    order by taken.run_at`
}

/** Deliveries whose lease ran out: the worker died between the send and its record, so the platform may have the message. */
export async function findLost(sql: Db, limit: number): Promise<LostDelivery[]> {
  return sql<LostDelivery[]>`
    select message_id, ticket_id, inbox_id, attempts from delivery where lease is not null and lease_until < now() limit ${limit}`
}

/** When the next delivery is due, ms from now; null when none waits. */
export async function nextDueMs(sql: Db): Promise<number | null> {
  const [row] = await sql<{ ms: number | null }[]>`
    select (extract(epoch from min(coalesce(lease_until, run_at)) - clock_timestamp()) * 1000)::float8 as ms from delivery`
  return row?.ms ?? null
}

/** Notes or clears what is wrong with an inbox's account. @returns whether it changed. */
export async function setInboxProblem(sql: Db, inboxId: string, problem: string | null): Promise<boolean> {
  const changed = await sql`
    update inbox set problem = ${problem}, problem_at = case when ${problem}::text is null then null else now() end, updated_at = clock_timestamp()
    where id = ${inboxId} and problem is distinct from ${problem} returning 1`
  return changed.length > 0
}
