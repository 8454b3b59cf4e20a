import type { Ctx } from '#base/ctx.ts'
import { isProblem } from '#base/problem.ts'
import { listIndicators } from '#core/indicator/values.ts'
import { readVerified } from '#core/verification/verified.ts'
import type { KitWhole } from '#core/kit/read.ts'
import { adoptionOf, endOf, type Kin, type Model } from '#programmes/movement/index.ts'
import { unitOnMap } from '#programmes/setup/index.ts'
import { figureOf, type ShownFigure } from '$ui/figure.server.ts'
import type { MapUnit } from '$ui/map/shapes.ts'

/** The published figures of a model's kit in its place, as they stand now; none where the place is no longer on the map. */
export async function figuresOf(ctx: Ctx, model: Pick<Model, 'unit' | 'commune'>, kit: KitWhole): Promise<ShownFigure[]> {
  const keys = kit.indicators.filter((one) => one.published !== false).map((one) => one.key)
  const known = await listIndicators(ctx)
  const read = async (unit: number) => {
    const asked = { unit, period: { from: null, to: ctx.day }, map: ctx.day, today: ctx.day }
    const values = await readVerified(ctx, { indicators: keys, unit, period: asked.period, map: asked.map })
    return values.filter((value) => value.value !== null).map((value) => figureOf(value, known.find((one) => one.key === value.indicator)!, asked))
  }
  try {
    return await read(model.unit)
  } catch (problem) {
    // A commune that ended goes on in another: its figures of today are that one's.
    if (!isProblem(problem) || problem.code !== 'unit.not_on_map') throw problem
    return model.commune === null ? [] : read(model.commune)
  }
}

/** A lineage drawn: the map at the end of a year, the years there are, and the curve. */
export async function drawn(ctx: Ctx, home: number, all: readonly Kin[], asked: string | null) {
  const begun = all.flatMap((one) => (one.since === null ? [] : [{ from: Number(one.since.slice(0, 4)), to: Number(endOf(one)?.slice(0, 4) ?? Infinity), commune: one.commune }]))
  const now = Number(ctx.day.slice(0, 4))
  const first = Math.min(now, ...begun.map((one) => one.from))
  const years = Array.from({ length: Math.min(30, now - first + 1) }, (_, i) => now - i).toReversed()
  const year = years.find((one) => String(one) === asked) ?? now
  const goingIn = (year: number) => begun.filter((one) => one.from <= year && one.to > year)
  const going = goingIn(year)
  // One scale for all years, so that one can be held against another.
  const most = Math.max(1, ...years.flatMap((year) => [...Map.groupBy(goingIn(year).filter((one) => one.commune !== null), (one) => one.commune).values()].map((same) => same.length)))
  const { children } = await unitOnMap(ctx, home, ctx.day)
  const units = children.flatMap(({ unit, name, lat, lon }): MapUnit[] => {
    const n = going.filter((one) => one.commune === unit).length
    return lat === null || lon === null ? [] : [{ id: String(unit), name, lat, lon, value: n === 0 ? null : n, trust: n === 0 ? 'missing' : 'counted', href: `/units/${unit}` }]
  })
  return { years, year, units, domain: [1, Math.max(2, most)] as const, going: going.length, communes: new Set(going.flatMap(({ commune }) => (commune === null ? [] : [commune]))).size, curve: adoptionOf(all, ctx.day) }
}
