-- A telephone that works offline for days keeps records that nobody else has yet. It signs in once and is then known by a
-- key of its own, so that a lost one can be shut out, and emptied, without ending its owner's other sign-ins.
create table people.device (
  id            uuid primary key,                 -- made on the telephone
  account       uuid not null references people.account,
  name          text not null check (length(name) between 1 and 80),
  digest        bytea not null unique,            -- SHA-256 of the key; the key itself lies on the telephone alone
  made_at       timestamptz not null,
  seen_at       timestamptz not null,
  -- what it said at its last contact still waits on it: whoever shuts it out is told what may be lost
  waiting       int not null default 0 check (waiting >= 0),
  waiting_bytes bigint not null default 0 check (waiting_bytes >= 0),
  revoked_at    timestamptz,
  revoked_by    uuid references people.account,
  ending        text check (ending in ('hand_in', 'wipe')),
  told_at       timestamptz,                      -- when the telephone first heard that it must wipe itself
  check ((revoked_at is null) = (ending is null))
);
create index device_of_account on people.device (account);

grant select, insert, update on people.device to lantoa_app;
