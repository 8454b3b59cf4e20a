-- How many initiatives use a kit is counted from an index, without the forms themselves, which are long.
create index initiative_by_kit on initiative.initiative (kit) include (state, kind, hidden) where kit is not null;
