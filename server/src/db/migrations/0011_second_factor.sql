-- Second factors of agents, what a session has been proved with, and the counts that slow guessing on all nodes together.

-- a code that changes every 30 seconds (RFC 6238)
create table totp (
  agent_id uuid primary key references agent on delete cascade,
  -- encrypted with SECRET_KEY
  secret_encrypted text not null,
  -- null until a first code proved that the person's device has it: then it counts
  confirmed_at timestamptz(3),
  -- the 30-second step of the last code that was taken: it and all before are dead
  last_step bigint not null default 0,
  created_at timestamptz(3) not null default now()
);

-- each takes the place of a factor once
create table recovery_code (
  agent_id uuid not null references agent on delete cascade,
  -- a MAC with SECRET_KEY
  code_hash text not null,
  used_at timestamptz(3),
  primary key (agent_id, code_hash)
);

-- a WebAuthn credential
create table passkey (
  id uuid primary key,
  agent_id uuid not null references agent on delete cascade,
  -- as the browser writes it, base64url
  credential_id text not null unique,
  public_key bytea not null,
  -- of uses, as the device counts them; one that does not rise betrays a copy. 0 from devices that do not count
  counter bigint not null,
  transports text[] not null default '{}',
  name text not null,
  -- kept in an account with other devices, so that losing one loses nothing
  is_synced boolean not null default false,
  created_at timestamptz(3) not null default now(),
  last_used_at timestamptz(3)
);
create index passkey_agent on passkey (agent_id);

-- what a device is asked to sign: taken away by its first use
create table passkey_challenge (
  challenge text primary key,
  purpose text not null,
  -- null: anybody's, to sign in without a password
  agent_id uuid references agent on delete cascade,
  expires_at timestamptz(3) not null
);
create index passkey_challenge_end on passkey_challenge (expires_at);

-- Between password and session: the second step of a sign-in, or the setting up of a factor that the role asks for.
create table sign_in_step (
  token_hash bytea primary key,
  kind text not null check (kind in ('factor', 'setup')),
  agent_id uuid not null references agent on delete cascade,
  -- the agent's session_version when it began: it outlives no change of role, status or password
  agent_version integer not null,
  tries integer not null default 0,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  used_at timestamptz(3)
);
create index sign_in_step_agent on sign_in_step (agent_id);
create index sign_in_step_end on sign_in_step (expires_at);

-- how the session began: with a password alone, with a second factor, or at an identity provider
alter table session add column proved_by text not null default 'password'
  check (proved_by in ('password', 'second_factor', 'provider'));
-- when the person last proved to be there: what changes the way in asks for that
alter table session add column proved_at timestamptz(3);
-- of the token before the last change: good for nothing, but its browser has a newer one that must not be taken away
alter table session add column previous_token_hash bytea;
create index session_previous on session (previous_token_hash) where previous_token_hash is not null;
create trigger session_proof_access after update of token_hash, proved_by on session
  for each statement execute function raise_access_epoch();

-- Browsers and addresses from which an agent has signed in: they are not held up by what others try on the account.
create table known_place (
  agent_id uuid not null references agent on delete cascade,
  place_hash text not null,
  last_used_at timestamptz(3) not null default now(),
  primary key (agent_id, place_hash)
);
create index known_place_age on known_place (last_used_at);

-- Counts of tries, each drained with time by itself: this one is empty at `empty_at`. Keys are hashes.
create table sign_in_try (
  key text primary key,
  empty_at timestamptz(3) not null
);
create index sign_in_try_end on sign_in_try (empty_at);

-- Counts one try under each key, or under none when one of them is full: then the result is how long to wait, in ms, else 0.
-- Exact however many ask at once: the rows are locked, in one order.
create function take_try(keys text[], sizes integer[], drains_ms integer[], at timestamptz) returns bigint
language plpgsql as $$
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
end $$;
