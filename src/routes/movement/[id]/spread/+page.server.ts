import { redirect } from '@sveltejs/kit'
import { newId } from '#base/id.ts'
import { getInitiative } from '#core/initiative/initiative.ts'
import { hideFromPublic } from '#core/initiative/publish.ts'
import { findModel, findStoppedLook, formFor, lackingByPlan, lineageOf, outcomesOf, recordOutcome, relativesOf, stepsFor } from '#programmes/movement/index.ts'
import { listIndicators } from '#core/indicator/values.ts'
import { myMandates } from '#core/people/me.ts'
import { titleOf } from '$ui/figure.server.ts'
import { measureText } from '$ui/measure.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { textOf } from '$ui/typed.ts'
import { lang } from '$ui/words.ts'
import { told } from '../../entry.server.ts'
import { drawn } from '../../models/spread.server.ts'
import { questionText } from '../../words.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx, deployment }, params, url } = event
  return shown(event.locals, async () => {
    const one = await getInitiative(ctx, params.id)
    const kin = await lineageOf(ctx, one.id)
    const [{ since, asked, due, recorded }, published, { may, mayEdit }] = [await outcomesOf(ctx, one.id), await findModel(ctx, one.id), await stepsFor(ctx, one.id)]
    const names = new Map((await listIndicators(ctx)).map((indicator) => [indicator.key, titleOf(indicator)]))
    const verbs = new Set((await myMandates(ctx)).flatMap((mandate) => mandate.verbs))
    const said = url.searchParams.get('said')
    return {
      id: one.id as string, title: one.title, state: one.state, late: one.late, unitName: one.unitName, unitKind: one.unitKind, kin, drawn: kin.length > 0 ? await drawn(ctx, deployment!.unit, kin, url.searchParams.get('year')) : null,
      ...await relativesOf(ctx, { id: one.id, copiedFrom: one.copiedFrom }), changes: await changesOf(ctx, one), published: published !== undefined, hidden: one.hidden, edition: one.edition, today: ctx.day as string, newId: newId() as string,
      mayHide: (one.hidden || published !== undefined) && verbs.has('initiative.recognise'), mayEdit, missing: said === 'taken' && mayEdit ? await missingOf(ctx, one) : [], waits: may.length === 0, found: await findStoppedLook(ctx, one.id) ?? null, mayStop: may.some(({ step }) => step === 'stop'), said: said === 'taken' || said === 'outcome' || said === 'hidden' ? said : null,
      outcomes: asked && since !== null ? due.map((one) => ({ ...one, open: one.from <= ctx.day && verbs.has('outcome.record'), recorded: recorded.filter(({ after }) => after === one.after).map((found) => ({
        ...found, id: found.id as string, figures: found.figures.map((figure) => ({ title: names.get(figure.indicator) ?? figure.indicator, value: figure.value, measure: measureText(figure.unitOfMeasure) })) })) })) : null,
    }
  })
}

type Own = Awaited<ReturnType<typeof getInitiative>>

/** What has to be written before it can be handed in, by the names that the form and the year's plan give it. */
async function missingOf(ctx: App.Locals['ctx'], { id, unit, year }: Own): Promise<{ at: string; label: string }[]> {
  const asked = new Map((await formFor(ctx, unit, year))?.questions.map(({ key, vi, en }) => [`/statement/extra/${key}`, (lang() === 'en' && en) || vi]))
  return (await lackingByPlan(ctx, id)).flatMap(({ at }) => (at === undefined ? [] : [{ at, label: asked.get(at) ?? questionText(at) ?? at }]))
}

/** Field by field, what is done otherwise here than where it was learned; none where the source may not be read. */
async function changesOf(ctx: App.Locals['ctx'], { copiedFrom, ...mine }: Own) {
  const source = copiedFrom === null ? undefined : await findModel(ctx, copiedFrom)
  if (!source) return null
  const way = new Set(['/statement/goals', '/statement/content', '/statement/resources', '/statement/outputs', '/statement/lasting'])
  const theirs = told({ ...source, novelty: null, statement: { ...source.statement, forces: [] } })
  return told({ ...mine, statement: { ...mine.statement, forces: [] } }).flatMap(({ at, label, text }, i) => (way.has(at) && text !== theirs[i]!.text ? [{ at, label, mine: text, theirs: theirs[i]!.text }] : []))
}

export const actions: Actions = {
  outcome: async (event) => {
    mustBeSomebody(event)
    const data = await event.request.formData()
    const text = textOf(data)
    const entered = { after: text('after'), id: text('id'), day: text('day'), finding: text('finding'), words: text('words') }
    const answer = await done(event, entered, async () => { await recordOutcome(event.locals.ctx, event.params.id, { ...entered, after: Number(entered.after) }); return null })
    if (answer !== null) return answer
    redirect(303, `/movement/${event.params.id}/spread?said=outcome#outcomes`)
  },
  hide: async (event) => {
    mustBeSomebody(event)
    const data = await event.request.formData()
    const text = textOf(data)
    const entered = { after: 'hide', id: '', day: '', finding: '', words: text('words') }
    const answer = await done(event, entered, async () => { await hideFromPublic(event.locals.ctx, event.params.id, Number(text('edition')), text('hidden') === '1', entered.words); return null })
    if (answer !== null) return answer
    redirect(303, `/movement/${event.params.id}/spread?said=hidden#public`)
  },
}
