-- Who an agent is at an identity provider. (issuer, subject) decides, once it is written down; an address only leads there.
create table agent_identity (
  issuer text not null,
  subject text not null,
  agent_id uuid not null references agent (id) on delete cascade,
  -- own: role and departments are managed in Parley. groups: the provider's groups have chosen them, and go on doing so. none: they
  -- give nothing any more, and so no way in.
  rights text not null default 'own' check (rights in ('own', 'groups', 'none')),
  -- When the newest token was issued from which rights were read: an older one changes none.
  read_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  primary key (issuer, subject)
);
create index agent_identity_agent on agent_identity (agent_id);
insert into agent_identity (issuer, subject, agent_id) select issuer, subject, id from agent where subject is not null;
drop index agent_subject;
alter table agent drop column issuer, drop column subject;

-- Providers that were connected in Parley; those of the environment are not stored.
create table identity_provider (
  id uuid primary key,
  name text not null,
  issuer text not null unique,
  client_id text not null,
  -- Encrypted; null for a public client, which proves itself by PKCE alone.
  client_secret text,
  scopes text[] not null,
  group_claim text,
  -- [{group, role, department_ids | null}], in order: the first group that a person is in chooses the role.
  mapping jsonb not null default '[]',
  default_role text,
  -- Lower case; only people with a verified address of one of these come in by their address.
  email_domains text[] not null,
  trusts_email boolean not null default false,
  makes_agents boolean not null default false,
  -- Whether who vouched for it may make super admins; without, none comes in through it.
  admits_super_admins boolean not null default false,
  is_enabled boolean not null default true,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);

-- What came back from a provider and was used: a sign-in that was started finishes once.
create table spent_sign_in (
  state_hash bytea primary key,
  expires_at timestamptz(3) not null
);
create index spent_sign_in_expires on spent_sign_in (expires_at);

create table sign_in_policy (
  one boolean primary key default true check (one),
  password_sign_in text not null default 'everybody' check (password_sign_in in ('everybody', 'super_admins')),
  updated_at timestamptz(3) not null default now()
);
insert into sign_in_policy default values;

-- A key that was rotated works beside its successor until it ends.
alter table api_key add column replaced_by uuid references api_key (id) on delete set null;
create unique index api_key_replaced_by on api_key (replaced_by);

create trigger agent_identity_access after delete or update of agent_id on agent_identity
  for each statement execute function raise_access_epoch();
create trigger identity_provider_access after insert or update or delete on identity_provider
  for each statement execute function raise_access_epoch();
create trigger sign_in_policy_access after update on sign_in_policy
  for each statement execute function raise_access_epoch();
