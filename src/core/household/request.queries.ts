import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { leavesBelow } from './household.queries.ts'

export const kinds = ['access', 'correction', 'erasure', 'restriction'] as const
export type Kind = (typeof kinds)[number]
export type RequestState = 'open' | 'answered' | 'done' | 'refused'

export type RequestRow = {
  id: Id; shard: number; reference: string; household: Id; leaf: number; leafName: string; lane: string; label: string | null; kind: Kind; way: 'card' | 'desk'; words: string | null
  receivedAt: Date; answerBy: Day; due: Day; extended: boolean; state: RequestState; handledBy: string | null; changedAt: Date; outcome: string | null; edition: number
}

const whole = `
  select r.id, r.shard_id as shard, r.reference, r.household, r.leaf, l.name as "leafName", h.lane, h.label, r.kind, r.way, r.words, r.received_at as "receivedAt",
         r.answer_by as "answerBy", r.due, r.extended, r.state, a.name as "handledBy", r.changed_at as "changedAt", r.outcome, r.edition
  from household.request r join household.household h on h.shard_id = r.shard_id and h.id = r.household
  join lateral (select name from unit.life l where l.unit = r.leaf order by lower(valid) desc limit 1) l on true
  left join people.account a on a.id = r.handled_by`

export const request = sql<RequestRow, [Id]>('household.request', `${whole} where r.id = $1`)
export const requestsOf = sql<RequestRow, [number, Id]>('household.requests_of', `${whole} where r.shard_id = $1 and r.household = $2 order by r.received_at desc`)
/** What has to be done, what is late first; or what was done, the latest first. */
export const requests = sql<RequestRow, [number, Day, boolean, number]>('household.requests', `${whole}
  where r.leaf = any (array(${leavesBelow('$2', '$1')})) and (r.state in ('open', 'answered')) = $3
  order by case when $3 then case r.state when 'open' then least(r.answer_by, r.due) else r.due end end, r.changed_at desc, r.id limit $4`)

export const put = sql<never, [number, Id, string, Id, number, Kind, 'card' | 'desk', string | null, Date, Day, Day]>('household.put_request', `
  insert into household.request (shard_id, id, reference, household, leaf, kind, way, words, received_at, answer_by, due, changed_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $9)`)

export const move = sql<{ edition: number }, [number, Id, number, RequestState, Day, boolean, string | null, Id | null, Date]>('household.move_request', `
  update household.request set state = $4, due = $5, extended = $6, outcome = $7, handled_by = $8, changed_at = $9, edition = edition + 1,
    words = case when $4 in ('done', 'refused') then null else words end
  where shard_id = $1 and id = $2 and edition = $3 and state in ('open', 'answered') returning edition`)
