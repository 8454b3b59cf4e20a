import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import type { State } from '#core/initiative/life.ts'
import type { Suggestion } from './points.ts'

/** What somebody did who had registered or reported the initiative, because nobody else of the deciding unit could. */
export type Own = 'opened' | 'settled' | 'voted'
export type AppraisalRow = {
  id: Id; shard: number; initiative: Id; leaf: number; level: string; year: number; rubric: Id; state: 'open' | 'closed' | 'voted' | 'cancelled'
  openedOn: Day; dueOn: Day | null; closedOn: Day | null; total: number | null; suggestion: Suggestion | null; own: Own[]; edition: number
}
const appraisal = `
  select a.id, a.shard_id as shard, a.initiative, a.leaf, a.level, a.year, a.rubric, a.state, a.opened_on as "openedOn", a.due_on as "dueOn", a.closed_on as "closedOn", a.total, a.suggestion, a.own, a.edition
  from movement.appraisal a`

export const one = sql<AppraisalRow, [Id]>('movement.appraisal', `${appraisal} where a.id = $1`)
/** Until the end of the transaction nobody else scores, settles or votes on it. */
export const locked = sql<AppraisalRow, [Id]>('movement.appraisal_locked', `${appraisal} where a.id = $1 for update`)
/** The one that counts now for an initiative: the latest that was not cancelled. */
export const latest = sql<AppraisalRow, [Id]>('movement.appraisal_latest', `${appraisal} where a.initiative = $1 and a.state <> 'cancelled' order by a.changed_at desc, a.id desc limit 1`)
/** Which of these were or are appraised by a rubric, or are somebody's own: registered or reported by them. */
export const apart = sql<{ initiative: Id }, [Id[], Id | null]>('movement.appraised_or_own', `
  select initiative from movement.appraisal where initiative = any($1::uuid[]) and state <> 'cancelled'
  union select id from initiative.initiative where id = any($1::uuid[]) and registered_by = $2
  union select initiative from initiative.passage where initiative = any($1::uuid[]) and actor = $2 and step in ('submit', 'assess')`)
export const putAppraisal = sql<never, unknown[]>('movement.put_appraisal', `
  insert into movement.appraisal (shard_id, id, initiative, leaf, level, year, rubric, state, opened_on, due_on, changed_at, own) values ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9, $10, $11)`)
export const move = sql<never, [number, Id, string, Day | null, number | null, Suggestion | null, string, Date]>('movement.move_appraisal', `
  update movement.appraisal set state = $3, closed_on = coalesce($4, closed_on), total = coalesce($5, total), suggestion = coalesce($6, suggestion), words = $7, changed_at = $8, edition = edition + 1
  where shard_id = $1 and id = $2`)
export const ownHand = sql<never, [number, Id, Own]>('movement.appraisal_own', 'update movement.appraisal set own = own || $3 where shard_id = $1 and id = $2 and not own @> array[$3]')
export const setDue = sql<never, [number, Id, Day | null]>('movement.appraisal_due', 'update movement.appraisal set due_on = $3 where shard_id = $1 and id = $2')
export const touch = sql<never, [number, Id, Date]>('movement.touch_appraisal', 'update movement.appraisal set edition = edition + 1, changed_at = $3 where shard_id = $1 and id = $2')

export type AppraiserRow = { account: Id; name: string; declaredAt: Date | null; finalAt: Date | null; excusedAt: Date | null; words: string; edition: number }
export const panel = sql<AppraiserRow, [number, Id]>('movement.panel', `
  select p.account, a.name, p.declared_at as "declaredAt", p.final_at as "finalAt", p.excused_at as "excusedAt", p.words, p.edition
  from movement.appraiser p join people.account a on a.id = p.account where p.shard_id = $1 and p.appraisal = $2
  order by regexp_replace(a.name, '^.* ', '') collate "vi-x-icu", a.name collate "vi-x-icu", a.id`)
/** Who was excused and is asked again begins with a clean sheet; their old scores stay where they are. */
export const invite = sql<never, [number, Id, number, Id[]]>('movement.invite', `
  insert into movement.appraiser (shard_id, appraisal, leaf, account) select $1, $2, $3, unnest($4::uuid[])
  on conflict (shard_id, appraisal, account) do update set excused_at = null, words = '', final_at = null, declared_at = null, edition = appraiser.edition + 1 where appraiser.excused_at is not null`)
export const excuse = sql<never, [number, Id, Id, Date, string]>('movement.excuse', `
  update movement.appraiser set excused_at = $4, words = $5, final_at = null, edition = edition + 1 where shard_id = $1 and appraisal = $2 and account = $3 and excused_at is null`)
export const handIn = sql<{ edition: number }, [number, Id, Id, Date, Date | null, number]>('movement.hand_in', `
  update movement.appraiser set declared_at = coalesce(declared_at, $4), final_at = $5, edition = edition + 1 where shard_id = $1 and appraisal = $2 and account = $3 and edition = $6 returning edition`)

export type ScoreRow = { appraiser: Id; criterion: string; revision: number; points: number | null; words: string; evidence: string; at: Date }
/** What holds now, of each appraiser and criterion. */
export const scores = sql<ScoreRow, [number, Id]>('movement.scores', `
  select distinct on (appraiser, criterion) appraiser, criterion, revision, points, words, evidence, at from movement.score
  where shard_id = $1 and appraisal = $2 order by appraiser, criterion, revision desc`)
export const revisions = sql<ScoreRow, [number, Id, Id]>('movement.revisions', `
  select appraiser, criterion, revision, points, words, evidence, at from movement.score where shard_id = $1 and appraisal = $2 and appraiser = $3 order by criterion, revision`)
export const putScores = sql<never, unknown[]>('movement.put_scores', `
  insert into movement.score (shard_id, appraisal, leaf, appraiser, at, criterion, revision, points, words, evidence)
  select $1, $2, $3, $4, $5, * from unnest($6::text[], $7::int[], $8::numeric[], $9::text[], $10::text[])`)

export type DiscussionRow = { id: Id; criterion: string; words: string; at: Date; by: string | null }
export const discussions = sql<DiscussionRow, [number, Id]>('movement.discussions', `
  select d.id, d.criterion, d.words, d.at, a.name as by from movement.discussion d left join people.account a on a.id = d.actor where d.shard_id = $1 and d.appraisal = $2 order by d.at, d.id`)
export const putDiscussion = sql<never, unknown[]>('movement.put_discussion', `
  insert into movement.discussion (shard_id, id, appraisal, criterion, leaf, words, actor, mandate, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`)

/** Who handed an initiative in, or told how it went: they do not judge it. */
export const registrants = sql<{ account: Id }, [number, Id]>('movement.registrants', `
  select registered_by as account from initiative.initiative where shard_id = $1 and id = $2 and registered_by is not null
  union select actor from initiative.passage where shard_id = $1 and initiative = $2 and step in ('submit', 'assess') and actor is not null`)

export type CandidateRow = { account: Id; name: string; beyond: boolean; registers: boolean }
/**
 * Accounts that hold the verb over a leaf today. `beyond`: one of their mandates reaches further than the unit that registered, `$4`;
 * `registers`: one of them lets them register there. `$3` narrows to some accounts, or is null.
 */
export const candidates = sql<CandidateRow, [number, Day, Id[] | null, number]>('movement.candidates', `
  with place as (select t.id as tree, min(f.lft) as lft from unit.tree t join unit.tree_leaf f on f.tree = t.id and f.leaf = $1 where t.valid @> $2::date group by t.id)
  select a.id as account, a.name, bool_or(s.wide and m.unit <> $4) as beyond,
         bool_or(exists (select from people.role_verb g where g.role = m.role and g.verb = 'initiative.register')) as registers
  from place p
  join people.mandate m on m.valid @> $2::date and ($3::uuid[] is null or m.account = any($3))
  join people.role_verb v on v.role = m.role and v.verb = 'appraisal.score'
  join people.account a on a.id = m.account and a.closed_at is null
  cross join lateral (
    select n.lft, n.rgt, true as wide from unit.tree_node n where n.tree = p.tree and n.unit = m.unit
    union all select f.lft, f.lft + 1, false from unit.tree_leaf f where f.tree = p.tree and f.leaf = m.unit) s
  where s.lft <= p.lft and p.lft < s.rgt
  group by a.id, a.name order by regexp_replace(a.name, '^.* ', '') collate "vi-x-icu", a.name collate "vi-x-icu", a.id`)
/** Who else may do something, by a mandate of the deciding unit itself: one that reaches there from above is no reason to let a small commune wait. */
export const others = sql<{ name: string }, [unit: number, Day, verb: string, without: Id[]]>('movement.appraisal_others', `
  select a.name from people.mandate m join people.role_verb v on v.role = m.role and v.verb = $3 join people.account a on a.id = m.account and a.closed_at is null
  where m.unit = $1 and m.valid @> $2::date and not m.account = any($4)
  group by a.id, a.name order by regexp_replace(a.name, '^.* ', '') collate "vi-x-icu", a.name collate "vi-x-icu", a.id`)
export const names = sql<{ account: Id; name: string }, [Id[]]>('movement.account_names', 'select id as account, name from people.account where id = any($1) and closed_at is null')

export type WaitingRow = { initiative: Id; title: string; due: Day | null; state: State }
/** What somebody was asked to score and has not handed in. */
export const waiting = sql<WaitingRow, [Id]>('movement.appraisals_waiting', `
  select i.id as initiative, i.title, a.due_on as due, i.state
  from movement.appraiser p join movement.appraisal a on a.shard_id = p.shard_id and a.id = p.appraisal and a.state = 'open'
  join initiative.initiative i on i.shard_id = a.shard_id and i.id = a.initiative and i.state = 'self_assessed'
  where p.account = $1 and p.final_at is null and p.excused_at is null order by a.due_on nulls last, a.opened_on, i.id`)
