-- The audit trail: who did what, from where, and what it was before.

-- Where a change came from, beside the event that tells of it. For the audit trail alone: it leaves by no feed.
alter table outbox add column origin jsonb;
alter table event add column origin jsonb;

-- Written by the transactions that change something; emptied by whoever gives the entries their place in the trail.
create table audit_queue (
  id bigint generated always as identity primary key,
  at timestamptz(3) not null default now(),
  entry jsonb not null
);

-- Append-only, without holes. Each entry carries the hash of the one before, so that a changed or missing one shows.
create table audit_entry (
  seq bigint primary key,
  at timestamptz(3) not null,
  actor_type text not null,
  actor_id text,
  actor_label text,
  action text collate "C" not null,
  object_type text,
  object_id text,
  outcome text not null check (outcome in ('success', 'failure', 'denied')),
  ip text,
  session_id text,
  request_id text,
  user_agent text,
  before jsonb,
  after jsonb,
  previous_hash text not null,
  hash text not null
);
create index audit_entry_at on audit_entry (at);
create index audit_entry_actor on audit_entry (actor_id, seq) where actor_id is not null;
create index audit_entry_object on audit_entry (object_id, seq) where object_id is not null;
create index audit_entry_action on audit_entry (action, seq);

-- The end of the trail; locked by whoever adds to it.
create table audit_head (
  one boolean primary key default true check (one),
  seq bigint not null,
  hash text not null
);
insert into audit_head (seq, hash) values (0, repeat('0', 64));

create function audit_only_grows() returns trigger language plpgsql as $$
begin
  raise exception 'The audit trail only grows: % is refused', lower(tg_op) using errcode = 'insufficient_privilege';
end $$;
create trigger audit_only_grows before update or delete or truncate on audit_entry
  for each statement execute function audit_only_grows();

-- Where there is a role that can own the trail, or one may be made, this role itself is left with reading and adding.
do $$
declare
  owns boolean := false;
begin
  if not exists (select from pg_roles where rolname = 'parley_audit')
    and exists (select from pg_roles where rolname = current_user and rolcreaterole and not rolsuper) then
    begin
      create role parley_audit nologin;
    exception when duplicate_object or unique_violation then
      null;
    end;
    grant parley_audit to current_user;
    owns := true;
  end if;
  if not exists (select from pg_roles where rolname = 'parley_audit') then return; end if;
  grant create, usage on schema public to parley_audit;
  alter table audit_entry owner to parley_audit;
  revoke create on schema public from parley_audit;
  execute format('set local role parley_audit; grant select, insert on audit_entry to %I; set local role none', session_user);
  if owns then revoke parley_audit from current_user; end if;
exception when insufficient_privilege then
  raise notice 'The audit trail is kept by its trigger alone: this role may hand it to no other';
end $$;
