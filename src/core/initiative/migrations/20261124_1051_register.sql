-- A register of a hundred thousand: its newest page is the beginning of one index, and how many there are of what is read
-- from another one without the forms themselves, which are long.
create index initiative_by_change on initiative.initiative (changed_at desc, id);
create index initiative_tally on initiative.initiative (leaf) include (state, level, kind, field, year, registrant_kind, revisit_on);
create index initiative_waiting on initiative.initiative (state, changed_at desc) where state in ('draft', 'submitted', 'returned');
