import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import type { Answers, FormDefinition } from './engine/index.ts'

export type AboutRow = { shard: number; id: Id; leaf: number; form: number; definition: FormDefinition; day: Day; answers: Answers; receivedAt: Date; author: string | null; redactedAt: Date | null; by: Id | null }
/** Every record about these households, the latest first; also those that a correction took the place of. */
export const about = sql<AboutRow, [Id[]]>('form.about_households', `
  select r.shard_id as shard, r.id, r.leaf, r.form, f.definition, r.day, r.answers, r.received_at as "receivedAt", a.name as author, r.redacted_at as "redactedAt", s.id as by
  from form.record r join form.form f on f.id = r.form left join people.account a on a.id = r.author
  left join form.record s on s.shard_id = r.shard_id and s.supersedes = r.id
  where r.about = any($1::uuid[]) order by r.day desc, r.received_at desc, r.id`)

export const redact = sql<never, [number[], Id[], string[], Date]>('form.redact', `
  update form.record r set answers = a.answers, redacted_at = $4
  from unnest($1::int[], $2::uuid[], $3::jsonb[]) as a(shard_id, id, answers) where r.shard_id = a.shard_id and r.id = a.id`)

/** Erased households about which a record arrived at the very moment of the erasure. */
export const stragglers = sql<{ id: Id }>('form.stragglers', `
  select distinct h.id from household.household h join form.record r on r.about = h.id where h.state = 'erased' and r.redacted_at is null`)
