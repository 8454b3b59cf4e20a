-- Papers and pictures that belong to an initiative. The file itself is evidence of its place; what was taken away stays on record.
create table movement.attachment (
  shard_id   int not null,
  id         uuid not null,
  initiative uuid not null,
  leaf       int not null references unit.unit,
  evidence   bytea not null check (length(evidence) = 32),
  name       text not null check (length(name) between 1 and 200),
  kind       text not null check (kind in ('plan', 'decision', 'report', 'photo', 'other')),
  actor      uuid,
  mandate    uuid,
  at         timestamptz(3) not null,
  removed_at timestamptz(3),
  removed_by uuid,
  primary key (shard_id, id),
  foreign key (shard_id, initiative) references initiative.initiative
);
create index attachment_of on movement.attachment (shard_id, initiative, at);
create unique index attachment_once on movement.attachment (shard_id, initiative, evidence) where removed_at is null;

alter table movement.attachment enable row level security;
alter table movement.attachment force row level security;
create policy attachment_by_mandate on movement.attachment for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));

grant select, insert, update (removed_at, removed_by) on movement.attachment to lantoa_app;
