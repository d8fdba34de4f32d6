-- Roles that companies make, people who are gone but kept, and what a department knows of itself.

-- Every role that an agent can have. A preset's permissions and scope are as the release says (contract/src/permissions.ts), so
-- they are null here.
create table role (
  key text primary key check (key ~ '^[a-z][a-z0-9_]{1,39}$'),
  name text not null,
  description text not null default '',
  permissions text[],
  scope text check (scope in ('all', 'departments', 'assigned')),
  requires_second_factor boolean not null default false,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  check ((permissions is null) = (scope is null))
);
create unique index role_name on role (lower(name));
insert into role (key, name) values
  ('super_admin', 'Super admin'), ('admin', 'Admin'), ('supervisor', 'Supervisor'), ('agent', 'Agent'), ('viewer', 'Viewer');

create trigger role_access after update of permissions, scope, requires_second_factor or delete on role
  for each statement execute function raise_access_epoch();

alter table agent drop constraint agent_role_check;
alter table agent add constraint agent_role_fkey foreign key (role) references role;

-- deleted: disabled, and hidden from lists. What the status was comes back with the agent.
alter table agent add column deleted_at timestamptz(3);
alter table agent add column status_before_deletion text check (status_before_deletion in ('active', 'disabled'));
alter table agent add constraint agent_deleted_check check (
  (deleted_at is null) = (status_before_deletion is null) and (deleted_at is null or status = 'disabled'));
create index agent_role on agent (role);

alter table department add column description text not null default '';
-- an IANA name; null: the company's
alter table department add column time_zone text;
-- contract/src/office-hours.ts; null: always open
alter table department add column office_hours jsonb;
-- whom tickets that come to the department are given to, while that agent is active and may see them
alter table department add column default_assignee_id uuid references agent on delete set null;
alter table department_member add column is_lead boolean not null default false;
create index department_member_department on department_member (department_id);
