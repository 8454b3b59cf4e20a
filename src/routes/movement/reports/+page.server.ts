import { writePeriod } from '#base/day.ts'
import { isProblem, type ProblemBody } from '#base/problem.ts'
import { myMandates } from '#core/people/me.ts'
import { unitOnMap } from '#programmes/setup/index.ts'
import { shown } from '$ui/page.server.ts'
import { presets } from '$ui/periods.ts'
import { mustBeSomebody, mustStillBeSomebody } from '$ui/visitor.server.ts'
import { isByScript } from '../kept.server.ts'
import { savingFor } from './entry.server.ts'
import { addressOf, askedOf, sourceOf, usualImprint } from './report.server.ts'
import { toldReport } from './told.server.ts'
import type { Actions, PageServerLoad, PageServerLoadEvent } from './$types'

type Choice = { readonly unit: number; readonly name: string; readonly kind: string }

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  return shown(event.locals, async () => {
    const { locals: { ctx, deployment, lang }, url } = event
    try {
      return { problem: null, ...await reportPage(event) }
    } catch (reason) {
      // What was asked wrongly is said beside the question; everything else has no page to stand on.
      if (!isProblem(reason) || !asking.has(reason.at ?? '')) throw reason
      const { own, ...asked } = await askedOf(ctx, new URLSearchParams(), deployment!.unit)
      const given = (name: string, day: string) => url.searchParams.get(name) ?? day
      const problem: ProblemBody = reason.toJSON(lang, ctx.request)
      return { problem, report: null, ...choices(event, own, asked), period: { from: given('from', asked.period.from), to: given('to', asked.period.to) }, custom: reason.at !== '/unit' && reason.at !== '/letterhead' }
    }
  })
}

/** Where a question can be wrong. */
const asking = new Set(['/unit', '/period', '/from', '/to', '/letterhead'])

async function reportPage(event: PageServerLoadEvent) {
  const { locals: { ctx, deployment }, url } = event
  const { own, ...asked } = await askedOf(ctx, url.searchParams, deployment!.unit)
  const mayWrite = (await myMandates(ctx)).some((mandate) => mandate.verbs.includes('report.write') && mandate.verbs.includes('paper.issue'))
  const imprint = mayWrite ? await usualImprint(ctx, asked.unit, url.searchParams.get('letterhead')) : null
  const source = await sourceOf(ctx, asked)
  const { report: { unit, map }, narrative } = source
  const below = (await unitOnMap(ctx, asked.unit, map)).children.filter(({ kind }) => kind !== 'unspecified').map((one): Choice => ({ unit: one.unit, name: one.name, kind: one.kind }))
  return {
    ...choices(event, [...own, { unit: unit.id, name: unit.name, kind: unit.kind }, ...below], asked), period: asked.period,
    custom: url.searchParams.get('period') === 'custom' || !presets(ctx.day).some((one) => writePeriod(one.period) === writePeriod(asked.period)),
    report: { told: toldReport(source), narrative, mayWrite, imprint, span: writePeriod(asked.period), here: addressOf(asked), saved: url.searchParams.get('said') === 'saved' },
  }
}

/** Which reports there are to choose from. */
function choices({ locals: { ctx } }: PageServerLoadEvent, units: readonly Choice[], { unit, period }: Pick<Awaited<ReturnType<typeof askedOf>>, 'unit' | 'period'>) {
  return {
    unit, units: [...new Map(units.map((one) => [one.unit, one])).values()],
    periods: presets(ctx.day).map((one) => ({ value: one.value, label: one.label, chosen: writePeriod(one.period) === writePeriod(period) })),
  }
}

export const actions: Actions = {
  write: async (event) => {
    await mustStillBeSomebody(event)
    const { locals: { ctx, deployment }, url } = event
    const asked = await shown(event.locals, () => askedOf(ctx, url.searchParams, deployment!.unit))
    return savingFor(asked, isByScript(event) ? 'by_itself' : 'by_hand')(event)
  },
}
