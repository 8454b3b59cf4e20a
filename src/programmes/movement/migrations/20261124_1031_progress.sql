-- What is to be done in an initiative, by whom and until when: laid out from its kit, or added by hand.
create table movement.task (
  shard_id    int not null,
  id          uuid not null,
  initiative  uuid not null,
  leaf        int not null references unit.unit,
  key         text,                                       -- the step of the kit; null: somebody's own
  title       text not null check (length(title) between 3 and 300),
  title_en    text,                                       -- as the kit says it; null once somebody wrote their own words
  role        text not null default '' check (length(role) <= 120),
  role_en     text,
  role_key    text,                                       -- of the kit; the same word as a role of this deployment finds its people
  due         date,
  responsible text not null default '' check (length(responsible) <= 200), -- the name of somebody who acts for an office or organisation
  account     uuid references people.account,             -- the same person, where they sign in here
  state       text not null check (state in ('open', 'done', 'dropped')),
  done_on     date,
  words       text not null default '' check (length(words) <= 2000),      -- what came of it, or why it was dropped
  evidence    bytea[] not null default '{}',
  actor       uuid,
  mandate     uuid,
  edition     int not null default 1,
  changed_at  timestamptz(3) not null,
  primary key (shard_id, id),
  unique (shard_id, initiative, key),
  foreign key (shard_id, initiative) references initiative.initiative,
  check ((state = 'done') = (done_on is not null))
);
create index task_by_id on movement.task (id);
create index task_open on movement.task (leaf, due) where state = 'open';

-- Meetings, visits, trainings … as they were held. Never changed: a correction is another row that supersedes.
create table movement.activity (
  shard_id     int not null,
  id           uuid not null,
  initiative   uuid not null,
  leaf         int not null references unit.unit,
  kind         text not null check (kind in ('meeting', 'visit', 'training', 'work_day', 'publicity', 'inspection')),
  day          date not null,
  title        text not null check (length(title) between 3 and 300),
  place        text not null default '' check (length(place) <= 200),
  sessions     int not null check (sessions between 1 and 1000),
  participants int check (participants >= 0),             -- null: nobody counted them
  women        int check (women >= 0),
  men          int check (men >= 0),
  result       text not null default '' check (length(result) <= 2000),
  evidence     bytea[] not null default '{}',
  supersedes   uuid,
  withdrawn    boolean not null default false,            -- it was logged by mistake: it never was
  actor        uuid,
  mandate      uuid,
  at           timestamptz(3) not null,
  primary key (shard_id, id),
  constraint "movement.corrected_already" unique (shard_id, supersedes),
  foreign key (shard_id, initiative) references initiative.initiative
);
create index activity_by_id on movement.activity (id);
create index activity_of on movement.activity (shard_id, initiative, day);
create index activity_by_place on movement.activity (leaf, day);

-- What an initiative set itself to reach, beside what its kit asks for.
create table movement.target (
  shard_id   int not null,
  id         uuid not null,
  initiative uuid not null,
  leaf       int not null references unit.unit,
  indicator  text not null references indicator.indicator,
  at_least   numeric not null check (at_least > 0 and at_least <= 1e9),
  by_day     date,
  actor      uuid,
  mandate    uuid,
  at         timestamptz(3) not null,
  dropped_at timestamptz(3),
  primary key (shard_id, id),
  foreign key (shard_id, initiative) references initiative.initiative
);
create index target_of on movement.target (shard_id, initiative) where dropped_at is null;
create index target_by_id on movement.target (id);

alter table movement.task enable row level security;
alter table movement.task force row level security;
alter table movement.activity enable row level security;
alter table movement.activity force row level security;
alter table movement.target enable row level security;
alter table movement.target force row level security;
create policy task_by_mandate on movement.task for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));
create policy activity_by_mandate on movement.activity for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));
create policy target_by_mandate on movement.target for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));

grant select, insert, update on movement.task to lantoa_app;
grant select, insert on movement.activity to lantoa_app;
grant select, insert, update (dropped_at) on movement.target to lantoa_app;
