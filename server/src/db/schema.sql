-- What the migrations add up to. Made by "npm run schema"; do not edit, and do not run: migrations make databases.

CREATE OR REPLACE FUNCTION public.audit_only_grows()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'The audit trail only grows: % is refused', lower(tg_op) using errcode = 'insufficient_privilege';
end $function$;

CREATE OR REPLACE FUNCTION public.count_gone_tickets()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into ticket_count_delta
    (status, department_id, assigned_agent_id, channel, inbox_id, priority, snoozed, undelivered, tag, tickets)
  select status, department_id, assigned_agent_id, channel, inbox_id, priority, snoozed_until is not null,
    undelivered_count > 0, tag, -count(*)
  from gone cross join unnest(array_append(tags, null)) as x(tag) group by 1, 2, 3, 4, 5, 6, 7, 8, 9;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.count_moved_ticket()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into ticket_count_delta
    (status, department_id, assigned_agent_id, channel, inbox_id, priority, snoozed, undelivered, tag, tickets)
  select old.status, old.department_id, old.assigned_agent_id, old.channel, old.inbox_id, old.priority,
    old.snoozed_until is not null, old.undelivered_count > 0, unnest(array_append(old.tags, null)), -1
  union all
  select new.status, new.department_id, new.assigned_agent_id, new.channel, new.inbox_id, new.priority,
    new.snoozed_until is not null, new.undelivered_count > 0, unnest(array_append(new.tags, null)), 1;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.count_new_tickets()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;

CREATE OR REPLACE FUNCTION public.end_account_links()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if exists (select from customer_account_link where customer_id = old.id) then
    delete from customer_account_link where customer_id = old.id;
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.raise_access_epoch()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  update access_epoch set epoch = epoch + 1;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.take_try(keys text[], sizes integer[], drains_ms integer[], at timestamp with time zone)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  wait_ms bigint;
begin
  insert into sign_in_try (key, empty_at) select k, at from unnest(keys) as k order by k on conflict do nothing;
  perform from sign_in_try t where t.key = any (keys) order by t.key for update;
  select ceil(max(extract(epoch from greatest(t.empty_at, at) - at) * 1000 - (c.size - 1)::bigint * c.drain_ms)) into wait_ms
  from unnest(keys, sizes, drains_ms) as c (key, size, drain_ms) join sign_in_try t on t.key = c.key;
  if wait_ms > 0 then
    return wait_ms;
  end if;
  update sign_in_try t set empty_at = greatest(t.empty_at, at) + c.drain_ms * interval '1 millisecond'
  from unnest(keys, drains_ms) as c (key, drain_ms) where t.key = c.key;
  return 0;
end $function$;

CREATE OR REPLACE FUNCTION public.tell_events(given json, tickets uuid[])
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
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
end $function$;

create table access_epoch (
  one boolean default true not null,
  epoch bigint not null,
  constraint access_epoch_pkey PRIMARY KEY (one),
  constraint access_epoch_one_check CHECK (one)
);

create table agent (
  id uuid not null,
  email text not null,
  name text not null,
  role text not null,
  status text default 'active'::text not null,
  password_hash text,
  session_version integer default 1 not null,
  created_at timestamp(3) with time zone default now() not null,
  updated_at timestamp(3) with time zone default now() not null,
  preferences jsonb default '{}'::jsonb not null,
  deleted_at timestamp(3) with time zone,
  status_before_deletion text,
  constraint agent_pkey PRIMARY KEY (id),
  constraint agent_deleted_check CHECK ((((deleted_at IS NULL) = (status_before_deletion IS NULL)) AND ((deleted_at IS NULL) OR (status = 'disabled'::text)))),
  constraint agent_role_fkey FOREIGN KEY (role) REFERENCES role(key),
  constraint agent_status_before_deletion_check CHECK ((status_before_deletion = ANY (ARRAY['active'::text, 'disabled'::text]))),
  constraint agent_status_check CHECK ((status = ANY (ARRAY['active'::text, 'disabled'::text])))
);
CREATE UNIQUE INDEX agent_email ON public.agent USING btree (lower(email));
CREATE INDEX agent_role ON public.agent USING btree (role);
CREATE TRIGGER agent_access AFTER DELETE OR UPDATE OF role, status, session_version, email ON public.agent FOR EACH STATEMENT EXECUTE FUNCTION raise_access_epoch();

create table agent_identity (
  issuer text not null,
  subject text not null,
  agent_id uuid not null,
  rights text default 'own'::text not null,
  read_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone default now() not null,
  id uuid default gen_random_uuid() not null,
  email text,
  constraint agent_identity_pkey PRIMARY KEY (issuer, subject),
  constraint agent_identity_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id) ON DELETE CASCADE,
  constraint agent_identity_rights_check CHECK ((rights = ANY (ARRAY['own'::text, 'groups'::text, 'none'::text])))
);
CREATE INDEX agent_identity_agent ON public.agent_identity USING btree (agent_id);
CREATE UNIQUE INDEX agent_identity_id ON public.agent_identity USING btree (id);
CREATE TRIGGER agent_identity_access AFTER DELETE OR UPDATE OF agent_id ON public.agent_identity FOR EACH STATEMENT EXECUTE FUNCTION raise_access_epoch();

create table api_key (
  id uuid not null,
  name text not null,
  prefix text not null,
  secret_hash bytea not null,
  permissions text[] not null,
  department_ids uuid[],
  created_by uuid,
  created_at timestamp(3) with time zone default now() not null,
  expires_at timestamp(3) with time zone,
  last_used_at timestamp(3) with time zone,
  revoked_at timestamp(3) with time zone,
  replaced_by uuid,
  constraint api_key_pkey PRIMARY KEY (id),
  constraint api_key_created_by_fkey FOREIGN KEY (created_by) REFERENCES agent(id) ON DELETE SET NULL,
  constraint api_key_replaced_by_fkey FOREIGN KEY (replaced_by) REFERENCES api_key(id) ON DELETE SET NULL,
  constraint api_key_secret_hash_key UNIQUE (secret_hash)
);
CREATE UNIQUE INDEX api_key_replaced_by ON public.api_key USING btree (replaced_by);
CREATE TRIGGER api_key_access AFTER DELETE OR UPDATE OF permissions, department_ids, expires_at, revoked_at ON public.api_key FOR EACH STATEMENT EXECUTE FUNCTION raise_access_epoch();

create table attachment (
  id uuid not null,
  message_id uuid not null,
  ordinal smallint not null,
  kind text not null,
  external_id text,
  url text,
  mime_type text,
  file_name text,
  size_bytes bigint,
  sha256 text,
  state text default 'remote'::text not null,
  created_at timestamp(3) with time zone not null,
  constraint attachment_pkey PRIMARY KEY (id),
  constraint attachment_state_check CHECK ((state = ANY (ARRAY['remote'::text, 'stored'::text, 'failed'::text])))
);
CREATE INDEX attachment_message ON public.attachment USING btree (message_id, ordinal);

create table attempt (
  id uuid not null,
  message_id uuid not null,
  number integer not null,
  outcome text not null,
  code text,
  reason text,
  started_at timestamp(3) with time zone not null,
  finished_at timestamp(3) with time zone not null,
  constraint attempt_pkey PRIMARY KEY (id),
  constraint attempt_outcome_check CHECK ((outcome = ANY (ARRAY['accepted'::text, 'refused'::text, 'retry'::text, 'unknown'::text])))
);
CREATE INDEX attempt_message ON public.attempt USING btree (message_id, number);

create table audit_entry (
  seq bigint not null,
  at timestamp(3) with time zone not null,
  actor_type text not null,
  actor_id text,
  actor_label text,
  action text not null,
  object_type text,
  object_id text,
  outcome text not null,
  ip text,
  session_id text,
  request_id text,
  user_agent text,
  before jsonb,
  after jsonb,
  previous_hash text not null,
  hash text not null,
  constraint audit_entry_pkey PRIMARY KEY (seq),
  constraint audit_entry_outcome_check CHECK ((outcome = ANY (ARRAY['success'::text, 'failure'::text, 'denied'::text])))
);
CREATE INDEX audit_entry_action ON public.audit_entry USING btree (action, seq);
CREATE INDEX audit_entry_actor ON public.audit_entry USING btree (actor_id, seq) WHERE (actor_id IS NOT NULL);
CREATE INDEX audit_entry_at ON public.audit_entry USING btree (at);
CREATE INDEX audit_entry_object ON public.audit_entry USING btree (object_id, seq) WHERE (object_id IS NOT NULL);
CREATE TRIGGER audit_only_grows BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();

create table audit_head (
  one boolean default true not null,
  seq bigint not null,
  hash text not null,
  constraint audit_head_pkey PRIMARY KEY (one),
  constraint audit_head_one_check CHECK (one)
);

create table audit_queue (
  id bigint generated always as identity not null,
  at timestamp(3) with time zone default now() not null,
  entry jsonb not null,
  constraint audit_queue_pkey PRIMARY KEY (id)
);

create table canned_reply (
  id uuid not null,
  shortcut text not null,
  title text not null,
  content text not null,
  department_id uuid,
  created_at timestamp(3) with time zone default now() not null,
  updated_at timestamp(3) with time zone default now() not null,
  constraint canned_reply_pkey PRIMARY KEY (id),
  constraint canned_reply_department_id_fkey FOREIGN KEY (department_id) REFERENCES department(id) ON DELETE CASCADE,
  constraint canned_reply_shortcut_key UNIQUE (shortcut)
);

create table channel_identity (
  id uuid not null,
  customer_id uuid not null,
  channel text not null,
  scope text not null,
  kind text not null,
  address text not null,
  handle text not null,
  display_name text,
  profile jsonb default '{}'::jsonb not null,
  created_at timestamp(3) with time zone default now() not null,
  constraint channel_identity_pkey PRIMARY KEY (id),
  constraint channel_identity_channel_scope_address_key UNIQUE (channel, scope, address)
);
CREATE INDEX channel_identity_customer ON public.channel_identity USING btree (customer_id);

create table company (
  one boolean default true not null,
  name text not null,
  accent text,
  time_zone text not null,
  logo bytea,
  logo_type text,
  logo_hash text,
  updated_at timestamp(3) with time zone default now() not null,
  constraint company_pkey PRIMARY KEY (one),
  constraint company_check CHECK ((((logo IS NULL) = (logo_type IS NULL)) AND ((logo IS NULL) = (logo_hash IS NULL)))),
  constraint company_logo_check CHECK ((octet_length(logo) <= 262144)),
  constraint company_logo_type_check CHECK ((logo_type = ANY (ARRAY['image/png'::text, 'image/jpeg'::text, 'image/webp'::text]))),
  constraint company_one_check CHECK (one)
);

create table consumer (
  name text not null,
  seq bigint not null,
  updated_at timestamp(3) with time zone default now() not null,
  constraint consumer_pkey PRIMARY KEY (name)
);

create table customer (
  id uuid not null,
  name text,
  primary_email text,
  email_verified boolean default false not null,
  status text default 'active'::text not null,
  custom jsonb default '{}'::jsonb not null,
  created_at timestamp(3) with time zone default now() not null,
  updated_at timestamp(3) with time zone default now() not null,
  erased_at timestamp(3) with time zone,
  constraint customer_pkey PRIMARY KEY (id),
  constraint customer_status_check CHECK ((status = ANY (ARRAY['active'::text, 'blocked'::text])))
);
CREATE INDEX customer_email ON public.customer USING btree (lower(primary_email)) WHERE (primary_email IS NOT NULL);
CREATE INDEX customer_name ON public.customer USING hash (lower(name)) WHERE (name IS NOT NULL);
CREATE TRIGGER customer_gone AFTER DELETE ON public.customer FOR EACH ROW EXECUTE FUNCTION end_account_links();
CREATE TRIGGER customer_moved AFTER UPDATE OF primary_email ON public.customer FOR EACH ROW WHEN ((lower(old.primary_email) IS DISTINCT FROM lower(new.primary_email))) EXECUTE FUNCTION end_account_links();

create table customer_account (
  id uuid not null,
  email text not null,
  password_hash text not null,
  customer_id uuid not null,
  verified_at timestamp(3) with time zone,
  status text default 'active'::text not null,
  version integer default 1 not null,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null,
  constraint customer_account_pkey PRIMARY KEY (id),
  constraint customer_account_customer_id_key UNIQUE (customer_id),
  constraint customer_account_status_check CHECK ((status = ANY (ARRAY['active'::text, 'disabled'::text])))
);
CREATE UNIQUE INDEX customer_account_email ON public.customer_account USING btree (lower(email));
CREATE INDEX customer_account_unproved ON public.customer_account USING btree (created_at) WHERE (verified_at IS NULL);
CREATE TRIGGER customer_account_access AFTER DELETE OR UPDATE OF status, version, verified_at, customer_id ON public.customer_account FOR EACH STATEMENT EXECUTE FUNCTION raise_access_epoch();

create table customer_account_link (
  account_id uuid not null,
  customer_id uuid not null,
  created_at timestamp(3) with time zone not null,
  constraint customer_account_link_pkey PRIMARY KEY (account_id, customer_id),
  constraint customer_account_link_account_id_fkey FOREIGN KEY (account_id) REFERENCES customer_account(id) ON DELETE CASCADE
);
CREATE INDEX customer_account_link_customer ON public.customer_account_link USING btree (customer_id);
CREATE TRIGGER customer_account_link_access AFTER INSERT OR DELETE OR UPDATE ON public.customer_account_link FOR EACH STATEMENT EXECUTE FUNCTION raise_access_epoch();

create table customer_link (
  token_hash bytea not null,
  purpose text not null,
  account_id uuid not null,
  version integer not null,
  created_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone not null,
  used_at timestamp(3) with time zone,
  constraint customer_link_pkey PRIMARY KEY (token_hash),
  constraint customer_link_account_id_fkey FOREIGN KEY (account_id) REFERENCES customer_account(id) ON DELETE CASCADE,
  constraint customer_link_purpose_check CHECK ((purpose = ANY (ARRAY['verify'::text, 'reset'::text])))
);
CREATE INDEX customer_link_account ON public.customer_link USING btree (account_id);

create table customer_note (
  id uuid not null,
  customer_id uuid not null,
  content text not null,
  author_type text not null,
  author_id uuid not null,
  created_at timestamp(3) with time zone default now() not null,
  updated_at timestamp(3) with time zone default now() not null,
  constraint customer_note_pkey PRIMARY KEY (id),
  constraint customer_note_author_type_check CHECK ((author_type = ANY (ARRAY['agent'::text, 'service'::text])))
);
CREATE INDEX customer_note_customer ON public.customer_note USING btree (customer_id, id DESC);

create table customer_session (
  id uuid not null,
  account_id uuid not null,
  version integer not null,
  created_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone not null,
  revoked_at timestamp(3) with time zone,
  constraint customer_session_pkey PRIMARY KEY (id),
  constraint customer_session_account_id_fkey FOREIGN KEY (account_id) REFERENCES customer_account(id) ON DELETE CASCADE
);
CREATE INDEX customer_session_account ON public.customer_session USING btree (account_id);
CREATE INDEX customer_session_end ON public.customer_session USING btree (expires_at);
CREATE TRIGGER customer_session_access AFTER DELETE OR UPDATE OF revoked_at, expires_at ON public.customer_session FOR EACH STATEMENT EXECUTE FUNCTION raise_access_epoch();

create table delivery (
  message_id uuid not null,
  ticket_id uuid not null,
  "position" integer not null,
  inbox_id uuid not null,
  identity_id uuid not null,
  attempts integer default 0 not null,
  run_at timestamp(3) with time zone not null,
  lease uuid,
  lease_until timestamp(3) with time zone,
  constraint delivery_pkey PRIMARY KEY (message_id)
) with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=1000);
CREATE INDEX delivery_due ON public.delivery USING btree (run_at);
CREATE INDEX delivery_ticket ON public.delivery USING btree (ticket_id, "position");

create table department (
  id uuid not null,
  name text not null,
  created_at timestamp(3) with time zone default now() not null,
  updated_at timestamp(3) with time zone default now() not null,
  description text default ''::text not null,
  time_zone text,
  office_hours jsonb,
  default_assignee_id uuid,
  takes_portal boolean default false not null,
  constraint department_pkey PRIMARY KEY (id),
  constraint department_default_assignee_id_fkey FOREIGN KEY (default_assignee_id) REFERENCES agent(id) ON DELETE SET NULL
);
CREATE UNIQUE INDEX department_name ON public.department USING btree (lower(name));
CREATE UNIQUE INDEX department_takes_portal ON public.department USING btree (takes_portal) WHERE takes_portal;

create table department_member (
  agent_id uuid not null,
  department_id uuid not null,
  is_lead boolean default false not null,
  constraint department_member_pkey PRIMARY KEY (agent_id, department_id),
  constraint department_member_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id) ON DELETE CASCADE,
  constraint department_member_department_id_fkey FOREIGN KEY (department_id) REFERENCES department(id) ON DELETE CASCADE
);
CREATE INDEX department_member_department ON public.department_member USING btree (department_id);
CREATE TRIGGER member_access AFTER INSERT OR DELETE OR UPDATE ON public.department_member FOR EACH STATEMENT EXECUTE FUNCTION raise_access_epoch();

create table draft (
  agent_id uuid not null,
  ticket_id uuid not null,
  mode text not null,
  content text not null,
  updated_at timestamp(3) with time zone default now() not null,
  constraint draft_pkey PRIMARY KEY (agent_id, ticket_id, mode),
  constraint draft_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id) ON DELETE CASCADE,
  constraint draft_mode_check CHECK ((mode = ANY (ARRAY['reply'::text, 'note'::text])))
);
CREATE INDEX draft_newest ON public.draft USING btree (agent_id, updated_at DESC);

create table early_status (
  inbox_id uuid not null,
  external_id text not null,
  status text not null,
  at timestamp(3) with time zone,
  failure_code text,
  failure_reason text,
  created_at timestamp(3) with time zone default now() not null,
  constraint early_status_pkey PRIMARY KEY (inbox_id, external_id, status)
);
CREATE INDEX early_status_age ON public.early_status USING btree (created_at);

create table erased_name (
  hash bytea not null,
  erased_at timestamp(3) with time zone not null,
  constraint erased_name_pkey PRIMARY KEY (hash)
);
CREATE INDEX erased_name_age ON public.erased_name USING btree (erased_at);

create table erasure (
  id uuid not null,
  customer_id uuid not null,
  reason text not null,
  erased_at timestamp(3) with time zone not null,
  finished_at timestamp(3) with time zone,
  what jsonb default '{}'::jsonb not null,
  constraint erasure_pkey PRIMARY KEY (id),
  constraint erasure_customer_id_key UNIQUE (customer_id),
  constraint erasure_reason_check CHECK ((reason = ANY (ARRAY['customer_asked'::text, 'legal_duty'::text, 'retention'::text, 'other'::text])))
);
CREATE INDEX erasure_age ON public.erasure USING btree (erased_at);
CREATE INDEX erasure_unfinished ON public.erasure USING btree (id) WHERE (finished_at IS NULL);

create table event (
  seq bigint not null,
  id uuid not null,
  type text not null,
  ticket_id uuid,
  message_id uuid,
  actor_type text not null,
  actor_id text,
  data jsonb not null,
  occurred_at timestamp(3) with time zone not null,
  origin jsonb,
  constraint event_pkey PRIMARY KEY (seq)
);
CREATE INDEX event_history ON public.event USING btree (ticket_id, seq) WHERE (type = ANY (ARRAY['ticket.assigned'::text, 'ticket.status_changed'::text, 'ticket.updated'::text]));

create table idempotency_key (
  caller text not null,
  key text not null,
  request_hash bytea not null,
  status smallint,
  reply jsonb,
  created_at timestamp(3) with time zone default now() not null,
  constraint idempotency_key_pkey PRIMARY KEY (caller, key)
);
CREATE INDEX idempotency_key_age ON public.idempotency_key USING btree (created_at);

create table identity_alias (
  channel text not null,
  scope text not null,
  address text not null,
  kind text not null,
  identity_id uuid not null,
  created_at timestamp(3) with time zone default now() not null,
  constraint identity_alias_pkey PRIMARY KEY (channel, scope, address)
);
CREATE INDEX identity_alias_identity ON public.identity_alias USING btree (identity_id);

create table identity_provider (
  id uuid not null,
  name text not null,
  issuer text not null,
  client_id text not null,
  client_secret text,
  scopes text[] not null,
  group_claim text,
  mapping jsonb default '[]'::jsonb not null,
  default_role text,
  email_domains text[] not null,
  trusts_email boolean default false not null,
  makes_agents boolean default false not null,
  admits_super_admins boolean default false not null,
  is_enabled boolean default true not null,
  created_at timestamp(3) with time zone default now() not null,
  updated_at timestamp(3) with time zone default now() not null,
  constraint identity_provider_pkey PRIMARY KEY (id),
  constraint identity_provider_issuer_key UNIQUE (issuer)
);
CREATE TRIGGER identity_provider_access AFTER INSERT OR DELETE OR UPDATE ON public.identity_provider FOR EACH STATEMENT EXECUTE FUNCTION raise_access_epoch();

create table inbox (
  id uuid not null,
  channel text not null,
  name text not null,
  account_id text not null,
  department_id uuid,
  is_default boolean default false not null,
  status text default 'active'::text not null,
  settings jsonb default '{}'::jsonb not null,
  secrets jsonb default '{}'::jsonb not null,
  problem text,
  problem_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone default now() not null,
  updated_at timestamp(3) with time zone default now() not null,
  constraint inbox_pkey PRIMARY KEY (id),
  constraint inbox_channel_account_id_key UNIQUE (channel, account_id),
  constraint inbox_department_id_fkey FOREIGN KEY (department_id) REFERENCES department(id) ON DELETE SET NULL,
  constraint inbox_status_check CHECK ((status = ANY (ARRAY['active'::text, 'disabled'::text])))
);
CREATE UNIQUE INDEX inbox_default ON public.inbox USING btree (channel) WHERE is_default;

create table inbox_health (
  inbox_id uuid not null,
  last_in_at timestamp(3) with time zone,
  last_out_at timestamp(3) with time zone,
  last_failed_at timestamp(3) with time zone,
  received bigint default 0 not null,
  sent bigint default 0 not null,
  failed bigint default 0 not null,
  last_error text,
  constraint inbox_health_pkey PRIMARY KEY (inbox_id)
);

create table known_place (
  agent_id uuid not null,
  place_hash text not null,
  last_used_at timestamp(3) with time zone default now() not null,
  constraint known_place_pkey PRIMARY KEY (agent_id, place_hash),
  constraint known_place_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id) ON DELETE CASCADE
);
CREATE INDEX known_place_age ON public.known_place USING btree (last_used_at);

create table leader (
  name text not null,
  node text not null,
  backend_pid integer not null,
  beat_at timestamp(3) with time zone not null,
  constraint leader_pkey PRIMARY KEY (name)
);

create table log_head (
  one boolean default true not null,
  seq bigint not null,
  trimmed_seq bigint default 0 not null,
  constraint log_head_pkey PRIMARY KEY (one),
  constraint log_head_one_check CHECK (one)
);

create table mail (
  id uuid not null,
  kind text not null,
  agent_id uuid,
  customer_id uuid,
  recipient bytea not null,
  sealed text,
  state text default 'queued'::text not null,
  attempts integer default 0 not null,
  run_at timestamp(3) with time zone not null,
  leased_until timestamp(3) with time zone,
  failure text,
  created_at timestamp(3) with time zone not null,
  settled_at timestamp(3) with time zone,
  constraint mail_pkey PRIMARY KEY (id),
  constraint mail_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id) ON DELETE CASCADE,
  constraint mail_check CHECK (((state = 'queued'::text) = (sealed IS NOT NULL))),
  constraint mail_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sent'::text, 'void'::text, 'failed'::text])))
);
CREATE INDEX mail_customer ON public.mail USING btree (customer_id) WHERE (customer_id IS NOT NULL);
CREATE INDEX mail_due ON public.mail USING btree (run_at) WHERE (state = 'queued'::text);
CREATE INDEX mail_recipient ON public.mail USING btree (recipient, created_at);
CREATE INDEX mail_settled ON public.mail USING btree (settled_at) WHERE (settled_at IS NOT NULL);

create table message (
  id uuid not null,
  ticket_id uuid not null,
  "position" integer not null,
  sender_type text not null,
  visibility text not null,
  content_type text not null,
  content text not null,
  meta jsonb,
  agent_id uuid,
  inbox_id uuid,
  identity_id uuid,
  external_id text,
  reply_to text,
  client_id text,
  occurred_at timestamp(3) with time zone not null,
  created_at timestamp(3) with time zone not null,
  delivery text,
  failure_code text,
  failure_reason text,
  edited_at timestamp(3) with time zone,
  deleted_at timestamp(3) with time zone,
  has_attachments boolean default false not null,
  has_reactions boolean default false not null,
  redacted_at timestamp(3) with time zone,
  constraint message_pkey PRIMARY KEY (id),
  constraint message_delivery_check CHECK ((delivery = ANY (ARRAY['queued'::text, 'sent'::text, 'delivered'::text, 'read'::text, 'failed'::text, 'unknown'::text]))),
  constraint message_sender_type_check CHECK ((sender_type = ANY (ARRAY['customer'::text, 'agent'::text, 'bot'::text, 'system'::text]))),
  constraint message_visibility_check CHECK ((visibility = ANY (ARRAY['public'::text, 'internal'::text])))
) with (fillfactor=90);
CREATE UNIQUE INDEX message_client ON public.message USING btree (ticket_id, client_id) WHERE (client_id IS NOT NULL);
CREATE UNIQUE INDEX message_external ON public.message USING btree (inbox_id, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX message_in_flight ON public.message USING btree (identity_id, occurred_at) WHERE (delivery = ANY (ARRAY['queued'::text, 'sent'::text, 'delivered'::text, 'unknown'::text]));
CREATE INDEX message_timeline ON public.message USING btree (ticket_id, occurred_at, id);
CREATE INDEX message_undelivered ON public.message USING btree (id) WHERE (delivery = ANY (ARRAY['failed'::text, 'unknown'::text]));

create table message_revision (
  id uuid not null,
  message_id uuid not null,
  content text not null,
  change text not null,
  changed_at timestamp(3) with time zone not null,
  constraint message_revision_pkey PRIMARY KEY (id),
  constraint message_revision_change_check CHECK ((change = ANY (ARRAY['edited'::text, 'deleted'::text])))
);
CREATE INDEX message_revision_message ON public.message_revision USING btree (message_id);

create table one_time_link (
  token_hash bytea not null,
  purpose text not null,
  agent_id uuid,
  created_at timestamp(3) with time zone default now() not null,
  expires_at timestamp(3) with time zone not null,
  used_at timestamp(3) with time zone,
  agent_version integer,
  constraint one_time_link_pkey PRIMARY KEY (token_hash),
  constraint one_time_link_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id) ON DELETE CASCADE
);
CREATE INDEX one_time_link_agent ON public.one_time_link USING btree (agent_id);

create table outbox (
  id bigint generated always as identity not null,
  event_id uuid not null,
  type text not null,
  ticket_id uuid,
  message_id uuid,
  actor_type text not null,
  actor_id text,
  data jsonb not null,
  occurred_at timestamp(3) with time zone not null,
  origin jsonb,
  constraint outbox_pkey PRIMARY KEY (id)
) with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=5000, autovacuum_vacuum_cost_delay=0);

create table parked_event (
  consumer text not null,
  seq bigint not null,
  reason text not null,
  attempts integer not null,
  parked_at timestamp(3) with time zone default now() not null,
  constraint parked_event_pkey PRIMARY KEY (consumer, seq)
);

create table passkey (
  id uuid not null,
  agent_id uuid not null,
  credential_id text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] default '{}'::text[] not null,
  name text not null,
  is_synced boolean default false not null,
  created_at timestamp(3) with time zone default now() not null,
  last_used_at timestamp(3) with time zone,
  constraint passkey_pkey PRIMARY KEY (id),
  constraint passkey_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id) ON DELETE CASCADE,
  constraint passkey_credential_id_key UNIQUE (credential_id)
);
CREATE INDEX passkey_agent ON public.passkey USING btree (agent_id);

create table passkey_challenge (
  challenge text not null,
  purpose text not null,
  agent_id uuid,
  expires_at timestamp(3) with time zone not null,
  constraint passkey_challenge_pkey PRIMARY KEY (challenge),
  constraint passkey_challenge_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id) ON DELETE CASCADE
);
CREATE INDEX passkey_challenge_end ON public.passkey_challenge USING btree (expires_at);

create table quarantine (
  id uuid not null,
  receipt_id bigint not null,
  pointer text not null,
  kind text not null,
  reason text not null,
  created_at timestamp(3) with time zone default now() not null,
  resolved_at timestamp(3) with time zone,
  constraint quarantine_pkey PRIMARY KEY (id),
  constraint quarantine_kind_check CHECK ((kind = ANY (ARRAY['unparsed'::text, 'unrouted'::text, 'failed'::text]))),
  constraint quarantine_receipt_id_pointer_key UNIQUE (receipt_id, pointer)
);
CREATE INDEX quarantine_open ON public.quarantine USING btree (id DESC) WHERE (resolved_at IS NULL);

create table reaction (
  message_id uuid not null,
  identity_id uuid not null,
  emoji text not null,
  reacted_at timestamp(3) with time zone not null,
  constraint reaction_pkey PRIMARY KEY (message_id, identity_id)
);

create table read_position (
  agent_id uuid not null,
  ticket_id uuid not null,
  "position" integer not null,
  constraint read_position_pkey PRIMARY KEY (agent_id, ticket_id)
) with (fillfactor=90);

create table receipt (
  id bigint generated always as identity not null,
  channel text not null,
  inbox_ids uuid[] not null,
  body text,
  body_bytes bytea,
  received_at timestamp(3) with time zone default clock_timestamp() not null,
  constraint receipt_pkey PRIMARY KEY (id)
);
CREATE INDEX receipt_age ON public.receipt USING brin (received_at);

create table receipt_queue (
  receipt_id bigint not null,
  replay boolean default false not null,
  queued_at timestamp(3) with time zone default clock_timestamp() not null,
  constraint receipt_queue_pkey PRIMARY KEY (receipt_id)
) with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=5000, autovacuum_vacuum_cost_delay=0);

create table recovery_code (
  agent_id uuid not null,
  code_hash text not null,
  used_at timestamp(3) with time zone,
  constraint recovery_code_pkey PRIMARY KEY (agent_id, code_hash),
  constraint recovery_code_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id) ON DELETE CASCADE
);

create table refresh_token (
  token_hash bytea not null,
  family uuid not null,
  agent_id uuid not null,
  session_version integer not null,
  created_at timestamp(3) with time zone default now() not null,
  expires_at timestamp(3) with time zone not null,
  used_at timestamp(3) with time zone,
  constraint refresh_token_pkey PRIMARY KEY (token_hash),
  constraint refresh_token_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id) ON DELETE CASCADE
);
CREATE INDEX refresh_token_family ON public.refresh_token USING btree (family);

create table role (
  key text not null,
  name text not null,
  description text default ''::text not null,
  permissions text[],
  scope text,
  requires_second_factor boolean default false not null,
  created_at timestamp(3) with time zone default now() not null,
  updated_at timestamp(3) with time zone default now() not null,
  constraint role_pkey PRIMARY KEY (key),
  constraint role_check CHECK (((permissions IS NULL) = (scope IS NULL))),
  constraint role_key_check CHECK ((key ~ '^[a-z][a-z0-9_]{1,39}$'::text)),
  constraint role_scope_check CHECK ((scope = ANY (ARRAY['all'::text, 'departments'::text, 'assigned'::text])))
);
CREATE UNIQUE INDEX role_name ON public.role USING btree (lower(name));
CREATE TRIGGER role_access AFTER DELETE OR UPDATE OF permissions, scope, requires_second_factor ON public.role FOR EACH STATEMENT EXECUTE FUNCTION raise_access_epoch();

create table scheduled_message (
  id uuid not null,
  number bigint generated always as identity not null,
  ticket_id uuid not null,
  agent_id uuid not null,
  sender_type text not null,
  visibility text not null,
  content text not null,
  mentions text[] default '{}'::text[] not null,
  reply_to_message_id uuid,
  client_id text,
  then_status text,
  send_at timestamp(3) with time zone not null,
  failed_code text,
  failed_detail text,
  created_at timestamp(3) with time zone default now() not null,
  constraint scheduled_message_pkey PRIMARY KEY (id),
  constraint scheduled_message_sender_type_check CHECK ((sender_type = ANY (ARRAY['agent'::text, 'bot'::text]))),
  constraint scheduled_message_then_status_check CHECK ((then_status = ANY (ARRAY['resolved'::text, 'pending_customer'::text]))),
  constraint scheduled_message_visibility_check CHECK ((visibility = ANY (ARRAY['public'::text, 'internal'::text])))
) with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=1000);
CREATE UNIQUE INDEX scheduled_message_client ON public.scheduled_message USING btree (ticket_id, agent_id, client_id) WHERE (client_id IS NOT NULL);
CREATE INDEX scheduled_message_due ON public.scheduled_message USING btree (send_at, number) WHERE (failed_code IS NULL);
CREATE INDEX scheduled_message_ticket ON public.scheduled_message USING btree (ticket_id, send_at, number);

create table schema_migration (
  version integer not null,
  name text not null,
  hash text not null,
  applied_at timestamp(3) with time zone default now() not null,
  constraint schema_migration_pkey PRIMARY KEY (version)
);

create table search_entry (
  id uuid not null,
  ticket_id uuid not null,
  kind text not null,
  bucket integer not null,
  at timestamp(3) with time zone not null,
  words tsvector not null,
  constraint search_entry_pkey PRIMARY KEY (id),
  constraint search_entry_kind_check CHECK ((kind = ANY (ARRAY['message'::text, 'note'::text, 'ticket'::text])))
) with (autovacuum_vacuum_insert_scale_factor=0.05);
CREATE INDEX search_entry_ticket ON public.search_entry USING btree (ticket_id, at DESC);
CREATE INDEX search_entry_words ON public.search_entry USING gin (words) WITH (fastupdate='on', gin_pending_list_limit='128');

create table search_state (
  one boolean default true not null,
  head integer default 0 not null,
  head_entries integer default 0 not null,
  tail integer default '-1'::integer not null,
  tail_entries integer default 0 not null,
  before uuid,
  constraint search_state_pkey PRIMARY KEY (one),
  constraint search_state_one_check CHECK (one)
);

create table session (
  id uuid not null,
  token_hash bytea not null,
  agent_id uuid not null,
  session_version integer not null,
  ip text,
  user_agent text,
  created_at timestamp(3) with time zone default now() not null,
  last_used_at timestamp(3) with time zone default now() not null,
  expires_at timestamp(3) with time zone not null,
  revoked_at timestamp(3) with time zone,
  proved_by text default 'password'::text not null,
  proved_at timestamp(3) with time zone,
  previous_token_hash bytea,
  constraint session_pkey PRIMARY KEY (id),
  constraint session_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id) ON DELETE CASCADE,
  constraint session_proved_by_check CHECK ((proved_by = ANY (ARRAY['password'::text, 'second_factor'::text, 'provider'::text]))),
  constraint session_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX session_agent ON public.session USING btree (agent_id);
CREATE INDEX session_previous ON public.session USING btree (previous_token_hash) WHERE (previous_token_hash IS NOT NULL);
CREATE TRIGGER session_access AFTER DELETE OR UPDATE OF revoked_at, expires_at ON public.session FOR EACH STATEMENT EXECUTE FUNCTION raise_access_epoch();
CREATE TRIGGER session_proof_access AFTER UPDATE OF token_hash, proved_by ON public.session FOR EACH STATEMENT EXECUTE FUNCTION raise_access_epoch();

create table setting (
  key text not null,
  value jsonb not null,
  updated_at timestamp(3) with time zone default now() not null,
  constraint setting_pkey PRIMARY KEY (key)
);

create table sign_in_policy (
  one boolean default true not null,
  password_sign_in text default 'everybody'::text not null,
  updated_at timestamp(3) with time zone default now() not null,
  constraint sign_in_policy_pkey PRIMARY KEY (one),
  constraint sign_in_policy_one_check CHECK (one),
  constraint sign_in_policy_password_sign_in_check CHECK ((password_sign_in = ANY (ARRAY['everybody'::text, 'super_admins'::text])))
);
CREATE TRIGGER sign_in_policy_access AFTER UPDATE ON public.sign_in_policy FOR EACH STATEMENT EXECUTE FUNCTION raise_access_epoch();

create table sign_in_step (
  token_hash bytea not null,
  kind text not null,
  agent_id uuid not null,
  agent_version integer not null,
  tries integer default 0 not null,
  created_at timestamp(3) with time zone default now() not null,
  expires_at timestamp(3) with time zone not null,
  used_at timestamp(3) with time zone,
  constraint sign_in_step_pkey PRIMARY KEY (token_hash),
  constraint sign_in_step_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id) ON DELETE CASCADE,
  constraint sign_in_step_kind_check CHECK ((kind = ANY (ARRAY['factor'::text, 'setup'::text])))
);
CREATE INDEX sign_in_step_agent ON public.sign_in_step USING btree (agent_id);
CREATE INDEX sign_in_step_end ON public.sign_in_step USING btree (expires_at);

create table sign_in_try (
  key text not null,
  empty_at timestamp(3) with time zone not null,
  constraint sign_in_try_pkey PRIMARY KEY (key)
);
CREATE INDEX sign_in_try_end ON public.sign_in_try USING btree (empty_at);

create table signing_key (
  kid text not null,
  public_jwk jsonb not null,
  private_jwk_encrypted text not null,
  created_at timestamp(3) with time zone default now() not null,
  retired_at timestamp(3) with time zone,
  constraint signing_key_pkey PRIMARY KEY (kid)
);
CREATE TRIGGER signing_key_access AFTER DELETE OR UPDATE ON public.signing_key FOR EACH STATEMENT EXECUTE FUNCTION raise_access_epoch();

create table spent_sign_in (
  state_hash bytea not null,
  expires_at timestamp(3) with time zone not null,
  constraint spent_sign_in_pkey PRIMARY KEY (state_hash)
);
CREATE INDEX spent_sign_in_expires ON public.spent_sign_in USING btree (expires_at);

create table tag (
  id uuid not null,
  name text not null,
  description text default ''::text not null,
  created_at timestamp(3) with time zone default now() not null,
  updated_at timestamp(3) with time zone default now() not null,
  constraint tag_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX tag_name ON public.tag USING btree (lower(name));

create table ticket (
  id uuid not null,
  number bigint generated always as identity not null,
  subject text not null,
  status text not null,
  priority text not null,
  channel text not null,
  inbox_id uuid,
  customer_id uuid not null,
  identity_id uuid,
  origin_platform_id text not null,
  is_bot_handoff boolean default false not null,
  one_open boolean not null,
  department_id uuid,
  assigned_agent_id uuid,
  tags text[] default '{}'::text[] not null,
  custom jsonb default '{}'::jsonb not null,
  previous_ticket_id uuid,
  message_count integer default 0 not null,
  last_public_message_id uuid,
  last_agent_message_id uuid,
  last_inbound_at timestamp(3) with time zone,
  resolved_at timestamp(3) with time zone,
  closed_at timestamp(3) with time zone,
  version integer default 1 not null,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null,
  waiting_since timestamp(3) with time zone,
  snoozed_until timestamp(3) with time zone,
  undelivered_count integer default 0 not null,
  emptied_at timestamp(3) with time zone,
  constraint ticket_pkey PRIMARY KEY (id),
  constraint ticket_priority_check CHECK ((priority = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text, 'urgent'::text]))),
  constraint ticket_status_check CHECK ((status = ANY (ARRAY['new'::text, 'open'::text, 'pending_customer'::text, 'resolved'::text, 'closed'::text])))
) with (fillfactor=85);
CREATE INDEX ticket_assignee ON public.ticket USING btree (assigned_agent_id, status, id DESC) WHERE (assigned_agent_id IS NOT NULL);
CREATE INDEX ticket_closed ON public.ticket USING btree (closed_at) WHERE ((status = 'closed'::text) AND (emptied_at IS NULL));
CREATE INDEX ticket_customer ON public.ticket USING btree (customer_id, id DESC);
CREATE INDEX ticket_department ON public.ticket USING btree (department_id, status, id DESC) WHERE (department_id IS NOT NULL);
CREATE INDEX ticket_emptied ON public.ticket USING btree (customer_id) WHERE (emptied_at IS NOT NULL);
CREATE UNIQUE INDEX ticket_number ON public.ticket USING btree (number);
CREATE UNIQUE INDEX ticket_one_open ON public.ticket USING btree (identity_id, inbox_id) WHERE (one_open AND (status = ANY (ARRAY['new'::text, 'open'::text, 'pending_customer'::text])));
CREATE INDEX ticket_queue ON public.ticket USING btree (array_position('{urgent,high,medium,low}'::text[], priority), COALESCE(waiting_since, 'infinity'::timestamp with time zone), id DESC, status, assigned_agent_id) WHERE (status = ANY (ARRAY['new'::text, 'open'::text, 'pending_customer'::text]));
CREATE INDEX ticket_snoozed ON public.ticket USING btree (snoozed_until) WHERE (snoozed_until IS NOT NULL);
CREATE INDEX ticket_status ON public.ticket USING btree (status, id DESC, assigned_agent_id);
CREATE INDEX ticket_tags ON public.ticket USING gin (tags) WHERE (tags <> '{}'::text[]);
CREATE INDEX ticket_undelivered ON public.ticket USING btree (id DESC) WHERE (undelivered_count > 0);
CREATE INDEX ticket_undelivered_updated ON public.ticket USING btree (updated_at DESC, id DESC) WHERE (undelivered_count > 0);
CREATE INDEX ticket_updated ON public.ticket USING btree (status, updated_at DESC, id DESC, assigned_agent_id);
CREATE TRIGGER ticket_counted AFTER INSERT ON public.ticket REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_new_tickets();
CREATE TRIGGER ticket_recounted AFTER UPDATE ON public.ticket FOR EACH ROW WHEN ((((((((((old.status IS DISTINCT FROM new.status) OR (old.department_id IS DISTINCT FROM new.department_id)) OR (old.assigned_agent_id IS DISTINCT FROM new.assigned_agent_id)) OR (old.channel IS DISTINCT FROM new.channel)) OR (old.inbox_id IS DISTINCT FROM new.inbox_id)) OR (old.priority IS DISTINCT FROM new.priority)) OR ((old.snoozed_until IS NULL) IS DISTINCT FROM (new.snoozed_until IS NULL))) OR ((old.undelivered_count > 0) IS DISTINCT FROM (new.undelivered_count > 0))) OR (old.tags IS DISTINCT FROM new.tags))) EXECUTE FUNCTION count_moved_ticket();
CREATE TRIGGER ticket_uncounted AFTER DELETE ON public.ticket REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION count_gone_tickets();

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
  constraint ticket_count_status_tag_department_id_assigned_agent_id_cha_key UNIQUE NULLS NOT DISTINCT (status, tag, department_id, assigned_agent_id, channel, inbox_id, priority, snoozed, undelivered)
);

create table ticket_count_delta (
  id bigint generated always as identity not null,
  status text not null,
  tag text,
  department_id uuid,
  assigned_agent_id uuid,
  channel text not null,
  inbox_id uuid,
  priority text not null,
  snoozed boolean not null,
  undelivered boolean not null,
  tickets integer not null,
  constraint ticket_count_delta_pkey PRIMARY KEY (id)
) with (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=2000, autovacuum_vacuum_cost_delay=0);

create table totp (
  agent_id uuid not null,
  secret_encrypted text not null,
  confirmed_at timestamp(3) with time zone,
  last_step bigint default 0 not null,
  created_at timestamp(3) with time zone default now() not null,
  constraint totp_pkey PRIMARY KEY (agent_id),
  constraint totp_agent_id_fkey FOREIGN KEY (agent_id) REFERENCES agent(id) ON DELETE CASCADE
);
