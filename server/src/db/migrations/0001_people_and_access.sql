-- Settings, people and credentials. Everything here changes rarely; foreign keys are on.

create table setting (
  key text primary key,
  value jsonb not null,
  updated_at timestamptz(3) not null default now()
);

create table department (
  id uuid primary key,
  name text not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create unique index department_name on department (lower(name));

create table agent (
  id uuid primary key,
  email text not null,
  name text not null,
  role text not null check (role in ('super_admin', 'admin', 'agent')),
  status text not null default 'active' check (status in ('active', 'disabled')),
  -- argon2id; null for an agent who signs in elsewhere or by link only
  password_hash text,
  -- raised when every token of this agent must die (password, role or status changed)
  session_version integer not null default 1,
  -- (issuer, subject) at an outside identity provider
  issuer text,
  subject text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create unique index agent_email on agent (lower(email));
create unique index agent_subject on agent (issuer, subject) where subject is not null;

create table department_member (
  agent_id uuid not null references agent on delete cascade,
  department_id uuid not null references department on delete cascade,
  primary key (agent_id, department_id)
);

create table session (
  id uuid primary key,
  token_hash bytea not null unique,
  agent_id uuid not null references agent on delete cascade,
  session_version integer not null,
  ip text,
  user_agent text,
  created_at timestamptz(3) not null default now(),
  last_used_at timestamptz(3) not null default now(),
  -- absolute end, whatever the use
  expires_at timestamptz(3) not null,
  revoked_at timestamptz(3)
);
create index session_agent on session (agent_id);

create table refresh_token (
  token_hash bytea primary key,
  -- every token descended from one sign-in; a second use of any ends them all
  family uuid not null,
  agent_id uuid not null references agent on delete cascade,
  session_version integer not null,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  used_at timestamptz(3)
);
create index refresh_token_family on refresh_token (family);

-- A link that works once: first sign-in now, invitations and resets later.
create table one_time_link (
  token_hash bytea primary key,
  purpose text not null,
  agent_id uuid references agent on delete cascade,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  used_at timestamptz(3)
);

create table api_key (
  id uuid primary key,
  name text not null,
  -- first characters, shown in lists so that a person can tell keys apart
  prefix text not null,
  secret_hash bytea not null unique,
  permissions text[] not null,
  -- null: every department
  department_ids uuid[],
  created_by uuid references agent on delete set null,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3),
  last_used_at timestamptz(3),
  revoked_at timestamptz(3)
);

-- Keys that sign our own tokens (EdDSA). The private half is encrypted with SECRET_KEY.
create table signing_key (
  kid text primary key,
  public_jwk jsonb not null,
  private_jwk_encrypted text not null,
  created_at timestamptz(3) not null default now(),
  retired_at timestamptz(3)
);

-- Raised in the transaction of every change to rights or credentials. A node holds what it knows of a caller only while this
-- number stands, so a right that is taken away is gone on the next request on every node.
create table access_epoch (
  one boolean primary key default true check (one),
  epoch bigint not null
);
insert into access_epoch (epoch) values (1);

create function raise_access_epoch() returns trigger language plpgsql as $$
begin
  update access_epoch set epoch = epoch + 1;
  return null;
end $$;

create trigger agent_access after update of role, status, session_version, email or delete on agent
  for each statement execute function raise_access_epoch();
create trigger member_access after insert or update or delete on department_member
  for each statement execute function raise_access_epoch();
create trigger session_access after update of revoked_at, expires_at or delete on session
  for each statement execute function raise_access_epoch();
create trigger api_key_access after update of permissions, department_ids, expires_at, revoked_at or delete on api_key
  for each statement execute function raise_access_epoch();
create trigger signing_key_access after update or delete on signing_key
  for each statement execute function raise_access_epoch();

-- One reply per Idempotency-Key and caller, kept for a day.
create table idempotency_key (
  caller text not null,
  key text not null,
  request_hash bytea not null,
  status smallint,
  reply jsonb,
  created_at timestamptz(3) not null default now(),
  primary key (caller, key)
);
create index idempotency_key_age on idempotency_key (created_at);
