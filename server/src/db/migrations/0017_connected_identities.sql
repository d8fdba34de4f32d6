-- Who somebody is at an identity provider gets an id, to be disconnected by, and the address there, to be told from others.
alter table agent_identity add column id uuid not null default gen_random_uuid(), add column email text;
create unique index agent_identity_id on agent_identity (id);
