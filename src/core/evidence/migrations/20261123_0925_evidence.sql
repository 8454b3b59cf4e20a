-- Evidence: photographs and papers that stand behind records. The bytes lie in the file store under their digest; a row
-- says that one place knows a file. Two places that were sent the same file each have a row, and neither learns of the other.
create schema evidence;
grant usage on schema evidence to lantoa_app, lantoa_public;

create table evidence.file (
  shard_id  int not null,
  leaf      int not null references unit.unit,
  original  bytea not null check (length(original) = 32),  -- SHA-256 of the bytes as sent: what a phone knows before it has sent them
  file      bytea not null check (length(file) = 32),      -- SHA-256 of the bytes we keep
  thumb     bytea check (length(thumb) = 32),
  mime      text not null check (mime in ('image/jpeg', 'image/png', 'image/webp', 'application/pdf')),
  bytes     int not null check (bytes > 0),
  width     int check (width > 0),
  height    int check (height > 0),
  added_by  uuid,
  added_at  timestamptz(3) not null,
  published boolean not null default false,
  primary key (shard_id, leaf, original),
  check ((mime = 'application/pdf') = (width is null) and (width is null) = (height is null) and (width is null) = (thumb is null))
);
create index file_by_digest on evidence.file (file);
create index file_by_original on evidence.file (original);

-- The second wall: only sessions whose mandates reach the leaf, except for what was published.
alter table evidence.file enable row level security;
alter table evidence.file force row level security;
create policy file_by_mandate on evidence.file for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));
create policy file_published on evidence.file for select to lantoa_public using (published);

grant select, insert, update (published) on evidence.file to lantoa_app;
grant select (shard_id, leaf, original, file, thumb, mime, bytes, width, height, published) on evidence.file to lantoa_public;
