import type { Tx } from '../db/sql.ts'

/** What follows from the demo's messages: who waits, what did not arrive, how sends ended, what sleeps, and what each agent has read. */
export async function loadQueues(tx: Tx, now: Date): Promise<void> {
  await tx`
    update ticket t set waiting_since = w.since from (
      select m.ticket_id, min(m.occurred_at) as since from message m
      where m.sender_type = 'customer' and not exists (
        select from message a where a.ticket_id = m.ticket_id and a.sender_type in ('agent', 'bot') and a.visibility = 'public'
          and a.position > m.position
      ) group by m.ticket_id
    ) w where t.id = w.ticket_id and t.status in ('new', 'open', 'pending_customer')`
  await tx`
    update ticket t set undelivered_count = u.messages from (
      select ticket_id, count(*) as messages from message where delivery in ('failed', 'unknown') group by ticket_id
    ) u where t.id = u.ticket_id`
  await tx`
    insert into inbox_health as h (inbox_id, last_out_at, last_failed_at, sent, failed, last_error)
    select inbox_id, max(occurred_at) filter (where delivery <> 'failed'), max(occurred_at) filter (where delivery = 'failed'),
      count(*) filter (where delivery <> 'failed'), count(*) filter (where delivery = 'failed'),
      (array_agg(failure_reason order by occurred_at desc) filter (where delivery = 'failed' and failure_reason is not null))[1]
    from message where inbox_id is not null and delivery in ('sent', 'delivered', 'read', 'failed') group by inbox_id
    on conflict (inbox_id) do update set last_out_at = excluded.last_out_at, last_failed_at = excluded.last_failed_at,
      sent = h.sent + excluded.sent, failed = h.failed + excluded.failed, last_error = excluded.last_error`
  await tx`
    update ticket t set snoozed_until = ${now}::timestamptz + s.days * interval '1 day' from (
      select id, row_number() over (order by id desc) as days from ticket
      where status = 'pending_customer' and assigned_agent_id is not null order by id desc limit 12
    ) s where t.id = s.id and s.days % 3 = 0`
  await tx`
    insert into read_position (agent_id, ticket_id, position)
    select a.id, t.id, t.message_count from agent a cross join ticket t
    where t.status not in ('new', 'open') or t.waiting_since is null or t.waiting_since < ${now}::timestamptz - interval '8 hours'`
}
