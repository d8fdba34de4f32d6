-- Messages that wait for their time (undo, send later), and why an inbox's last send failed.

-- A row is the job: it becomes the message with the same id, in the transaction that takes the row away. One that could not be
-- sent when its time had come stays, with the reason, until its agent takes it away. No foreign keys: as for message and ticket.
create table scheduled_message (
  id uuid primary key,
  -- the order of asking, for messages that are due at the same moment
  number bigint generated always as identity,
  ticket_id uuid not null,
  agent_id uuid not null,
  sender_type text not null check (sender_type in ('agent', 'bot')),
  visibility text not null check (visibility in ('public', 'internal')),
  content text not null,
  -- outside ids, as the message's meta shows them
  mentions text[] not null default '{}',
  reply_to_message_id uuid,
  client_id text,
  then_status text check (then_status in ('resolved', 'pending_customer')),
  -- by the database's clock, the one that all nodes share
  send_at timestamptz(3) not null,
  failed_code text,
  failed_detail text,
  created_at timestamptz(3) not null default now()
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
create unique index scheduled_message_client on scheduled_message (ticket_id, agent_id, client_id) where client_id is not null;
create index scheduled_message_due on scheduled_message (send_at, number) where failed_code is null;
create index scheduled_message_ticket on scheduled_message (ticket_id, send_at, number);

alter table inbox_health add column last_error text;
