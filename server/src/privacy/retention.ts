import type { Retention, RetentionDryRun } from '@parley/contract'
import type { Db, Sql } from '../db/sql.ts'
import { countOlder, trimLog } from '../log/trim.ts'
import { emptyTicket } from './empty.ts'
import { type EraseDeps, eraseCustomer } from './erase.ts'
import { cutoff } from './rules.ts'

const system = { type: 'system', id: null } as const
const batchRows = 100
const restMs = 5

/** Closed tickets whose time is over; the query names the ticket `t`. */
const isOver = (sql: Db, before: Date) =>
  sql`(t.status = 'closed' and t.emptied_at is null and t.closed_at < ${before})`

/**
 * Runs the rules once: tickets one by one, customers of whom nothing else is left, then the log, all in small transactions with a
 * rest between them. Raw payloads are housekeeping's, by the same rules.
 * @returns what went
 */
export async function runRetention(
  deps: EraseDeps,
  rules: Retention,
  stopping: AbortSignal,
): Promise<{ tickets: number; customers: number; events: number }> {
  const { sql, wake, now } = deps
  const done = { tickets: 0, customers: 0, events: 0 }
  const ticketsBefore = cutoff(rules.closed_tickets_days, now())
  while (ticketsBefore && !stopping.aborted) {
    const due = await sql<{ id: string }[]>`
      select t.id from ticket t where ${isOver(sql, ticketsBefore)} order by t.closed_at limit ${batchRows}`
    for (const { id } of due) {
      if (stopping.aborted) break
      await sql.begin((tx) => emptyTicket(tx, id, { actor: system, reason: 'retention', at: now() }))
      done.tickets++
      await rest()
    }
    wake.signal('outbox')
    if (due.length < batchRows) break
  }
  while (ticketsBefore && !stopping.aborted) {
    const left = await leftOver(sql)
    for (const customerId of left) {
      if (stopping.aborted) break
      const erasure = await eraseCustomer(deps, { customerId, reason: 'retention', actor: system })
      await erasure?.finished
      done.customers++
      await rest()
    }
    if (left.length < batchRows) break
  }
  const eventsBefore = cutoff(rules.events_days, now())
  while (eventsBefore && !stopping.aborted) {
    const trimmed = await trimLog(sql, eventsBefore)
    done.events += trimmed
    if (trimmed === 0) break
    await rest()
  }
  return done
}

const rest = () => new Promise((resolve) => setTimeout(resolve, restMs))

/** Customers all of whose tickets are empty, and who have no account. */
async function leftOver(sql: Sql): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select c.id from (select distinct customer_id from ticket where emptied_at is not null) e join customer c on c.id = e.customer_id
    where c.erased_at is null and not exists (select from ticket t where t.customer_id = c.id and t.emptied_at is null)
      and not exists (select from customer_account a where a.customer_id = c.id)
    limit ${batchRows}`
  return rows.map(({ id }) => id)
}

/** What a run of these rules would take away at this moment. Writes nothing. */
export async function tryRetention(sql: Sql, rules: Retention, at: Date): Promise<RetentionDryRun> {
  const ticketsBefore = cutoff(rules.closed_tickets_days, at)
  const receiptsBefore = cutoff(rules.receipts_days, at)
  const eventsBefore = cutoff(rules.events_days, at)
  const [tickets, receipts, events] = await Promise.all([
    ticketsBefore ? countTickets(sql, ticketsBefore) : { tickets: 0, messages: 0, customers: 0 },
    receiptsBefore ? countReceipts(sql, receiptsBefore) : 0,
    eventsBefore ? countOlder(sql, eventsBefore) : 0,
  ])
  return { ...tickets, receipts, events }
}

async function countTickets(sql: Sql, before: Date) {
  const [row] = await sql<{ tickets: number; messages: number; customers: number }[]>`
    with due as materialized (select t.id, t.customer_id, t.message_count from ticket t where ${isOver(sql, before)})
    select (select count(*) from due)::int as tickets, (select coalesce(sum(message_count), 0) from due)::int as messages, (
      select count(*) from (
        select customer_id from due union select customer_id from ticket where emptied_at is not null
      ) e join customer c on c.id = e.customer_id
      where c.erased_at is null and not exists (select from customer_account a where a.customer_id = c.id)
        and not exists (
          select from ticket t where t.customer_id = c.id and t.emptied_at is null and not ${isOver(sql, before)})
    )::int as customers`
  return row!
}

async function countReceipts(sql: Sql, before: Date): Promise<number> {
  const [row] = await sql<{ receipts: number }[]>`
    select count(*)::int as receipts from receipt r where r.received_at < ${before}
      and not exists (select from receipt_queue w where w.receipt_id = r.id)
      and not exists (select from quarantine q where q.receipt_id = r.id and q.resolved_at is null)`
  return row?.receipts ?? 0
}
