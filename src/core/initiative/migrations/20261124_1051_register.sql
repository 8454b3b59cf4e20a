-- A register of a hundred thousand: a page of it is the beginning of one index in its order, words are found by their parts,
-- and how many there are of what is read from an index without the forms themselves, which are long.
create index initiative_by_change on initiative.initiative (changed_at desc, id);
create index initiative_by_title on initiative.initiative (title_folded, changed_at desc, id);
create index initiative_by_registration on initiative.initiative (registered_on desc nulls last, changed_at desc, id);
create index initiative_by_words on initiative.initiative using gin (title_folded gin_trgm_ops);
create index initiative_tally on initiative.initiative (leaf) include (state, level, kind, field, year, registrant_kind, revisit_on);
create index initiative_waiting on initiative.initiative (state, changed_at desc) where state in ('draft', 'submitted', 'returned');
