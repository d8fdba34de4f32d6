import type { Priority, Status } from '@parley/contract'
import type { Scope } from '../access/caller.ts'
import { ticketScope } from '../access/scope.ts'
import type { Db } from '../db/sql.ts'
import { type MessageRow, messageColumns, type TicketRow, ticketColumns, ticketJoins } from './row.ts'
import { timelineLimit } from './store.ts'

export type ListFilter = {
  status?: Status | undefined
  assignedAgentId?: string | undefined
  channel?: string | undefined
  priority?: Priority | undefined
  departmentId?: string | undefined
  customerId?: string | undefined
  tag?: string | undefined
}

export type ListPage = {
  limit: number
  /** Rows to skip, or the id after which to go on. */
  from: { offset: number } | { after: string }
  wholeTimelines: boolean
}

export type ListedTicket = { ticket: TicketRow; timeline: MessageRow[] }

/**
 * A page of tickets, newest first, with the exact number of tickets that match; both out of one snapshot. Lists go by key
 * underneath: an index that begins with the filter and ends with the id.
 */
export async function listTickets(
  sql: Db,
  scope: Scope,
  filter: ListFilter,
  page: ListPage,
): Promise<{ tickets: ListedTicket[]; total: number }> {
  const where = sql`${ticketScope(sql, scope)} ${conditions(sql, filter)}`
  const rows = await sql<(TicketRow & { total: string; timeline: MessageRow[] | null })[]>`
    with page as materialized (
      select t.id from ticket t where ${where} ${'after' in page.from ? sql`and t.id < ${page.from.after}` : sql``}
      order by t.id desc limit ${sql.unsafe(String(page.limit))} ${'offset' in page.from && page.from.offset > 0 ? sql`offset ${page.from.offset}` : sql``}
    ), listed as (
      select ${ticketColumns(sql)}, ${page.wholeTimelines ? wholeTimeline(sql) : newestPublic(sql)} as timeline
      from page join ticket t on t.id = page.id ${ticketJoins(sql)}
    )
    select n.total, listed.* from (select ${count(sql, scope, filter)} as total) n left join listed on true order by listed.id desc`
  return {
    tickets: rows.filter((row) => row.id !== null).map((row) => ({ ticket: row, timeline: row.timeline ?? [] })),
    total: Number(rows[0]?.total ?? 0),
  }
}

function conditions(sql: Db, filter: ListFilter) {
  return sql`
    ${filter.status ? sql`and t.status = ${filter.status}` : sql``}
    ${filter.assignedAgentId ? sql`and t.assigned_agent_id = ${filter.assignedAgentId}` : sql``}
    ${filter.channel ? sql`and t.channel = ${filter.channel}` : sql``}
    ${filter.priority ? sql`and t.priority = ${filter.priority}` : sql``}
    ${filter.departmentId ? sql`and t.department_id = ${filter.departmentId}` : sql``}
    ${filter.customerId ? sql`and t.customer_id = ${filter.customerId}` : sql``}
    ${filter.tag ? sql`and t.tags <> '{}' and t.tags @> array[${filter.tag}]` : sql``}`
}

/**
 * How many tickets match. What the kept counts know (status, assignee, department, channel, priority) is summed from them and
 * from the deltas that are not folded in yet; anything else is counted.
 */
function count(sql: Db, scope: Scope, filter: ListFilter) {
  const isKept = !filter.customerId && !filter.tag && scope.kind !== 'own' && scope.kind !== 'ticket'
  if (!isKept) return sql`(select count(*) from ticket t where ${ticketScope(sql, scope)} ${conditions(sql, filter)})`
  const kept = sql`${ticketScope(sql, scope)} ${conditions(sql, filter)}`
  return sql`(
    (select coalesce(sum(t.tickets), 0) from ticket_count t where ${kept})
    + (select coalesce(sum(t.tickets), 0) from ticket_count_delta t where ${kept})
  )`
}

const newestPublic = (sql: Db) => sql`(
  select json_agg(x) from (select ${messageColumns(sql)} from message m where m.id = t.last_public_message_id) x
)`

const wholeTimeline = (sql: Db) => sql`(
  select json_agg(x order by x.occurred_at, x.id) from (
    select ${messageColumns(sql)} from message m where m.ticket_id = t.id order by m.occurred_at desc, m.id desc limit ${timelineLimit}
  ) x
)`
