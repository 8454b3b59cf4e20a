import type { Ctx } from '#base/ctx.ts'
import type { Day, Period } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import { open } from '#core/people/door.ts'
import { unitsAbove } from '#core/unit/above.ts'
import { getTree } from '#core/unit/read.ts'
import { listIndicators, readValues, type Indicator, type Value } from './values.ts'

/** A published figure that a record helps to make. */
export type Touched = { readonly value: Value; readonly indicator: Indicator; readonly period: Period }

/** `measuredIn`: what the measure itself counts, "điểm", also where the figure is a share of them. */
export type Counting = Indicator & { readonly measuredIn: string }

const counting = sql<{ measure: string; indicator: string; measuredIn: string }, [readonly string[]]>('indicator.counting', `
  select distinct on (x.key) x.key as measure, i.key as indicator, x.unit_of_measure as "measuredIn"
  from indicator.published i join fact.published_measure x on x.id = i.numerator
  where x.key = any($1) order by x.key, i.denominator nulls first, i.key`)

const dividing = sql<{ measure: string; indicator: string }, [readonly string[]]>('indicator.dividing', `
  select distinct on (x.key) x.key as measure, i.key as indicator
  from indicator.published i join fact.published_measure x on x.id = i.denominator
  where x.key = any($1) order by x.key, i.key`)

/** For each measure the plainest published indicator that counts it; a measure that no published figure uses has none. */
export async function indicatorsCounting(ctx: Ctx, measures: readonly string[]): Promise<Map<string, Counting>> {
  const found = await counting.all(await open(ctx), measures)
  const all = new Map((await listIndicators(ctx)).map((indicator) => [indicator.key, indicator]))
  return new Map(found.map(({ measure, indicator, measuredIn }) => [measure, { ...all.get(indicator)!, measuredIn }]))
}

/** For each measure by which a published figure is divided, that figure. */
export async function indicatorsOver(ctx: Ctx, measures: readonly string[]): Promise<Map<string, Indicator>> {
  const found = await dividing.all(await open(ctx), measures)
  const all = new Map((await listIndicators(ctx)).map((indicator) => [indicator.key, indicator]))
  return new Map(found.map(({ measure, indicator }) => [measure, all.get(indicator)!]))
}

/**
 * The figures that facts of these measures, stated in this leaf on this day, are part of: for the commune around the leaf
 * and for the city, under today's map. A stock is read as it stands today, a flow over the year of the day.
 */
export async function figuresTouched(ctx: Ctx, leaf: number, day: Day, measures: readonly string[]): Promise<Touched[]> {
  const db = await open(ctx)
  const around = await unitsAbove(db, await getTree(db, ctx.day), leaf, ctx.day)
  const city = around.find((unit) => unit.kind === 'city' || unit.kind === 'province')
  const units = [around[0], city].filter((unit, at, all) => unit !== undefined && all.indexOf(unit) === at)
  const end = `${day.slice(0, 4)}-12-31` as Day
  const year: Period = { from: `${day.slice(0, 4)}-01-01` as Day, to: end < ctx.day ? end : ctx.day }
  const found: Touched[] = []
  for (const indicator of (await indicatorsCounting(ctx, measures)).values()) {
    const period = indicator.accumulates ? { from: null, to: ctx.day } : year
    for (const unit of units) {
      const [value] = await readValues(ctx, { indicators: [indicator.key], unit: unit!.unit, period, map: ctx.day })
      found.push({ value: value!, indicator, period })
    }
  }
  return found
}
