-- What a company and its people set: tags, canned replies, drafts, the company's own face, notes on customers.

create table company (
  one boolean primary key default true check (one),
  name text not null,
  -- '#rrggbb'
  accent text,
  -- a name of the IANA time zone database
  time_zone text not null,
  logo bytea check (octet_length(logo) <= 262144),
  logo_type text check (logo_type in ('image/png', 'image/jpeg', 'image/webp')),
  -- SHA-256 of the logo in hexadecimal, its entity tag
  logo_hash text,
  updated_at timestamptz(3) not null default now(),
  check ((logo is null) = (logo_type is null) and (logo is null) = (logo_hash is null))
);
insert into company (name, time_zone) values ('Parley', 'UTC');

-- The catalogue that tags are completed from; tickets hold the words themselves, also such as are not here.
create table tag (
  id uuid primary key,
  name text not null,
  description text not null default '',
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create unique index tag_name on tag (lower(name));

create table canned_reply (
  id uuid primary key,
  shortcut text not null unique,
  title text not null,
  content text not null,
  -- null: for every department
  department_id uuid references department on delete cascade,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);

-- What an agent has typed and not sent. No foreign key to the ticket: see decision 0004.
create table draft (
  agent_id uuid not null references agent on delete cascade,
  ticket_id uuid not null,
  mode text not null check (mode in ('reply', 'note')),
  content text not null,
  updated_at timestamptz(3) not null default now(),
  primary key (agent_id, ticket_id, mode)
);
create index draft_newest on draft (agent_id, updated_at desc);

-- No foreign key to the customer, as for all that hangs on it.
create table customer_note (
  id uuid primary key,
  customer_id uuid not null,
  content text not null,
  -- who wrote it: an agent, or a service by its key
  author_type text not null check (author_type in ('agent', 'service')),
  author_id uuid not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create index customer_note_customer on customer_note (customer_id, id desc);

-- Who bears the same name: perhaps the same person. Asked for equality only, and the cheapest for intake to keep.
create index customer_name on customer using hash (lower(name)) where name is not null;
