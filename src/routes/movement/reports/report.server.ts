import { today, writePeriod, type Day } from '#base/day.ts'
import type { Ctx } from '#base/ctx.ts'
import { listIndicators } from '#core/indicator/values.ts'
import { trustOf } from '#core/verification/trust.ts'
import { listClosed, readVerified } from '#core/verification/verified.ts'
import { toDocx, toPdf } from '#base/paper/print.ts'
import { Problem } from '#base/problem.ts'
import { getSite } from '#base/site.ts'
import { letterheads } from '#base/paper/document.ts'
import { bounded, narrativeOf, reportOf, unitsWithRegister, usualOf, type DrawnFile, type PeriodReport } from '#programmes/movement/index.ts'
import { titleOf } from '$ui/figure.server.ts'
import { presets } from '$ui/periods.ts'
import { questionOf } from '../../figures/question.server.ts'
import { docxType } from '../papers/pdf.server.ts'
import { documentOf, imprintOf, type Imprint } from './paper.server.ts'
import { toldReport, type Check, type Source } from './told.server.ts'

export type Asked = { readonly unit: number; readonly period: { readonly from: Day; readonly to: Day } }

/**
 * Which report the address asks for: without a unit one's own, without a period the running year. What is written there counts: a
 * report of other days or another place than was asked would be taken for the one that was.
 * @throws Problem `movement.report_unit`, `movement.report_period`, and as `questionOf`
 */
export async function askedOf(ctx: Ctx, query: URLSearchParams, home: number): Promise<Asked & { readonly own: Awaited<ReturnType<typeof unitsWithRegister>> }> {
  const own = await unitsWithRegister(ctx)
  const unit = unitOf(query.get('unit')) ?? own[0]?.unit ?? home
  return { own, unit, period: bounded(query.get('period') ? questionOf(query, unit, ctx.day).period : presets(ctx.day)[0]!.period) }
}

function unitOf(given: string | null): number | null {
  if (!given) return null
  const unit = /^\d{1,10}$/.test(given) ? Number(given) : 0
  if (unit < 1 || unit > 2_147_483_647) throw new Problem('movement.report_unit', { given: given.slice(0, 40) }, { at: '/unit' })
  return unit
}

/** Everything that the words of a report are made from. @throws Problem as `reportOf` */
export async function sourceOf(ctx: Ctx, { unit, period }: Asked): Promise<Source> {
  const [report, narrative] = await Promise.all([reportOf(ctx, { unit, period }), narrativeOf(ctx, { unit, ...period })])
  return { report, narrative, checks: await checksOf(ctx, unit, report) }
}

async function checksOf(ctx: Ctx, unit: number, { period, map }: Pick<PeriodReport, 'period' | 'map'>): Promise<Check[]> {
  const indicators = new Map((await listIndicators(ctx)).map((indicator) => [indicator.key, indicator]))
  const closed = (await listClosed(ctx, { unit })).flatMap((sample) => {
    const day = today(sample.closedAt)
    const found = sample.results.find((result) => result.whole)
    const indicator = indicators.get(sample.indicator)
    if (day < period.from || day > period.to || !indicator || !found || found.share === null) return []
    const { share, low, high, confirmed, different, notFound, refused, population } = found
    const n = confirmed + different + notFound
    return [{ id: sample.id, indicator, title: titleOf(indicator), share, low: low!, high: high!, n, visited: n + refused, population, day, href: `/verification/results/${sample.id}` }]
  })
  const figures = closed.length === 0 ? [] : await readVerified(ctx, { indicators: [...new Set(closed.map(({ indicator }) => indicator.key))], unit, period, map })
  return closed.map(({ id, indicator, ...check }) => {
    const beside = figures.find((one) => one.indicator === indicator.key && one.verification?.sample === id)
    return { ...check, trust: beside ? trustOf(beside, indicator.method) : null }
  })
}

export const addressOf = ({ unit, period }: Asked, path = '/movement/reports') => `${path}?${new URLSearchParams({ unit: String(unit), period: writePeriod(period) })}`

/** What usually stands around a report of a unit, for its office to correct. @throws Problem `paper.letterhead`, `people.no_mandate` */
export async function usualImprint(ctx: Ctx, unit: number, letterhead: string | null): Promise<Imprint> {
  const chosen = letterheads.find((one) => one === letterhead) ?? null
  if (letterhead && chosen === null) throw new Problem('paper.letterhead', {}, { at: '/letterhead' })
  const usual = await usualOf(ctx, unit, chosen)
  const lines = (of: readonly string[]) => of.join('\n')
  return {
    letterhead: usual.letterhead.kind, parent: lines(usual.letterhead.parent), body: lines(usual.letterhead.body), number: '', place: usual.place, day: ctx.day, role: lines(usual.role), signer: '' }
}

/** The report that the address asks for, as a file. @throws Problem as `sourceOf`, `paper.*` */
export async function reportFile(ctx: Ctx, query: URLSearchParams, home: number, form: 'pdf' | 'docx'): Promise<DrawnFile> {
  const asked = await askedOf(ctx, query, home)
  const imprint = imprintOf(query, await usualImprint(ctx, asked.unit, query.get('letterhead')))
  const document = documentOf(toldReport(await sourceOf(ctx, asked)), imprint, getSite())
  const name = `bao-cao-${asked.unit}-${asked.period.from}-${asked.period.to}.${form}`
  return form === 'pdf' ? { bytes: await toPdf(document), name, type: 'application/pdf' } : { bytes: await toDocx(document), name, type: docxType }
}
