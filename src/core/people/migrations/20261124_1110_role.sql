-- Roles are a place's own. What releases declared is remembered beside what roles hold now, so that an upgrade adds what is
-- new and never gives back what was taken away.
alter table people.role
  add column kinds      text[] check (cardinality(kinds) > 0),   -- of units in which it may be held; null: in any
  add column retired_at timestamptz,                             -- nobody gets it any more; who has it keeps it
  add column edition    int not null default 1,
  add constraint "people.role_title" check (length(title_vi) between 3 and 120 and length(title_en) between 3 and 120);

create table people.declared (
  role text not null references people.role,
  verb text not null,
  primary key (role, verb)
);
insert into people.declared (role, verb) select role, verb from people.role_verb;

-- Which body coordinates the movement in a unit: a Party board in the city, the standing committee of the Front in a ward.
-- It holds for the unit and all below it that has named none of its own. In `people`, because a body is a role in a unit for
-- days as a mandate is, and every programme prints its letterhead.
create table people.coordinator (
  id         uuid primary key,
  unit       int not null references unit.unit,
  title_vi   text not null check (length(title_vi) between 3 and 200),
  title_en   text not null check (length(title_en) between 3 and 200),
  letterhead text not null check (letterhead in ('state', 'party', 'front')),
  role       text not null references people.role,
  -- empty when it was taken back
  valid      daterange not null check (not lower_inf(valid)),
  named_by   uuid references people.account,
  named_at   timestamptz not null default now(),
  constraint "people.coordinator_twice" exclude using gist (unit with =, valid with &&)
);

create view people.coordinating as
  select c.id, c.unit, c.title_vi, c.title_en, c.letterhead, c.role, c.valid from people.coordinator c where not isempty(c.valid);

-- Wrong passwords of the last quarter of an hour, by digest of a user name or of an address.
create table people.failed_try (
  digest bytea primary key,
  count  int not null,
  since  timestamptz not null
);

grant select, insert, update, delete on people.declared, people.failed_try to lantoa_app;
grant select, insert, update on people.coordinator to lantoa_app;
grant usage on schema people to lantoa_public;
grant select on people.coordinating to lantoa_public, lantoa_app;
