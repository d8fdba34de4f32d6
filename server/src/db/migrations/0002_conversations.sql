-- Inboxes, customers, tickets, messages.
-- The tables that every inbound message writes (customer, channel_identity, ticket, message, outbox, event, receipt) carry no
-- foreign keys: each check is a query per row on the hottest path, and their rows are only ever written together, by the few
-- statements of tickets/store.ts and intake/store.ts. docs/decisions/ has the figures.

create table inbox (
  id uuid primary key,
  channel text not null,
  name text not null,
  -- the platform's id of the connected account, by which payloads are routed
  account_id text not null,
  department_id uuid references department on delete set null,
  -- payloads that name no account go to the channel's default inbox
  is_default boolean not null default false,
  status text not null default 'active' check (status in ('active', 'disabled')),
  settings jsonb not null default '{}',
  -- field → ciphertext
  secrets jsonb not null default '{}',
  -- what is wrong with the account, in words; set by a refused send, cleared by an accepted one
  problem text,
  problem_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  unique (channel, account_id)
);
create unique index inbox_default on inbox (channel) where is_default;

create table customer (
  id uuid primary key,
  name text,
  primary_email text,
  -- only a verified address finds a customer
  email_verified boolean not null default false,
  status text not null default 'active' check (status in ('active', 'blocked')),
  custom jsonb not null default '{}',
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create index customer_email on customer (lower(primary_email)) where primary_email is not null;

create table channel_identity (
  id uuid primary key,
  customer_id uuid not null,
  channel text not null,
  -- '' where an address names the same person on every inbox of the channel, else the inbox id
  scope text not null,
  kind text not null,
  address text not null,
  -- the address as people read it: a phone number with its + rather than a scoped id
  handle text not null,
  display_name text,
  profile jsonb not null default '{}',
  created_at timestamptz(3) not null default now(),
  unique (channel, scope, address)
);
create index channel_identity_customer on channel_identity (customer_id);

-- Further addresses of the same person on the same channel (a phone number beside a scoped id).
create table identity_alias (
  channel text not null,
  scope text not null,
  address text not null,
  kind text not null,
  identity_id uuid not null,
  created_at timestamptz(3) not null default now(),
  primary key (channel, scope, address)
);
create index identity_alias_identity on identity_alias (identity_id);

create table ticket (
  id uuid primary key,
  number bigint generated always as identity,
  subject text not null,
  status text not null check (status in ('new', 'open', 'pending_customer', 'resolved', 'closed')),
  priority text not null check (priority in ('low', 'medium', 'high', 'urgent')),
  channel text not null,
  inbox_id uuid,
  customer_id uuid not null,
  identity_id uuid,
  -- what the creator called the place it came from; shown as source.origin_platform_id
  origin_platform_id text not null,
  is_bot_handoff boolean not null default false,
  -- chats have one open ticket per identity and inbox; e-mail, portal and API tickets may be several
  one_open boolean not null,
  department_id uuid,
  assigned_agent_id uuid,
  tags text[] not null default '{}',
  custom jsonb not null default '{}',
  -- the resolved or closed ticket that this one goes on from
  previous_ticket_id uuid,
  message_count integer not null default 0,
  last_public_message_id uuid,
  last_agent_message_id uuid,
  -- the customer's last message that opens a reply window, by the platform's clock
  last_inbound_at timestamptz(3),
  resolved_at timestamptz(3),
  closed_at timestamptz(3),
  version integer not null default 1,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
) with (fillfactor = 85);
create unique index ticket_number on ticket (number);
create unique index ticket_one_open on ticket (identity_id, inbox_id)
  where one_open and status in ('new', 'open', 'pending_customer');
create index ticket_status on ticket (status, id desc);
create index ticket_assignee on ticket (assigned_agent_id, status, id desc) where assigned_agent_id is not null;
create index ticket_department on ticket (department_id, status, id desc) where department_id is not null;
create index ticket_customer on ticket (customer_id, id desc);
create index ticket_tags on ticket using gin (tags) where tags <> '{}';

create table message (
  id uuid primary key,
  ticket_id uuid not null,
  -- 1, 2, 3 … within the ticket, in the order in which they were recorded, without holes
  position integer not null,
  sender_type text not null check (sender_type in ('customer', 'agent', 'bot', 'system')),
  visibility text not null check (visibility in ('public', 'internal')),
  content_type text not null,
  content text not null,
  meta jsonb,
  agent_id uuid,
  inbox_id uuid,
  identity_id uuid,
  -- the platform's id
  external_id text,
  reply_to text,
  -- the sender's own id, so that a console knows its own message when it comes back
  client_id text,
  -- the order of the timeline is (occurred_at, id)
  occurred_at timestamptz(3) not null,
  created_at timestamptz(3) not null,
  -- only for public messages of ours that go to a platform
  delivery text check (delivery in ('queued', 'sent', 'delivered', 'read', 'failed', 'unknown')),
  failure_code text,
  failure_reason text,
  edited_at timestamptz(3),
  deleted_at timestamptz(3),
  -- spare the many messages without any a look into two more tables
  has_attachments boolean not null default false,
  has_reactions boolean not null default false
) with (fillfactor = 90);
create unique index message_external on message (inbox_id, external_id) where external_id is not null;
create unique index message_client on message (ticket_id, client_id) where client_id is not null;
create index message_timeline on message (ticket_id, occurred_at, id);
create index message_in_flight on message (identity_id, occurred_at)
  where delivery in ('queued', 'sent', 'delivered', 'unknown');
create index message_undelivered on message (id) where delivery in ('failed', 'unknown');

create table attachment (
  id uuid primary key,
  message_id uuid not null,
  ordinal smallint not null,
  kind text not null,
  external_id text,
  url text,
  mime_type text,
  file_name text,
  size_bytes bigint,
  sha256 text,
  state text not null default 'remote' check (state in ('remote', 'stored', 'failed')),
  created_at timestamptz(3) not null
);
create index attachment_message on attachment (message_id, ordinal);

-- What a message said before it was edited or deleted by its author.
create table message_revision (
  id uuid primary key,
  message_id uuid not null,
  content text not null,
  change text not null check (change in ('edited', 'deleted')),
  changed_at timestamptz(3) not null
);
create index message_revision_message on message_revision (message_id);

create table reaction (
  message_id uuid not null,
  identity_id uuid not null,
  emoji text not null,
  reacted_at timestamptz(3) not null,
  primary key (message_id, identity_id)
);

-- Exact counts by what lists filter on. Writers add deltas without touching a shared row; the log's leader folds them in.
create table ticket_count (
  department_id uuid,
  assigned_agent_id uuid,
  status text not null,
  channel text not null,
  priority text not null,
  tickets bigint not null,
  unique nulls not distinct (department_id, assigned_agent_id, status, channel, priority)
);
create table ticket_count_delta (
  id bigint generated always as identity primary key,
  department_id uuid,
  assigned_agent_id uuid,
  status text not null,
  channel text not null,
  priority text not null,
  tickets integer not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);

create function count_new_tickets() returns trigger language plpgsql as $$
begin
  insert into ticket_count_delta (department_id, assigned_agent_id, status, channel, priority, tickets)
    select department_id, assigned_agent_id, status, channel, priority, count(*) from added group by 1, 2, 3, 4, 5;
  return null;
end $$;
create trigger ticket_counted after insert on ticket referencing new table as added
  for each statement execute function count_new_tickets();

create function count_gone_tickets() returns trigger language plpgsql as $$
begin
  insert into ticket_count_delta (department_id, assigned_agent_id, status, channel, priority, tickets)
    select department_id, assigned_agent_id, status, channel, priority, -count(*) from gone group by 1, 2, 3, 4, 5;
  return null;
end $$;
create trigger ticket_uncounted after delete on ticket referencing old table as gone
  for each statement execute function count_gone_tickets();

create function count_moved_ticket() returns trigger language plpgsql as $$
begin
  insert into ticket_count_delta (department_id, assigned_agent_id, status, channel, priority, tickets) values
    (old.department_id, old.assigned_agent_id, old.status, old.channel, old.priority, -1),
    (new.department_id, new.assigned_agent_id, new.status, new.channel, new.priority, 1);
  return null;
end $$;
create trigger ticket_recounted after update on ticket for each row
  when ((old.department_id, old.assigned_agent_id, old.status, old.channel, old.priority)
    is distinct from (new.department_id, new.assigned_agent_id, new.status, new.channel, new.priority))
  execute function count_moved_ticket();
