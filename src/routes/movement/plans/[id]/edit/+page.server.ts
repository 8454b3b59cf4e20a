import { redirect } from '@sveltejs/kit'
import { allow } from '#core/people/door.ts'
import { getPlan } from '#programmes/movement/index.ts'
import { shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { choicesFor, enteredOf, notesOf, planActions, type Entered } from '../../entry.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx }, params, url } = event
  return shown(event.locals, async () => {
    const unkept = event.locals.unkept as Entered | undefined
    if (unkept) return { draft: unkept, choices: await choicesFor(ctx, unkept), notes: notesOf(unkept), today: ctx.day, savedAt: null }
    const plan = await getPlan(ctx, params.id)
    if (plan.state !== 'draft') redirect(303, `/movement/plans/${plan.id}`)
    await allow(ctx, 'plan.write', plan.unit)
    const draft = enteredOf(plan)
    return { draft, choices: await choicesFor(ctx, draft), notes: notesOf(draft), today: ctx.day, savedAt: url.searchParams.get('said') === 'saved' ? plan.changedAt : null }
  })
}

export const actions: Actions = planActions
