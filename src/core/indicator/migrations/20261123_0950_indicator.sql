-- Indicators add facts up. Cells are additive and may be thrown away: they are a function of the facts.
create schema indicator;
grant usage on schema indicator to lantoa_app, lantoa_public;

create table indicator.indicator (
  key             text primary key,
  title_vi        text not null,
  title_en        text not null,
  unit_of_measure text not null,
  numerator       int not null references fact.measure,
  denominator     int references fact.measure,
  scale           numeric not null default 1 check (scale > 0),      -- 100 for percentages
  method          text not null check (method in ('counted', 'weighed', 'sampled', 'estimated')),
  accumulates     boolean not null,                                  -- a stock: what stands at the end of the period
  base_vi         text,                                              -- what the denominator is and where it comes from
  base_en         text,
  source_vi       text,                                              -- law, standard or article that defines it
  source_en       text,
  published       boolean not null,
  kit             text
);

create table indicator.r_leaf (
  shard_id  int not null,
  leaf      int not null,
  measure   int not null,
  month     date not null,
  n         bigint not null,
  sum       numeric not null,
  estimated numeric not null,
  primary key (shard_id, leaf, measure, month)
) with (fillfactor = 80);

create table indicator.r_node (
  node        int not null,
  measure     int not null,
  month       date not null,
  n           numeric not null,
  sum         numeric not null,
  estimated   numeric not null,
  apportioned numeric not null,        -- the part of the sum that came through a share of a divided unit
  primary key (node, measure, month)
) with (fillfactor = 70);

create table indicator.fold_state (
  one       boolean primary key default true check (one),
  folded_at timestamptz(3) not null default now()
);
insert into indicator.fold_state default values;

-- What the nightly self-check found and mended.
create table indicator.self_check (
  id       uuid primary key,
  at       timestamptz(3) not null,
  cells    int not null,
  wrong    int not null,
  detail   jsonb not null
);

grant select, insert, update, delete on all tables in schema indicator to lantoa_app;
grant truncate on indicator.r_leaf, indicator.r_node to lantoa_app;
grant select on indicator.fold_state to lantoa_public;

create view indicator.published as
  select i.* from indicator.indicator i where i.published;
create view indicator.published_node_cell as
  select c.* from indicator.r_node c join fact.measure m on m.id = c.measure and m.published;
create view indicator.published_leaf_cell as
  select c.leaf, c.measure, c.month, c.n, c.sum, c.estimated
  -- by way of the unit, which knows its shard: so the primary key finds a leaf, and needs no second index beside it
  from unit.unit u join indicator.r_leaf c on c.shard_id = u.shard_id and c.leaf = u.id join fact.measure m on m.id = c.measure and m.published;
-- The end of the thread that everyone may pull: which fact, from what, and by which mandate it was stated; no names.
create view indicator.published_word as
  select f.shard_id, f.origin, f.ordinal, f.kind, f.leaf, f.measure, f.day, f.value, f.method,
         e.unit as chain, e.seq, e.at, e.event, r.title_vi as role_vi, r.title_en as role_en, m.unit as mandate_unit
  from fact.fact f join fact.measure x on x.id = f.measure and x.published
  left join lateral (select * from ledger.entry e where e.about = f.origin order by e.at limit 1) e on true
  left join people.mandate m on m.id = e.mandate
  left join people.role r on r.key = m.role
  where f.retracted is null;
grant select on indicator.published, indicator.published_node_cell, indicator.published_leaf_cell, indicator.published_word to lantoa_public, lantoa_app;
