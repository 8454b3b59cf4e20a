-- Verification: how far to trust a figure. A sample of the records under it is drawn by a lot that nobody can steer, visited by
-- others than those who reported, and what they found is kept beside the figure. An outcome is about a record, never a person.
create schema verification;
grant usage on schema verification to lantoa_app, lantoa_public;

-- What counts as confirmed, and for how long; data, because a place may want to be stricter.
create table verification.rule (
  one            boolean primary key default true check (one),
  confidence     numeric not null default 0.95 check (confidence between 0.5 and 0.999),
  -- the lower end of the interval must reach this part; a figure of which less is certain stays "counted"
  confirmed_from numeric not null default 0.8 check (confirmed_from between 0 and 1),
  -- so much of what was drawn must have been answered: neither left out nor refused
  answered_from  numeric not null default 0.8 check (answered_from between 0 and 1),
  -- of fewer answers nothing is said beside a figure, unless they are the whole list
  least_answered int not null default 5 check (least_answered > 0),
  fresh_days     int not null default 365 check (fresh_days > 0)
);
insert into verification.rule default values;

create table verification.sample (
  id          uuid primary key,
  indicator   text not null references indicator.indicator,
  measure     int not null references fact.measure,
  unit        int not null references unit.unit,
  period_from date,
  period_to   date not null,
  map         date not null,
  confidence  numeric not null,
  half_width  numeric check (half_width > 0 and half_width < 1),
  wanted      int not null check (wanted > 0),          -- how many are to be drawn, all strata together
  rule        text not null,                            -- by which rule the lot is read; see draw.ts
  commitment  bytea not null,
  seed        bytea not null check (length(seed) = 32), -- secret until the sample is closed
  unplaced    int not null,                             -- records of a divided unit, of which nobody knows whether they lie here
  until       date not null,                            -- the last day of the planned visits
  office      int not null references unit.unit,        -- of the mandate by which it was planned
  planned_by  uuid,
  planned_at  timestamptz(3) not null,
  drawn_at    timestamptz(3),
  closed_at   timestamptz(3),
  closed_by   uuid,
  -- why it was given up: it ended without a result, and how many had been visited is all that is told of it
  abandoned   text check (length(abandoned) between 10 and 500),
  visited     int check (visited >= 0),
  check (commitment = sha256(seed)),
  check (period_from <= period_to),
  check (closed_at is null or drawn_at is not null or abandoned is not null),
  check ((abandoned is null) = (visited is null) and (abandoned is null or closed_at is not null)),
  -- Two plans of one figure at once would be two draws to choose from.
  constraint "verification.open_already" exclude using gist (indicator with =, unit with =, daterange(period_from, period_to, '[]') with &&) where (closed_at is null)
);
create index sample_of_unit on verification.sample (unit, indicator, planned_at desc);

-- What was planned for each part of the unit, and what the draw found there. The unit itself stands for what lies in no part.
create table verification.stratum (
  sample     uuid not null references verification.sample,
  unit       int not null references unit.unit,
  node       int,               -- the part as it was on the sample's map; none for a village
  population int not null check (population >= 0),
  wanted     int not null check (wanted between 0 and population),
  listed     int,               -- population at the moment of the draw
  drawn      int,
  primary key (sample, unit)
);

-- Ten thousand at once: so their sample is known by their stratum, and their leaf, which is their fact's, is not checked again.
create table verification.item (
  shard_id int not null,
  sample   uuid not null,
  record   uuid not null,
  leaf     int not null,
  stratum  int not null,
  visitor  uuid references people.account,
  primary key (shard_id, sample, record),
  foreign key (sample, stratum) references verification.stratum (sample, unit)
);
create index item_of_sample on verification.item (sample, record);
create index item_of_visitor on verification.item (visitor, sample) where visitor is not null;

create table verification.visit (
  shard_id   int not null,
  id         uuid not null,
  sample     uuid not null,
  record     uuid not null,
  leaf       int not null references unit.unit,
  outcome    text not null check (outcome in ('confirmed', 'not_found', 'refused', 'different')),
  day        date not null,
  evidence   bytea check (length(evidence) = 32),
  along      uuid,              -- the ordinary visit's record on which this one rode
  visitor    uuid not null references people.account,
  supersedes uuid,
  at         timestamptz(3) not null,
  primary key (shard_id, id),
  -- one first visit for each record drawn, and one correction for each visit
  constraint "verification.visited_already" unique nulls not distinct (shard_id, sample, record, supersedes),
  foreign key (shard_id, sample, record) references verification.item (shard_id, sample, record)
);

-- The second wall: which house was drawn and what was found there is for those whose mandates reach the place.
alter table verification.item enable row level security;
alter table verification.item force row level security;
create policy item_by_mandate on verification.item for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));
alter table verification.visit enable row level security;
alter table verification.visit force row level security;
create policy visit_by_mandate on verification.visit for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));

-- Frozen when a sample is closed: one line for the whole and one for each part. It repeats what every page that shows a figure asks.
create table verification.result (
  sample      uuid not null references verification.sample,
  unit        int not null references unit.unit,
  whole       boolean not null,
  node        int,
  indicator   text not null references indicator.indicator,
  period_from date,
  period_to   date not null,
  closed_at   timestamptz(3) not null,
  day         date not null,     -- of closing, in Việt Nam
  -- communes and larger; not what stands for "in no one part alone"
  public      boolean not null,
  from_above  boolean not null,  -- planned by an office above this unit, not by its own
  population  int not null,
  drawn       int not null,
  confirmed   int not null,
  different   int not null,
  not_found   int not null,
  refused     int not null,
  share       numeric,           -- none when nobody answered
  low         numeric,
  high        numeric,
  primary key (sample, unit, whole),
  check (confirmed + different + not_found + refused <= drawn and drawn <= population),
  check ((share is null) = (confirmed + different + not_found = 0))
);
create index result_of_unit on verification.result (unit, indicator) where public;

-- Somebody looked at what a check pointed out and found nothing in it. About records; no person is named as their author.
create table verification.dismissal (
  flag         uuid not null,
  unit         int not null references unit.unit,
  leaf         int not null references unit.unit,
  records      int not null,     -- asked again when there are twice as many
  reason       text not null check (length(reason) between 3 and 500),
  dismissed_by uuid,
  dismissed_at timestamptz(3) not null,
  primary key (flag, dismissed_at)
);
-- Nobody can know what somebody writes as a reason.
alter table verification.dismissal enable row level security;
alter table verification.dismissal force row level security;
create policy dismissal_by_mandate on verification.dismissal for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));

grant select, update on verification.rule to lantoa_app;
grant select, insert on all tables in schema verification to lantoa_app;
grant update (drawn_at, closed_at, closed_by, abandoned, visited) on verification.sample to lantoa_app;
grant update (listed, drawn) on verification.stratum to lantoa_app;
grant update (visitor) on verification.item to lantoa_app;
revoke insert on verification.rule from lantoa_app;

-- Which draw of a figure a sample is, and how many of those before it were given up. A plan left before its draw counts too: whoever
-- may read the database could have foretold its houses.
create view verification.attempt as
  select s.id as sample, 1 + count(e.id)::int as nth, count(e.abandoned)::int as given_up
  from verification.sample s
  left join verification.sample e on e.indicator = s.indicator and e.unit = s.unit and (e.planned_at, e.id) < (s.planned_at, s.id)
    and daterange(e.period_from, e.period_to, '[]') && daterange(s.period_from, s.period_to, '[]')
  group by s.id;

-- The public sees every sample of a published indicator, by commune at the finest: while it is open its plan, afterwards its result or
-- why there is none, and the seed, so that anyone may check the lot.
create view verification.published_sample as
  select s.id, s.indicator, s.unit, s.period_from, s.period_to, s.map, s.confidence, s.half_width, s.wanted, s.unplaced, s.rule, s.commitment,
         case when s.closed_at is not null then s.seed end as revealed, s.until, s.office, s.planned_at, s.drawn_at, s.closed_at, s.abandoned, s.visited,
         (select sum(t.drawn)::int from verification.stratum t where t.sample = s.id) as drawn, a.nth, a.given_up, i.accumulates
  from verification.sample s
  join verification.attempt a on a.sample = s.id
  join indicator.indicator i on i.key = s.indicator and i.published
  join unit.unit u on u.id = s.unit and not u.leaf;
create view verification.published_result as
  select r.sample, r.unit, r.whole, r.node, r.population, r.drawn, r.confirmed, r.different, r.not_found, r.refused, r.share, r.low, r.high,
         r.indicator, i.accumulates, r.period_from, r.period_to, r.closed_at, r.day, r.from_above, k.confirmed_from, k.answered_from, k.least_answered, k.fresh_days
  from verification.result r
  join indicator.indicator i on i.key = r.indicator and i.published
  cross join verification.rule k
  where r.public;

-- Late corrections that lowered a figure: honesty that is worth showing. Sums and moments, no record, no author.
create view verification.published_lowering as
  select f.measure, f.leaf, f.day, e.at, f.value - coalesce(n.value, 0) as amount
  from fact.fact f
  join fact.measure m on m.id = f.measure and m.published
  cross join lateral (select min(e.at) as at from ledger.entry e where e.about = f.retracted) e
  left join lateral (
    select sum(g.value) as value from fact.fact g where g.shard_id = f.shard_id and g.origin = f.retracted and g.measure = f.measure) n on true
  where f.retracted is not null and f.value > coalesce(n.value, 0);

grant select on verification.published_sample, verification.published_result, verification.published_lowering to lantoa_public, lantoa_app;
grant select on verification.attempt to lantoa_app;
