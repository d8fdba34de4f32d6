import type { DraftMode } from '@parley/contract'
import type { Scope } from '../access/caller.ts'
import { ticketScope } from '../access/scope.ts'
import type { Db } from '../db/sql.ts'

export type DraftRow = { mode: DraftMode; content: string; updated_at: Date }
type Place = { agentId: string; ticketId: string }

/** Whether the ticket is there and in scope. */
export async function ticketExists(sql: Db, scope: Scope, ticketId: string): Promise<boolean> {
  return (await sql`select 1 from ticket t where t.id = ${ticketId} and ${ticketScope(sql, scope)}`).length > 0
}

/** The agent's own on one ticket, replies before notes. */
export function listTicketDrafts(sql: Db, { agentId, ticketId }: Place): Promise<DraftRow[]> {
  return sql<DraftRow[]>`
    select mode, content, updated_at from draft where agent_id = ${agentId} and ticket_id = ${ticketId} order by mode desc`
}

/** Where the agent has drafts, newest first, on tickets in scope. */
export function listDrafts(sql: Db, scope: Scope, agentId: string, limit: number) {
  return sql<{ ticket_id: string; mode: DraftMode; updated_at: Date }[]>`
    select d.ticket_id, d.mode, d.updated_at from draft d join ticket t on t.id = d.ticket_id
    where d.agent_id = ${agentId} and ${ticketScope(sql, scope)} order by d.updated_at desc, d.ticket_id, d.mode limit ${limit}`
}

export async function saveDraft(sql: Db, place: Place, draft: DraftRow): Promise<void> {
  await sql`
    insert into draft (agent_id, ticket_id, mode, content, updated_at)
    values (${place.agentId}, ${place.ticketId}, ${draft.mode}, ${draft.content}, ${draft.updated_at})
    on conflict (agent_id, ticket_id, mode) do update set content = excluded.content, updated_at = excluded.updated_at`
}

/**
 * Puts text that could not be sent under what the agent has typed already, with an empty line between; what is there is never
 * lost. Ids are UUIDs.
 */
export async function keepAsDraft(
  sql: Db,
  { agentId, ticketId, mode, content, at }: Place & { mode: DraftMode; content: string; at: Date },
): Promise<void> {
  await sql`
    insert into draft as d (agent_id, ticket_id, mode, content, updated_at)
    values (${agentId}, ${ticketId}, ${mode}, ${content}, ${at})
    on conflict (agent_id, ticket_id, mode)
    do update set content = d.content || E'\n\n' || excluded.content, updated_at = excluded.updated_at`
}

export async function deleteDraft(sql: Db, { agentId, ticketId }: Place, mode: DraftMode): Promise<void> {
  await sql`delete from draft where agent_id = ${agentId} and ticket_id = ${ticketId} and mode = ${mode}`
}
