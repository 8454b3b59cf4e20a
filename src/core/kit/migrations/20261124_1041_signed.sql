-- Kits travel between deployments signed. Whose kits are believed is decided here, by the fingerprint of their key.
create table kit.trusted (
  fingerprint text primary key check (fingerprint ~ '^[0-9a-f]{64}$'),  -- SHA-256 of the public key
  trusted_at  timestamptz not null default now()
);
alter table kit.kit add column signer text;               -- fingerprint of the key that signed it; none: of this release
grant select, insert, delete on kit.trusted to lantoa_app;
