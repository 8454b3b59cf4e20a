-- Forms while they are drawn. A draft says what is to be asked, of nobody; published it becomes a version of a form.
create table form.draft (
  id         uuid primary key,
  unit       int not null references unit.unit,   -- whose work it is; who may draw forms there may go on with it
  definition jsonb not null,
  edition    int not null check (edition > 0),
  changed_by uuid references people.account,
  changed_at timestamptz not null
);
create index draft_of_unit on form.draft (unit, changed_at desc);

grant select, insert, update, delete on form.draft to lantoa_app;
