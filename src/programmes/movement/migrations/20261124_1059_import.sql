-- Old lists that were taken over: which file, how it was read, how far it is, and what was not taken in and why.
create table movement.import (
  id         uuid primary key,
  unit       int not null references unit.unit,            -- whose list it is
  leaf       int not null references unit.unit,
  account    uuid not null references people.account,
  mandate    uuid,
  file       bytea not null check (length(file) = 32),     -- SHA-256 of the bytes as sent, which are kept
  name       text not null check (length(name) between 1 and 200),
  bytes      int not null check (bytes > 0),
  reading    jsonb not null,                               -- which column is what, which unit an unclear name means
  state      text not null check (state in ('read', 'waiting', 'running', 'done', 'failed')),
  total      int not null default 0 check (total >= 0),
  done       int not null default 0 check (done between 0 and total),
  row        int not null default 0,                       -- the last row of the file that was dealt with
  fresh      int not null default 0,
  known      int not null default 0,
  repeated   int not null default 0,
  refused    int not null default 0,
  alike      int not null default 0,
  problem    text,                                         -- code of what ended it
  created_at timestamptz(3) not null,
  began_at   timestamptz(3),
  beat_at    timestamptz(3),                               -- the latest sign of life of whoever works on it
  ended_at   timestamptz(3),
  edition    int not null default 1
);
create index import_of_unit on movement.import (leaf, created_at desc);
create index import_open on movement.import (beat_at) where state in ('waiting', 'running');

create table movement.import_refusal (
  import  uuid not null references movement.import,
  row     int not null,                                    -- as a spreadsheet shows it
  leaf    int not null,
  title   text not null,                                   -- as it stood there
  reasons jsonb not null,                                  -- [{ column, vi, en }]
  primary key (import, row)
);

-- From which row of which file an initiative came.
create table movement.imported (
  shard_id   int not null,
  initiative uuid not null,
  leaf       int not null references unit.unit,
  import     uuid not null references movement.import,
  row        int not null,
  primary key (shard_id, initiative),
  foreign key (shard_id, initiative) references initiative.initiative
);
create index imported_by on movement.imported (import, row);

-- Two of one list that may be one activity; a person says whether they are.
create table movement.import_alike (
  shard_id   int not null,
  initiative uuid not null,
  leaf       int not null references unit.unit,
  other      uuid not null check (other <> initiative),
  import     uuid not null references movement.import,
  score      numeric(4,3) not null check (score between 0 and 1),
  primary key (shard_id, initiative, other),
  foreign key (shard_id, initiative) references initiative.initiative
);
create index import_alike_by on movement.import_alike (import, score desc);

alter table movement.import enable row level security;
alter table movement.import force row level security;
create policy import_by_mandate on movement.import for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));
alter table movement.import_refusal enable row level security;
alter table movement.import_refusal force row level security;
create policy import_refusal_by_mandate on movement.import_refusal for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));
alter table movement.imported enable row level security;
alter table movement.imported force row level security;
create policy imported_by_mandate on movement.imported for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));
alter table movement.import_alike enable row level security;
alter table movement.import_alike force row level security;
create policy import_alike_by_mandate on movement.import_alike for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));

grant select, insert, update on movement.import to lantoa_app;
grant select, insert on movement.import_refusal to lantoa_app;
grant select, insert on movement.imported to lantoa_app;
grant select, insert on movement.import_alike to lantoa_app;
