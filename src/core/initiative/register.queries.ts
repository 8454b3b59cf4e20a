import type { Day } from '#base/day.ts'
import { sql, type Db, type Sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import type { Honour, Level, State } from './life.ts'
import { heldLevelSql, lateSql, underWaySql } from './initiative.queries.ts'
import type { Draft } from './form.ts'
import { cameAt, cameFirst, communesOn, leavesBelow, leavesOf, type Took } from './took.ts'

export type ListedRow = Pick<Draft, 'kind' | 'field' | 'title' | 'registrantKind' | 'registrant' | 'novelty' | 'year'> & {
  id: Id; unit: number; unitName: string; unitKind: string; commune: number | null; communeName: string | null; level: Level; state: State; honour: Honour | null; honourLevel: Level | null
  kit: string | null; copiedFrom: Id | null; registeredOn: Day | null; revisitOn: Day | null; late: boolean; edition: number; changedAt: Date
}
export type TallyRow = { state: State; honour: Honour | null; field: string | null; kind: string; level: Level; n: number; late: number }

/** What is asked; only what is there narrows the list down. `text` is folded; the unit is that of the map of `map`. */
export type Asked = {
  readonly today: Day; readonly map: Day; readonly unit: number; readonly states?: readonly State[] | undefined; readonly level?: string | undefined; readonly kind?: string | undefined; readonly field?: string | undefined
  readonly year?: number | undefined; readonly registrantKind?: string | undefined; readonly text?: string | undefined; readonly late?: boolean | undefined; readonly lateOn?: Day | undefined; readonly kit?: string | undefined
  readonly took?: Took | undefined; readonly novelty?: string | undefined; readonly copied?: boolean | undefined; readonly apart?: boolean | undefined; readonly underWay?: boolean | undefined
}

type Leaves = { leaves: number[] | null; ranges: string }
/** Leaves below a unit: as a list, and as ranges. */
const below = sql<Leaves, [Day, number]>('initiative.leaves_below', `
  select array_agg(distinct f.leaf) as leaves, coalesce(range_agg(int4range(f.leaf, f.leaf + 1)), '{}')::text as ranges ${leavesBelow('$1', '$2')}`)

/** Those of them that lie in no commune: of a city or district itself, and of no place below it that is known. */
const apartBelow = sql<Leaves, [Day, number]>('initiative.leaves_apart', `
  with apart as (select f.leaf ${leavesBelow('$1', '$2')} except select leaf from (${leavesOf('$1', communesOn('$1'))}) x)
  select array_agg(leaf) as leaves, coalesce(range_agg(int4range(leaf, leaf + 1)), '{}')::text as ranges from apart`)

/** From so many places on it is better to walk the register in its order than to gather it place by place; to count is to gather. */
const manyPlaces = 100

const beginning = '0001-01-01'

type Where = { readonly name: string; readonly text: string; readonly values: readonly unknown[] }

/** Of few places each initiative is asked for its passages; of many, the passages of those days are gathered first. */
const tookIn = (passages: string, many: boolean) => (many
  ? `(i.shard_id, i.id) in (with came as materialized (select p.shard_id, p.initiative from initiative.passage p where ${passages}) select * from came)`
  : `exists (select from initiative.passage p where p.shard_id = i.shard_id and p.initiative = i.id and ${passages})`)

/**
 * The condition for what is asked and nothing else: a statement of its own for each kind of question, so that one which does not
 * look at titles is answered from an index without them, and the plan for a city is never that for a village.
 */
async function whereOf(db: Db, asked: Asked, walk: boolean): Promise<Where> {
  const { leaves, ranges } = (await (asked.apart ? apartBelow : below).first(db, asked.map, asked.unit))!
  const many = (leaves?.length ?? 0) > manyPlaces
  const wide = walk && many
  const values: unknown[] = [asked.today]
  const names: string[] = []
  const parts: string[] = []
  const put = (value: unknown) => `$${values.push(value)}`
  const add = (name: string, value: unknown, text: (at: string) => string) => {
    if (value === undefined || value === false) return
    names.push(name)
    parts.push(text(value === true ? '' : put(value)))
  }
  add(wide ? 'wide' : 'near', wide ? ranges : leaves ?? [], (at) => (wide ? `i.leaf <@ ${at}::int4multirange` : `i.leaf = any(${at}::int[])`))
  add('states', asked.states, (at) => `(i.state = any(${at}::text[]) or (i.honour = any(${at}::text[]) and i.state <> 'stopped'))`)
  const { took, level, kind, registrantKind, ...rest } = asked
  add('collective', kind === 'collective', () => "i.kind <> 'individual_exemplar'")
  add('underWay', asked.underWay, () => underWaySql('i'))
  add(asked.underWay ? 'heldLevel' : 'level', took ? undefined : level, (at) => asked.underWay ? `${heldLevelSql('i')} = ${at}` : `(i.level = ${at} or (i.state = 'submitted' and i.honour_level = ${at}))`)
  const equal = { ...rest, kind: kind === 'collective' ? undefined : kind, registrantKind: registrantKind === 'none' ? undefined : registrantKind }
  for (const [name, column] of [['kind', 'kind'], ['field', 'field'], ['registrantKind', 'registrant_kind'], ['kit', 'kit'], ['novelty', 'novelty']] as const) add(name, equal[name], (at) => `i.${column} = ${at}`)
  add('unsaid', registrantKind === 'none', () => 'i.registrant_kind is null')
  add('year', asked.year, (at) => `i.year = ${at}::int`)
  add('text', asked.text, (at) => `i.title_folded like '%' || ${at} || '%'`)
  add('late', asked.late && asked.lateOn === undefined, () => lateSql('i', '$1'))
  add('lateOn', asked.lateOn, (at) => lateSql('i', at))
  add('copied', asked.copied, () => 'i.copied_from is not null')
  if (took) {
    const days = { steps: put([took.step]), from: put(took.from ?? beginning), to: put(took.to ?? asked.today) }
    names.push(`took${level === undefined ? '' : 'At'}${many ? 'Many' : ''}`)
    parts.push(tookIn(level === undefined ? cameFirst(days) : cameAt(days, put(level)), many))
  }
  return { name: names.join('_'), text: parts.join(' and '), values }
}

const orders = {
  changed: 'i.changed_at desc, i.id', title: 'i.title_folded, i.changed_at desc, i.id', place: 'i.leaf, i.changed_at desc, i.id', registered: 'i.registered_on desc nulls last, i.changed_at desc, i.id',
} as const
export type Sort = keyof typeof orders

const listedBy = (where: Where, sort: Sort) => sql<ListedRow, unknown[]>(`initiative.listed_by_${sort}_${where.name}`, `
  with page as materialized (select i.shard_id, i.id from initiative.initiative i where ${where.text} order by ${orders[sort]} limit $${where.values.length + 1} offset $${where.values.length + 2})
  select i.id, i.unit, l.name as "unitName", l.kind as "unitKind", c.unit as commune, c.name as "communeName", i.level, i.state, i.honour, i.honour_level as "honourLevel", i.kind, i.field, i.title,
         i.registrant_kind as "registrantKind", i.registrant, i.novelty, i.year, i.kit, i.copied_from as "copiedFrom", i.registered_on as "registeredOn",
         i.revisit_on as "revisitOn", coalesce(${lateSql('i', '$1')}, false) as late, i.edition, i.changed_at as "changedAt"
  from page p join initiative.initiative i on i.shard_id = p.shard_id and i.id = p.id
  join lateral (select name, kind from unit.life l where l.unit = i.unit order by lower(valid) desc limit 1) l on true
  left join lateral (
    select f.parent as unit, l.name from unit.tree t join unit.tree_leaf f on f.tree = t.id and f.leaf = i.leaf join unit.life l on l.unit = f.parent and l.valid @> $1::date
    where t.valid @> $1::date order by f.share desc limit 1) c on true
  order by ${orders[sort]}`)

const tallyBy = (where: Where) => sql<TallyRow, unknown[]>(`initiative.tally_${where.name}`, `
  select i.state, case when i.state <> 'stopped' then i.honour end as honour, i.field, i.kind, i.level, count(*)::int as n, count(*) filter (where ${lateSql('i', '$1')})::int as late
  from initiative.initiative i where ${where.text} group by 1, 2, 3, 4, 5`)

/**
 * Bounded by what can be asked, not by how often: nine conditions are there or not, one of them in a second way, places are near or
 * wide, in four orders. That is 2^8 × 3 × 2 × 4 = 6,144 lists and 768 tallies at most; texts and values are never part of a name. People use some dozens.
 */
const made = new Map<string, Sql<never, unknown[]>>()
function once<Row extends object>(name: string, make: () => Sql<Row, unknown[]>): Sql<Row, unknown[]> {
  const known = made.get(name) as Sql<Row, unknown[]> | undefined
  if (known) return known
  const fresh = make()
  made.set(name, fresh as never)
  return fresh
}

/** A stretch of the register. The newest change first, or by title, place or day of registration. */
export async function listed(db: Db, asked: Asked, sort: Sort, rows: number, first: number): Promise<ListedRow[]> {
  const where = await whereOf(db, asked, true)
  return once(`${sort} ${where.name}`, () => listedBy(where, sort)).all(db, ...where.values, rows, first)
}

/** How many there are of each state, honour, field, kind and level under the same question, and of how many of them the day to be looked at has passed. */
export async function tally(db: Db, asked: Asked): Promise<TallyRow[]> {
  const where = await whereOf(db, asked, false)
  return once(`tally ${where.name}`, () => tallyBy(where)).all(db, ...where.values)
}
