import type { Sql } from '../db/sql.ts'
import { dropOldKeys } from '../http/idempotency-store.ts'
import { cutoff, loadRetention } from '../privacy/index.ts'

const dayMs = 24 * 3600 * 1000

/** A status that nobody asked for in this time speaks of a message that is not ours. Platforms repeat theirs for 7 days. */
const earlyStatusDays = 30
/** Ended sign-ins are kept for a while, so that an operator can look back. */
const credentialDays = 7
/** A browser or address from which nobody has signed in for so long is a stranger's again. */
const knownPlaceDays = 365

/** A customer's account whose address nobody proved, and with which nothing was written. */
const unprovedDays = 30

const batchRows = 1000
/** With more than this to take away, a run leaves the rest to the next one. */
const maxBatches = 100

export type Swept = {
  early_statuses: number
  idempotency_keys: number
  sessions: number
  refresh_tokens: number
  one_time_links: number
  customer_sessions: number
  customer_links: number
  unproved_accounts: number
  spent_sign_ins: number
  sign_in_rests: number
  receipts: number
  ticket_counts: number
}

/** One round of housekeeping as of `at`. @returns how many rows went, by kind */
export async function sweep(sql: Sql, at: Date, stopping: AbortSignal): Promise<Swept> {
  const daysAgo = (days: number) => new Date(at.getTime() - days * dayMs)
  const ended = daysAgo(credentialDays)
  return {
    early_statuses: await inBatches(stopping, () => dropEarlyStatuses(sql, daysAgo(earlyStatusDays))),
    idempotency_keys: await dropOldKeys(sql),
    sessions: await inBatches(stopping, () => dropSessions(sql, ended)),
    refresh_tokens: await inBatches(stopping, () => dropRefreshTokens(sql, ended)),
    one_time_links: await inBatches(stopping, () => dropLinks(sql, ended)),
    spent_sign_ins: await inBatches(stopping, () => dropSpentSignIns(sql, at)),
    sign_in_rests: await dropSignInRests(sql, at, stopping),
    customer_sessions: await inBatches(stopping, () => dropCustomerSessions(sql, ended)),
    customer_links: await inBatches(stopping, () => dropCustomerLinks(sql, ended)),
    unproved_accounts: await inBatches(stopping, () => dropUnprovedAccounts(sql, daysAgo(unprovedDays))),
    receipts: await dropReceipts(sql, cutoff((await loadRetention(sql)).receipts_days, at), stopping),
    ticket_counts: await dropEmptyCounts(sql),
  }
}

async function inBatches(stopping: AbortSignal, drop: () => Promise<number>): Promise<number> {
  let total = 0
  for (let batch = 0; batch < maxBatches && !stopping.aborted; batch++) {
    const dropped = await drop()
    total += dropped
    if (dropped < batchRows) break
  }
  return total
}

async function dropEarlyStatuses(sql: Sql, before: Date): Promise<number> {
  const { count } = await sql`
    delete from early_status where ctid = any(array(
      select ctid from early_status where created_at < ${before} order by created_at limit ${batchRows} for update skip locked))`
  return count
}

async function dropSessions(sql: Sql, before: Date): Promise<number> {
  const old = await sql<{ id: string }[]>`
    select id from session where least(expires_at, revoked_at) < ${before} limit ${batchRows}`
  // Even a delete that finds nothing raises the access epoch, and every node forgets whom it knows.
  if (old.length === 0) return 0
  const { count } = await sql`delete from session where id = any(${old.map(({ id }) => id)}::uuid[])`
  return count
}

async function dropRefreshTokens(sql: Sql, before: Date): Promise<number> {
  const { count } = await sql`
    delete from refresh_token where token_hash = any(array(
      select token_hash from refresh_token where expires_at < ${before} limit ${batchRows} for update skip locked))`
  return count
}

async function dropLinks(sql: Sql, before: Date): Promise<number> {
  const { count } = await sql`
    delete from one_time_link where token_hash = any(array(
      select token_hash from one_time_link where least(expires_at, used_at) < ${before} limit ${batchRows} for update skip locked))`
  return count
}

async function dropSpentSignIns(sql: Sql, before: Date): Promise<number> {
  const { count } = await sql`
    delete from spent_sign_in where ctid = any(array(
      select ctid from spent_sign_in where expires_at < ${before} limit ${batchRows} for update skip locked))`
  return count
}

/** What signing in leaves behind: steps and challenges that have ended, tries that have drained, places long unused. */
async function dropSignInRests(sql: Sql, at: Date, stopping: AbortSignal): Promise<number> {
  const ended: [table: string, column: string, before: Date][] = [
    ['sign_in_step', 'expires_at', at],
    ['passkey_challenge', 'expires_at', at],
    ['sign_in_try', 'empty_at', at],
    ['known_place', 'last_used_at', new Date(at.getTime() - knownPlaceDays * dayMs)],
  ]
  let total = 0
  for (const [table, column, before] of ended)
    total += await inBatches(stopping, async () => {
      const { count } = await sql`
        delete from ${sql(table)} where ctid = any(array(
          select ctid from ${sql(table)} where ${sql(column)} < ${before} limit ${batchRows} for update skip locked))`
      return count
    })
  return total
}

async function dropCustomerSessions(sql: Sql, before: Date): Promise<number> {
  const old = await sql<{ id: string }[]>`
    select id from customer_session where expires_at < ${before} limit ${batchRows}`
  // As with agents' sessions: a delete that finds nothing raises the access epoch too.
  if (old.length === 0) return 0
  const { count } = await sql`delete from customer_session where id = any(${old.map(({ id }) => id)}::uuid[])`
  return count
}

async function dropCustomerLinks(sql: Sql, before: Date): Promise<number> {
  const { count } = await sql`
    delete from customer_link where token_hash = any(array(
      select token_hash from customer_link where least(expires_at, used_at) < ${before} limit ${batchRows} for update skip locked))`
  return count
}

/** Those that somebody is signed in to stay; they are locked first, so that nobody signs in meanwhile. */
function dropUnprovedAccounts(sql: Sql, before: Date): Promise<number> {
  return sql.begin(async (tx) => {
    const held = await tx<{ id: string }[]>`
      select a.id from customer_account a
      where a.verified_at is null and a.created_at < ${before} and not exists (select from ticket t where t.customer_id = a.customer_id)
      limit ${batchRows} for update of a skip locked`
    const idle = await tx<{ id: string; customer_id: string }[]>`
      select a.id, a.customer_id from customer_account a where a.id = any(${held.map(({ id }) => id)}::uuid[])
        and not exists (select from customer_session s where s.account_id = a.id)`
    if (idle.length === 0) return 0
    const customers = idle.map(({ customer_id }) => customer_id)
    await tx`delete from customer_account where id = any(${idle.map(({ id }) => id)}::uuid[])`
    await tx`delete from channel_identity where customer_id = any(${customers}::uuid[])`
    await tx`delete from customer where id = any(${customers}::uuid[])`
    return idle.length
  })
}

/** Kept counts that have fallen to nothing; what is counted there again makes a new row. */
async function dropEmptyCounts(sql: Sql): Promise<number> {
  const { count } = await sql`delete from ticket_count where tickets = 0`
  return count
}

/**
 * Raw payloads stay replayable as long as the company keeps them, and for as long as an entry of theirs is set aside. That a message
 * is stored once does not hang on them: platform ids stay with the messages. Walks from the oldest on, so that a run costs no more
 * than what it takes away, whatever the table's size.
 */
async function dropReceipts(sql: Sql, before: Date | null, stopping: AbortSignal): Promise<number> {
  if (before === null) return 0
  let total = 0
  let after = '0'
  for (let batch = 0; batch < maxBatches && !stopping.aborted; batch++) {
    const oldest: { id: string; received_at: Date }[] = await sql`
      select id, received_at from receipt where id > ${after} order by id limit ${batchRows}`
    const old = oldest.filter((receipt) => receipt.received_at < before).map(({ id }) => id)
    if (old.length > 0) total += await dropSettled(sql, old)
    if (old.length < batchRows) break
    after = old.at(-1)!
  }
  return total
}

/**
 * Those that are neither queued nor set aside go, with the record of what was set aside of them and is settled. They are locked
 * first and looked at in a second statement, so that a replay that is asked for meanwhile is either seen or finds nothing.
 */
function dropSettled(sql: Sql, ids: string[]): Promise<number> {
  return sql.begin(async (tx) => {
    const held = await tx<{ id: string }[]>`
      select id from receipt where id = any(${ids}::bigint[]) order by id for update skip locked`
    const gone = await tx<{ id: string }[]>`
      delete from receipt r where r.id = any(${held.map(({ id }) => id)}::bigint[])
        and not exists (select from receipt_queue w where w.receipt_id = r.id)
        and not exists (select from quarantine q where q.receipt_id = r.id and q.resolved_at is null)
      returning r.id`
    await tx`delete from quarantine where receipt_id = any(${gone.map(({ id }) => id)}::bigint[])`
    return gone.length
  })
}
