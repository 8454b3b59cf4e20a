import { addDays, type Day } from '#base/day.ts'
import type { Ctx } from '#base/ctx.ts'
import { isProblem } from '#base/problem.ts'
import { listIndicators, readValues, type Indicator } from '#core/indicator/values.ts'
import { readVerified } from '#core/verification/verified.ts'
import { mapsThereWere, pathOfUnit, type Deployment } from '#programmes/setup/index.ts'
import { address, digitsOf, figureOf, type Asked } from '$ui/figure.server.ts'
import { measureText } from '$ui/measure.ts'
import { shown } from '$ui/page.server.ts'
import { partName } from '$ui/unit.ts'
import type { PageServerLoad } from './$types'
import { lively, pairOf } from './figures/one.server.ts'
import { systems } from './systems.ts'

/** What the page leads with: the work that began house by house. Without that kit, whatever rests on the most records. */
const leading = 'waste.households'
/** The day of the reportage's figure, which the demonstration rebuilds. */
const reported = '2023-12-31' as Day

export const load: PageServerLoad = ({ locals }) => shown(locals, async () => {
  const { ctx } = locals
  const deployment = locals.deployment!
  const asked: Asked = { unit: deployment.unit, period: { from: null, to: ctx.day }, map: ctx.day, today: ctx.day }
  const indicators = await listIndicators(ctx)
  const values = await readVerified(ctx, { indicators: null, unit: asked.unit, period: asked.period, map: asked.map })
  const drawn = (key: string) => {
    const [indicator, value] = [indicators.find((i) => i.key === key), values.find((v) => v.indicator === key)]
    return indicator && value ? [{ ...figureOf(value, indicator, asked), page: address('/figures', asked, key) }] : []
  }
  const most = values.toSorted((a, b) => b.n - a.n)[0]?.indicator
  const first = indicators.find((i) => i.key === leading && drawn(leading)[0]?.value != null) ?? indicators.find((i) => i.key === most)
  return {
    unitName: (await pathOfUnit(ctx, deployment.unit, ctx.day)).at(-1)!.name,
    systems: systems.map(({ name, drawing, figures, page }) => ({ name, drawing, page: page ?? null, figures: figures.flatMap(drawn) })),
    lead: first === undefined ? null : await leadOf(ctx, asked, first, deployment),
  }
})

async function leadOf(ctx: Ctx, asked: Asked, indicator: Indicator, deployment: Deployment) {
  const key = [indicator.key]
  const [value] = await readVerified(ctx, { indicators: key, unit: asked.unit, period: asked.period, map: asked.map, by: 'month' })
  const now = (await mapsThereWere(ctx)).find((map) => map.to === null)
  const then = deployment.demo ? reported : addDays(now?.from ?? asked.today, -1)
  return {
    figure: figureOf(value!, indicator, asked), page: address('/figures', asked, indicator.key),
    digits: digitsOf(indicator), measure: measureText(indicator.unitOfMeasure), since: then,
    months: lively(value!.months!, indicator).map(({ month, value: at }) => ({ month: `${month}-01`, value: at })),
    chain: await chainOf(ctx, asked, indicator),
    pair: await twoMaps(ctx, { ...asked, period: { from: null, to: then } }, indicator, then),
  }
}

/** From the unit down to the village where the figure is largest: the way a record travels, read backwards. */
async function chainOf(ctx: Ctx, asked: Asked, indicator: Indicator) {
  const chain: { name: string; kind: string; value: number; href: string }[] = []
  for (let unit: number | undefined = asked.unit, depth = 0; unit !== undefined && depth < 4; depth++) {
    const there: Asked = { ...asked, unit }
    const [value] = await readValues(ctx, { indicators: [indicator.key], unit, period: asked.period, map: asked.map, by: 'children' })
    if (value!.value === null) break
    const threadOf = (part: number) => address('/figures/thread', { ...there, unit: part }, indicator.key)
    if (depth === 0) chain.push({ name: value!.unitName, kind: '', value: value!.value, href: threadOf(unit) })
    // A village by its name, where there is one, says more than "village not recorded".
    const rank = (kind: string) => Number(kind === 'unspecified')
    const known = value!.children!.filter((child) => child.value !== null)
    const largest = known.toSorted((a, b) => rank(a.kind) - rank(b.kind) || b.value! - a.value!)[0]
    if (largest) chain.push({ name: partName(largest, unit), kind: largest.kind, value: largest.value!, href: threadOf(largest.unit) })
    unit = largest?.unit
  }
  return chain.toReversed()
}

/** Nothing to compare for a unit that did not stand on the former map, or that holds no communes. */
async function twoMaps(ctx: Ctx, asked: Asked, indicator: Indicator, then: Day) {
  try {
    const pair = await pairOf(ctx, asked, indicator, then)
    return pair.sides.every((side) => side.known > 1) ? pair : null
  } catch (reason) {
    if (isProblem(reason) && ['unit.not_on_map', 'unit.no_map'].includes(reason.code)) return null
    throw reason
  }
}
