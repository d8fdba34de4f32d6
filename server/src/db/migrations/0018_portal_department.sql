-- Where tickets of the portal are born; one department at most.
alter table department add column takes_portal boolean not null default false;
create unique index department_takes_portal on department (takes_portal) where takes_portal;
