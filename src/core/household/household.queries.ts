import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'

export const states = ['living', 'merged', 'split', 'moved', 'left', 'erased'] as const
export type State = (typeof states)[number]

export type HouseholdRow = {
  id: Id; shard: number; leaf: number; leafName: string; lane: string; label: string | null; members: number | null
  lat: number | null; lon: number | null; accuracy: number | null; state: State; endedOn: Day | null; restrictedAt: Date | null; enteredAt: Date; changedAt: Date; edition: number
}

/** The leaves `f.leaf` below a unit on the map of a day; of a leaf, itself. */
export const leavesBelow = (day: string, unit: string): string => `
  select f.leaf from unit.tree t join lateral (
    select lft, rgt from unit.tree_node where tree = t.id and unit = ${unit}
    union all select lft, lft + 1 from unit.tree_leaf where tree = t.id and leaf = ${unit} limit 1) n on true
  join unit.tree_leaf f on f.tree = t.id and f.lft >= n.lft and f.lft < n.rgt
  where t.valid @> ${day}::date`

/** Whether a household agrees to a purpose, now: asked of the consents, kept nowhere. */
export const agrees = (household: string, purpose: string): string => `exists (
  select from household.consent c where c.shard_id = ${household}.shard_id and c.household = ${household}.id and c.purpose = ${purpose} and c.withdrawn_at is null)`
/** Whether it may not be met for a purpose: it asked not to be used for anything, or said no after it had agreed; a household that was never asked has not said no. */
export const withdrew = (household: string, purpose: string): string => `(${household}.restricted_at is not null or exists (
  select from household.consent c where c.shard_id = ${household}.shard_id and c.household = ${household}.id and c.purpose = ${purpose} and c.withdrawn_at is not null)
  and not ${agrees(household, purpose)})`

const whole = `
  select h.id, h.shard_id as shard, h.leaf, l.name as "leafName", h.lane, h.label, h.members, h.lat::float8 as lat, h.lon::float8 as lon, h.accuracy,
         h.state, h.ended_on as "endedOn", h.restricted_at as "restrictedAt", h.entered_at as "enteredAt", h.changed_at as "changedAt", h.edition
  from household.household h
  join lateral (select name from unit.life l where l.unit = h.leaf order by lower(valid) desc limit 1) l on true`
export const household = sql<HouseholdRow, [Id]>('household.one', `${whole} where h.id = $1`)
export const many = sql<HouseholdRow, [Id[]]>('household.many', `${whole} where h.id = any($1::uuid[])`)
export const taken = sql<{ id: Id }, [Id[]]>('household.taken', 'select id from household.household where id = any($1::uuid[])')

/** Nothing comes back for one that is there already. */
export const put = sql<{ id: Id }, unknown[]>('household.put', `
  insert into household.household (shard_id, id, leaf, lane, label, found, members, lat, lon, accuracy, entered_by, entered_at, changed_at)
  select i.*, $11::uuid, $12::timestamptz, $12::timestamptz
  from unnest($1::int[], $2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::int[], $8::numeric[], $9::numeric[], $10::real[]) as i
  on conflict (shard_id, id) do nothing returning id`)

export const change = sql<{ edition: number }, unknown[]>('household.change', `
  update household.household set lane = $4, label = $5, found = $6, members = $7, lat = $8, lon = $9, accuracy = $10, changed_at = $11, edition = edition + 1
  where shard_id = $1 and id = $2 and edition = $3 and state = 'living' returning edition`)

/** Ends a household; what somebody changed meanwhile is left alone. Nobody has to find its house any more. */
export const end = sql<{ id: Id }, [number[], Id[], number[], State, Day, Date]>('household.end', `
  update household.household h set state = $4, ended_on = $5, lat = null, lon = null, accuracy = null, changed_at = $6, edition = h.edition + 1
  from unnest($1::int[], $2::uuid[], $3::int[]) as a(shard_id, id, edition)
  where h.shard_id = a.shard_id and h.id = a.id and h.edition = a.edition and h.state = 'living' returning h.id`)

export const succeed = sql<never, unknown[]>('household.succeed', `
  insert into household.succession (shard_id, leaf, old, new, new_leaf, how, day)
  select * from unnest($1::int[], $2::int[], $3::uuid[], $4::uuid[], $5::int[], $6::text[], $7::date[])`)

export type Kin = { id: Id; label: string | null; lane: string | null; leafName: string; how: 'merged' | 'split' | 'moved'; day: Day; before: boolean }
/** Out of which households one arose and which followed; of those behind the wall the place alone. */
export const kin = sql<Kin, [Id]>('household.kin', `
  select k.id, h.label, h.lane, l.name as "leafName", k.how, k.day, k.before
  from (select s.old as id, s.leaf, s.how, s.day, true as before from household.succession s where s.new = $1
        union all select s.new, s.new_leaf, s.how, s.day, false from household.succession s where s.old = $1) k
  join lateral (select name from unit.life l where l.unit = k.leaf order by lower(valid) desc limit 1) l on true
  left join household.household h on h.id = k.id order by k.before desc, k.day, h.label`)

export type ListedRow = { id: Id; leaf: number; lane: string; label: string | null; members: number | null; located: boolean; state: State }
const asked = `h.leaf = any (array(${leavesBelow('$2', '$1')})) and h.state = any($3::text[]) and ($4::text is null or h.lane = $4) and ($5::text is null or h.found like '%' || $5 || '%')`
const inOrder = 'h.leaf, h.lane collate household.natural, h.label collate household.natural nulls last, h.id'
type Question = [unit: number, day: Day, states: readonly string[], lane: string | null, text: string | null]
export const listed = sql<ListedRow, [...Question, number, number]>('household.listed', `
  select h.id, h.leaf, h.lane, h.label, h.members, h.lat is not null as located, h.state
  from household.household h where ${asked} order by ${inOrder} limit $6 offset $7`)
export const counted = sql<{ n: number }, Question>('household.counted', `select count(*)::int as n from household.household h where ${asked}`)

export type LaneRow = { leaf: number; leafName: string; lane: string; households: number; members: number | null }
/** How many live in each lane; `members` is the sum of those that said it. */
export const lanes = sql<LaneRow, [number, Day]>('household.lanes', `
  select h.leaf, l.name as "leafName", h.lane, count(*)::int as households, sum(h.members)::int as members
  from household.household h
  join lateral (select name from unit.life l where l.unit = h.leaf order by lower(valid) desc limit 1) l on true
  where h.leaf = any (array(${leavesBelow('$2', '$1')})) and h.state = 'living' group by h.leaf, l.name, h.lane order by l.name collate household.natural, h.leaf, h.lane collate household.natural`)

/**
 * Which of these (household, place) pairs belong together: it lives there, came from there, or its village and that one are one
 * by a reform. `erased` is told apart, so that what was wiped is not written anew, and so is who wants no photographs.
 */
export const belonging = sql<{ id: Id; leaf: number; erased: boolean; noPhotos: boolean }, [Id[], number[]]>('household.belonging', `
  select a.id, a.leaf, h.state = 'erased' as erased, ${withdrew('h', "'photos'")} as "noPhotos"
  from unnest($1::uuid[], $2::int[]) as a(id, leaf) join household.household h on h.id = a.id
  where h.leaf = a.leaf or exists (select from household.succession s where s.new = h.id and s.leaf = a.leaf)
     or exists (select from unit.succession u where (u.old = h.leaf and u.new = a.leaf) or (u.old = a.leaf and u.new = h.leaf))`)

export const restrict = sql<never, [number, Id, Date]>('household.restrict', `
  update household.household set restricted_at = $3, changed_at = $3, edition = edition + 1 where shard_id = $1 and id = $2 and restricted_at is null`)

/** The name, the people and the place go; id, village, lane and what became of it stay, so that nothing counted changes. */
export const erase = sql<{ id: Id; shard: number; leaf: number }, [Id[], Day, Date]>('household.erase', `
  update household.household set state = 'erased', label = null, found = '', members = null, lat = null, lon = null, accuracy = null,
    ended_on = coalesce(ended_on, $2), changed_at = $3, edition = edition + 1
  where id = any($1::uuid[]) and state <> 'erased' returning id, shard_id as shard, leaf`)

/** The same people under earlier numbers: households that moved here or were merged into this one. */
export const same = sql<{ id: Id }, [Id]>('household.same_people', `
  with recursive back(id, step) as (
    select $1::uuid, 0
    union select s.old, step + 1 from back b join household.succession s on s.new = b.id and s.how in ('moved', 'merged') where step < 20)
  select distinct id from back`)

/** Households that ended before a day, with a name still. */
export const forgettable = sql<{ id: Id }, [Day]>('household.forgettable', `
  select id from household.household where ended_on < $1 and label is not null and state <> 'living' limit 5000`)
