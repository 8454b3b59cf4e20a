import { sql } from '#base/db/sql.ts'
import type { Day } from '#base/day.ts'
import type { Id } from '#base/id.ts'

/** A mandate as a list shows it; `from` is null when it was taken back before its first day was over. */
export type Held = {
  readonly id: Id; readonly role: string; readonly titleVi: string; readonly titleEn: string
  readonly unit: number; readonly unitName: string; readonly unitKind: string; readonly from: Day | null; readonly to: Day | null
}
export type Listed = {
  readonly id: Id; readonly name: string; readonly username: string | null; readonly closedAt: Date | null
  /** Whether there is a password at all; who is only named as the author of imported records has none. */
  readonly enters: boolean
  readonly mandates: readonly Held[]
  /** For who has none of today: the latest there was. */
  readonly last: Held | null
}
export type ListedState = 'working' | 'idle' | 'closed'

const life = `(select l from unit.life l where l.unit = m.unit order by lower(l.valid) desc limit 1)`
const held = `'id', m.id, 'role', m.role, 'titleVi', r.title_vi, 'titleEn', r.title_en, 'unit', m.unit, 'unitName', (${life}).name, 'unitKind', (${life}).kind,
  'from', lower(m.valid), 'to', upper(m.valid) - 1`

/**
 * Accounts that have, or ever had, a mandate in a unit or below it. $1 unit, $2 today, $3 folded words of a name, of a user
 * name or of the place, $4 role, $5 state, $6 how many, $7 after how many. By given name, as people here are sorted.
 */
export const listed = sql<Listed & { total: number }, [number, Day, string, string | null, ListedState | null, number, number]>('people.listed', `
  with tree as (select id from unit.tree where valid @> $2::date),
  span as (
    select n.lft, n.rgt from unit.tree_node n where n.tree = (select id from tree) and n.unit = $1
    union all
    select f.lft, f.lft + 1 from unit.tree_leaf f where f.tree = (select id from tree) and f.leaf = $1
  ),
  leaves as (select f.leaf from span s join unit.tree_leaf f on f.tree = (select id from tree) and f.lft >= s.lft and f.lft < s.rgt),
  inside as (
    select n.unit from span s join unit.tree_node n on n.tree = (select id from tree) and n.lft >= s.lft and n.lft < s.rgt
    union
    select v.leaf from leaves v
    union
    -- as at the door: a unit that has ended lies where its "unknown village" lies now
    select u.id from leaves v join unit.unit o on o.id = v.leaf and o.key like '%/?' join unit.unit u on u.key = left(o.key, -2)
    where not exists (select from unit.tree_node n where n.tree = (select id from tree) and n.unit = u.id)
  ),
  reached as (select m.* from people.mandate m join inside i on i.unit = m.unit),
  found as (
    select a.id, a.name, a.username, a.closed_at, exists (select from reached m where m.account = a.id and m.valid @> $2::date) as working
    from people.account a
    where exists (select from reached m where m.account = a.id)
      and ($3 = '' or (' ' || a.name_folded) like '% ' || $3 || '%' or a.username like '%' || replace($3, ' ', '%') || '%' or exists (
        select from reached m join unit.life l on l.unit = m.unit where m.account = a.id and (' ' || l.name_folded) like '% ' || $3 || '%'))
      and ($4::text is null or exists (
        select from reached m where m.account = a.id and m.role = $4 and (upper_inf(m.valid) or upper(m.valid) > $2::date)))
  )
  select a.id, a.name, a.username, a.closed_at as "closedAt", count(*) over ()::int as total,
         exists (select from people.credential c where c.user_id = a.id and c.password is not null) as enters,
         coalesce((select jsonb_agg(jsonb_build_object(${held}) order by lower(m.valid), m.id)
           from reached m join people.role r on r.key = m.role where m.account = a.id and (upper_inf(m.valid) or upper(m.valid) > $2::date)), '[]') as mandates,
         (select jsonb_build_object(${held}) from reached m join people.role r on r.key = m.role where m.account = a.id order by upper(m.valid) desc nulls last limit 1) as last
  from found a
  where $5::text is null or ($5 = 'closed') = (a.closed_at is not null) and ($5 = 'closed' or ($5 = 'working') = a.working)
  order by regexp_replace(a.name, '^.* ', '') collate "vi-x-icu", a.name collate "vi-x-icu", a.id
  limit $6 offset $7`)

export type PersonRow = {
  readonly id: Id; readonly name: string; readonly username: string | null; readonly closedAt: Date | null; readonly onceUntil: Date | null
  readonly enters: boolean; readonly secondStep: boolean; readonly seenAt: Date | null; readonly mandates: readonly Held[]
}
export const person = sql<PersonRow, [Id]>('people.person', `
  select a.id, a.name, a.username, a.closed_at as "closedAt", a.once_until as "onceUntil", coalesce(a.two_factor_enabled, false) as "secondStep",
         exists (select from people.credential c where c.user_id = a.id and c.password is not null) as enters,
         (select max(s.updated_at) from people.session s where s.user_id = a.id) as "seenAt",
         coalesce((select jsonb_agg(jsonb_build_object(${held}) order by lower(m.valid) desc nulls last, m.id)
           from people.mandate m join people.role r on r.key = m.role where m.account = a.id), '[]') as mandates
  from people.account a where a.id = $1`)

export const lock = sql<never, [Id]>('people.lock', 'select from people.account where id = $1 for no key update')

export type Role = {
  readonly key: string; readonly titleVi: string; readonly titleEn: string; readonly verbs: readonly string[]
  /** Kinds of unit in which it may be held; null: in any. */
  readonly kinds: readonly string[] | null
  readonly retiredAt: Date | null; readonly edition: number
}
export const roles = sql<Role>('people.roles', `
  select r.key, r.title_vi as "titleVi", r.title_en as "titleEn", r.kinds, r.retired_at as "retiredAt", r.edition,
         array(select v.verb from people.role_verb v where v.role = r.key order by v.verb) as verbs
  from people.role r order by r.title_vi collate "vi-x-icu"`)

export const ownerOf = sql<{ account: Id }, [Id]>('people.owner_of', 'select account from people.mandate where id = $1')

export const place = sql<{ unit: number; shard: number; name: string; kind: string; alive: boolean; inside: string | null }, [number[], Day]>('people.place', `
  select u.id as unit, u.shard_id as shard, l.name, l.kind, l.valid @> $2::date as alive,
         (select p.name from unit.life p where p.unit = l.parent order by lower(p.valid) desc limit 1) as inside
  from unit.unit u cross join lateral (select * from unit.life l where l.unit = u.id order by lower(l.valid) desc limit 1) l where u.id = any($1::int[])`)
