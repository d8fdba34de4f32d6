import type { Logger } from 'pino'
import type { Sql, Tx } from '../db/sql.ts'
import { type Fragment, type Leadership, lead } from './lead.ts'
import { createPace, Sleeper, type Wake } from './wake.ts'

/**
 * The sequencer: moves committed outbox rows, in id order, into the event table and numbers them without holes.
 *
 * Why not read the outbox (or a bigserial of the event table) by cursor: an id is taken when a row is written and seen when its
 * transaction commits, so a reader that stands at 7 would never see a 6 that commits late. Here a row gets its number only
 * when it is seen, by one leader, in the transaction that also removes it from the outbox.
 */
export type SequencerOptions = {
  databaseUrl: string
  node: string
  log: Logger
  wake: Wake
  onBatch?(events: number): void
}

const batchSize = 1000
/** How long the leader sleeps when nobody wakes it. */
const pollMs = 500
const foldEveryMs = 1000
/** At most a hundred batches a second; a batch costs the same for one event as for fifty. */
const paceMs = 10

export function startSequencer(options: SequencerOptions): { stop(): Promise<void>; isLeading(): boolean } {
  const sleeper = new Sleeper()
  const off = options.wake.on('outbox', sleeper.wake)

  async function work(leadership: Leadership): Promise<void> {
    let foldedAt = 0
    const pace = createPace(paceMs)
    while (!leadership.stopping) {
      await pace()
      const { moved } = await leadership.statement(moveBatch)
      if (moved > 0) {
        options.onBatch?.(moved)
        options.wake.signal('events')
      }
      if (Date.now() - foldedAt > foldEveryMs) {
        foldedAt = Date.now()
        await leadership.transaction(foldCounts)
      }
      await leadership.beat()
      if (moved < batchSize && !leadership.stopping) await sleeper.sleep(pollMs)
    }
  }

  const leader = lead({ name: 'sequencer', ...options, work })
  return {
    isLeading: leader.isLeading,
    async stop() {
      off()
      const stopped = leader.stop()
      sleeper.wake()
      await stopped
    },
  }
}

/**
 * One batch, in one statement. The rows are taken by their highest id, not by a join with the picked ones, which a plan made while
 * the outbox was empty would do row by row; one snapshot serves both, so the two are the same rows.
 * @returns how many events got their number.
 */
export async function moveBatch(sql: Sql, leads: Fragment): Promise<{ moved: number; is_leader: boolean }> {
  const [row] = await sql<{ moved: number; is_leader: boolean }[]>`
    with leader as materialized (
      select ${leads} as is_leader
    ), head as (
      select seq from log_head for update
    ), bound as materialized (
      select max(id) as id from (select id from outbox order by id limit ${batchSize}) waiting where (select is_leader from leader)
    ), taken as (
      delete from outbox where id <= (select id from bound) returning *
    ), numbered as (
      select taken.*, head.seq + row_number() over (order by taken.id) as seq from taken cross join head
    ), stored as (
      insert into event (seq, id, type, ticket_id, message_id, actor_type, actor_id, data, occurred_at, origin)
      select seq, event_id, type, ticket_id, message_id, actor_type, actor_id, data, occurred_at, origin from numbered order by seq
    ), headed as (
      update log_head set seq = (select max(seq) from numbered) where exists (select from numbered)
    )
    select (select count(*)::int from numbered) as moved, is_leader from leader`
  return row ?? { moved: 0, is_leader: false }
}

/** Folds the deltas of ticket counts into the kept counts; readers add the two, so a count is exact before and after. */
export async function foldCounts(tx: Tx): Promise<void> {
  await tx`
    with taken as (
      delete from ticket_count_delta returning *
    ), summed as (
      select status, tag, department_id, assigned_agent_id, channel, inbox_id, priority, snoozed, undelivered, sum(tickets) as tickets
      from taken group by 1, 2, 3, 4, 5, 6, 7, 8, 9
    )
    insert into ticket_count as c
      (status, tag, department_id, assigned_agent_id, channel, inbox_id, priority, snoozed, undelivered, tickets)
    select * from summed where tickets <> 0
    on conflict (status, tag, department_id, assigned_agent_id, channel, inbox_id, priority, snoozed, undelivered)
    do update set tickets = c.tickets + excluded.tickets`
}
