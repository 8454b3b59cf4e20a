-- Forms and the records people make with them. A record is never changed; a correction is a new record that supersedes.
create schema form;
grant usage on schema form to lantoa_app;

create table form.form (
  id         int primary key generated always as identity,
  key        text not null,
  version    text not null,
  definition jsonb not null,
  kit        text,
  added_at   timestamptz not null default now(),
  constraint "forms.version_changed" unique (key, version)
);

create table form.record (
  shard_id    int not null,
  id          uuid not null,
  form        int not null references form.form,
  leaf        int not null references unit.unit,
  day         date not null,
  answers     jsonb not null,
  digest      bytea not null,
  author      uuid,
  device      text,
  supersedes  uuid,
  received_at timestamptz(3) not null,
  primary key (shard_id, id),
  constraint "record.already_corrected" unique (shard_id, supersedes)
);
create index record_by_id on form.record (id);
create index record_by_leaf on form.record (leaf, form, day);
create index record_by_author on form.record (author, received_at desc);

-- The second wall: personal answers are visible only to sessions whose mandates reach the leaf.
alter table form.record enable row level security;
alter table form.record force row level security;
create policy record_by_mandate on form.record for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));

grant select, insert on form.form, form.record to lantoa_app;
grant usage on all sequences in schema form to lantoa_app;
