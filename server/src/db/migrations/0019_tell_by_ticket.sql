-- Tells events from inside a statement that changes tickets, after it has their locks: see appendNow in server/src/log/append.ts.
-- Each query in here sees what was committed before it began, so an earlier event of those tickets that still waits is seen, and
-- then these queue up behind it. Tells those of `tickets` alone. Returns the newest number before them, or null when they wait in the
-- outbox.
drop function tell_events(json);
create function tell_events(given json, tickets uuid[]) returns bigint language plpgsql as $$
declare
  last bigint;
  told bigint;
begin
  select seq into last from log_head where not exists (select from outbox) for update;
  if not found then
    insert into outbox (event_id, type, ticket_id, message_id, actor_type, actor_id, data, occurred_at, origin)
    select event_id, type, ticket_id, message_id, actor_type, actor_id, data, occurred_at, origin
    from json_to_recordset(given) as e(n int, event_id uuid, type text, ticket_id uuid, message_id uuid, actor_type text,
      actor_id text, data jsonb, occurred_at timestamptz, origin jsonb) where ticket_id = any (tickets) order by n;
    return null;
  end if;
  insert into event (seq, id, type, ticket_id, message_id, actor_type, actor_id, data, occurred_at, origin)
  select last + row_number() over (order by n), event_id, type, ticket_id, message_id, actor_type, actor_id, data, occurred_at, origin
  from json_to_recordset(given) as e(n int, event_id uuid, type text, ticket_id uuid, message_id uuid, actor_type text,
    actor_id text, data jsonb, occurred_at timestamptz, origin jsonb) where ticket_id = any (tickets);
  get diagnostics told = row_count;
  update log_head set seq = last + told;
  return last;
end $$;
