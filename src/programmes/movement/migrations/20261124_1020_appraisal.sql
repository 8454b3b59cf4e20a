-- Appraisal: what a model is judged by (rubrics are data: no official score sheet exists), who judged it, how far they were
-- apart, and how the meeting voted. Rubrics are reference tables; what is said of one initiative lies where it lies.
create table movement.rubric (
  id               uuid primary key,
  family           uuid not null,                            -- the first version's id
  version          smallint not null check (version >= 1),
  unit             int not null references unit.unit,        -- who issued it: it holds there and below
  title_vi         text not null check (length(title_vi) between 3 and 200),
  title_en         text not null default '' check (length(title_en) <= 200),
  level            text not null check (level in ('grassroots', 'district', 'commune', 'city')),
  kinds            text[] not null check (kinds <@ array['model', 'collective_exemplar', 'individual_exemplar', 'plaque_work']),
  year_from        smallint not null check (year_from between 2009 and 2200),
  year_to          smallint not null check (year_to between year_from and 2200),
  recognise_from   numeric(6,2) not null,                    -- points from which recognition is suggested
  outstanding_from numeric(6,2) not null,
  panel            smallint not null check (panel between 1 and 50),          -- so many appraisers at least
  quorum           smallint not null check (quorum between 1 and 100),        -- per cent of those invited
  majority         smallint not null check (majority between 1 and 100),      -- per cent of those present
  discuss_from     smallint not null check (discuss_from between 0 and 100),  -- apart by more than so many per cent of the maximum
  state            text not null check (state in ('draft', 'in_force', 'ended')),
  in_force_on      date,
  ended_on         date,
  edition          int not null default 1,
  changed_by       uuid references people.account,
  changed_at       timestamptz(3) not null,
  constraint "movement.rubric_version" unique (family, version),
  check ((state = 'draft') = (in_force_on is null)),
  check ((state = 'ended') = (ended_on is not null))
);
create index rubric_of_unit on movement.rubric (unit, level) where state = 'in_force';
create unique index "movement.rubric_draft_already" on movement.rubric (family) where state = 'draft';
create unique index rubric_in_force_once on movement.rubric (family) where state = 'in_force';

create table movement.criterion (
  rubric     uuid not null references movement.rubric,
  key        text not null check (key ~ '^[a-z][a-z0-9_]{0,39}$'),
  ord        smallint not null,
  title_vi   text not null check (length(title_vi) between 1 and 200),
  title_en   text not null default '' check (length(title_en) <= 200),
  guidance   text not null default '' check (length(guidance) <= 2000),
  max        numeric(5,1) not null check (max > 0 and max <= 1000),
  evidence   boolean not null,
  scored_by  text not null check (scored_by in ('appraisers', 'automatic')),
  indicator  text,
  target     numeric check (target > 0),                     -- points in proportion, all of them from here on
  thresholds jsonb,                                          -- or [{from, points}]: the highest that is reached counts
  primary key (rubric, key),
  check (scored_by = 'automatic' or (indicator is null and target is null and thresholds is null))
);

create table movement.appraisal (
  shard_id   int not null,
  id         uuid not null,
  initiative uuid not null,
  leaf       int not null,
  level      text not null,                                  -- at which it is judged, for which year
  year       smallint not null,
  rubric     uuid not null references movement.rubric,       -- the version with which it began, to the end
  state      text not null check (state in ('open', 'closed', 'voted', 'cancelled')),
  opened_on  date not null,
  due_on     date,
  closed_on  date,
  total      numeric(6,2),
  suggestion text check (suggestion in ('outstanding', 'recognise', 'none')),
  own        text[] not null default '{}' check (own <@ array['opened', 'settled', 'voted']),  -- done by who registered it, where nobody else could
  words      text not null default '',                       -- why it was cancelled
  edition    int not null default 1,
  changed_at timestamptz(3) not null,
  primary key (shard_id, id),
  foreign key (shard_id, initiative) references initiative.initiative,
  check (due_on >= opened_on and closed_on >= opened_on),
  check ((total is null) = (closed_on is null) and (suggestion is null) = (closed_on is null))
);
create index appraisal_of on movement.appraisal (initiative);
create index appraisal_by_id on movement.appraisal (id);
create unique index "movement.appraisal_open_already" on movement.appraisal (shard_id, initiative) where state in ('open', 'closed');

create table movement.appraiser (
  shard_id    int not null,
  appraisal   uuid not null,
  account     uuid not null references people.account,
  leaf        int not null,
  declared_at timestamptz(3),                                -- "I have no part in this initiative"
  final_at    timestamptz(3),
  excused_at  timestamptz(3),
  words       text not null default '',                      -- why excused
  edition     int not null default 0,
  primary key (shard_id, appraisal, account),
  foreign key (shard_id, appraisal) references movement.appraisal,
  check (final_at is null or declared_at is not null)
);
create index appraiser_waiting on movement.appraiser (account) where final_at is null and excused_at is null;

-- One row for each revision: a score is never overwritten, the highest revision holds.
create table movement.score (
  shard_id  int not null,
  appraisal uuid not null,
  appraiser uuid not null,
  criterion text not null,
  revision  int not null check (revision >= 1),
  leaf      int not null,
  points    numeric(5,1) check (points >= 0),
  words     text not null default '' check (length(words) <= 2000),
  evidence  text not null default '' check (length(evidence) <= 500),
  at        timestamptz(3) not null,
  primary key (shard_id, appraisal, appraiser, criterion, revision),
  foreign key (shard_id, appraisal, appraiser) references movement.appraiser
);

-- What was talked over about one criterion: where appraisers were far apart, or why a figure that is missing counts as no points.
create table movement.discussion (
  shard_id  int not null,
  id        uuid not null,
  appraisal uuid not null,
  criterion text not null,
  leaf      int not null,
  words     text not null check (length(words) between 5 and 2000),
  actor     uuid references people.account,
  mandate   uuid,
  at        timestamptz(3) not null,
  primary key (shard_id, id),
  foreign key (shard_id, appraisal) references movement.appraisal
);
create index discussion_of on movement.discussion (shard_id, appraisal);

-- Frozen when an appraisal is closed: a figure read then is told as it was then.
create table movement.criterion_result (
  shard_id  int not null,
  appraisal uuid not null,
  criterion text not null,
  leaf      int not null,
  points    numeric(9,4) not null,
  n         smallint not null,                               -- final scores behind it; 0 for an automatic criterion
  least     numeric(5,1),
  middle    numeric(6,2),
  most      numeric(5,1),
  reading   jsonb,                                           -- the figure behind an automatic one
  primary key (shard_id, appraisal, criterion),
  foreign key (shard_id, appraisal) references movement.appraisal
);

-- The meeting's vote: how many, never who. Opinions that disagree are kept word for word without a name.
create table movement.vote (
  shard_id    int not null,
  appraisal   uuid not null,
  leaf        int not null,
  day         date not null,
  place       text not null check (length(place) between 2 and 200),
  chair       text not null check (length(chair) between 2 and 200),
  secretary   text not null check (length(secretary) between 2 and 200),
  invited     int not null check (invited between 1 and 100000),
  present     int not null check (present between 1 and invited),
  minutes     text not null check (length(minutes) between 5 and 20000),
  disagreeing text[] not null default '{}',
  actor       uuid references people.account,
  mandate     uuid,
  at          timestamptz(3) not null,
  primary key (shard_id, appraisal),
  foreign key (shard_id, appraisal) references movement.appraisal
);

create table movement.ballot (
  shard_id  int not null,
  appraisal uuid not null,
  proposal  text not null check (proposal in ('recognise', 'outstanding', 'commend')),
  leaf      int not null,
  in_favour int not null check (in_favour >= 0),
  against   int not null check (against >= 0),
  blank     int not null check (blank >= 0),
  passed    boolean not null,
  primary key (shard_id, appraisal, proposal),
  foreign key (shard_id, appraisal) references movement.vote
);

-- The second wall, as on the initiative itself.
do $$
declare name text;
begin
  foreach name in array array['appraisal', 'appraiser', 'score', 'discussion', 'criterion_result', 'vote', 'ballot'] loop
    execute format('alter table movement.%I enable row level security', name);
    execute format('alter table movement.%I force row level security', name);
    execute format($p$create policy %I on movement.%I for all to lantoa_app
      using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
      with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))$p$, name || '_by_mandate', name);
    execute format('grant select, insert on movement.%I to lantoa_app', name);
  end loop;
end $$;
grant update on movement.appraisal, movement.appraiser to lantoa_app;
grant select, insert, update on movement.rubric to lantoa_app;
grant select, insert, delete on movement.criterion to lantoa_app;
