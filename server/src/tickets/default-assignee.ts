import { toId } from '@parley/contract'
import { findDefaultAssignee } from '../agents/find.ts'
import type { Tx } from '../db/sql.ts'
import { append, type NewEvent } from '../log/append.ts'
import type { Consumer, Portion } from '../log/consume.ts'
import type { EventRow } from '../log/read.ts'

/** The log is searched this far in one go: few of its events are new tickets. */
const window = 25_000

/**
 * Gives tickets that are born in a department to its default assignee, a moment after: the way of a customer's message into the
 * house stays as short as it is. Who took the ticket in that moment keeps it.
 */
export const defaultAssignees: Consumer = {
  name: 'default_assignees',
  gatherMs: 300,
  async read(tx, after, limit): Promise<Portion> {
    const [head] = await tx<{ seq: string; is_needed: boolean }[]>`
      select seq, exists (select from department where default_assignee_id is not null) as is_needed from log_head`
    if (!head!.is_needed) return { events: [], upTo: Number(head!.seq), isFull: false }
    const end = Math.min(Number(head!.seq), after + window)
    const events = await tx<EventRow[]>`
      select seq, id, type, ticket_id, message_id, actor_type, actor_id, data, occurred_at
      from event where seq > ${after} and seq <= ${end} and type = 'ticket.created' order by seq limit ${limit}`
    const isFull = events.length === limit
    return { events, upTo: isFull ? Number(events.at(-1)!.seq) : end, isFull: isFull || end === after + window }
  },
  async handle(tx, events) {
    const ids = events.flatMap(({ ticket_id }) => ticket_id ?? [])
    const tickets = await tx<{ id: string; department_id: string }[]>`
      select id, department_id from ticket
      where id = any(${ids}::uuid[]) and assigned_agent_id is null and department_id is not null
        and status in ('new', 'open', 'pending_customer')
      order by id for no key update`
    for (const [departmentId, own] of Map.groupBy(tickets, ({ department_id }) => department_id)) {
      const agent = await findDefaultAssignee(tx, departmentId)
      const ownIds = own.map(({ id }) => id)
      if (agent) await give(tx, ownIds, agent.id)
    }
  },
}

async function give(tx: Tx, ticketIds: string[], agentId: string): Promise<void> {
  const at = new Date()
  await tx`
    update ticket set assigned_agent_id = ${agentId}, version = version + 1, updated_at = ${at}
    where id = any(${ticketIds}::uuid[])`
  await append(
    tx,
    ticketIds.map(
      (ticketId): NewEvent => ({
        type: 'ticket.assigned',
        ticketId,
        messageId: null,
        actor: { type: 'system', id: null },
        data: { from: null, to: toId('agent', agentId) },
        at,
      }),
    ),
  )
}
