import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import type { ways } from './draft.ts'

export type Purpose = { key: string; titleVi: string; titleEn: string; wordsVi: string; wordsEn: string; keeps: ('position' | 'photos')[]; retired: boolean }
export const purposes = sql<Purpose>('household.purposes', `
  select key, title_vi as "titleVi", title_en as "titleEn", words_vi as "wordsVi", words_en as "wordsEn", keeps, retired
  from household.purpose order by ordinal, key`)

export type Notice = { version: string; from: Day; wordsVi: string; wordsEn: string }
/** The notice that is in force on a day. */
export const notice = sql<Notice, [Day]>('household.notice', `
  select version, valid_from as from, words_vi as "wordsVi", words_en as "wordsEn" from household.notice where valid_from <= $1 order by valid_from desc, version desc limit 1`)

export type ConsentRow = {
  id: Id; purpose: string; titleVi: string; titleEn: string; notice: string; givenOn: Day; how: (typeof ways)[number]; witness: string | null
  enteredAt: Date; withdrawnAt: Date | null; withdrawnBy: string | null
}
/** All that was ever agreed to, the latest of each purpose first. */
export const consents = sql<ConsentRow, [number, Id]>('household.consents', `
  select c.id, c.purpose, p.title_vi as "titleVi", p.title_en as "titleEn", c.notice, c.given_on as "givenOn", c.how, w.name as witness,
         c.entered_at as "enteredAt", c.withdrawn_at as "withdrawnAt", b.name as "withdrawnBy"
  from household.consent c join household.purpose p on p.key = c.purpose
  left join people.account w on w.id = c.witnessed_by left join people.account b on b.id = c.withdrawn_by
  where c.shard_id = $1 and c.household = $2 order by p.ordinal, c.entered_at desc, c.id desc`)

/** Nothing comes back for what stands already: to agree twice is to agree. */
export const give = sql<{ id: Id; household: Id; purpose: string }, unknown[]>('household.give_consent', `
  insert into household.consent (shard_id, id, household, leaf, purpose, notice, given_on, how, witnessed_by, entered_at)
  select i.*, $9::uuid, $10::timestamptz
  from unnest($1::int[], $2::uuid[], $3::uuid[], $4::int[], $5::text[], $6::text[], $7::date[], $8::text[]) as i
  on conflict (shard_id, household, purpose) where withdrawn_at is null do nothing returning id, household, purpose`)

export const withdraw = sql<{ id: Id }, [number, Id, string | null, Date, Id | null]>('household.withdraw_consent', `
  update household.consent set withdrawn_at = $4, withdrawn_by = $5
  where shard_id = $1 and household = $2 and ($3::text is null or purpose = $3) and withdrawn_at is null returning id`)

/** Who withdraws and who writes the position down wait for one another. */
export const lock = sql<{ id: Id }, [number, Id]>('household.lock', 'select id from household.household where shard_id = $1 and id = $2 for update')

export const wipePosition = sql<never, [number, Id, Date]>('household.wipe_position', `
  update household.household set lat = null, lon = null, accuracy = null, changed_at = $3, edition = edition + 1 where shard_id = $1 and id = $2 and lat is not null`)

/** A no without a yes before it; nothing comes back where one was said already. */
export const decline = sql<{ id: Id }, [number, Id, Id, number, string, string, Day, Id | null, Date]>('household.decline_consent', `
  insert into household.consent (shard_id, id, household, leaf, purpose, notice, given_on, how, entered_at, withdrawn_at, withdrawn_by)
  select $1::int, $2::uuid, $3::uuid, $4::int, $5::text, $6::text, $7::date, 'spoken', $9::timestamptz, $9::timestamptz, $8::uuid
  where not exists (select from household.consent c where c.shard_id = $1 and c.household = $3 and c.purpose = $5) returning id`)
