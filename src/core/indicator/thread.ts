import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { open } from '#core/people/door.ts'
import { getTree } from '#core/unit/read.ts'
import { published } from './values.queries.ts'
import { readValues, type Indicator, type Value, type ValuesQuery } from './values.ts'

/** One fact under a figure: where and when, how it was found out, and by which mandate it was stated; no person's name. */
export type Word = {
  readonly origin: Id; readonly ordinal: number; readonly kind: string; readonly leaf: number; readonly leafName: string
  readonly leafKind: string; /** The unit the place belonged to that day. */ readonly leafIn: string | null; readonly day: Day; readonly value: number
  readonly role: 'numerator' | 'denominator'; readonly share: number; readonly method: 'counted' | 'weighed' | 'sampled' | 'estimated'
  /** Place in the ledger: chain (unit), number and moment. */
  readonly chain: number | null; readonly seq: number | null; readonly at: Date | null
  readonly mandateVi: string | null; readonly mandateEn: string | null; readonly mandateUnit: string | null
}

export type FigureThread = { readonly indicator: Indicator; readonly value: Value; readonly words: readonly Word[]; readonly next: string | null }

const pageSize = 25

/** From here on a unit has so many places that its newest facts are found sooner among all newest ones than place by place. */
export const wide = 3_000

type Asked = [tree: number, unit: number, measures: number[], numerator: number, from: Day | null, to: Day, beforeDay: Day | null, beforeOrigin: Id | null, beforeOrdinal: number | null]

/** Which facts first (`page`), and only then who said them: the ledger is asked for one page, not for everything under the figure. */
const words = (name: string, page: string) => sql<Word, Asked>(name, `
  with page as materialized (${page} order by day desc, origin desc, ordinal desc limit ${pageSize})
  select g.origin, g.ordinal, g.kind, g.leaf, g.day, g.value::float8 as value, page.share::float8 as share, g.chain, g.seq, g.at,
         case when g.measure = $4 then 'numerator' else 'denominator' end as role,
         case g.method when 'c' then 'counted' when 'w' then 'weighed' when 's' then 'sampled' else 'estimated' end as method,
         g.role_vi as "mandateVi", g.role_en as "mandateEn",
         (select name from unit.life l where l.unit = g.mandate_unit order by lower(valid) desc limit 1) as "mandateUnit",
         at.name as "leafName", at.kind as "leafKind", at.inside as "leafIn"
  from page join indicator.published_word g using (shard_id, origin, ordinal)
  left join lateral (
    select l.name, l.kind, (select p.name from unit.life p where p.unit = l.parent order by p.valid @> g.day desc, lower(p.valid) desc limit 1) as inside
    from unit.life l where l.unit = g.leaf order by l.valid @> g.day desc, lower(l.valid) desc limit 1) at on true
  order by g.day desc, g.origin desc, g.ordinal desc`)

const due = `($5::date is null or f.day >= $5) and f.day <= $6 and ($7::date is null or (f.day, f.origin, f.ordinal) < ($7, $8::uuid, $9::smallint))`

const wordsByPlace = words('indicator.words_by_place', `
  select f.shard_id, f.origin, f.ordinal, f.day, p.share
  from (
    select k.leaf, k.share from unit.tree_node t join unit.node_leaf k on k.node = t.node where t.tree = $1 and t.unit = $2
    union all select leaf, sum(share) from unit.tree_leaf where tree = $1 and leaf = $2 group by leaf) p
  join fact.published_fact f on f.leaf = p.leaf
  where f.measure = any($3::int[]) and ${due}`)

const wordsByDay = words('indicator.words_by_day', `
  select newest.* from unnest($3::int[]) m(measure) cross join lateral (
    select * from (
      select f.shard_id, f.origin, f.ordinal, f.day,
             (select k.share from unit.tree_node t join unit.node_leaf k on k.node = t.node where t.tree = $1 and t.unit = $2 and k.leaf = f.leaf) as share
      from fact.published_fact f where f.measure = m.measure and ${due}) f
    where share is not null order by day desc, origin desc, ordinal desc limit ${pageSize}) newest`)

const width = sql<{ leaves: number }, [number, number]>('indicator.width', 'select rgt - lft as leaves from unit.tree_node where tree = $1 and unit = $2')

/**
 * Pulls the thread of a figure: what it is, the units it adds up from, and the facts under it, newest first, page by page.
 * @param after the `next` of the page before. @throws Problem as `readValues`
 */
export async function readThread(ctx: Ctx, query: Omit<ValuesQuery, 'indicators' | 'by'> & { indicator: string }, after: string | null = null): Promise<FigureThread> {
  const [value] = await readValues(ctx, { ...query, indicators: [query.indicator], by: 'children' })
  const db = await open(ctx)
  const tree = await getTree(db, query.map)
  const indicator = (await published.first(db, [query.indicator]))!
  const measures = indicator.denominator === null ? [indicator.numerator] : [indicator.numerator, indicator.denominator]
  const from = indicator.accumulates ? null : query.period.from
  const cursor = /^(\d{4}-\d{2}-\d{2})_([0-9a-f-]{36})_(\d{1,4})$/.exec(after ?? '')
  const leaves = (await width.first(db, tree.tree, query.unit))?.leaves ?? 1
  const found = await (leaves > wide ? wordsByDay : wordsByPlace).all(db, tree.tree, query.unit, measures, indicator.numerator, from, query.period.to,
    (cursor?.[1] ?? null) as Day | null, (cursor?.[2] ?? null) as Id | null, cursor ? Number(cursor[3]) : null)
  const last = found.length === pageSize ? found.at(-1)! : null
  return { indicator, value: value!, words: found, next: last === null ? null : `${last.day}_${last.origin}_${last.ordinal}` }
}
