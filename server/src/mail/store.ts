import type { Sql } from '../db/sql.ts'

export type DueMail = {
  id: string
  kind: string
  sealed: string
  /** Tries with this one; names the lease. */
  attempts: number
}

/** Longer than a try may take. */
const leaseMs = 120_000
const dayMs = 86_400_000
/** Whoever forgot a password does not wait longer, and a late link would only worry them. */
const waitedForMs = 3_600_000
const waitedFor = ['agent_reset_wish', 'customer_reset_wish', 'password_reset']
const keptDays = 7

/** Takes the letters that have waited longest, each under a lease. */
export async function claim(sql: Sql, most: number, at: Date): Promise<DueMail[]> {
  return sql<DueMail[]>`
    update mail set attempts = attempts + 1, leased_until = ${new Date(at.getTime() + leaseMs)}
    where id = any(array(
      select id from mail where state = 'queued' and run_at <= ${at} and (leased_until is null or leased_until <= ${at})
      order by run_at limit ${most} for update skip locked))
    returning id, kind, sealed, attempts`
}

/** Its end; address and text go. Nothing when another worker has taken it since. */
export async function settle(
  sql: Sql,
  { id, attempts }: DueMail,
  state: 'sent' | 'void' | 'failed',
  failure: string | null,
  at: Date,
): Promise<void> {
  await sql`
    update mail set state = ${state}, sealed = null, failure = ${failure}, leased_until = null, settled_at = ${at}
    where id = ${id} and attempts = ${attempts} and state = 'queued'`
}

export async function retry(sql: Sql, { id, attempts }: DueMail, failure: string, runAt: Date): Promise<void> {
  await sql`
    update mail set run_at = ${runAt}, failure = ${failure}, leased_until = null
    where id = ${id} and attempts = ${attempts} and state = 'queued'`
}

/** Gives up what could not be sent in time. @returns how many letters */
export async function expire(sql: Sql, at: Date): Promise<number> {
  const before = (ms: number) => new Date(at.getTime() - ms)
  const { count } = await sql`
    update mail set state = 'failed', sealed = null, failure = coalesce(failure, 'no_server'), leased_until = null, settled_at = ${at}
    where state = 'queued' and (leased_until is null or leased_until <= ${at})
      and created_at < case when kind = any(${waitedFor}::text[]) then ${before(waitedForMs)}::timestamptz else ${before(dayMs)}::timestamptz end`
  return count
}

export async function dropSettled(sql: Sql, at: Date): Promise<void> {
  await sql`delete from mail where settled_at < ${new Date(at.getTime() - keptDays * dayMs)}`
}
