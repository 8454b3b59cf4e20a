import { isId } from '#base/id.ts'
import type { Form } from '#core/form/engine/index.ts'
import { formsOfTasks, myTasks, outcomes, type Task } from '#core/verification/visit.ts'
import { allow } from '#core/people/door.ts'
import { shown } from '$ui/page.server.ts'
import { toldAnswers } from '$ui/told.ts'
import { placeText } from '$ui/unit.ts'
import { lang } from '$ui/words.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  mustBeSomebody(event)
  const { locals: { ctx, deployment }, url: { searchParams: query } } = event
  const { mayVisit } = await event.parent()
  return shown(event.locals, async () => {
    if (!mayVisit) await allow(ctx, 'verification.visit', deployment!.unit)
    const tasks = await myTasks(ctx)
    const forms = await formsOfTasks(ctx, tasks)
    const rows = tasks.map((task) => rowOf(task, forms.get(task.form)!))
    const along = query.get('along')
    return {
      waiting: rows.filter((row) => row.mine && row.outcome === null), done: rows.filter((row) => row.mine && row.outcome !== null), onTheWay: rows.filter((row) => !row.mine),
      along: along !== null && isId(along) ? along as string : null, said: outcomes.find((one) => one === query.get('said')) ?? null,
    }
  })
}

/** What tells one house from the next: the first words of its record, and the place. */
function rowOf(task: Task, form: Form) {
  const first = toldAnswers(form, task.answers).find((answer) => answer.text !== undefined)
  return {
    href: `/verification/tasks/${task.sample}/${task.record}`, about: first?.text ?? form.definition.title[lang()] ?? form.definition.title.vi,
    place: placeText(task), title: lang() === 'vi' ? task.titleVi : task.titleEn, outcome: task.outcome, visitedOn: task.visitedOn, mine: task.mine,
  }
}
