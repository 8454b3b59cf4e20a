-- What people keep of the register for themselves and their colleagues, and what they do with many at once.
create table movement.saved_view (
  id         uuid primary key,
  owner      uuid not null references people.account,
  unit       int references unit.unit,                     -- with whom it is shared: those with a mandate there; null: with nobody
  leaf       int references unit.unit,
  name       text not null check (length(name) between 1 and 60),
  query      text not null check (length(query) <= 2500),
  created_at timestamptz(3) not null,
  check ((unit is null) = (leaf is null))
);
create index saved_view_of on movement.saved_view (owner);
create index saved_view_shared on movement.saved_view (leaf) where leaf is not null;

-- With which view somebody's register opens.
create table movement.opening_view (
  account uuid primary key references people.account,
  view    uuid not null references movement.saved_view on delete cascade
);

-- One step for many: planned, looked at, done.
create table movement.bulk (
  id         uuid primary key,
  account    uuid not null references people.account,
  unit       int not null references unit.unit,
  step       text not null,
  query      text not null check (length(query) <= 2500),   -- the register from which they were chosen
  said       jsonb,
  created_at timestamptz(3) not null,
  began_at   timestamptz(3),
  ended_at   timestamptz(3)
);
create index bulk_of on movement.bulk (account, created_at desc);

create table movement.bulk_row (
  shard_id   int not null,
  bulk       uuid not null references movement.bulk,
  initiative uuid not null,
  leaf       int not null references unit.unit,
  ordinal    int not null,
  edition    int not null,                                 -- as it was when the list was made
  outcome    text check (outcome in ('done', 'refused')),
  problem    jsonb,
  primary key (shard_id, bulk, initiative),
  foreign key (shard_id, initiative) references initiative.initiative
);
create index bulk_row_of on movement.bulk_row (bulk, ordinal);

alter table movement.saved_view enable row level security;
alter table movement.saved_view force row level security;
create policy saved_view_read on movement.saved_view for select to lantoa_app
  using (owner::text = current_setting('lantoa.account', true) or leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));
create policy saved_view_write on movement.saved_view for all to lantoa_app
  using (owner::text = current_setting('lantoa.account', true)) with check (owner::text = current_setting('lantoa.account', true));
alter table movement.opening_view enable row level security;
alter table movement.opening_view force row level security;
create policy opening_view_own on movement.opening_view for all to lantoa_app
  using (account::text = current_setting('lantoa.account', true)) with check (account::text = current_setting('lantoa.account', true));
alter table movement.bulk enable row level security;
alter table movement.bulk force row level security;
create policy bulk_own on movement.bulk for all to lantoa_app
  using (account::text = current_setting('lantoa.account', true)) with check (account::text = current_setting('lantoa.account', true));
alter table movement.bulk_row enable row level security;
alter table movement.bulk_row force row level security;
create policy bulk_row_by_mandate on movement.bulk_row for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));

grant select, insert, update, delete on movement.saved_view to lantoa_app;
grant select, insert, update, delete on movement.opening_view to lantoa_app;
grant select, insert, update on movement.bulk to lantoa_app;
grant select, insert, update on movement.bulk_row to lantoa_app;
