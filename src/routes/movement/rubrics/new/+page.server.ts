import { newId } from '#base/id.ts'
import { allow } from '#core/people/door.ts'
import { getRubric } from '#programmes/movement/index.ts'
import { shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { choicesFor, empty, formActions, type Entered } from '../rubric.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx, deployment }, url } = event
  return shown(event.locals, async () => {
    const choices = await choicesFor(ctx)
    // Who may write for nowhere is told so, as by any other door.
    if (choices.units.length === 0) await allow(ctx, 'rubric.write', deployment!.unit)
    const from = url.searchParams.get('from')
    const year = Number(ctx.day.slice(0, 4))
    const blank: Entered = {
      id: newId(), edition: 0, unit: choices.units[0]!.unit, title: { vi: '', en: '' }, level: 'commune', kinds: ['model', 'collective_exemplar'], yearFrom: year, yearTo: year, recogniseFrom: 70, outstandingFrom: 90,
      panel: 3, quorum: 67, majority: 70, discussFrom: 30, criteria: [], replaces: null }
    if (from === null) return { draft: blank, empty, ...choices, follows: null }
    const { id, unit, title, level, kinds, yearFrom, yearTo, recogniseFrom, outstandingFrom, panel, quorum, majority, discussFrom, criteria, version } = (await getRubric(ctx, from)).rubric
    const draft: Entered = { ...blank, unit, title, level, kinds, yearFrom, yearTo, recogniseFrom, outstandingFrom, panel, quorum, majority, discussFrom, criteria, replaces: id }
    return { draft, empty, ...choices, follows: { title, version } }
  })
}

export const actions: Actions = formActions
