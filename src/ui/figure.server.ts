import type { Day, Period } from '#base/day.ts'
import { writePeriod } from '#base/day.ts'
import type { Amount, Indicator } from '#core/indicator/values.ts'
import { trustOf, type Verification } from '#core/verification/trust.ts'
import type { Verified } from '#core/verification/verified.ts'
import { dayText, percentText, type Span } from './format.ts'
import { measureText } from './measure.ts'
import { number, whole } from './number.ts'
import type { ShownCheck, Trust } from './trust.ts'
import { lang, m } from './words.ts'

/** How a page asks for figures: one unit, one period, one map. */
export type Asked = { readonly unit: number; readonly period: Period; readonly map: Day; readonly today: Day }

/** What the component Figure needs. */
export type ShownFigure = {
  readonly label: string; readonly value: number | null; readonly unitOfMeasure: string; readonly trust: Trust
  readonly trustDetail: string | undefined; readonly href: string; readonly period: Span; readonly unitName: string
  readonly map: string; readonly asOf: string; readonly digits: number | undefined; readonly check: ShownCheck | null
}

export function titleOf(indicator: Pick<Indicator, 'titleVi' | 'titleEn'>): string {
  return lang() === 'vi' ? indicator.titleVi : indicator.titleEn
}

/** Households are whole: a share of a divided unit makes a fraction that nobody should read as exact. */
export function digitsOf(indicator: Indicator): number | undefined {
  if (indicator.unitOfMeasure === 'percent') return 1
  return indicator.method === 'counted' && indicator.denominator === null ? 0 : undefined
}

/** Why a figure is marked as estimated, or how it was checked, in a few words beside its ring. */
export function doubtOf(amount: Pick<Amount, 'value' | 'estimatedShare' | 'apportionedShare'> & { readonly verification?: Verification | null }): string | undefined {
  if (amount.value === null) return undefined
  if (amount.apportionedShare > 0) return m.figures_detail_apportioned({ share: partText(amount.apportionedShare) })
  if (amount.estimatedShare > 0) return m.figures_detail_estimated({ share: partText(amount.estimatedShare) })
  return amount.verification ? checkText(amount.verification) : undefined
}

/** "93 % as reported (90–95 %), 380 of 50,761 records visited, 20/11/2026". */
function checkText({ confirmed, low, high, n, population, day }: Verification): string {
  const percent = (share: number) => percentText(share * 100, lang(), 0)
  const count = (of: number) => whole(of)
  return m.figures_detail_confirmed({ share: percent(confirmed), low: count(low * 100), high: percent(high), n: count(n), population: count(population), day: dayText(day) })
}

/** "50.761 theo phiếu, 93 % đã xác nhận (90–95 %), n = 380": what stands in full beside a figure; null where nobody has checked. */
export function confirmedText({ value, verification }: Pick<Verified, 'value' | 'verification'>, indicator: Indicator): string | null {
  if (value === null || verification === null) return null
  const count = (of: number) => whole(of)
  const { confirmed, low, high, n } = verification
  return m.check_sentence({
    value: number(value, digitsOf(indicator)), share: percentText(confirmed * 100, lang(), 0), low: count(low * 100), high: percentText(high * 100, lang(), 0), n: count(n) })
}

/** "93 % (90–95 %), n = 380", after the word for confirmed: what stands under a figure wherever it is shown; null where nobody has checked. */
export function checkBeside({ value, verification }: Pick<Verified, 'value' | 'verification'>): ShownCheck | null {
  if (value === null || verification === null) return null
  const { confirmed, low, high, n, sample } = verification
  const percent = (share: number) => percentText(share * 100, lang(), 0)
  return { text: m.check_beside({ share: percent(confirmed), low: whole(low * 100), high: percent(high), n: whole(n) }), href: `/verification/results/${sample}` }
}

/** A part of a whole in whole per cent; what is not nothing is at least 1 %. */
export function partText(share: number): string {
  return percentText(Math.max(1, Math.round(share * 100)), lang(), 0)
}

export function figureOf(value: Omit<Verified, 'children'>, indicator: Indicator, asked: Asked): ShownFigure {
  return {
    label: titleOf(indicator), value: value.value, unitOfMeasure: measureText(indicator.unitOfMeasure),
    trust: trustOf(value, indicator.method), trustDetail: doubtOf(value), href: address('/figures/thread', asked, indicator.key),
    period: spanOf(indicator, asked), unitName: value.unitName, map: mapWord(asked), asOf: value.asOf, digits: digitsOf(indicator), check: checkBeside(value),
  }
}

/** A stock is what stands at the end of its period, and no day to come has been counted yet. */
export function spanOf(indicator: Pick<Indicator, 'accumulates'>, { period, today }: Asked): Span {
  return indicator.accumulates ? { from: null, to: period.to > today ? today : period.to } : period
}

export function mapWord({ map, today }: Asked): string {
  return map === today ? 'today' : map
}

/** The address of a page about a figure; the same question always has the same address. */
export function address(path: string, asked: Asked, indicator?: string, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({ ...(indicator === undefined ? {} : { indicator }), unit: String(asked.unit) })
  query.set('period', asked.period.from === null && asked.period.to === asked.today ? 'all' : writePeriod(asked.period))
  query.set('map', mapWord(asked))
  for (const [name, value] of Object.entries(more)) query.set(name, value)
  return `${path}?${query}`
}
