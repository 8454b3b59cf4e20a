-- The ledger: what happened, by whom, in one chain per unit. It is the audit log, the event bus and the source of jobs.
create schema ledger;
grant usage on schema ledger to lantoa_app;

create table ledger.head (
  shard_id int not null,
  unit     int not null,
  seq      bigint not null default 0,
  hash     bytea not null,
  primary key (shard_id, unit)
);

create table ledger.entry (
  shard_id int not null,
  unit     int not null,
  seq      bigint not null,
  at       timestamptz(3) not null,
  actor    uuid,
  mandate  uuid,
  event    text not null,
  about    uuid not null,
  body     jsonb not null,
  digest   bytea not null,
  hash     bytea not null,
  primary key (shard_id, unit, seq)
);
create index entry_about on ledger.entry (about);
create index entry_at on ledger.entry (at);

create function ledger.link(state bytea, prev bytea, digest bytea) returns bytea
  language sql immutable parallel safe
  return sha256(coalesce(state, prev) || digest);

-- Running hash over the new entries of one unit: the first links to the unit's head, each next one to the one before.
create aggregate ledger.chain(prev bytea, digest bytea) (sfunc = ledger.link, stype = bytea);

grant select, insert on ledger.entry to lantoa_app;
grant select, insert, update on ledger.head to lantoa_app;
