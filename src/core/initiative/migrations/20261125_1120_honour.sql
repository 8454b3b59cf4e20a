-- What was recognised stays recognised while it is put forward to a higher level, or runs for another year: its latest honour is
-- kept beside where it stands. Both are functions of its passages.
alter table initiative.initiative add column honour text check (honour in ('recognised', 'outstanding', 'commended'));
alter table initiative.initiative add column honour_level text check (honour_level in ('grassroots', 'district', 'commune', 'city'));
alter table initiative.initiative add check ((honour is null) = (honour_level is null));

-- The wall holds for the owner too: it is lifted for this one statement.
alter table initiative.initiative no force row level security;
update initiative.initiative i set honour = p.state, honour_level = p.level
from (select distinct on (shard_id, initiative) shard_id, initiative, state, level from initiative.passage where step in ('recognise', 'distinguish', 'commend') order by shard_id, initiative, at desc, id desc) p
where p.shard_id = i.shard_id and p.initiative = i.id;
-- Those that a higher level sent back before a return put them back where they stood.
update initiative.initiative set state = honour, level = honour_level where state = 'returned' and honour is not null;
alter table initiative.initiative force row level security;

drop index initiative.initiative_tally;
create index initiative_tally on initiative.initiative (leaf) include (state, honour, honour_level, level, kind, field, year, registrant_kind, revisit_on);

alter policy initiative_published on initiative.initiative
  using (not hidden and kind <> 'individual_exemplar' and (honour is not null or state not in ('draft', 'submitted', 'returned')));

-- To everybody a model that is put forward is what it was recognised as, until the higher level takes it on.
create or replace view initiative.published_model as
  select i.id, i.unit, i.leaf, case i.state when 'submitted' then i.honour_level else i.level end as level, i.kind, i.field, i.title, i.title_folded, i.registrant_kind, i.registrant, i.year, i.starts_on, i.ends_on,
         i.kit, i.kit_version, i.copied_from, case i.state when 'submitted' then i.honour else i.state end as state, r.day as recognised_on, r.level as recognised_at,
         (i.statement - 'forces') || jsonb_build_object('forces', coalesce((
           select jsonb_agg(jsonb_build_object('part', f ->> 'part', 'does', coalesce(f ->> 'does', '')) order by n)
           from jsonb_array_elements(case jsonb_typeof(i.statement -> 'forces') when 'array' then i.statement -> 'forces' else '[]' end) with ordinality as e(f, n)), '[]')) as statement
  from initiative.initiative i
  join lateral (select p.day, p.level from initiative.passage p where p.initiative = i.id and p.step = 'recognise' order by p.day, p.at limit 1) r on true
  where i.state <> 'stopped';

create or replace view initiative.published_lineage as
  select i.id, i.copied_from, i.unit, i.leaf, i.year, case i.state when 'submitted' then i.honour else i.state end as state, i.kit, i.kit_version, r.day is not null as recognised,
         case when r.day is not null then i.title end as title,
         coalesce(b.day, i.starts_on, i.registered_on) as since, case i.state when 'stopped' then s.day end as stopped_on,
         case when o.id is not null then array(
           select k from unnest(array['goals', 'content', 'resources', 'outputs', 'lasting']) as k
           where coalesce(i.statement ->> k, '') <> coalesce(o.statement ->> k, '')) end as changed
  from initiative.initiative i
  left join initiative.initiative o on o.id = i.copied_from
  left join lateral (select min(p.day) as day from initiative.passage p where p.initiative = i.id and p.step = 'recognise') r on true
  left join lateral (select min(p.day) as day from initiative.passage p where p.shard_id = i.shard_id and p.initiative = i.id and p.step = 'begin') b on true
  left join lateral (select max(p.day) as day from initiative.passage p where p.shard_id = i.shard_id and p.initiative = i.id and p.step = 'stop') s on true
  where i.copied_from is not null or r.day is not null;
