-- What the programme keeps beside its records: what stands in stores, when waste is collected, who agreed to be compared.
create schema waste;
grant usage on schema waste to lantoa_app, lantoa_public;

-- How much of each good a store holds. The sum of its moves, kept so that two hand-outs at once cannot take the same bin.
create table waste.stock (
  shard_id int not null,
  leaf     int not null references unit.unit,    -- the village whose store it is, or the "unknown village" of a commune
  good     text not null check (good in ('compost_bin', 'em', 'imo')),
  balance  int not null constraint "waste.stock_short" check (balance >= 0),
  primary key (shard_id, leaf, good)
);

-- What went in and out; never changed. A mistake is put right by a count.
create table waste.stock_move (
  shard_id   int not null,
  id         uuid not null,
  leaf       int not null references unit.unit,
  unit       int not null references unit.unit,  -- as it was asked for, under the map of that day
  good       text not null check (good in ('compost_bin', 'em', 'imo')),
  what       text not null check (what in ('receipt', 'count', 'handed_out', 'sent', 'arrived')),
  quantity   int not null check (quantity <> 0 or what = 'count'),
  household  uuid,                               -- who got it, where that is known
  households int check (households between 1 and 100000),
  other      int references unit.unit,           -- the other store of what was sent or arrived
  day        date not null,
  note       text not null default '' check (length(note) <= 300),
  actor      uuid,
  mandate    uuid,
  at         timestamptz(3) not null,
  primary key (shard_id, leaf, id, what),
  check (what not in ('receipt', 'arrived') or quantity > 0),
  check (what not in ('handed_out', 'sent') or quantity < 0),
  check ((what in ('sent', 'arrived')) = (other is not null)),
  check ((what = 'handed_out') = (households is not null))
);
create index stock_move_of on waste.stock_move (shard_id, leaf, good, day desc, at desc);
create index stock_move_by_id on waste.stock_move (id);
create index stock_move_household on waste.stock_move (household) where household is not null;

alter table waste.stock enable row level security;
alter table waste.stock force row level security;
create policy stock_by_mandate on waste.stock for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));
alter table waste.stock_move enable row level security;
alter table waste.stock_move force row level security;
create policy stock_move_by_mandate on waste.stock_move for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));

grant select, insert, update (balance) on waste.stock to lantoa_app;
grant select, insert on waste.stock_move to lantoa_app;
