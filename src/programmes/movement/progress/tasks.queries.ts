import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'

export type TaskState = 'open' | 'done' | 'dropped'
export type TaskRow = {
  id: Id; shard: number; initiative: Id; unit: number; leaf: number; key: string | null; title: string; titleEn: string | null; role: string; roleEn: string | null
  due: Day | null; responsible: string; account: Id | null; state: TaskState; doneOn: Day | null; words: string; evidence: string[]; edition: number
  changedAt: Date; by: string | null
}

const columns = `t.id, t.shard_id as shard, t.initiative, i.unit, t.leaf, t.key, t.title, t.title_en as "titleEn", t.role, t.role_en as "roleEn", t.due, t.responsible, t.account, t.state,
  t.done_on as "doneOn", t.words, array(select encode(e, 'hex') from unnest(t.evidence) e) as evidence, t.edition, t.changed_at as "changedAt",
  (select a.name from people.account a where a.id = t.actor) as by`
const from = 'from movement.task t join initiative.initiative i on i.shard_id = t.shard_id and i.id = t.initiative'

/** In the order in which they fall due; what nobody gave a day comes last. */
export const tasks = sql<TaskRow, [number, Id]>('movement.tasks', `select ${columns} ${from} where t.shard_id = $1 and t.initiative = $2 order by t.due nulls last, t.id`)

export const task = sql<TaskRow, [Id]>('movement.task', `select ${columns} ${from} where t.id = $1`)

/** Steps of a kit, of one or many; one that was laid out already stays as it is. */
export const layOut = sql<{ initiative: Id }, [by: Id | null, mandate: Id | null, now: Date, ...columns: unknown[][]]>('movement.lay_out', `
  insert into movement.task (state, actor, mandate, changed_at, shard_id, id, initiative, leaf, key, title, title_en, role, role_en, role_key, due)
  select 'open', $1::uuid, $2::uuid, $3::timestamptz, s.*
  from unnest($4::int[], $5::uuid[], $6::uuid[], $7::int[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::date[]) as s
  on conflict (shard_id, initiative, key) do nothing
  returning initiative`)

/** A task, new or again; nothing happens where somebody else changed it meanwhile. What the kit called it is forgotten when it is called something else. */
export const put = sql<{ edition: number }, unknown[]>('movement.put_task', `
  insert into movement.task as t (shard_id, id, initiative, leaf, title, role, due, responsible, account, state, actor, mandate, changed_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', $10, $11, $12)
  on conflict (shard_id, id) do update set title = excluded.title, role = excluded.role, due = excluded.due, responsible = excluded.responsible, account = excluded.account,
    title_en = case when t.title = excluded.title then t.title_en end, role_en = case when t.role = excluded.role then t.role_en end,
    role_key = case when t.role = excluded.role then t.role_key end,
    actor = excluded.actor, mandate = excluded.mandate, changed_at = excluded.changed_at, edition = t.edition + 1
    where t.initiative = excluded.initiative and t.state = 'open' and t.edition = $13
  returning edition`)

/** Open tasks that fall due after a day move by as many days. */
export const moveLater = sql<never, [number, Id, Id, Day, number, Date]>('movement.move_later', `
  update movement.task set due = due + $5::int, edition = edition + 1, changed_at = $6
  where shard_id = $1 and initiative = $2 and id <> $3 and state = 'open' and due > $4`)

export const settle = sql<{ edition: number }, [number, Id, number, TaskState, Day | null, string, Buffer[], Id | null, Id | null, Date]>('movement.settle_task', `
  update movement.task set state = $4, done_on = $5, words = $6, evidence = $7, actor = $8, mandate = $9, changed_at = $10, edition = edition + 1
  where shard_id = $1 and id = $2 and edition = $3 returning edition`)

export type PersonRow = { id: Id; name: string; role: string; roleEn: string }

/** Who may write about progress at a place today: the people who can be made responsible there. */
export const people = sql<PersonRow, [leaf: number, today: Day]>('movement.people_at', `
  select distinct on (a.name, a.id) a.id, a.name, r.title_vi as role, r.title_en as "roleEn"
  from unit.tree t
  join unit.tree_leaf f on f.tree = t.id and f.leaf = $1
  join people.mandate m on m.valid @> $2::date and (m.unit = $1 or m.unit in (select n.unit from unit.tree_node n where n.tree = t.id and n.lft <= f.lft and f.lft < n.rgt))
  join people.role_verb v on v.role = m.role and v.verb = 'progress.write'
  join people.role r on r.key = m.role
  join people.account a on a.id = m.account and a.closed_at is null
  where t.valid @> $2::date order by a.name, a.id, m.role limit 200`)

/** When each began for the last time: a renewed model begins anew. */
export const begun = sql<{ initiative: Id; day: Day }, [number[], Id[]]>('movement.begun', `
  select distinct on (p.initiative) p.initiative, p.day from unnest($1::int[], $2::uuid[]) as a(shard_id, id)
  join initiative.passage p on p.shard_id = a.shard_id and p.initiative = a.id and p.step in ('begin', 'renew') order by p.initiative, p.at desc, p.id desc`)
