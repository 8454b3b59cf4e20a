-- Which villages agreed to be compared with others in public. Without a row that stands nobody is on the board.
create table waste.board (
  shard_id     int not null,
  id           uuid not null,
  leaf         int not null references unit.unit,
  agreed_on    date not null,
  basis        text not null check (length(basis) between 5 and 200),  -- the meeting at which it was agreed
  actor        uuid,
  mandate      uuid,
  at           timestamptz(3) not null,
  withdrawn_at timestamptz(3),
  withdrawn_by uuid,
  primary key (shard_id, id)
);
create unique index "waste.board_agreed" on waste.board (shard_id, leaf) where withdrawn_at is null;

alter table waste.board enable row level security;
alter table waste.board force row level security;
create policy board_by_mandate on waste.board for all to lantoa_app
  using (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange))
  with check (leaf <@ (select nullif(current_setting('lantoa.leaves', true), '')::int4multirange));
grant select, insert, update (withdrawn_at, withdrawn_by) on waste.board to lantoa_app;

-- The published view reads as its owner, and only what stands.
create policy board_published on waste.board for select to lantoa_migrate using (withdrawn_at is null);
create view waste.published_board as select leaf, agreed_on from waste.board where withdrawn_at is null;
grant select on waste.published_board to lantoa_public, lantoa_app;
