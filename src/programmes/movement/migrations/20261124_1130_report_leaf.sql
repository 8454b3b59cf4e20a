-- The second wall before what an officer writes of their place in a report: it may speak of people, and nobody has signed it yet.
alter table movement.report add column leaf int references unit.unit;  -- the stable place of its unit, as of a paper
update movement.report r set leaf = u.id from unit.unit g, unit.unit u where g.id = r.unit and u.key = case when g.leaf then g.key else g.key || '/?' end;
alter table movement.report alter column leaf set not null;

alter table movement.report enable row level security;
alter table movement.report force row level security;
create policy report_by_mandate on movement.report for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));
