import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import { open } from '#core/people/door.ts'
import { unitsAbove } from '#core/unit/above.ts'
import { getTree } from '#core/unit/read.ts'
import { readValues, type Value } from './values.ts'

/** A published figure that a record helps to make, with the words for it. */
export type Touched = Value & { readonly titleVi: string; readonly titleEn: string }

const titled = sql<{ key: string; titleVi: string; titleEn: string; measure: string; accumulates: boolean }, [readonly string[]]>('indicator.touched', `
  select distinct on (x.key) i.key, i.title_vi as "titleVi", i.title_en as "titleEn", x.key as measure, i.accumulates
  from indicator.published i join fact.published_measure x on x.id = i.numerator
  where x.key = any($1) order by x.key, i.denominator nulls first, i.key`)

/** For each measure the plainest published indicator that counts it; measures that no published figure uses are left out. */
export async function indicatorsCounting(ctx: Ctx, measures: readonly string[]) {
  return titled.all(await open(ctx), measures)
}

/**
 * The figures that facts of these measures, stated in this leaf on this day, are part of: for the commune around the leaf
 * and for the city, under today's map. A stock is read as it stands today, a flow over the year of the day.
 */
export async function figuresTouched(ctx: Ctx, leaf: number, day: Day, measures: readonly string[]): Promise<Touched[]> {
  const db = await open(ctx)
  const tree = await getTree(db, ctx.day)
  const around = await unitsAbove(db, tree, leaf, ctx.day)
  const units = [around[0], around.find((u) => u.kind === 'city' || u.kind === 'province')].filter((u) => u !== undefined)
  const found: Touched[] = []
  for (const { key, titleVi, titleEn, accumulates } of await indicatorsCounting(ctx, measures)) {
    const end = `${day.slice(0, 4)}-12-31` as Day
    const period = accumulates ? { from: null, to: ctx.day } : { from: `${day.slice(0, 4)}-01-01` as Day, to: end < ctx.day ? end : ctx.day }
    for (const { unit } of units) {
      const [value] = await readValues(ctx, { indicators: [key], unit, period, map: ctx.day })
      found.push({ ...value!, titleVi, titleEn })
    }
  }
  return found
}
