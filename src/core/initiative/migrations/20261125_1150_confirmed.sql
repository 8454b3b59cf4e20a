-- When somebody last said of one that it goes on: a place that was found dead counts again from then on.
create index passage_confirmed on initiative.passage (initiative, day) where step in ('confirm', 'renew');
alter policy passage_published on initiative.passage using (step in ('begin', 'recognise', 'stop', 'confirm', 'renew'));
create view initiative.published_confirmation as
  select p.initiative, max(p.day) as day from initiative.passage p
  where p.step in ('confirm', 'renew') and exists (select from initiative.initiative i where i.id = p.initiative) group by p.initiative;
grant select on initiative.published_confirmation to lantoa_public, lantoa_app;
