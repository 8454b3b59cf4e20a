-- Facts: what was the case, in which leaf, on which day, by whose word. Never changed; a corrected one is retracted.
create schema fact;
grant usage on schema fact to lantoa_app, lantoa_public;

create table fact.measure (
  id              int primary key generated always as identity,
  key             text not null unique check (key ~ '^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$'),
  unit_of_measure text not null,
  published       boolean not null
);

create table fact.fact (
  shard_id   int not null,
  origin     uuid not null,                    -- the record or document that states it
  ordinal    smallint not null,
  kind       text not null,                    -- what the origin is: form.record, office.document …
  leaf       int not null references unit.unit,
  measure    int not null references fact.measure,
  day        date not null,
  value      numeric not null,
  method     "char" not null check (method in ('c', 'w', 's', 'e')),  -- counted weighed sampled estimated
  retracted  uuid,                             -- the revision that took its place
  primary key (shard_id, origin, ordinal)
);
create index fact_by_measure on fact.fact (measure, day) include (leaf, value);
create index fact_by_leaf on fact.fact (leaf, measure, day);

-- What the figures do not show yet: signed changes, one queue, emptied by the folder.
create table fact.delta (
  seq       bigint not null generated always as identity,
  shard_id  int not null,
  leaf      int not null,
  measure   int not null,
  month     date not null,
  n         int not null,
  sum       numeric not null,
  estimated numeric not null,
  primary key (shard_id, seq)
) with (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 20000);
create index delta_in_order on fact.delta (seq);

grant select on fact.measure, fact.fact, fact.delta to lantoa_app;
grant insert, update on fact.measure, fact.fact to lantoa_app;
grant insert, delete on fact.delta to lantoa_app;
grant usage on all sequences in schema fact to lantoa_app;

-- The public sees published measures and, for the days at the edge of a period, sums of their facts; never a record.
create view fact.published_fact as
  select f.shard_id, f.origin, f.ordinal, f.leaf, f.measure, f.day, f.value, f.method from fact.fact f join fact.measure m on m.id = f.measure and m.published where f.retracted is null;
create view fact.published_delta as
  select d.seq, d.leaf, d.measure, d.month, d.n, d.sum, d.estimated from fact.delta d join fact.measure m on m.id = d.measure and m.published;
create view fact.published_measure as select id, key, unit_of_measure from fact.measure where published;
grant select on fact.published_fact, fact.published_delta, fact.published_measure to lantoa_public, lantoa_app;
