-- Kits that this deployment has installed, with the digest of what they said.
create schema kit;
grant usage on schema kit to lantoa_app, lantoa_public;

create table kit.kit (
  name         text primary key,
  version      text not null,
  definition   jsonb not null,
  digest       bytea not null,
  installed_at timestamptz not null default now()
);
grant select, insert, update on kit.kit to lantoa_app;
grant select on kit.kit to lantoa_public;
