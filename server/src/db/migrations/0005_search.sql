-- Search: one entry a message and one a ticket, kept by a consumer of the log.

create table search_entry (
  -- the message's id, or the ticket's own
  id uuid primary key,
  ticket_id uuid not null,
  kind text not null check (kind in ('message', 'note', 'ticket')),
  -- some 16,000 neighbours in time; stands before each of the words
  bucket integer not null,
  at timestamptz(3) not null,
  words tsvector not null
) with (autovacuum_vacuum_insert_scale_factor = 0.05);
create index search_entry_ticket on search_entry (ticket_id, at desc);
-- What is pending is read by every search, so it is kept short.
create index search_entry_words on search_entry using gin (words) with (fastupdate = on, gin_pending_list_limit = 128);

create table search_state (
  one boolean primary key default true check (one),
  -- the bucket of what comes in, and how many entries it has
  head integer not null default 0,
  head_entries integer not null default 0,
  -- the bucket of what was there before search; falls
  tail integer not null default -1,
  tail_entries integer not null default 0,
  -- tickets and messages below this id are still to be put in; null when none is
  before uuid
);
insert into search_state (before) values ('ffffffff-ffff-ffff-ffff-ffffffffffff');
-- What is here already is put in from the tables, so the consumer begins at the end of the log.
insert into consumer (name, seq) select 'search', seq from log_head on conflict do nothing;
