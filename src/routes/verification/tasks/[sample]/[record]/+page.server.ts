import { redirect } from '@sveltejs/kit'
import { today } from '#base/day.ts'
import { separately } from '#base/db/transaction.ts'
import { isId, newId } from '#base/id.ts'
import { addEvidence } from '#core/evidence/evidence.ts'
import { formsOfTasks, getTask, recordVisits, type Task } from '#core/verification/visit.ts'
import { done, shown } from '$ui/page.server.ts'
import { toldAnswers } from '$ui/told.ts'
import { placeText } from '$ui/unit.ts'
import { mustBeSomebody, mustStillBeSomebody } from '$ui/visitor.server.ts'
import { lang } from '$ui/words.ts'
import { textOf } from '$ui/typed.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx }, params, url } = event
  return shown(event.locals, async () => {
    const task = await getTask(ctx, params.sample, params.record)
    const form = (await formsOfTasks(ctx, [task])).get(task.form)!
    const along = url.searchParams.get('along')
    return {
      // Made once, here: sending the page twice sends one visit twice.
      id: newId() as string,
      place: placeText(task), title: lang() === 'vi' ? task.titleVi : task.titleEn, recordedOn: task.day, formTitle: form.definition.title[lang()] ?? form.definition.title.vi,
      says: toldAnswers(form, task.answers).flatMap(({ name, label, text }) => (text === undefined ? [] : [{ name, label, text }])),
      mine: task.mine, outcome: task.outcome, visit: task.visit as string | null, visitedOn: task.visitedOn, corrected: task.corrected,
      today: ctx.day, drawnOn: today(task.drawnAt), along: along !== null && isId(along) ? along as string : '',
    }
  })
}

export const actions: Actions = {
  default: async (event) => {
    await mustStillBeSomebody(event)
    const { locals: { ctx }, params } = event
    const data = await event.request.formData()
    const text = textOf(data)
    const entered = { day: text('day'), outcome: text('outcome') }
    const answer = await done(event, entered, async () => {
      const task = await getTask(ctx, params.sample, params.record)
      const evidence = await keepPhoto(ctx, task, data.get('photo'))
      const [along, supersedes] = [text('along'), text('supersedes')]
      const [receipt] = await recordVisits(ctx, [{
        id: text('id'), sample: params.sample, record: params.record, outcome: entered.outcome, day: entered.day,
        ...(evidence === null ? {} : { evidence }), ...(along === '' ? {} : { along }), ...(supersedes === '' ? {} : { supersedes }),
      }])
      if (receipt!.status === 'refused') throw receipt!.problem
      return null
    })
    if (answer !== null) return answer
    redirect(303, `/verification/tasks?said=${entered.outcome}`)
  },
}

/** A photograph is kept apart, so that a mistake elsewhere does not cost it. @returns its digest, null without one */
async function keepPhoto(ctx: App.Locals['ctx'], task: Task, file: FormDataEntryValue | null): Promise<string | null> {
  if (!(file instanceof File) || file.size === 0) return null
  const bytes = Buffer.from(await file.arrayBuffer())
  // Of the record's day: the "unknown village" of a former commune is not on the map of today.
  return (await separately(() => addEvidence(ctx, { unit: task.leaf, day: task.day, bytes, ...(file.type === '' ? {} : { declaredType: file.type }) }))).id
}
