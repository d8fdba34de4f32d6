import type { Scope } from '../access/caller.ts'
import { inScope, type ScopedTicket } from '../access/scope.ts'
import { batched } from '../db/batched.ts'
import type { Sql } from '../db/sql.ts'
import type { Look } from '../http/route.ts'
import { type MessageRow, type TicketRow, ticketColumns, ticketJoins, timelineOf } from './row.ts'
import type { StatusRow } from './store.ts'

export type TicketWithTimeline = { ticket: TicketRow; timeline: MessageRow[] }

/** What bots poll for, and what an answer is laid over: the reads of concurrent requests share statements. */
export type TicketReader = {
  /** What a bot polls for: the status and the newest public agent message; nothing is found when absent or out of scope. */
  status(scope: Scope, id: string): Promise<Look<StatusRow | undefined>>
  /** The ticket with its timeline in one snapshot; nothing is found when absent or out of scope. */
  ticket(scope: Scope, id: string): Promise<Look<TicketWithTimeline | undefined>>
}

const options = { most: 32, inFlight: 2 }

export function createTicketReader(sql: Sql): TicketReader {
  const status = batched((ids: readonly string[]) => loadStatuses(sql, ids), options)
  const ticket = batched((ids: readonly string[]) => loadTickets(sql, ids), options)
  return {
    async status(scope, id) {
      const row = await status(id)
      return { found: row && inScope(scope, row) ? row : undefined, epoch: row?.epoch }
    },
    async ticket(scope, id) {
      const row = await ticket(id)
      const found = row && inScope(scope, row) ? { ticket: row, timeline: row.timeline ?? [] } : undefined
      return { found, epoch: row?.epoch }
    },
  }
}

type StatusLook = StatusRow & ScopedTicket & { epoch: string }

async function loadStatuses(sql: Sql, ids: readonly string[]): Promise<(StatusLook | undefined)[]> {
  const rows = await sql<StatusLook[]>`
    select t.id, t.status, t.updated_at, t.department_id, t.assigned_agent_id, t.customer_id, m.id as message_id, m.occurred_at,
      m.content, m.delivery = 'sent' and m.external_id is null as waits, (select epoch from access_epoch) as epoch
    from ticket t left join message m on m.id = t.last_agent_message_id
    where t.id = any(${ids as string[]}::uuid[])`
  return inOrder(ids, new Map(rows.map((row) => [row.id, row])))
}

type TicketLook = TicketRow & { timeline: MessageRow[] | null; epoch: string }

async function loadTickets(sql: Sql, ids: readonly string[]): Promise<(TicketLook | undefined)[]> {
  const rows = await sql<TicketLook[]>`
    select ${ticketColumns(sql)}, ${timelineOf(sql)} as timeline, (select epoch from access_epoch) as epoch
    from ticket t ${ticketJoins(sql)} where t.id = any(${ids as string[]}::uuid[])`
  return inOrder(ids, new Map(rows.map((row) => [row.id, row])))
}

function inOrder<T>(ids: readonly string[], found: ReadonlyMap<string, T>): (T | undefined)[] {
  return ids.map((id) => found.get(id))
}
