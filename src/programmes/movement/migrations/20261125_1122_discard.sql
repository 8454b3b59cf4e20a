-- What goes with a draft that is thrown away: its files' names, its place in lists, what was said of its likeness to another.
-- The wall of each is as it was; only of drafts, by the queries that do it.
grant delete on movement.attachment, movement.bulk_row, movement.judgement to lantoa_app;
create policy judgement_discard on movement.judgement for delete to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));
grant delete on movement.plan to lantoa_app;
