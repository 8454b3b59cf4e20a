import type { Ctx } from '#base/ctx.ts'
import { writePeriod, type Day } from '#base/day.ts'
import type { Row } from '#base/table/write.ts'
import { listIndicators } from '#core/indicator/values.ts'
import type { Verification } from '#core/verification/trust.ts'
import { readVerified } from '#core/verification/verified.ts'
import { titleOf } from '$ui/figure.server.ts'
import { measureText } from '$ui/measure.ts'
import { trustWords } from '$ui/trust.ts'
import { kindText, partName } from '$ui/unit.ts'
import { m } from '$ui/words.ts'
import { questionOf } from './question.server.ts'
import { partsWorthShowing, rowsOf } from './one.server.ts'

/** A figure by parts as a table to take away, the whole first: what it counts, over which days, under which map, as of when. */
export async function tableOf(ctx: Ctx, query: URLSearchParams, home: number): Promise<{ name: string; columns: string[]; rows: Row[] }> {
  const question = questionOf(query, home, ctx.day as Day)
  const key = question.indicator ?? ''
  const { unit, period, map } = question
  const [value] = await readVerified(ctx, { indicators: [key], unit, period, map, by: 'children' })
  const indicator = (await listIndicators(ctx)).find((i) => i.key === key)!
  const about = [titleOf(indicator), measureText(indicator.unitOfMeasure), writePeriod(period), map, value!.asOf]
  const itself = { ...value!, unit, name: value!.unitName, kind: '', ofUnit: null, of: null, ofFormer: false, lat: null, lon: null }
  const whole = rowsOf([itself], indicator, question)
  const parts = rowsOf(partsWorthShowing(value!.children!, unit), indicator, question)
  const partOf = (row: { unit: number }) => value!.children!.find((child) => child.unit === row.unit)!
  const rows = [...whole, ...parts].map((row, at): Row => [
    at === 0 ? row.name : partName(partOf(row), unit), row.kind === '' ? '' : kindText(row.kind),
    row.value, row.numerator, row.denominator, row.n, trustWords(row.trust), row.doubt ?? '', row.sure, ...checked(row.verification), ...about,
  ])
  const columns = [
    m.figures_column_unit(), m.figures_export_kind(), m.figures_export_value(), m.figures_export_numerator(),
    m.figures_export_denominator(), m.figures_column_facts(), m.figures_column_trust(), m.figures_export_note(),
    m.check_export_sure(), m.check_export_share(), m.check_export_low(), m.check_export_high(), m.check_export_n(), m.check_export_day(), m.figures_ask_indicator(),
    m.figures_export_measure(), m.figures_ask_period(), m.figures_export_map(), m.figures_export_as_of(),
  ]
  return { name: `lan-toa-${key}-${unit}-${map}`.replace(/[^\w.-]/g, ''), columns, rows }
}

/** Shares as parts of one, for calculations; a figure that nobody checked leaves them empty. */
const checked = (v: Verification | null): Row => (v === null ? [null, null, null, null, null] : [v.confirmed, v.low, v.high, v.n, v.day])

export function download(body: BodyInit, name: string, type: string): Response {
  const headers = { 'content-type': type, 'content-disposition': `attachment; filename="${name}"`, 'x-content-type-options': 'nosniff' }
  return new Response(body, { headers })
}
