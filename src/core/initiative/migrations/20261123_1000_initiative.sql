-- An initiative is a kit, or a free idea, alive in a unit. It is registered, judged and recognised at levels; where it
-- stands is a function of its passages, kept beside it so that a register of thousands is one index range.
create schema initiative;
grant usage on schema initiative to lantoa_app;

create table initiative.initiative (
  shard_id        int not null,
  id              uuid not null,
  unit            int not null references unit.unit,      -- for which it was registered, as that unit was then
  leaf            int not null,                           -- the stable place of that unit
  level           text not null check (level in ('grassroots', 'district', 'commune', 'city')),
  kind            text not null check (kind in ('model', 'collective_exemplar', 'individual_exemplar', 'plaque_work')),
  field           text check (field in ('economy', 'culture_society', 'defence_security', 'political_system')),
  title           text not null check (length(title) <= 300),
  title_folded    text not null,                          -- compared without accents
  registrant_kind text check (registrant_kind in ('party_cell', 'agency', 'front', 'mass_organisation', 'armed_force', 'school', 'residential_area')),
  registrant      text not null default '',
  novelty         text check (novelty in ('new', 'continuing')),
  statement       jsonb not null default '{}',            -- the nine fields of the registration form
  year            smallint not null,
  starts_on       date,
  ends_on         date,
  kit             text,
  kit_version     text,
  copied_from     uuid,                                   -- the model that it took up
  state           text not null check (state in ('draft', 'submitted', 'returned', 'accepted', 'running', 'self_assessed', 'appraised',
                                                 'recognised', 'outstanding', 'commended', 'stopped')),
  registered_on   date,
  registered_by   uuid,
  revisit_on      date,                                   -- from then on it counts as not confirmed lately
  edition         int not null default 1,                 -- rises with each change: two people at once are noticed
  changed_at      timestamptz(3) not null,
  primary key (shard_id, id),
  constraint "initiative.not_complete" check (state in ('draft', 'returned', 'stopped') or (field is not null and length(title) >= 3))
);
create index initiative_by_id on initiative.initiative (id);
create index initiative_by_place on initiative.initiative (leaf, year);
create index initiative_copies on initiative.initiative (copied_from) where copied_from is not null;

-- Each step of its life: who, by which mandate, when, with what words. Never changed.
create table initiative.passage (
  shard_id   int not null,
  id         uuid not null,
  initiative uuid not null,
  step       text not null,
  was        text,
  state      text not null,
  level      text not null,
  year       smallint not null,
  day        date not null,
  words      text not null default '',                    -- a reason, a report, minutes
  remarks    jsonb not null default '{}',                 -- what is asked of single fields
  decision   text,                                        -- number of the decision
  actor      uuid,
  mandate    uuid,
  at         timestamptz(3) not null,
  primary key (shard_id, id),
  foreign key (shard_id, initiative) references initiative.initiative
);
create index passage_of on initiative.passage (shard_id, initiative, at);
create index passage_by_day on initiative.passage (day, step);    -- what happened in a period

-- Which measure a step of an initiative adds to; declared by kits. Without a level it counts once, however many levels follow.
create table initiative.counts_as (
  declared_by text not null,
  kit         text,                                       -- null: whatever the initiative was made from
  step        text not null,
  level       text,
  measure     text not null
);
create unique index counts_as_once on initiative.counts_as (declared_by, coalesce(kit, ''), step, coalesce(level, ''), measure);

alter table initiative.initiative enable row level security;
alter table initiative.initiative force row level security;
create policy initiative_by_mandate on initiative.initiative for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));

grant select, insert, update on initiative.initiative to lantoa_app;
grant select, insert on initiative.passage to lantoa_app;
grant select, insert, delete on initiative.counts_as to lantoa_app;
