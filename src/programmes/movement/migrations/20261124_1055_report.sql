-- What an officer writes into the report of a period beside its figures; the figures themselves are never kept here.
create table movement.report (
  id          uuid primary key,
  unit        int not null references unit.unit,
  period_from date not null,
  period_to   date not null check (period_to >= period_from),
  sections    jsonb not null default '{}',                -- situation, difficulties, direction, proposals
  edition     int not null default 1,
  written_by  uuid references people.account,
  changed_at  timestamptz(3) not null,
  unique (unit, period_from, period_to)
);
grant select, insert, update on movement.report to lantoa_app;
