-- What agents choose for themselves, and links that die with a change of their agent's rights.

-- only what was chosen; everything else has its default in contract/src/me.ts
alter table agent add column preferences jsonb not null default '{}';

-- the agent's session_version when the link was made: a link outlives no change of role, status or password. Null: a link of an
-- older release, good for nothing
alter table one_time_link add column agent_version integer;
create index one_time_link_agent on one_time_link (agent_id);
