-- The household register (decision 0013). Households live in places and are met by several programmes, so none of them owns them.
-- What is personal about a household stands in this schema and in the personal answers of records about it, nowhere else.
create schema household;
grant usage on schema household to lantoa_app, lantoa_public;

-- "Ngõ 2" stands before "Ngõ 10".
create collation household.natural (provider = icu, locale = 'vi-u-kn-true');

create table household.household (
  shard_id   int not null,
  id         uuid not null,
  leaf       int not null references unit.unit,
  lane       text not null default '' check (length(lane) <= 80),
  label      text check (length(label) between 1 and 80),     -- the name by which neighbours find it; null once erased
  found      text not null default '',                        -- label and lane as they are searched; empty once erased
  members    int check (members between 1 and 60),
  lat        numeric(8,6) check (lat between -90 and 90),      -- only by consent
  lon        numeric(9,6) check (lon between -180 and 180),
  accuracy   real check (accuracy >= 0),
  state      text not null default 'living' check (state in ('living', 'merged', 'split', 'moved', 'left', 'erased')),
  ended_on   date,
  restricted_at timestamptz(3),                               -- it asked that its data be kept and not used
  entered_by uuid,
  entered_at timestamptz(3) not null,
  changed_at timestamptz(3) not null,
  edition    int not null default 1,                          -- rises with each change: two people at once are noticed
  primary key (shard_id, id),
  check ((state = 'living') = (ended_on is null)),
  check ((lat is null) = (lon is null) and (accuracy is null or lat is not null)),
  check (state <> 'erased' or (label is null and members is null and lat is null and found = ''))
);
create index household_by_id on household.household (id);
create index household_by_place on household.household (leaf, lane);
create index household_ended on household.household (ended_on) where label is not null and state <> 'living';

-- What became of a household, and out of which it arose: many to many, within a village or from one to another.
create table household.succession (
  shard_id int not null,
  leaf     int not null,
  old      uuid not null,
  new      uuid not null,
  new_leaf int not null references unit.unit,
  how      text not null check (how in ('merged', 'split', 'moved')),
  day      date not null,
  primary key (shard_id, old, new),
  foreign key (shard_id, old) references household.household,
  check (old <> new)
);
create index succession_to on household.succession (new);

-- The card at the door: it says nothing, it only finds.
create table household.card (
  shard_id  int not null,
  token     text not null check (token ~ '^[A-Za-z0-9_-]{22}$'),
  household uuid not null,
  leaf      int not null,
  issued_by uuid,
  issued_at timestamptz(3) not null,
  ended_at  timestamptz(3),
  primary key (shard_id, token),
  foreign key (shard_id, household) references household.household
);
create index card_by_token on household.card (token);
create unique index card_of_household on household.card (shard_id, household) where ended_at is null;

-- What is told to people, in versions, and for which purposes they are asked. Data of the deployment.
create table household.notice (
  version  text primary key,
  valid_from date not null,
  words_vi text not null,
  words_en text not null
);
create table household.purpose (
  key      text primary key check (key ~ '^[a-z_]{3,40}$'),
  ordinal  smallint not null,
  title_vi text not null,
  title_en text not null,
  words_vi text not null,
  words_en text not null,
  -- what is kept for this purpose alone and goes with its consent
  keeps    text[] not null default '{}' check (keeps <@ '{position,photos}'),
  retired  boolean not null default false
);

create table household.consent (
  shard_id     int not null,
  id           uuid not null,
  household    uuid not null,
  leaf         int not null,
  purpose      text not null references household.purpose,
  notice       text not null references household.notice,
  given_on     date not null,
  how          text not null check (how in ('signature', 'door_card', 'spoken')),
  witnessed_by uuid,
  entered_at   timestamptz(3) not null,
  withdrawn_at timestamptz(3),
  withdrawn_by uuid,                                          -- null with a day: the household itself, by its card
  primary key (shard_id, id),
  foreign key (shard_id, household) references household.household
);
create index consent_of on household.consent (shard_id, household, purpose, entered_at);
create unique index consent_standing on household.consent (shard_id, household, purpose) where withdrawn_at is null;

-- What a household asks of those who keep its data. Deadlines are counted by the terms of that day and kept.
create table household.request (
  shard_id    int not null,
  id          uuid not null,
  reference   text not null check (reference ~ '^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$'),
  household   uuid not null,
  leaf        int not null,
  kind        text not null check (kind in ('access', 'correction', 'erasure', 'restriction')),
  way         text not null check (way in ('card', 'desk')),
  words       text check (length(words) <= 1000),             -- gone when the request is closed
  received_at timestamptz(3) not null,
  answer_by   date not null,
  due         date not null,
  extended    boolean not null default false,
  state       text not null default 'open' check (state in ('open', 'answered', 'done', 'refused')),
  handled_by  uuid,
  changed_at  timestamptz(3) not null,
  outcome     text check (length(outcome) <= 1000),
  edition     int not null default 1,
  primary key (shard_id, id),
  foreign key (shard_id, household) references household.household,
  check (state in ('open', 'answered') or (outcome is not null and words is null))
);
create index request_open on household.request (due) where state in ('open', 'answered');
create index request_of on household.request (shard_id, household);
create index request_by_reference on household.request (reference);

-- How long a request may take, and after how long a household that left is forgotten.
create table household.term (
  key     text primary key check (key in ('answer', 'access', 'correction', 'erasure', 'restriction', 'extension', 'forget')),
  count   int not null check (count between 1 and 1000),
  counted text not null check (counted in ('working_days', 'days', 'months')),
  source  text not null
);
create table household.day_off (day date primary key, title text not null);

alter table household.household enable row level security;
alter table household.household force row level security;
create policy household_by_mandate on household.household for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));
alter table household.succession enable row level security;
alter table household.succession force row level security;
-- Whoever took a household over may know where it came from, by number alone.
create policy succession_by_mandate on household.succession for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange) or new_leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));
alter table household.card enable row level security;
alter table household.card force row level security;
create policy card_by_mandate on household.card for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));
alter table household.consent enable row level security;
alter table household.consent force row level security;
create policy consent_by_mandate on household.consent for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));
alter table household.request enable row level security;
alter table household.request force row level security;
create policy request_by_mandate on household.request for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));

grant select, insert on household.household, household.succession, household.card, household.consent, household.request to lantoa_app;
grant update (lane, label, found, members, lat, lon, accuracy, state, ended_on, restricted_at, changed_at, edition) on household.household to lantoa_app;
grant update (ended_at) on household.card to lantoa_app;
grant update (withdrawn_at, withdrawn_by) on household.consent to lantoa_app;
grant update (state, words, due, extended, handled_by, changed_at, outcome, edition) on household.request to lantoa_app;
grant select on household.notice, household.purpose, household.term, household.day_off to lantoa_app, lantoa_public;
grant insert on household.notice to lantoa_app;
grant insert, update on household.purpose, household.term to lantoa_app;
grant insert, delete on household.day_off to lantoa_app;
