import { error, fail, redirect } from '@sveltejs/kit'
import { newId } from '#base/id.ts'
import type { Problem } from '#base/problem.ts'
import { getChronicle } from '#core/form/chronicle.ts'
import { takeForm } from '#core/form/desk.ts'
import type { Answers, FormDefinition } from '#core/form/engine/index.ts'
import { enterRecords } from '#core/form/record.ts'
import { getHousehold } from '#core/household/read.ts'
import { indicatorsCounting } from '#core/indicator/touched.ts'
import { placesFor } from '#core/people/reach.ts'
import { titleOf } from '$ui/figure.server.ts'
import { measureText } from '$ui/measure.ts'
import { shown } from '$ui/page.server.ts'
import { toldAnswers } from '$ui/told.ts'
import { placeText } from '$ui/unit.ts'
import { mustBeSomebody, mustStillBeSomebody } from '$ui/visitor.server.ts'
import { asShown, inputOf, readEntry, together, type Entered } from './entry.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  mustBeSomebody(event)
  const { locals, url } = event
  const number = (name: string) => (/^\d{1,9}$/.test(url.searchParams.get(name) ?? '') ? Number(url.searchParams.get(name)) : null)
  return shown(locals, async () => {
    const supersedes = url.searchParams.get('supersedes')
    // Which form is chosen on the page before.
    if (supersedes === null && !url.searchParams.get('form')) redirect(303, '/records')
    const old = supersedes === null ? null : await getChronicle(locals.ctx, supersedes)
    const { form, kit } = old ?? (await takeForm(locals.ctx, url.searchParams.get('form') ?? ''))
    const { definition } = form
    const about = old ? null : await householdOf(locals, url.searchParams.get('about'), definition)
    const titles = await indicatorsCounting(locals.ctx, definition.facts.map((fact) => fact.measure))
    const place = about?.leaf ?? number('place')
    const reach = old ? null : await placesFor(locals.ctx, 'record.enter', { commune: number('commune'), place })
    // Whoever may enter nothing anywhere is told so there, and by whom that is mended.
    if (reach?.communes.length === 0) redirect(303, '/records')
    return {
      definition, place, kit,
      // Made once, here: sending the page twice sends one record twice.
      id: newId() as string,
      day: locals.ctx.day,
      reach,
      old: old && oldOf(old),
      about: about?.id ?? old?.record.about ?? null,
      suggested: about?.answers ?? {},
      counts: [...titles].map(([measure, counted]) => {
        return { measure, title: titleOf(counted), unitOfMeasure: measureText(counted.measuredIn) }
      }),
    }
  })
}

/** Whom the sheet is about: the first question of a name is answered by what the register says. */
async function householdOf(locals: App.Locals, about: string | null, definition: FormDefinition) {
  if (about === null || definition.about !== 'household') return null
  const { household: { id, leaf, label } } = await getHousehold(locals.ctx, about)
  const named = definition.questions.find((question) => question.type === 'text' && question.personal)
  return { id: id as string, leaf, answers: named && label !== null ? { [named.name]: label } : {} }
}

/** The record that is to be corrected; `by` the latest correction when somebody was first. */
function oldOf({ record, revisions }: Awaited<ReturnType<typeof getChronicle>>) {
  const { id, leaf: unit, day, answers } = record
  const latest = revisions.at(-1)!.id
  return { id, unit, place: placeText(record), day, answers, by: latest === id ? null : latest }
}

export const actions: Actions = {
  default: async (event) => {
    await mustStillBeSomebody(event)
    const { locals, url } = event
    const data = await event.request.formData()
    const [key, version] = [String(data.get(':form') ?? url.searchParams.get('form') ?? ''), String(data.get(':version') ?? '') || null]
    const { form } = await shown(locals, () => takeForm(locals.ctx, key, version))
    const { entered, wrong } = await shown(locals, () => readEntry(locals.ctx, form, data))
    const refused = async (problem: Parameters<typeof asShown>[0]) => {
      const conflict = await conflictWith(locals, form.definition.key, entered, problem)
      return fail(problem.status, { problem: asShown(problem, locals.lang, locals.ctx.request), entered, conflict })
    }
    if (entered.unit === null || wrong.length > 0) return refused(together(form, entered, wrong, locals.ctx.day))
    const [receipt] = await shown(locals, () => enterRecords(locals.ctx, [inputOf(form.definition, entered, entered.unit!)]))
    if (!receipt) error(500)
    if (receipt.status === 'refused') return refused(receipt.problem)
    redirect(303, `/records/${receipt.id}?new`)
  },
}

/** Somebody corrected the same record first: what they wrote, beside what was just typed. */
async function conflictWith(locals: App.Locals, key: string, entered: Entered, problem: Pick<Problem, 'code' | 'params'>) {
  if (problem.code !== 'record.already_corrected') return null
  const { revisions } = await getChronicle(locals.ctx, String(problem.params.by))
  const theirs = await getChronicle(locals.ctx, revisions.at(-1)!.id)
  if (theirs.form.definition.key !== key) return null
  const mine = theirs.form.check(entered.answers, { today: locals.ctx.day }).answers as Answers
  const [said, written] = [toldAnswers(theirs.form, mine), toldAnswers(theirs.form, theirs.record.answers)]
  const names = [...new Set([...written, ...said].map((answer) => answer.name))]
  const rowOf = (name: string) => {
    const [before, now] = [written, said].map((answers) => answers.find((answer) => answer.name === name))
    return { name, label: (before ?? now)!.label, theirs: before?.text ?? null, mine: now?.text ?? null }
  }
  return {
    id: theirs.record.id as string, authorName: theirs.record.authorName, receivedAt: theirs.record.receivedAt,
    rows: names.map(rowOf),
  }
}
