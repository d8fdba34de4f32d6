import type { EventData, EventType } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import type { From } from '../access/caller.ts'
import type { Db, Tx } from '../db/sql.ts'
import type { Fragment } from './lead.ts'
import type { EventRow } from './read.ts'

export type EventActor = {
  type: 'agent' | 'service' | 'customer' | 'platform' | 'system'
  /** UUID of the agent, key or customer; null for the platform and the system. */
  id: string | null
  /** Where the change came from, kept beside the event for the audit trail; readers of the log are not shown it. */
  from?: From
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

const columns =
  'n int, event_id uuid, type text, ticket_id uuid, message_id uuid, actor_type text, actor_id text, data jsonb, occurred_at timestamptz, origin jsonb'

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
  return sql`
    insert into outbox (event_id, type, ticket_id, message_id, actor_type, actor_id, data, occurred_at, origin)
    select e.event_id, e.type, e.ticket_id, e.message_id, e.actor_type, e.actor_id, e.data, e.occurred_at, e.origin
    from json_to_recordset(${given(events) as never}::json) as e(${sql.unsafe(columns)}) ${guard}
    order by e.n`
}

/**
 * Like `append`, for a transaction that writes many events and is about to commit: where nothing waits in the outbox they get
 * their places in the log at once, which spares the way through the outbox. To be the last but a few statements of its
 * transaction, for until the commit nobody else gets a number.
 *
 * The order within a ticket still holds. What an earlier change of a ticket told was committed before this transaction had the
 * ticket's lock, so this statement sees it in the outbox, and then its own events queue up behind it; what a later change tells
 * can only come after the commit. Numbers rise with commits, because the head of the log stays locked from the one to the other.
 *
 * @returns the events as the log holds them, or null when they wait in the outbox.
 */
export async function appendAtOnce(tx: Tx, events: readonly NewEvent[]): Promise<EventRow[] | null> {
  const rows = given(events)
  const [head] = await tx<{ seq: string }[]>`
    with head as materialized (
      select seq from log_head where not exists (select from outbox) for update
    ), given as materialized (
      select * from json_to_recordset(${rows as never}::json) as e(${tx.unsafe(columns)})
    ), stored as (
      insert into event (seq, id, type, ticket_id, message_id, actor_type, actor_id, data, occurred_at, origin)
      select head.seq + n + 1, event_id, type, ticket_id, message_id, actor_type, actor_id, data, occurred_at, origin from given cross join head
    ), headed as (
      update log_head set seq = log_head.seq + ${rows.length} from head
    ), queued as (
      insert into outbox (event_id, type, ticket_id, message_id, actor_type, actor_id, data, occurred_at, origin)
      select event_id, type, ticket_id, message_id, actor_type, actor_id, data, occurred_at, origin from given
      where not exists (select from head) order by n
    )
    select seq from head`
  if (!head) return null
  const after = Number(head.seq)
  return rows.map(({ n, event_id, origin: _, ...row }) => ({ ...row, id: event_id, seq: String(after + n + 1) }))
}

/**
 * Like `appendAtOnce` as a part of the very statement that makes the changes, so that a change costs one round trip and one commit:
 * a query that gives one row with `last`, null when the events wait in the outbox. Its statement has to
 * lock the tickets, or make them, in the relation `changed`: the events are told after it has run to its end, and by then whatever
 * those tickets told before is in the log or seen in the outbox.
 *
 * @param events all of them of a ticket
 * @param changed what to select the tickets from whose events are told, each with its `id`
 */
export function appendNow(sql: Db, events: readonly NewEvent[], changed: Fragment) {
  return sql`
    select tell_events(${given(events) as never}::json, array_agg(id)) as last from ${changed} having count(*) > 0`
}

function given(events: readonly NewEvent[]) {
  return events.map((event, n) => ({
    n,
    event_id: uuidv7(),
    type: event.type,
    ticket_id: event.ticketId,
    message_id: event.messageId,
    actor_type: event.actor.type,
    actor_id: event.actor.id,
    data: event.data,
    occurred_at: event.at,
    origin: event.actor.from,
  }))
}
