import { sql } from '#base/db/sql.ts'
import type { Day } from '#base/day.ts'
import type { Id } from '#base/id.ts'
import { standing } from './sample.queries.ts'

/** Who made a record, or an earlier revision of it: none of them checks it. */
export const reporters = (items: string) => `
  said(shard_id, record, author, supersedes, n) as (
    select i.shard_id, i.record, r.author, r.supersedes, 0 from ${items} i join form.record r on r.shard_id = i.shard_id and r.id = i.record
    union all
    select s.shard_id, s.record, r.author, r.supersedes, n + 1 from said s join form.record r on r.shard_id = s.shard_id and r.id = s.supersedes where n < 100
  )`

export type ItemRow = {
  record: Id; leaf: number; leafName: string; leafKind: string; leafIn: string | null; stratum: number; visitor: Id | null; visitorName: string | null; reporters: Id[]
  visited: boolean; outcome: string | null; /** Its reporter corrected it since it was drawn. */ corrected: boolean
}

/** Items of a sample in the order of their records, after `$2`, at most `$3`. */
export const items = sql<ItemRow, [Id, Id | null, number]>('verification.items', `
  with recursive page as (
    select * from verification.item where sample = $1 and ($2::uuid is null or record > $2) order by record limit $3
  ), ${reporters('page')}
  select i.record, i.leaf, i.stratum, i.visitor, a.name as "visitorName", v.id is not null as visited, v.outcome,
         at.name as "leafName", at.kind as "leafKind", (select p.name from unit.life p where p.unit = at.parent order by lower(p.valid) desc limit 1) as "leafIn",
         coalesce(w.authors, '{}') as reporters,
         exists (select from form.record c where c.shard_id = i.shard_id and c.supersedes = i.record) as corrected
  from page i ${standing}
  join lateral (select name, kind, parent from unit.life l where l.unit = i.leaf order by lower(l.valid) desc limit 1) at on true
  left join people.account a on a.id = i.visitor
  left join (select shard_id, record, array_agg(distinct author) filter (where author is not null) as authors from said group by 1, 2) w
    on w.shard_id = i.shard_id and w.record = i.record
  order by i.record`)

/** Which of the accounts (any, for null) hold the verb over which of the leaves today, under the map of today. */
export const visitors = sql<{ account: Id; name: string; leaf: number }, [string, Day, number[], Id[] | null]>('verification.visitors', `
  with places as (
    select f.leaf, min(f.lft) as lft from unit.tree t join unit.tree_leaf f on f.tree = t.id
    where t.valid @> $2::date and f.leaf = any($3::int[]) group by f.leaf
  ),
  spans as (
    select m.account, s.lft, s.rgt
    from people.mandate m join people.role_verb v on v.role = m.role and v.verb = $1
    join unit.tree t on t.valid @> $2::date
    cross join lateral (
      select n.lft, n.rgt from unit.tree_node n where n.tree = t.id and n.unit = m.unit
      union all
      select f.lft, f.lft + 1 from unit.tree_leaf f where f.tree = t.id and f.leaf = m.unit) s
    where m.valid @> $2::date and ($4::uuid[] is null or m.account = any($4))
  )
  select distinct s.account, a.name, p.leaf
  from places p join spans s on s.lft <= p.lft and p.lft < s.rgt join people.account a on a.id = s.account and a.closed_at is null
  order by 1, 3`)

export const give = sql<never, [Id, Id[], Id[]]>('verification.give', `
  update verification.item i set visitor = g.visitor from unnest($2::uuid[], $3::uuid[]) as g(record, visitor) where i.sample = $1 and i.record = g.record`)
