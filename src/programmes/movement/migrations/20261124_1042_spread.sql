-- What became of a model where it was taken up, asked for after 3, 6 and 12 months, failures included. Never changed; what is
-- recorded later of the same months holds.
create table movement.outcome (
  shard_id   int not null,
  id         uuid not null,
  initiative uuid not null,
  leaf       int not null,
  after      smallint not null check (after in (3, 6, 12)),
  due        date not null,
  day        date not null,                               -- on which somebody looked
  finding    text not null check (finding in ('kept', 'partly', 'stopped', 'not_confirmed')),
  words      text not null check (length(words) <= 1000),
  figures    jsonb not null,                              -- the kit's figures of the place as they were that day
  supersedes uuid,
  actor      uuid,
  mandate    uuid,
  at         timestamptz(3) not null,
  primary key (shard_id, id),
  foreign key (shard_id, initiative) references initiative.initiative
);
create index outcome_of on movement.outcome (initiative, after, at);

alter table movement.outcome enable row level security;
alter table movement.outcome force row level security;
create policy outcome_by_mandate on movement.outcome for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));
-- What is asked to be public is said so where it is asked; the view below shows it only of initiatives that are.
create policy outcome_published on movement.outcome for select to lantoa_migrate using (true);
grant select, insert on movement.outcome to lantoa_app;

create view movement.published_outcome as
  select distinct on (o.initiative, o.after) o.initiative, o.after, o.due, o.day, o.finding, o.words, o.figures
  from movement.outcome o
  where exists (select from initiative.published_lineage l where l.id = o.initiative)
  order by o.initiative, o.after, o.at desc, o.id desc;

-- What is openly known of units, with its source; what is not known has no row. Derived: the atlas is the one place to correct it.
create view movement.unit_trait as
  select p.unit, t.key, t.value, p.source
  from unit.place p
  cross join lateral (values ('area_km2', p.area_km2), ('population', p.population), ('lat', p.lat), ('lon', p.lon)) as t(key, value)
  where t.value is not null
  union all
  -- one village alone in our list says nothing of how many there are
  select f.parent, 'villages', count(*), 'unit.tree'
  from unit.tree t join unit.tree_leaf f on f.tree = t.id join unit.life l on l.unit = f.leaf and l.valid @> current_date and l.kind <> 'unspecified'
  where t.valid @> current_date group by f.parent having count(*) > 1;

grant select on movement.published_outcome, movement.unit_trait to lantoa_public, lantoa_app;
grant usage on schema movement to lantoa_public;
