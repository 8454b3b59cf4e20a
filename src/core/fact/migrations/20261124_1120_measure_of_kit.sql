-- Who declared a measure first keeps it: a kit by its name; none: a programme.
alter table fact.measure add column kit text;
