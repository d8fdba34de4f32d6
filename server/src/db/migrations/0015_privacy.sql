-- Forgetting: one message, one person, or what is older than a company keeps.

-- When a message's words and files were taken out for good. What is left of it is empty, and counts.
alter table message add column redacted_at timestamptz(3);
-- When everything that was said on a ticket was taken out. It stays for its numbers.
alter table ticket add column emptied_at timestamptz(3);
create index ticket_closed on ticket (closed_at) where status = 'closed' and emptied_at is null;
-- When everything that was known of a customer was erased; nothing is written about it any more.
alter table customer add column erased_at timestamptz(3);

-- The ledger of erasures: ids and numbers only. The same lines stand in a file outside the database (DATA_DIR/erasures.jsonl), so
-- that whoever comes back with yesterday's dump is erased again.
create table erasure (
  id uuid primary key,
  customer_id uuid not null unique,
  reason text not null check (reason in ('customer_asked', 'legal_duty', 'retention', 'other')),
  erased_at timestamptz(3) not null,
  -- Null while it is under way: who starts next goes on with it.
  finished_at timestamptz(3),
  what jsonb not null default '{}'
);
create index erasure_unfinished on erasure (id) where finished_at is null;
create index erasure_age on erasure (erased_at);

-- SHA-256 of the names (inbox and platform's id) of messages that were erased, for as long as a platform may repeat them.
create table erased_name (
  hash bytea primary key,
  erased_at timestamptz(3) not null
);
create index erased_name_age on erased_name (erased_at);

-- Customers of whom nothing is left but empty tickets are looked for once a day.
create index ticket_emptied on ticket (customer_id) where emptied_at is not null;
