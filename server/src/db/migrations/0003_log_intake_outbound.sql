-- The log, the receipts and the outbound queue.

-- Written by the transactions that change state; emptied by the sequencer.
create table outbox (
  id bigint generated always as identity primary key,
  event_id uuid not null,
  type text not null,
  ticket_id uuid,
  message_id uuid,
  -- who did it: agent, customer, service, platform or system, and its id
  actor_type text not null,
  actor_id text,
  data jsonb not null,
  occurred_at timestamptz(3) not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);

-- Append-only, in one order, without holes.
create table event (
  seq bigint primary key,
  id uuid not null,
  type text not null,
  ticket_id uuid,
  message_id uuid,
  actor_type text not null,
  actor_id text,
  data jsonb not null,
  occurred_at timestamptz(3) not null
);
create table log_head (
  one boolean primary key default true check (one),
  seq bigint not null,
  -- everything at or below is trimmed; a reader that asks for it must start anew
  trimmed_seq bigint not null default 0
);
insert into log_head (seq) values (0);

create table consumer (
  name text primary key,
  seq bigint not null,
  updated_at timestamptz(3) not null default now()
);
create table parked_event (
  consumer text not null,
  seq bigint not null,
  reason text not null,
  attempts integer not null,
  parked_at timestamptz(3) not null default now(),
  primary key (consumer, seq)
);

-- Who leads a piece of work that one node at a time must do. The lock itself is a session advisory lock on the very
-- connection that does the work; this row only tells others whether the leader still breathes.
create table leader (
  name text primary key,
  node text not null,
  backend_pid integer not null,
  beat_at timestamptz(3) not null
);

-- One raw inbound payload, never changed. `body` when the bytes are UTF-8 without NUL (exact to the byte), else `body_bytes`.
create table receipt (
  id bigint generated always as identity primary key,
  channel text not null,
  -- the inboxes whose secret verified the signature; the payload may write to no other
  inbox_ids uuid[] not null,
  body text,
  body_bytes bytea,
  received_at timestamptz(3) not null default clock_timestamp()
);
create index receipt_age on receipt using brin (received_at);

-- Receipts that wait to be processed. A row here and its receipt are committed together, before the 200.
create table receipt_queue (
  receipt_id bigint primary key,
  -- set when an admin asks for another run
  replay boolean not null default false,
  queued_at timestamptz(3) not null default clock_timestamp()
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);

-- Entries that could not be processed: kept, visible, replayable.
create table quarantine (
  id uuid primary key,
  receipt_id bigint not null,
  pointer text not null,
  kind text not null check (kind in ('unparsed', 'unrouted', 'failed')),
  reason text not null,
  created_at timestamptz(3) not null default now(),
  resolved_at timestamptz(3),
  unique (receipt_id, pointer)
);
create index quarantine_open on quarantine (id desc) where resolved_at is null;

-- Statuses that came before the message they speak of was known; applied when it is, dropped after 30 days.
create table early_status (
  inbox_id uuid not null,
  external_id text not null,
  status text not null,
  at timestamptz(3),
  failure_code text,
  failure_reason text,
  created_at timestamptz(3) not null default now(),
  primary key (inbox_id, external_id, status)
);
create index early_status_age on early_status (created_at);

-- Messages of ours that wait to go out. A row is the job: written in the transaction of its message, gone when it is settled.
create table delivery (
  message_id uuid primary key,
  ticket_id uuid not null,
  -- the message's place on its ticket; messages of one ticket go out in this order
  position integer not null,
  inbox_id uuid not null,
  identity_id uuid not null,
  attempts integer not null default 0,
  run_at timestamptz(3) not null,
  -- set while a worker tries; a result is written only by the holder of this very lease
  lease uuid,
  lease_until timestamptz(3)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
create index delivery_ticket on delivery (ticket_id, position);
create index delivery_due on delivery (run_at);

-- One try at delivering one message.
create table attempt (
  id uuid primary key,
  message_id uuid not null,
  number integer not null,
  outcome text not null check (outcome in ('accepted', 'refused', 'retry', 'unknown')),
  code text,
  reason text,
  started_at timestamptz(3) not null,
  finished_at timestamptz(3) not null
);
create index attempt_message on attempt (message_id, number);

-- What the console shows of an inbox's health; written by a consumer of the log.
create table inbox_health (
  inbox_id uuid primary key,
  last_in_at timestamptz(3),
  last_out_at timestamptz(3),
  last_failed_at timestamptz(3),
  received bigint not null default 0,
  sent bigint not null default 0,
  failed bigint not null default 0
);
