-- Files of records that come in several posts: which of them are here already, until the post that completes the record.
create table form.arriving (
  shard_id   int not null,
  account    uuid not null references people.account,
  record     uuid not null,
  file       text not null check (length(file) between 1 and 200),
  leaf       int not null references unit.unit,
  digest     bytea not null,                      -- SHA-256 of the bytes as sent; the bytes are evidence of the leaf
  arrived_at timestamptz not null,
  primary key (shard_id, account, record, file)
);
create index arriving_by_time on form.arriving (arrived_at);

alter table form.arriving enable row level security;
alter table form.arriving force row level security;
create policy arriving_by_mandate on form.arriving for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));

grant select, insert, update, delete on form.arriving to lantoa_app;
