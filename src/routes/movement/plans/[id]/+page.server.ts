import { redirect } from '@sveltejs/kit'
import type { Ctx } from '#base/ctx.ts'
import { newId } from '#base/id.ts'
import { allowEach, type Verb } from '#core/people/door.ts'
import { cascadeOf, copyPlan, dueOf, getPlan, listRubrics, planAmong, replacePlan } from '#programmes/movement/index.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { notesOf } from '../entry.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx }, params, url } = event
  return shown(event.locals, async () => {
    const plan = await getPlan(ctx, params.id)
    if (plan.state === 'draft') redirect(303, `/movement/plans/${plan.id}/edit`)
    const above = plan.carriesOut === null ? null : await getPlan(ctx, plan.carriesOut)
    const by = plan.replacedBy === null ? null : await getPlan(ctx, plan.replacedBy)
    // How far the units below are is asked of the plan that is in force.
    const cascade = plan.state === 'issued' && await may(ctx, 'initiative.read', plan.unit) ? await cascadeOf(ctx, plan.id) : null
    const among = plan.state === 'issued' ? await planAmong(ctx, plan) : []
    const mayWrite = await may(ctx, 'plan.write', plan.unit)
    return {
      plan: { ...plan, rubrics: undefined, changedAt: undefined }, rubrics: await rubricsOf(ctx, plan.unit, plan.rubrics), deadlines: dueOf(plan, ctx.day), above: above && { id: above.id, number: above.number, title: above.title }, by: by && { id: by.id as string, number: by.number, title: by.title },
      cascade, mine: among.flatMap(({ unit, asked: { progress } }) => (unit.unit !== plan.unit && progress.length > 0 ? [{ unit, progress }] : [])), late: [...new Set(among.flatMap((one) => one.late))],
      mayWrite, notes: mayWrite && plan.state === 'issued' ? notesOf(plan) : [], today: ctx.day, said: url.searchParams.get('said') === 'issued',
    }
  })
}

/** The rubrics that the plan names, as far as they hold there. */
async function rubricsOf(ctx: Ctx, unit: number, named: Awaited<ReturnType<typeof getPlan>>['rubrics']) {
  const known = named.length === 0 || !(await may(ctx, 'initiative.read', unit)) ? [] : await listRubrics(ctx, unit)
  return known.filter((rubric) => named.includes(rubric.id)).map(({ id, level, title, version }) => ({ id: id as string, level, title, version }))
}

const may = async (ctx: Ctx, verb: Verb, unit: number) => !(await allowEach(ctx, verb, [unit])).refused.has(unit)

export const actions: Actions = {
  copy: async (event) => {
    mustBeSomebody(event)
    const id = newId()
    const year = Number((await event.request.formData()).get('year'))
    const answer = await done(event, { year }, async () => { await copyPlan(event.locals.ctx, event.params.id, id, year); return null })
    if (answer !== null) return answer
    redirect(303, `/movement/plans/${id}/edit`)
  },
  replace: async (event) => {
    mustBeSomebody(event)
    const id = newId()
    const answer = await done(event, {}, async () => { await replacePlan(event.locals.ctx, event.params.id, id); return null })
    if (answer !== null) return answer
    redirect(303, `/movement/plans/${id}/edit`)
  },
}
