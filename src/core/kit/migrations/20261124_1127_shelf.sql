-- What a kit asks, for everyone who thinks of taking it up: its questions hold nobody's answers.
create or replace view kit.published_form as
  select distinct on (f.kit, f.key) f.kit, f.key, f.definition -> 'title' as title, f.definition from form.form f where f.kit is not null order by f.kit, f.key, f.id desc;

-- How many initiatives were accepted that use it, and how many go on: of those that are public, by number alone.
create view kit.published_use as
  select i.kit, count(*)::int as begun, (count(*) filter (where i.state <> 'stopped'))::int as going
  from initiative.initiative i where i.kit is not null and i.state not in ('draft', 'submitted', 'returned') group by i.kit;
grant select on kit.published_use to lantoa_public, lantoa_app;
