-- Which forms a kit brings, for everyone who thinks of taking it up: their names, not their questions.
create view kit.published_form as
  select distinct on (f.kit, f.key) f.kit, f.key, f.definition -> 'title' as title from form.form f where f.kit is not null order by f.kit, f.key, f.id desc;
grant select on kit.published_form to lantoa_public, lantoa_app;
