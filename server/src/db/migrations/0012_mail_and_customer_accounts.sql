-- Mail that Parley itself sends, and the accounts with which customers look after their own tickets.

-- A letter waits here under a lease like an answer does. What it says, and to whom, is encrypted, for it may hold a link, and is
-- gone as soon as the letter was sent or given up.
create table mail (
  id uuid primary key,
  kind text not null,
  -- whose it is, so that it goes with them
  agent_id uuid references agent on delete cascade,
  customer_id uuid,
  -- a MAC of the address: by it few letters an hour go to one address, and nobody reads the address off it
  recipient bytea not null,
  sealed text,
  state text not null default 'queued' check (state in ('queued', 'sent', 'void', 'failed')),
  attempts integer not null default 0,
  run_at timestamptz(3) not null,
  -- until when a worker has it; it may be taken by another after that
  leased_until timestamptz(3),
  -- the last failure in a word or two, without address or text
  failure text,
  created_at timestamptz(3) not null,
  settled_at timestamptz(3),
  check ((state = 'queued') = (sealed is not null))
);
create index mail_due on mail (run_at) where state = 'queued';
create index mail_recipient on mail (recipient, created_at);
create index mail_settled on mail (settled_at) where settled_at is not null;
create index mail_customer on mail (customer_id) where customer_id is not null;

-- A customer's account. No foreign key to the customer, as for all that hangs on it.
create table customer_account (
  id uuid primary key,
  email text not null,
  -- argon2id
  password_hash text not null,
  -- whom the account's own tickets belong to
  customer_id uuid not null unique,
  -- when who knows the password showed that they read the mail of this address
  verified_at timestamptz(3),
  status text not null default 'active' check (status in ('active', 'disabled')),
  -- raised when every session and link must die (password changed, disabled)
  version integer not null default 1,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);
create unique index customer_account_email on customer_account (lower(email));
create index customer_account_unproved on customer_account (created_at) where verified_at is null;

-- Further customers of the account's proved address: what they wrote before, it may read. It goes one way: they get to see nothing.
create table customer_account_link (
  account_id uuid not null references customer_account on delete cascade,
  customer_id uuid not null,
  created_at timestamptz(3) not null,
  primary key (account_id, customer_id)
);
create index customer_account_link_customer on customer_account_link (customer_id);

-- A link is true only as long as the customer has the address.
create function end_account_links() returns trigger language plpgsql as $$
begin
  if exists (select from customer_account_link where customer_id = old.id) then
    delete from customer_account_link where customer_id = old.id;
  end if;
  return null;
end $$;
create trigger customer_moved after update of primary_email on customer for each row
  when (lower(old.primary_email) is distinct from lower(new.primary_email)) execute function end_account_links();
create trigger customer_gone after delete on customer for each row execute function end_account_links();

create table customer_session (
  id uuid primary key,
  account_id uuid not null references customer_account on delete cascade,
  version integer not null,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  revoked_at timestamptz(3)
);
create index customer_session_account on customer_session (account_id);
create index customer_session_end on customer_session (expires_at);

-- A link that was mailed to the address of an account; it works once.
create table customer_link (
  token_hash bytea primary key,
  purpose text not null check (purpose in ('verify', 'reset')),
  account_id uuid not null references customer_account on delete cascade,
  version integer not null,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  used_at timestamptz(3)
);
create index customer_link_account on customer_link (account_id);

create trigger customer_account_access after update of status, version, verified_at, customer_id or delete on customer_account
  for each statement execute function raise_access_epoch();
create trigger customer_session_access after update of revoked_at, expires_at or delete on customer_session
  for each statement execute function raise_access_epoch();
create trigger customer_account_link_access after insert or update or delete on customer_account_link
  for each statement execute function raise_access_epoch();
