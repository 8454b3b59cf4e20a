-- The plan of a year: what a unit asks of the units below, and by when. Plans are few, hold nothing personal and are read from
-- below by units whose leaves are not the issuer's: reference tables, without a wall of rows; the doors say who reads.
create table movement.plan (
  id          uuid primary key,
  unit        int not null references unit.unit,          -- who issues it
  number      text not null check (length(number) <= 60), -- number and symbol of the document, 48-KH/BDVTU
  title       text not null check (length(title) <= 300),
  year        smallint not null check (year between 2009 and 2200),
  starts_on   date,
  ends_on     date,
  bases       text[] not null default '{}',               -- legal bases in their order, one line each
  carries_out uuid references movement.plan,              -- the plan above that it puts to work
  fields      text[] not null default '{}' check (fields <@ array['economy', 'culture_society', 'defence_security', 'political_system']),
  kinds       text[] not null default '{}' check (kinds <@ array['model', 'collective_exemplar', 'individual_exemplar', 'plaque_work']),
  aims        text not null default '',
  rubrics     uuid[] not null default '{}',               -- by which rubrics it is appraised, whichever fits; a later version of one takes its place
  state       text not null check (state in ('draft', 'issued', 'replaced')),
  replaces    uuid references movement.plan,
  replaced_by uuid references movement.plan,
  edition     int not null default 1,
  issued_on   date,
  issued_by   uuid references people.account,
  mandate     uuid,
  written_by  uuid references people.account,
  changed_at  timestamptz(3) not null,
  constraint "movement.plan_not_complete" check (state = 'draft' or (issued_on is not null and starts_on <= ends_on and length(title) >= 5 and length(number) >= 3))
);
create unique index "movement.plan_number_taken" on movement.plan (unit, year, number) where state <> 'draft';
create index plan_carried_out on movement.plan (carries_out) where carries_out is not null;
create index plan_replaced on movement.plan (replaced_by) where replaced_by is not null;

create table movement.plan_deadline (
  plan  uuid not null references movement.plan,
  ord   smallint not null,
  key   text not null check (key in ('register', 'begin', 'mid_report', 'self_assess', 'appraise', 'vote', 'report', 'own')),
  title text not null default '' check (length(title) <= 200),
  day   date,                                             -- null only while it is being written
  primary key (plan, ord)
);

create table movement.plan_target (
  plan            uuid not null references movement.plan,
  ord             smallint not null,
  unit            int references unit.unit,               -- one unit below, or the issuer as a whole
  each            text check (each in ('commune_level', 'commune', 'ward', 'district', 'grassroots')), -- or each unit of a kind below
  kind            text check (kind in ('model', 'collective_exemplar', 'individual_exemplar', 'plaque_work')),
  field           text check (field in ('economy', 'culture_society', 'defence_security', 'political_system')),
  registrant_kind text check (registrant_kind in ('party_cell', 'agency', 'front', 'mass_organisation', 'armed_force', 'school', 'residential_area')),
  counted_as      text not null check (counted_as in ('registered', 'carried_out', 'recognised')),
  at_least        int check (at_least between 1 and 1000000),
  share           numeric(5,2) check (share > 0 and share <= 100), -- per cent of those registered
  primary key (plan, ord),
  check ((unit is null) <> (each is null)),
  check (at_least is null or share is null)
);

-- What the plan asks of a registration: which of the nine fields must be filled, with what hints, and what else.
create table movement.plan_form (
  plan      uuid primary key references movement.plan,
  version   text not null check (length(version) <= 60),
  mandatory text[] not null check (mandatory <@ array['title', 'situation', 'goals', 'content', 'audience', 'forces', 'resources', 'outputs', 'lasting']),
  hints     jsonb not null default '{}',
  questions jsonb not null default '[]'                   -- [{key, vi, en, required}]
);

grant select, insert, update on movement.plan to lantoa_app;
grant select, insert, delete on movement.plan_deadline, movement.plan_target, movement.plan_form to lantoa_app;
