-- What was issued on paper: decisions of recognition, certificates, minutes, reports. The PDF itself lies in the file store under
-- its digest and is never made again; the description it was printed from is kept beside it. A paper is withdrawn, never changed.
create table movement.paper (
  shard_id    int not null,
  id          uuid not null,
  code        text not null check (code ~ '^[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){2}$'), -- 60 bits by chance: who holds the paper may look it up, nobody can guess it
  kind        text not null check (kind in ('recognition_decision', 'certificate', 'minutes', 'report')),
  honour      text check (honour in ('recognised', 'outstanding', 'commended')),
  unit        int not null references unit.unit,           -- that issued it
  leaf        int not null references unit.unit,           -- the stable place of that unit
  leaves      int4multirange not null check (leaves @> leaf), -- of that unit and of every initiative it speaks of: who may read it
  initiatives uuid[] not null,
  rests_on    uuid,                                        -- the decision a certificate was given by
  number      text not null check (length(number) between 1 and 80),
  day         date not null,
  title       text not null check (length(title) between 1 and 1000),
  about       jsonb not null,                              -- what the public is told of each initiative: kind, unit, and the title unless it names a person
  description jsonb not null,                              -- what it was printed from (base/paper/document.ts)
  file        bytea not null check (length(file) = 32),    -- SHA-256 of the PDF
  bytes       int not null check (bytes > 0),
  issued_by   uuid references people.account,
  mandate     uuid,
  issued_at   timestamptz(3) not null,
  withdrawn_on     date,
  withdrawn_why    text check (length(withdrawn_why) between 5 and 500),
  withdrawn_by     uuid references people.account,
  withdrawn_at     timestamptz(3),
  primary key (shard_id, id),
  check ((kind = 'certificate') = (rests_on is not null)),
  check ((kind in ('recognition_decision', 'certificate')) = (honour is not null)),
  check ((withdrawn_on is null) = (withdrawn_why is null) and (withdrawn_on is null) = (withdrawn_at is null))
);
create unique index paper_code on movement.paper (shard_id, code);
create index paper_by_code on movement.paper (code);
create index paper_of on movement.paper using gin (initiatives);
create index paper_by_unit on movement.paper (unit, issued_at);
create index paper_rests_on on movement.paper (shard_id, rests_on) where rests_on is not null;
-- A number is given once a year in one series of one unit (Decree 30/2020, article 15); one that was withdrawn frees it for the replacement.
create unique index "movement.number_taken" on movement.paper (shard_id, unit, kind, number, extract(year from day)) where withdrawn_on is null;

alter table movement.paper enable row level security;
alter table movement.paper force row level security;
create policy paper_read on movement.paper for select to lantoa_app
  using (leaves && (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));
create policy paper_issue on movement.paper for insert to lantoa_app
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));
create policy paper_withdraw on movement.paper for update to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));
-- The view below reads as its owner; the public has no right on the table itself.
create policy paper_published on movement.paper for select to lantoa_migrate using (true);

grant select, insert, update (withdrawn_on, withdrawn_why, withdrawn_by, withdrawn_at) on movement.paper to lantoa_app;

create view movement.published_paper as
  select p.code, p.kind, p.honour, p.unit, l.name as unit_name, l.kind as unit_kind, p.number, p.day, p.about, p.file, p.bytes, p.withdrawn_on, p.withdrawn_why
  from movement.paper p
  cross join lateral (select name, kind from unit.life l where l.unit = p.unit order by (l.valid @> p.day) desc, lower(l.valid) desc limit 1) l;
grant usage on schema movement to lantoa_public;
grant select on movement.published_paper to lantoa_public, lantoa_app;
