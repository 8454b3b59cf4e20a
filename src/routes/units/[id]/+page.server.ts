import { isDay, type Day } from '#base/day.ts'
import type { Ctx } from '#base/ctx.ts'
import { isProblem } from '#base/problem.ts'
import { listIndicators, type Indicator } from '#core/indicator/values.ts'
import { refuse } from '#core/unit/problems.ts'
import type { UnitHistory } from '#core/unit/read.ts'
import { readVerified, type Verified } from '#core/verification/verified.ts'
import { coordinationIn, getReformable, historyOfUnit, holds, mapsThereWere, pathOfUnit } from '#programmes/setup/index.ts'
import { address, digitsOf, mapWord, titleOf, type Asked } from '$ui/figure.server.ts'
import { measureText } from '$ui/measure.ts'
import { shown } from '$ui/page.server.ts'
import { chartOf, partsWorthShowing, rowsOf } from '../../figures/one.server.ts'
import { overview } from '../../figures/overview.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals, params, url }) => shown(locals, async () => {
  const { ctx } = locals
  const id = Number(params.id)
  if (!Number.isInteger(id) || id < 1 || id > 2_147_483_647) throw refuse('not_found', { unit: params.id.slice(0, 40) })
  const history = await historyOfUnit(ctx, id)
  const maps = await mapsThereWere(ctx)
  const days = daysOf(history, maps, ctx.day)
  const wanted = url.searchParams.get('map')
  const map = wanted !== null && isDay(wanted) && days.includes(wanted) ? wanted : days[0]!
  const asked: Asked = { unit: id, period: { from: null, to: ctx.day }, map, today: ctx.day }
  const indicators = await listIndicators(ctx)
  const path = await pathOfUnit(ctx, id, map)
  const { groups } = await overview(ctx, asked, indicators)
  return {
    id, history, path, map: mapWord(asked), maps: days.map((day) => ({ day, word: day === ctx.day ? 'today' : day })), oldest: maps.at(-1)?.from ?? null,
    figures: groups.flatMap((group) => group.figures).slice(0, 8), figuresAt: address('/figures', asked),
    parts: await partsOf(ctx, asked, indicators), today: ctx.day, mayReform: await mayReform(ctx, id),
    coordinator: (await coordinationIn(ctx, id, map)).acting, mayName: !history.leaf && await holds(ctx, 'coordinator.name', id),
  }
})

/** The days on which this unit can be looked at: today while it lives, and the last day of each former map it stood on. */
function daysOf(history: UnitHistory, maps: readonly { from: Day; to: Day | null }[], today: Day): Day[] {
  const lived = (day: Day) => history.lives.some((life) => life.from <= day && (life.to === null || day <= life.to))
  const days = [today, ...maps.flatMap(({ to }) => (to === null || to >= today ? [] : [to]))].filter(lived)
  // A former unit on its last day, one decreed for a day to come on its first.
  return days.length > 0 ? days : [history.lives[0]!.from > today ? history.lives[0]!.from : history.lives.at(-1)!.to ?? today]
}

/** Whether the link to a reform leads anywhere for whoever looks; the public is not asked about. */
async function mayReform(ctx: Ctx, unit: number): Promise<boolean> {
  if (ctx.account === null) return false
  try {
    return (await getReformable(ctx, unit)).changes.length > 0
  } catch (reason) {
    if (isProblem(reason)) return false
    throw reason
  }
}

/** What hangs below, with the figure that most of it has; without any figure just the names. */
async function partsOf(ctx: Ctx, asked: Asked, indicators: readonly Indicator[]) {
  const values = await readVerified(ctx, { indicators: indicators.map((i) => i.key), unit: asked.unit, period: asked.period, map: asked.map, by: 'children' })
  const filled = (value: Verified) => value.children!.filter((child) => child.value !== null).length
  const value = values.toSorted((a, b) => filled(b) - filled(a) || b.n - a.n)[0]
  const indicator = indicators.find((i) => i.key === value?.indicator)
  if (!value || !indicator) return null
  const worth = partsWorthShowing(value.children!, asked.unit)
  const unspecified = new Set(worth.filter((part) => part.kind === 'unspecified').map((part) => part.unit))
  return {
    known: value.value !== null, label: titleOf(indicator), measure: measureText(indicator.unitOfMeasure), digits: digitsOf(indicator),
    rows: rowsOf(worth, indicator, asked).map((row) => ({ ...row, href: unspecified.has(row.unit) ? row.href : `/units/${row.unit}` })),
    chart: await chartOf(ctx, worth, indicator, asked),
  }
}
