import { redirect } from '@sveltejs/kit'
import { writePeriod } from '#base/day.ts'
import { myMandates } from '#core/people/me.ts'
import { writeNarrative, type Sections } from '#programmes/movement/index.ts'
import { unitOnMap } from '#programmes/setup/index.ts'
import { done, shown } from '$ui/page.server.ts'
import { presets } from '$ui/periods.ts'
import { mustBeSomebody, mustStillBeSomebody } from '$ui/visitor.server.ts'
import { textOf } from '$ui/typed.ts'
import { addressOf, askedOf, sourceOf, usualImprint } from './report.server.ts'
import { toldReport } from './told.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx, deployment }, url } = event
  return shown(event.locals, async () => {
    const asked = await askedOf(ctx, url.searchParams, deployment!.unit)
    const source = await sourceOf(ctx, asked)
    const { report, narrative } = source
    const below = (await unitOnMap(ctx, asked.unit, report.map)).children.filter(({ kind }) => kind !== 'unspecified').map(({ unit, name, kind }) => ({ unit, name, kind }))
    const custom = url.searchParams.get('period') === 'custom' || !presets(ctx.day).some((one) => writePeriod(one.period) === writePeriod(asked.period))
    const mayWrite = (await myMandates(ctx)).some((mandate) => mandate.verbs.includes('report.write') && mandate.verbs.includes('paper.issue'))
    return {
      told: toldReport(source), unit: report.unit, period: asked.period, custom,
      units: [...new Map([...asked.own, { unit: report.unit.id, name: report.unit.name, kind: report.unit.kind }, ...below].map((one) => [one.unit, one])).values()],
      periods: presets(ctx.day).map(({ value, label, period }) => ({ value, label, chosen: writePeriod(period) === writePeriod(asked.period) })),
      narrative: { ...narrative, sections: narrative.sections }, mayWrite,
      imprint: mayWrite ? await usualImprint(ctx, asked.unit, url.searchParams.get('letterhead')) : null, span: writePeriod(asked.period),
      here: addressOf(asked), saved: url.searchParams.get('said') === 'saved',
    }
  })
}

export const actions: Actions = {
  write: async (event) => {
    await mustStillBeSomebody(event)
    const { locals: { ctx, deployment }, url } = event
    const data = await event.request.formData()
    const text = textOf(data)
    const entered: Sections = { situation: text('situation'), difficulties: text('difficulties'), direction: text('direction'), proposals: text('proposals') }
    const asked = await shown(event.locals, () => askedOf(ctx, url.searchParams, deployment!.unit))
    // The script of the page keeps what is being typed, and wants an answer instead of a page.
    const typing = event.request.headers.get('x-sveltekit-action') === 'true'
    const answer = await done(event, entered, () => writeNarrative(ctx, { unit: asked.unit, ...asked.period }, entered, Number(text('edition')) || 0, { typing }))
    if (typeof answer !== 'number') return answer
    if (typing) return { saved: { id: '', edition: answer, at: ctx.now, wrong: [], notes: [] } }
    redirect(303, `${addressOf(asked)}&said=saved#own`)
  },
}
