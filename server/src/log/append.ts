import type { EventData, EventType } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import type { Db } from '../db/sql.ts'

export type EventActor = {
  type: 'agent' | 'service' | 'customer' | 'platform' | 'system'
  /** UUID of the agent, key or customer; null for the platform and the system. */
  id: string | null
}

/** An event to be told. Ids are UUIDs; `data` holds outside ids, as readers see them. */
export type NewEvent = {
  [T in EventType]: {
    type: T
    ticketId: string | null
    messageId: string | null
    actor: EventActor
    data: EventData<T>
    at: Date
  }
}[EventType]

/**
 * The one place that writes events: a statement (or part of one) that puts them into the outbox, in the order given, in the
 * transaction of the change they tell of.
 *
 * Order within a ticket holds because every writer has locked the ticket's row before this runs: ids of the outbox rise
 * with the locks. The sequencer moves rows in id order and gives them their place in the log.
 *
 * @param guard a relation to cross join, so that nothing is told when the change of the same statement found no row.
 */
export function append(sql: Db, events: readonly NewEvent[], guard = sql``) {
  const rows = events.map((event, n) => ({
    n,
    event_id: uuidv7(),
    type: event.type,
    ticket_id: event.ticketId,
    message_id: event.messageId,
    actor_type: event.actor.type,
    actor_id: event.actor.id,
    data: event.data,
    occurred_at: event.at,
  }))
  return sql`
    insert into outbox (event_id, type, ticket_id, message_id, actor_type, actor_id, data, occurred_at)
    select e.event_id, e.type, e.ticket_id, e.message_id, e.actor_type, e.actor_id, e.data, e.occurred_at
    from json_to_recordset(${rows as never}::json) as e(
      n int, event_id uuid, type text, ticket_id uuid, message_id uuid, actor_type text, actor_id text, data jsonb, occurred_at timestamptz
    ) ${guard}
    order by e.n`
}
