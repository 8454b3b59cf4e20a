-- The working life of the movement around its initiatives. What a person judged of two registrations that look like one:
-- never changed, the latest of a pair holds.
create schema movement;
grant usage on schema movement to lantoa_app;

create table movement.judgement (
  shard_id   int not null,
  id         uuid not null,
  initiative uuid not null,                               -- the one that was being looked at
  leaf       int not null references unit.unit,
  other      uuid not null check (other <> initiative),
  other_leaf int not null references unit.unit,
  verdict    text not null check (verdict in ('same', 'different')),
  score      numeric(4,3) not null check (score between 0 and 1), -- how alike they had seemed: by this the guard itself is judged
  words      text not null check (length(words) between 5 and 1000),
  actor      uuid references people.account,
  mandate    uuid,
  at         timestamptz(3) not null,
  primary key (shard_id, id),
  foreign key (shard_id, initiative) references initiative.initiative
);
create index judgement_of on movement.judgement (initiative);
create index judgement_of_other on movement.judgement (other);

alter table movement.judgement enable row level security;
alter table movement.judgement force row level security;
-- Either place may read what was judged of it; who judges must hold both.
create policy judgement_read on movement.judgement for select to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange)
    or other_leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));
create policy judgement_write on movement.judgement for insert to lantoa_app
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange)
    and other_leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));

grant select, insert on movement.judgement to lantoa_app;
