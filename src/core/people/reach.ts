import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { allowEach, type Verb } from './door.ts'

/** A village, a residential area or the "unknown village" of a commune; `former` is the commune it belonged to before the last reform. */
export type Reached = { readonly unit: number; readonly name: string; readonly kind: string; readonly former: string | null }
export type ReachedCommune = { readonly unit: number; readonly name: string; readonly kind: string; readonly places: number }

/** Leaves of today's map that still live, inside the mandates that carry the verb. */
const reached = `
  with tree as (select id from unit.tree where valid @> $2::date),
  held as (
    select n.lft, n.rgt from people.mandate m
    join people.role_verb v on v.role = m.role and v.verb = $3
    join unit.tree_node n on n.tree = (select id from tree) and n.unit = m.unit
    where m.account = $1 and m.valid @> $2::date
    union all
    select f.lft, f.lft + 1 from people.mandate m
    join people.role_verb v on v.role = m.role and v.verb = $3
    join unit.tree_leaf f on f.tree = (select id from tree) and f.leaf = m.unit
    where m.account = $1 and m.valid @> $2::date
  ),
  leaves as (
    select distinct f.leaf, f.parent, l.name, l.kind, lower(l.valid) as since
    from held h join unit.tree_leaf f on f.tree = (select id from tree) and f.lft >= h.lft and f.lft < h.rgt
    join unit.life l on l.unit = f.leaf and l.valid @> $2::date
  )`

const communes = sql<ReachedCommune & { holds: boolean }, [Id, Day, Verb, number | null]>('people.communes_reached', `${reached}
  select p.unit, p.name, p.kind, count(*)::int as places, coalesce(bool_or(f.leaf = $4::int), false) as holds
  from leaves f join unit.life p on p.unit = f.parent and p.valid @> $2::date
  group by p.unit, p.name, p.kind order by p.name collate "vi-x-icu", p.unit`)

const places = sql<Reached, [Id, Day, Verb, number]>('people.places_reached', `${reached}
  select f.leaf as unit, f.name, f.kind, b.name as former
  from leaves f
  left join lateral (
    select q.name from unit.life b join unit.life q on q.unit = b.parent and q.valid @> (f.since - 1)
    where b.unit = f.leaf and b.valid @> (f.since - 1) and b.parent <> f.parent) b on true
  where f.parent = $4
  order by f.kind = 'unspecified', b.name collate "vi-x-icu" nulls first, length(f.name), f.name collate "vi-x-icu", f.leaf`)

export type Reach = { readonly communes: readonly ReachedCommune[]; readonly commune: ReachedCommune | null; readonly places: readonly Reached[] }

/**
 * Where an account may do something today: the communes it reaches, and the places inside the one chosen, by itself or
 * by one of its places (or the only one there is). @throws Problem `people.sign_in_first`, `people.scope`
 */
export async function placesFor(ctx: Ctx, verb: Verb, chosen: { commune?: number | null; place?: number | null } = {}): Promise<Reach> {
  const { db } = await allowEach(ctx, verb, [])
  const all = await communes.all(db, ctx.account!, ctx.day, verb, chosen.place ?? null)
  const commune = all.length === 1 ? all[0]! : all.find((c) => c.unit === chosen.commune) ?? all.find((c) => c.holds) ?? null
  return {
    communes: all.map(({ unit, name, kind, places }) => ({ unit, name, kind, places })), commune,
    places: commune === null ? [] : await places.all(db, ctx.account!, ctx.day, verb, commune.unit),
  }
}
