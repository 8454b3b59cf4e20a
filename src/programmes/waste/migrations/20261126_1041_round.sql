-- When what is collected where: a weekly pattern that lives for days, and what differs on single days. Everybody may know it.
create table waste.round (
  shard_id   int not null,
  id         uuid not null,
  leaf       int not null references unit.unit,
  unit       int not null references unit.unit,
  groups     text[] not null check (cardinality(groups) > 0 and groups <@ array['recyclable', 'food', 'other', 'hazardous', 'bulky']),
  weekday    smallint not null check (weekday between 1 and 7),   -- 1 is Monday
  begins     time(0) not null,
  ends       time(0) not null,
  starts_on  date not null,
  ends_on    date,
  place      text not null default '' check (length(place) <= 120), -- where to put it out
  edition    int not null default 1,
  actor      uuid,
  changed_at timestamptz(3) not null,
  primary key (shard_id, id),
  constraint "waste.round_hours" check (ends > begins),
  constraint "waste.round_days" check (ends_on is null or ends_on >= starts_on)
);
create index round_by_leaf on waste.round (leaf, starts_on);
create index round_by_id on waste.round (id);

create table waste.round_change (
  shard_id   int not null,
  leaf       int not null references unit.unit,
  round      uuid not null,
  day        date not null,                      -- on which it would have been collected
  instead    date,                               -- null: not at all
  begins     time(0),
  ends       time(0),
  words      text not null check (length(words) between 1 and 200),
  actor      uuid,
  changed_at timestamptz(3) not null,
  primary key (shard_id, round, day),
  foreign key (shard_id, round) references waste.round,
  check (instead is null or (begins is not null and ends > begins))
);

alter table waste.round enable row level security;
alter table waste.round force row level security;
create policy round_by_mandate on waste.round for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));
alter table waste.round_change enable row level security;
alter table waste.round_change force row level security;
create policy round_change_by_mandate on waste.round_change for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));
grant select, insert, update (groups, weekday, begins, ends, starts_on, ends_on, place, edition, actor, changed_at) on waste.round to lantoa_app;
grant select, insert, update (instead, begins, ends, words, actor, changed_at) on waste.round_change to lantoa_app;

-- The published views read as their owner: a round is no secret of its village.
create policy round_published on waste.round for select to lantoa_migrate using (true);
create policy round_change_published on waste.round_change for select to lantoa_migrate using (true);
create view waste.published_round as select id, leaf, groups, weekday, begins, ends, starts_on, ends_on, place from waste.round;
create view waste.published_round_change as select round, day, instead, begins, ends, words from waste.round_change;
grant select on waste.published_round, waste.published_round_change to lantoa_public, lantoa_app;
