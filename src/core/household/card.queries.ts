import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'

/** Households that have a card already keep it. */
export const issue = sql<never, [number[], string[], Id[], number[], Id | null, Date]>('household.issue_cards', `
  insert into household.card (shard_id, token, household, leaf, issued_by, issued_at)
  select i.*, $5::uuid, $6::timestamptz from unnest($1::int[], $2::text[], $3::uuid[], $4::int[]) as i
  on conflict (shard_id, household) where ended_at is null do nothing`)

export type CardRow = { token: string; household: Id; issuedAt: Date }
export const standing = sql<CardRow, [Id[]]>('household.cards_standing', `
  select token, household, issued_at as "issuedAt" from household.card where household = any($1::uuid[]) and ended_at is null`)

export const end = sql<{ token: string }, [Id[], Date]>('household.end_cards', `
  update household.card set ended_at = $2 where household = any($1::uuid[]) and ended_at is null returning token`)

export const byToken = sql<{ household: Id }, [string]>('household.by_token', 'select household from household.card where token = $1 and ended_at is null')
