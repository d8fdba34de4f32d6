import type { Consumer } from '../log/consume.ts'

/** Keeps, for each inbox, when something last came in and went out and how sends ended, from the log alone. */
export const inboxHealth: Consumer = {
  name: 'inbox_health',
  async handle(tx, events) {
    const created = events
      .filter(({ type }) => type === 'message.created')
      .flatMap(({ message_id }) => message_id ?? [])
    const moved = events
      .filter(({ type }) => type === 'message.delivery_changed')
      .flatMap(({ message_id, data, occurred_at }) => {
        const { to } = data as { to: string }
        return message_id
          ? [{ id: message_id, is_out: to === 'sent', is_failed: to === 'failed', at: occurred_at }]
          : []
      })
    if (created.length > 0)
      await tx`
        insert into inbox_health as h (inbox_id, last_in_at, received)
        select inbox_id, max(created_at), count(*) from message
        where id = any(${created}::uuid[]) and sender_type = 'customer' and inbox_id is not null group by inbox_id
        on conflict (inbox_id) do update set last_in_at = greatest(h.last_in_at, excluded.last_in_at), received = h.received + excluded.received`
    if (moved.length > 0)
      await tx`
        insert into inbox_health as h (inbox_id, last_out_at, last_failed_at, sent, failed, last_error)
        select m.inbox_id, max(r.at) filter (where r.is_out), max(r.at) filter (where r.is_failed),
          count(*) filter (where r.is_out), count(*) filter (where r.is_failed),
          (array_agg(m.failure_reason order by r.at desc) filter (where r.is_failed and m.failure_reason is not null))[1]
        from json_to_recordset(${moved as never}::json) as r(id uuid, is_out boolean, is_failed boolean, at timestamptz)
        join message m on m.id = r.id where m.inbox_id is not null group by m.inbox_id
        on conflict (inbox_id) do update set last_out_at = greatest(h.last_out_at, excluded.last_out_at),
          last_failed_at = greatest(h.last_failed_at, excluded.last_failed_at), sent = h.sent + excluded.sent, failed = h.failed + excluded.failed,
          last_error = coalesce(excluded.last_error, h.last_error)`
  },
}
