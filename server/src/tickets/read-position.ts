import type { Caller } from '../access/caller.ts'
import { ticketScope } from '../access/scope.ts'
import type { Db } from '../db/sql.ts'

/**
 * Marks a ticket read up to a message, for one agent; never beyond its newest, so that what is still to come is unread.
 * @returns the position as it stands now, or undefined when the ticket is out of scope.
 */
export async function markRead(
  sql: Db,
  reader: Pick<Caller, 'id' | 'scope'>,
  ticketId: string,
  position: number,
): Promise<number | undefined> {
  const [row] = await sql<{ position: number }[]>`
    insert into read_position (agent_id, ticket_id, position)
    select ${reader.id}::uuid, t.id, least(${position}::int, t.message_count)
    from ticket t where t.id = ${ticketId} and ${ticketScope(sql, reader.scope)}
    on conflict (agent_id, ticket_id) do update set position = excluded.position
    returning position`
  return row?.position
}

/** @returns the position, 0 where nothing was read, or undefined when the ticket is out of scope. */
export async function findPosition(
  sql: Db,
  reader: Pick<Caller, 'id' | 'scope'>,
  ticketId: string,
): Promise<number | undefined> {
  const [row] = await sql<{ position: number }[]>`
    select coalesce(r.position, 0) as position
    from ticket t left join read_position r on r.ticket_id = t.id and r.agent_id = ${reader.id}
    where t.id = ${ticketId} and ${ticketScope(sql, reader.scope)}`
  return row?.position
}
