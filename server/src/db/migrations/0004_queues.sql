-- Who waits for us, what sleeps, what did not arrive; lists in more orders than newest first; counts by more than status.

alter table ticket
  -- the time of the first public message of the customer's that nobody has answered; null when resolved or closed
  add column waiting_since timestamptz(3),
  -- out of the way until then, or until the customer writes
  add column snoozed_until timestamptz(3),
  -- public messages of ours whose delivery is failed or unknown
  add column undelivered_count integer not null default 0;

-- An answer answers what was recorded before it and is not later than it.
update ticket t set waiting_since = w.since from (
  select m.ticket_id, min(m.occurred_at) as since from message m
  where m.sender_type = 'customer' and m.visibility = 'public' and not exists (
    select from message a where a.ticket_id = m.ticket_id and a.sender_type in ('agent', 'bot') and a.visibility = 'public'
      and a.position > m.position and a.occurred_at >= m.occurred_at
  ) group by m.ticket_id
) w where t.id = w.ticket_id and t.status in ('new', 'open', 'pending_customer');

update ticket t set undelivered_count = u.messages from (
  select ticket_id, count(*) as messages from message
  where delivery in ('failed', 'unknown') and visibility = 'public' group by ticket_id
) u where t.id = u.ticket_id;

-- Lists by urgency, and by who waits longest: four ranges of it side by side. What stands after the id is looked at in the index,
-- so that a list of the few that are anybody's does not visit all the others.
create index ticket_queue on ticket
  (array_position('{urgent,high,medium,low}'::text[], priority), coalesce(waiting_since, 'infinity'), id desc, status, assigned_agent_id)
  where status in ('new', 'open', 'pending_customer');
create index ticket_updated on ticket (status, updated_at desc, id desc, assigned_agent_id);
drop index ticket_status;
create index ticket_status on ticket (status, id desc, assigned_agent_id);
-- Few tickets are ever in these.
create index ticket_snoozed on ticket (snoozed_until) where snoozed_until is not null;
create index ticket_undelivered on ticket (id desc) where undelivered_count > 0;
create index ticket_undelivered_updated on ticket (updated_at desc, id desc) where undelivered_count > 0;

-- The kept counts learn what the views ask for. A row without a tag counts tickets; one with a tag counts those that carry it.
drop trigger ticket_counted on ticket;
drop trigger ticket_uncounted on ticket;
drop trigger ticket_recounted on ticket;
drop function count_new_tickets, count_gone_tickets, count_moved_ticket;
drop table ticket_count, ticket_count_delta;

create table ticket_count (
  status text not null,
  tag text,
  department_id uuid,
  assigned_agent_id uuid,
  channel text not null,
  inbox_id uuid,
  priority text not null,
  snoozed boolean not null,
  undelivered boolean not null,
  tickets bigint not null,
  unique nulls not distinct (status, tag, department_id, assigned_agent_id, channel, inbox_id, priority, snoozed, undelivered)
);
create table ticket_count_delta (
  id bigint generated always as identity primary key,
  status text not null,
  tag text,
  department_id uuid,
  assigned_agent_id uuid,
  channel text not null,
  inbox_id uuid,
  priority text not null,
  snoozed boolean not null,
  undelivered boolean not null,
  tickets integer not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);

insert into ticket_count
select status, tag, department_id, assigned_agent_id, channel, inbox_id, priority, snoozed_until is not null,
  undelivered_count > 0, count(*)
from ticket cross join unnest(array_append(tags, null)) as x(tag) group by 1, 2, 3, 4, 5, 6, 7, 8, 9;

create function count_new_tickets() returns trigger language plpgsql as $$
begin
  insert into ticket_count_delta
    (status, department_id, assigned_agent_id, channel, inbox_id, priority, snoozed, undelivered, tag, tickets)
  select status, department_id, assigned_agent_id, channel, inbox_id, priority, snoozed_until is not null,
    undelivered_count > 0, null, count(*)
  from added group by 1, 2, 3, 4, 5, 6, 7, 8
  union all
  select status, department_id, assigned_agent_id, channel, inbox_id, priority, snoozed_until is not null,
    undelivered_count > 0, tag, count(*)
  from added cross join unnest(tags) as x(tag) where tags <> '{}' group by 1, 2, 3, 4, 5, 6, 7, 8, 9;
  return null;
end $$;
create trigger ticket_counted after insert on ticket referencing new table as added
  for each statement execute function count_new_tickets();

create function count_gone_tickets() returns trigger language plpgsql as $$
begin
  insert into ticket_count_delta
    (status, department_id, assigned_agent_id, channel, inbox_id, priority, snoozed, undelivered, tag, tickets)
  select status, department_id, assigned_agent_id, channel, inbox_id, priority, snoozed_until is not null,
    undelivered_count > 0, tag, -count(*)
  from gone cross join unnest(array_append(tags, null)) as x(tag) group by 1, 2, 3, 4, 5, 6, 7, 8, 9;
  return null;
end $$;
create trigger ticket_uncounted after delete on ticket referencing old table as gone
  for each statement execute function count_gone_tickets();

create function count_moved_ticket() returns trigger language plpgsql as $$
begin
  insert into ticket_count_delta
    (status, department_id, assigned_agent_id, channel, inbox_id, priority, snoozed, undelivered, tag, tickets)
  select old.status, old.department_id, old.assigned_agent_id, old.channel, old.inbox_id, old.priority,
    old.snoozed_until is not null, old.undelivered_count > 0, unnest(array_append(old.tags, null)), -1
  union all
  select new.status, new.department_id, new.assigned_agent_id, new.channel, new.inbox_id, new.priority,
    new.snoozed_until is not null, new.undelivered_count > 0, unnest(array_append(new.tags, null)), 1;
  return null;
end $$;
create trigger ticket_recounted after update on ticket for each row
  when ((old.status, old.department_id, old.assigned_agent_id, old.channel, old.inbox_id, old.priority,
      old.snoozed_until is null, old.undelivered_count > 0, old.tags)
    is distinct from (new.status, new.department_id, new.assigned_agent_id, new.channel, new.inbox_id, new.priority,
      new.snoozed_until is null, new.undelivered_count > 0, new.tags))
  execute function count_moved_ticket();

-- Up to which message an agent has read a ticket; no row: nothing yet.
create table read_position (
  agent_id uuid not null,
  ticket_id uuid not null,
  position integer not null,
  primary key (agent_id, ticket_id)
) with (fillfactor = 90);
