import type { Feature, MultiPolygon } from 'geojson'
import { addDays, type Day } from '#base/day.ts'
import type { Ctx } from '#base/ctx.ts'
import { byName } from '#base/words.ts'
import { groundsOf, readValues, type Indicator } from '#core/indicator/values.ts'
import { listKits } from '#core/kit/read.ts'
import type { Boundary } from '#core/unit/boundary.ts'
import { lowerBound, trustOf } from '#core/verification/trust.ts'
import { diligenceOf, readVerified, type Verified } from '#core/verification/verified.ts'
import { boundariesOfUnits, historyOfUnit } from '#programmes/setup/index.ts'
import { address, checkBeside, confirmedText, digitsOf, doubtOf, figureOf, partText, titleOf, type Asked } from '$ui/figure.server.ts'
import type { MapUnit } from '$ui/map/shapes.ts'
import { measureText } from '$ui/measure.ts'
import { partName } from '$ui/unit.ts'
import { lang } from '$ui/words.ts'

type Maps = readonly { readonly from: Day; readonly to: Day | null }[]
export type Child = NonNullable<Verified['children']>[number]

/** One figure in full: by part, by month, on the other map, and what it means. @throws Problem as `readValues` */
export async function oneFigure(ctx: Ctx, asked: Asked, key: string, indicators: readonly Indicator[], maps: Maps, url: URL) {
  const query = { indicators: [key], unit: asked.unit, period: asked.period, map: asked.map }
  const [value] = await readVerified(ctx, { ...query, by: 'children' })
  const indicator = indicators.find((i) => i.key === key)!
  const [monthly] = await readValues(ctx, { ...query, by: 'month' })
  const figure = figureOf(value!, indicator, asked)
  const parts = partsWorthShowing(value!.children!, asked.unit)
  const rows = rowsOf(parts, indicator, asked)
  // Honesty must pay: where any place was checked, they stand by what is certain of them.
  const usualSort = rows.some((row) => row.sure !== null) ? '-sure' : '-value'
  return {
    figure,
    digits: digitsOf(indicator),
    numerator: value!.numerator, denominator: value!.denominator,
    notes: {
      apportioned: value!.apportionedShare > 0 ? partText(value!.apportionedShare) : null,
      estimated: value!.estimatedShare > 0 ? partText(value!.estimatedShare) : null,
    },
    check: await checkOf(ctx, value!, indicator, asked),
    rows: sorted(rows, url.searchParams.get('sort') ?? usualSort), usualSort,
    ratio: indicator.denominator !== null,
    chart: await chartOf(ctx, parts, indicator, asked),
    months: lively(monthly!.months!, indicator).map(({ month, value: at }) => ({ month: `${month}-01`, value: at })),
    otherMap: await otherMap(ctx, asked, indicator, maps),
    meaning: await meaningOf(ctx, indicator),
    arrived: url.searchParams.has('new'),
    exports: { csv: address('/figures/export.csv', asked, key), xlsx: address('/figures/export.xlsx', asked, key) },
  }
}

/** What the newest spot check says of the figure, in full, and what was put right since; null where nobody has checked. */
export async function checkOf(ctx: Ctx, value: Verified, indicator: Indicator, asked: Asked) {
  const text = confirmedText(value, indicator)
  if (text === null) return null
  const { sample, holds, stale, refused, drawn, day } = value.verification!
  const [diligence] = await diligenceOf(ctx, asked, [value])
  return {
    text, href: `/verification/results/${sample}`, holds, stale, refused, drawn, day,
    lowered: diligence && diligence.amount > 0 ? { since: diligence.since, amount: diligence.amount, corrections: diligence.corrections } : null,
  }
}

/**
 * "Village not recorded" is a row only where something was recorded so. A commune made of former communes shows each of them,
 * also those without a figure yet; a city does not list the districts it once had.
 */
export function partsWorthShowing(children: readonly Child[], inside: number): Child[] {
  const commune = children.every((child) => ['unspecified', 'village', 'residential_area'].includes(child.kind))
  const ofFormerCommune = (child: Child) => commune && child.ofFormer && child.ofUnit !== inside
  return children.filter((child) => child.kind !== 'unspecified' || child.value !== null || ofFormerCommune(child))
}

/** What hangs below, as rows; a part that holds villages or facts leads on to its own figure. */
export function rowsOf(parts: readonly Child[], indicator: Indicator, asked: Asked) {
  const total = parts.reduce((sum, part) => sum + (part.numerator ?? 0), 0)
  return parts.map((part) => ({
    unit: part.unit, name: partName(part, asked.unit), kind: part.kind,
    value: part.value, numerator: part.numerator, denominator: part.denominator,
    share: total > 0 && part.numerator !== null ? (part.numerator / total) * 100 : null, n: part.n,
    // What rankings compare: of a checked figure only what is certain.
    sure: lowerBound(part, indicator.method), verification: part.verification,
    trust: trustOf(part, indicator.method), doubt: doubtOf(part), check: checkBeside(part), href: address('/figures', { ...asked, unit: part.unit }, indicator.key),
  }))
}

type Row = ReturnType<typeof rowsOf>[number]

function sorted(rows: readonly Row[], sort: string): Row[] {
  const key = sort.replace(/^-/, '')
  const way = sort.startsWith('-') ? -1 : 1
  // Missing is neither small nor large: it comes last either way.
  const number = (row: Row) => (key === 'share' ? row.share : key === 'n' ? row.n : key === 'sure' ? row.sure : row.value)
  return rows.toSorted((a, b) => {
    if (key === 'name') return way * byName(a.name, b.name)
    const [x, y] = [number(a), number(b)]
    // Of places that were not checked the claim is all there is to go by, after those that were.
    if (key === 'sure' && x === null && y === null) return (b.value ?? -Infinity) - (a.value ?? -Infinity) || byName(a.name, b.name)
    if (x === null || y === null) return Number(x === null) - Number(y === null) || byName(a.name, b.name)
    return way * (x - y) || byName(a.name, b.name)
  })
}

export async function chartOf(ctx: Ctx, parts: readonly Child[], indicator: Indicator, asked: Asked) {
  const units = parts.flatMap((part): MapUnit[] => (part.lat === null || part.lon === null ? [] : [{
    id: String(part.unit), name: part.kind === 'unspecified' ? part.of ?? '' : part.name, lat: part.lat, lon: part.lon, value: part.value,
    trust: trustOf(part, indicator.method), href: address('/figures', { ...asked, unit: part.unit }, indicator.key),
  }]))
  const drawn = await boundariesOfUnits(ctx, units.map((unit) => Number(unit.id)))
  // Half a map of real boundaries would say that the other half does not exist.
  const boundaries = units.length > 0 && drawn.size === units.length
    ? Object.fromEntries([...drawn].map(([unit, boundary]) => [unit, featureOf(boundary)])) : undefined
  return { units, boundaries }
}

function featureOf({ type, coordinates }: Boundary): Feature<MultiPolygon> {
  const geometry = { type, coordinates: coordinates.map((rings) => rings.map((ring) => ring.map(([lon, lat]) => [lon, lat]))) }
  return { type: 'Feature', properties: {}, geometry }
}

/** Months up to the last that says something new: of a stock the last in which it moved, of a flow the last with a figure. */
export function lively<M extends { readonly value: number | null }>(months: readonly M[], of: Pick<Indicator, 'accumulates'>): M[] {
  const moved = (month: M, at: number) => !of.accumulates || at === 0 || month.value !== months[at - 1]!.value
  const last = months.findLastIndex((month, at) => month.value !== null && moved(month, at))
  return months.slice(0, Math.max(last + 1, Math.min(months.length, 2)))
}

/** What the figure means, said by the kit that brought it. */
export async function meaningOf(ctx: Ctx, indicator: Indicator) {
  const kit = (await listKits(ctx)).find((k) => k.name === indicator.kit)
  return {
    title: titleOf(indicator), measure: measureText(indicator.unitOfMeasure), method: indicator.method, accumulates: indicator.accumulates,
    ...groundsOf(indicator, lang()), kit: kit?.title[lang()] ?? null,
  }
}

const many = ['nation', 'province', 'city', 'district']

/**
 * The same figure under a former map, the one looked at or else the last, and under today's. A unit of communes is drawn
 * commune by commune on each; any other is set beside those it came from or became.
 */
async function otherMap(ctx: Ctx, asked: Asked, indicator: Indicator, maps: Maps) {
  const now = maps.find((map) => map.to === null)
  if (!now || maps.length < 2) return null
  const then = asked.map < now.from ? asked.map : addDays(now.from, -1)
  const history = await historyOfUnit(ctx, asked.unit)
  const lived = (day: Day) => history.lives.find((life) => life.from <= day && (life.to === null || day <= life.to))
  const today = lived(asked.today)
  if (today && lived(then) && many.includes(today.kind)) {
    return today.kind === 'nation' ? null : { pair: await pairOf(ctx, asked, indicator, then) }
  }
  const old = !today
  const links = old ? history.successors : history.predecessors
  const kin: { name: string; kind: string; share: number; estimated: boolean; figure: ReturnType<typeof figureOf> }[] = []
  for (const link of links) {
    // On the day of that very reform: a later one may have ended the other in turn.
    const day = old ? link.day : addDays(link.day, -1)
    const map = day >= now.from ? asked.today : day
    const [value] = await readVerified(ctx, { indicators: [indicator.key], unit: link.unit, period: asked.period, map })
    const there = { ...asked, unit: link.unit, map }
    const figure = { ...figureOf(value!, indicator, there), href: address('/figures', there, indicator.key) }
    kin.push({ name: link.name, kind: link.kind, share: link.shareOfOld, estimated: link.estimated, figure })
  }
  return kin.length === 0 ? null : { kin, old, reform: links[0]!.day }
}

/** The same figure commune by commune under two maps, on one scale. @throws Problem `unit.not_on_map` */
export async function pairOf(ctx: Ctx, asked: Asked, indicator: Indicator, then: Day) {
  const sides = []
  for (const map of [then, asked.today]) {
    const there = { ...asked, map }
    const [value] = await readVerified(ctx, { indicators: [indicator.key], unit: asked.unit, period: asked.period, map, by: 'communes' })
    const known = value!.children!.filter((child) => child.value !== null)
    sides.push({
      figure: { ...figureOf(value!, indicator, there), href: address('/figures', there, indicator.key) },
      count: value!.children!.length, known: known.length,
      ...(await chartOf(ctx, value!.children!, indicator, there)), highest: Math.max(0, ...known.map((child) => child.value!)),
    })
  }
  return { sides, domain: [0, Math.max(...sides.map((side) => side.highest))] as const }
}
