-- An initiative is a kit, or a free idea, alive in a unit: registered at a level, in a year.
create schema initiative;
grant usage on schema initiative to lantoa_app;

create table initiative.initiative (
  shard_id      int not null,
  id            uuid not null,
  unit          int not null references unit.unit,
  level         text not null check (level in ('grassroots', 'district', 'commune', 'city')),
  kind          text not null check (kind in ('model', 'collective_exemplar', 'individual_exemplar', 'plaque_work')),
  field         text not null check (field in ('economy', 'culture_society', 'defence_security', 'political_system')),
  title         text not null check (length(title) between 3 and 300),
  kit           text,
  registered_on date not null,
  registered_by uuid,
  primary key (shard_id, id)
);
create index initiative_by_id on initiative.initiative (id);
create index initiative_by_unit on initiative.initiative (unit, registered_on);

-- Which measure a registration of a kit at a level adds to; declared by the kit.
create table initiative.counts_as (
  kit     text not null,
  level   text not null,
  measure text not null,
  primary key (kit, level, measure)
);

grant select, insert on initiative.initiative to lantoa_app;
grant select, insert, delete on initiative.counts_as to lantoa_app;
