-- What worked in one place is for every place to read. Persons are not: no individual exemplar, no name of who carries it out.
alter table initiative.initiative add column hidden boolean not null default false;  -- kept from the public by whoever recognises

create index passage_recognised on initiative.passage (initiative, day) where step = 'recognise';

-- The wall holds for the owner of the views below too: they cannot show what was never judged, or a person.
create policy initiative_published on initiative.initiative for select to lantoa_migrate
  using (not hidden and kind <> 'individual_exemplar'
    and (state not in ('draft', 'submitted', 'returned') or exists (select from initiative.passage p where p.initiative = initiative.id and p.step = 'recognise')));

-- Models that were recognised at least once and go on: to be read, and taken up, anywhere.
create view initiative.published_model as
  select i.id, i.unit, i.leaf, i.level, i.kind, i.field, i.title, i.title_folded, i.registrant_kind, i.registrant, i.year, i.starts_on, i.ends_on,
         i.kit, i.kit_version, i.copied_from, i.state, r.day as recognised_on, r.level as recognised_at,
         (i.statement - 'forces') || jsonb_build_object('forces', coalesce((
           select jsonb_agg(jsonb_build_object('part', f ->> 'part', 'does', coalesce(f ->> 'does', '')) order by n)
           from jsonb_array_elements(case jsonb_typeof(i.statement -> 'forces') when 'array' then i.statement -> 'forces' else '[]' end) with ordinality as e(f, n)), '[]')) as statement
  from initiative.initiative i
  join lateral (select p.day, p.level from initiative.passage p where p.initiative = i.id and p.step = 'recognise' order by p.day, p.at limit 1) r on true
  where i.state <> 'stopped';

-- Who took it up from whom, failures included: a place, days and a state; a title only of what was recognised.
create view initiative.published_lineage as
  select i.id, i.copied_from, i.unit, i.leaf, i.year, i.state, i.kit, i.kit_version, r.day is not null as recognised, case when r.day is not null then i.title end as title,
         coalesce(b.day, i.starts_on, i.registered_on) as since, case i.state when 'stopped' then s.day end as stopped_on,
         -- what the copy does otherwise than its source, field by field (its situation, people and place are its own anyway); unknown
         -- where the source is not public
         case when o.id is not null then array(
           select k from unnest(array['goals', 'content', 'resources', 'outputs', 'lasting']) as k
           where coalesce(i.statement ->> k, '') <> coalesce(o.statement ->> k, '')) end as changed
  from initiative.initiative i
  left join initiative.initiative o on o.id = i.copied_from
  left join lateral (select min(p.day) as day from initiative.passage p where p.initiative = i.id and p.step = 'recognise') r on true
  left join lateral (select min(p.day) as day from initiative.passage p where p.shard_id = i.shard_id and p.initiative = i.id and p.step = 'begin') b on true
  left join lateral (select max(p.day) as day from initiative.passage p where p.shard_id = i.shard_id and p.initiative = i.id and p.step = 'stop') s on true
  where i.copied_from is not null or r.day is not null;

grant usage on schema initiative to lantoa_public;
grant select on initiative.published_model, initiative.published_lineage to lantoa_public, lantoa_app;
