import type { Day, Month } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import type { ActivityKind } from './kinds.ts'

export type ActivityRow = {
  id: Id; shard: number; initiative: Id; unit: number; leaf: number; kind: ActivityKind; day: Day; title: string; place: string
  sessions: number; participants: number | null; women: number | null; men: number | null; result: string; evidence: string[]
  supersedes: Id | null; withdrawn: boolean; correctedBy: Id | null; at: Date; by: string | null; roleVi: string | null; roleEn: string | null; mandateUnit: string | null
}

const columns = `a.id, a.shard_id as shard, a.initiative, i.unit, a.leaf, a.kind, a.day, a.title, a.place, a.sessions, a.participants, a.women, a.men, a.result,
  array(select encode(e, 'hex') from unnest(a.evidence) e) as evidence, a.supersedes, a.withdrawn, c.id as "correctedBy", a.at,
  p.name as by, r.title_vi as "roleVi", r.title_en as "roleEn", (select l.name from unit.life l where l.unit = m.unit order by lower(l.valid) desc limit 1) as "mandateUnit"`
const from = `from movement.activity a
  join initiative.initiative i on i.shard_id = a.shard_id and i.id = a.initiative
  left join movement.activity c on c.shard_id = a.shard_id and c.supersedes = a.id
  left join people.account p on p.id = a.actor left join people.mandate m on m.id = a.mandate left join people.role r on r.key = m.role`

/** Everything ever logged, corrections too, the newest day first. */
export const activities = sql<ActivityRow, [number, Id]>('movement.activities', `select ${columns} ${from} where a.shard_id = $1 and a.initiative = $2 order by a.day desc, a.at desc, a.id desc`)

export const activity = sql<ActivityRow, [Id]>('movement.activity', `select ${columns} ${from} where a.id = $1`)

export const put = sql<{ id: Id }, unknown[]>('movement.put_activity', `
  insert into movement.activity (shard_id, id, initiative, leaf, kind, day, title, place, sessions, participants, women, men, result, evidence, supersedes, withdrawn, actor, mandate, at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
  on conflict (shard_id, id) do nothing returning id`)

/** `$1` today, `$2` the unit, `$3` and `$4` days: what stands, without what was corrected or withdrawn. */
const under = `
  from (select t.id as tree, n.lft, n.rgt from unit.tree t join lateral (
          select lft, rgt from unit.tree_node where tree = t.id and unit = $2
          union all select lft, lft + 1 from unit.tree_leaf where tree = t.id and leaf = $2 limit 1) n on true where t.valid @> $1::date) w
  join movement.activity a on a.day between $3::date and $4::date
    and exists (select from unit.tree_leaf f where f.tree = w.tree and f.leaf = a.leaf and f.lft >= w.lft and f.lft < w.rgt)
  where not a.withdrawn and not exists (select from movement.activity c where c.shard_id = a.shard_id and c.supersedes = a.id)`

type Asked = [today: Day, unit: number, from: Day, to: Day]
export type TotalRow = { kind: ActivityKind; month: Month; activities: number; sessions: number; participants: number | null; women: number | null }

export const totals = sql<TotalRow, Asked>('movement.activity_totals', `
  select a.kind, date_trunc('month', a.day)::date as month, count(*)::int as activities, sum(a.sessions)::int as sessions, sum(a.participants)::int as participants, sum(a.women)::int as women
  ${under} group by 1, 2 order by 2, 1`)

export type HeldRow = Pick<ActivityRow, 'id' | 'initiative' | 'kind' | 'day' | 'title' | 'place' | 'sessions' | 'participants'> & { initiativeTitle: string }

export const held = sql<HeldRow, [...Asked, limit: number, offset: number]>('movement.activities_under', `
  select a.id, a.initiative, a.kind, a.day, a.title, a.place, a.sessions, a.participants, (select i.title from initiative.initiative i where i.shard_id = a.shard_id and i.id = a.initiative) as "initiativeTitle"
  ${under} order by a.day desc, a.id desc limit $5 offset $6`)
