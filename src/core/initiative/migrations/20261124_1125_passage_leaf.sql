-- The second wall before what was said with each step: reasons, reports, decisions. A passage stays where its initiative lay then.
alter table initiative.passage add column leaf int references unit.unit;
-- The owner is behind the wall of initiatives too; for what already happened it is taken down within this transaction.
alter table initiative.initiative no force row level security;
update initiative.passage p set leaf = i.leaf from initiative.initiative i where i.shard_id = p.shard_id and i.id = p.initiative;
alter table initiative.initiative force row level security;
alter table initiative.passage alter column leaf set not null;

alter table initiative.passage enable row level security;
alter table initiative.passage force row level security;
create policy passage_by_mandate on initiative.passage for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));
-- The published views read as their owner, and of a life only on which day it began, was recognised and ended.
create policy passage_published on initiative.passage for select to lantoa_migrate using (step in ('begin', 'recognise', 'stop'));
