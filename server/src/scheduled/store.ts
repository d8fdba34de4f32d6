import type { Visibility } from '@parley/contract'
import type { Scope } from '../access/caller.ts'
import { ticketScope } from '../access/scope.ts'
import type { Db, Tx } from '../db/sql.ts'
import { type TicketRow, ticketColumns, ticketJoins } from '../tickets/row.ts'

export type ScheduledRow = {
  id: string
  ticket_id: string
  agent_id: string
  sender_type: 'agent' | 'bot'
  visibility: Visibility
  content: string
  mentions: string[]
  reply_to_message_id: string | null
  client_id: string | null
  then_status: 'resolved' | 'pending_customer' | null
  send_at: Date
  failed_code: string | null
  failed_detail: string | null
}

const columns = (sql: Db) => sql`
  s.id, s.ticket_id, s.agent_id, s.sender_type, s.visibility, s.content, s.mentions, s.reply_to_message_id, s.client_id, s.then_status,
  s.send_at, s.failed_code, s.failed_detail`

/** The ticket as it stands, without a lock. */
export async function findTicket(sql: Db, scope: Scope, id: string): Promise<TicketRow | undefined> {
  const [row] = await sql<TicketRow[]>`
    select ${ticketColumns(sql)} from ticket t ${ticketJoins(sql)} where t.id = ${id} and ${ticketScope(sql, scope)}`
  return row
}

export type NewScheduled = Omit<ScheduledRow, 'send_at' | 'failed_code' | 'failed_detail'>

/**
 * Writes a wish, unless it stands already or is a message by now, under its own id or its client's.
 * @param when a time, or ms from now on the database's clock
 */
export async function insertScheduled(
  sql: Db,
  row: NewScheduled,
  when: { sendAt: Date } | { delayMs: number },
): Promise<ScheduledRow | undefined> {
  const at =
    'sendAt' in when
      ? sql`${when.sendAt}::timestamptz`
      : sql`clock_timestamp() + make_interval(secs => ${when.delayMs / 1000})`
  const [made] = await sql<ScheduledRow[]>`
    insert into scheduled_message as s (id, ticket_id, agent_id, sender_type, visibility, content, mentions, reply_to_message_id, client_id,
      then_status, send_at)
    select ${row.id}::uuid, ${row.ticket_id}::uuid, ${row.agent_id}::uuid, ${row.sender_type}, ${row.visibility}, ${row.content},
      ${row.mentions}::text[], ${row.reply_to_message_id}::uuid, ${row.client_id}, ${row.then_status}, ${at}
    where not exists (select from message where id = ${row.id}::uuid)
      and not exists (select from message where ticket_id = ${row.ticket_id}::uuid and client_id = ${row.client_id})
    on conflict do nothing returning ${columns(sql)}`
  return made
}

/** The one that an earlier run of the same request, or one with the same client id, has made. */
export async function findSame(sql: Db, row: NewScheduled): Promise<ScheduledRow | undefined> {
  const [found] = await sql<ScheduledRow[]>`
    select ${columns(sql)} from scheduled_message s
    where s.agent_id = ${row.agent_id} and (s.id = ${row.id} or (s.ticket_id = ${row.ticket_id} and s.client_id = ${row.client_id}))
    limit 1`
  return found
}

/** An agent's own on a ticket, in the order in which they are sent. */
export function listScheduled(sql: Db, agentId: string, ticketId: string): Promise<ScheduledRow[]> {
  return sql<ScheduledRow[]>`
    select ${columns(sql)} from scheduled_message s
    where s.ticket_id = ${ticketId} and s.agent_id = ${agentId} order by s.send_at, s.number`
}

/** Takes an agent's own away; waits while it is being sent. */
export async function deleteOwn(sql: Db, agentId: string, id: string): Promise<ScheduledRow | undefined> {
  const [row] = await sql<ScheduledRow[]>`
    delete from scheduled_message s where s.id = ${id} and s.agent_id = ${agentId} returning ${columns(sql)}`
  return row
}

export async function isOwnMessage(sql: Db, agentId: string, id: string): Promise<boolean> {
  return (await sql`select 1 from message where id = ${id} and agent_id = ${agentId}`).length > 0
}

/** How many are due, four at most, and in how many ms the first one is; null when none waits. */
export async function lookAhead(sql: Db): Promise<{ due: number; ms: number | null }> {
  const [row] = await sql<{ due: number; ms: number | null }[]>`
    select (
      select count(*) from (
        select from scheduled_message where failed_code is null and send_at <= statement_timestamp() limit 4
      ) d
    )::int as due, (
      select extract(epoch from min(send_at) - statement_timestamp()) * 1000 from scheduled_message where failed_code is null
    )::float8 as ms`
  return row ?? { due: 0, ms: null }
}

/**
 * Takes one that is due, held until the end of the transaction: the first of its ticket only, so that a ticket's come in order, and
 * none that another node or another transaction holds.
 */
export async function claimDue(tx: Tx): Promise<ScheduledRow | undefined> {
  const [row] = await tx<ScheduledRow[]>`
    select ${columns(tx)} from scheduled_message s
    where s.failed_code is null and s.send_at <= statement_timestamp() and not exists (
      select from scheduled_message e
      where e.ticket_id = s.ticket_id and e.failed_code is null and (e.send_at, e.number) < (s.send_at, s.number)
    )
    order by s.send_at, s.number limit 1 for update skip locked`
  return row
}

/** Takes this one, unless it is gone, has failed or is held. */
export async function claimOne(tx: Tx, id: string): Promise<ScheduledRow | undefined> {
  const [row] = await tx<ScheduledRow[]>`
    select ${columns(tx)} from scheduled_message s where s.id = ${id} and s.failed_code is null for update skip locked`
  return row
}

/** The message that stands for it already: its own, or one with its client id. */
export async function findSent(tx: Tx, row: ScheduledRow): Promise<{ agent_id: string | null } | undefined> {
  const [found] = await tx<{ agent_id: string | null }[]>`
    select agent_id from message where id = ${row.id}
    union all select agent_id from message where ticket_id = ${row.ticket_id} and client_id = ${row.client_id} limit 1`
  return found
}

export async function deleteClaimed(tx: Tx, id: string): Promise<void> {
  await tx`delete from scheduled_message where id = ${id}`
}

/** Keeps one that cannot be sent, with the reason. */
export async function markFailed(tx: Tx, id: string, failed: { code: string; detail: string }): Promise<void> {
  await tx`
    update scheduled_message set failed_code = ${failed.code}, failed_detail = ${failed.detail} where id = ${id}`
}
