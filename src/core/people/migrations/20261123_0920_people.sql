-- People act in units by mandate: a role, a unit with all below it, and days. Names of tables are ours; the columns of
-- account … rate_limit are those the sign-in library asks for.
create schema people;
grant usage on schema people to lantoa_app;

create table people.account (
  id                 uuid primary key,
  name               text not null,
  -- before the e-mail made from it, so that a name that is taken is refused by its own rule
  username           text constraint "people.username_taken" unique,
  display_username   text,
  email              text not null unique,
  email_verified     boolean not null default false,
  image              text,
  two_factor_enabled boolean,
  created_at         timestamptz not null default now(),
  updated_at         timestamptz not null default now(),
  name_folded        text not null default '',
  -- nobody can sign in any more; never deleted, because records name it as their author
  closed_at          timestamptz,
  -- the password was given by an administrator and must be changed; it opens nothing after this moment
  once_until         timestamptz
);
create index account_name on people.account using gin ((' ' || name_folded) gin_trgm_ops);
create table people.session (
  id         uuid primary key,
  token      text not null unique,
  user_id    uuid not null references people.account on delete cascade,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index session_of_user on people.session (user_id);
create table people.credential (
  id                       uuid primary key,
  account_id               text not null,
  provider_id              text not null,
  user_id                  uuid not null references people.account on delete cascade,
  access_token             text,
  refresh_token            text,
  id_token                 text,
  access_token_expires_at  timestamptz,
  refresh_token_expires_at timestamptz,
  scope                    text,
  password                 text,
  created_at               timestamptz not null default now(),
  updated_at               timestamptz not null default now()
);
create index credential_of_user on people.credential (user_id);
create table people.verification (
  id         uuid primary key,
  identifier text not null,
  value      text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create table people.second_factor (
  id                        uuid primary key,
  user_id                   uuid not null references people.account on delete cascade,
  secret                    text not null,
  backup_codes              text not null,
  verified                  boolean,
  failed_verification_count int,
  locked_until              timestamptz
);
create table people.rate_limit (
  id           uuid primary key,
  key          text not null unique,
  count        int not null,
  last_request bigint not null
);

create table people.role (
  key      text primary key,
  title_vi text not null,
  title_en text not null
);
create table people.role_verb (
  role text not null references people.role,
  verb text not null,
  primary key (role, verb)
);
create table people.mandate (
  id         uuid primary key,
  account    uuid not null references people.account,
  role       text not null references people.role,
  unit       int not null references unit.unit,
  -- empty when it was taken back before its first day was over: it stays, for what was done by it names it
  valid      daterange not null check (not lower_inf(valid)),
  granted_by uuid references people.account,
  granted_at timestamptz not null default now(),
  constraint "people.mandate_twice" exclude using gist (account with =, role with =, unit with =, valid with &&)
);

create index mandate_of_unit on people.mandate (unit);

-- Keys for programs: only a digest is kept, so that a stolen backup opens nothing.
create table people.token (
  id         uuid primary key,
  account    uuid not null references people.account,
  name       text not null,
  digest     bytea not null unique,
  scopes     text[] not null check (cardinality(scopes) > 0),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);

-- What the installation as a whole knows of itself: its unit, its secret, whether it shows demonstration data.
create table people.deployment (
  one    boolean primary key default true check (one),
  unit   int not null references unit.unit,
  demo   boolean not null,
  secret text not null,
  set_up timestamptz not null default now()
);

grant select, insert, update, delete on all tables in schema people to lantoa_app;
