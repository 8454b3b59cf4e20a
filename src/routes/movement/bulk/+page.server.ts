import { redirect } from '@sveltejs/kit'
import { newId } from '#base/id.ts'
import { moveOf } from '#core/initiative/life.ts'
import { myMandates } from '#core/people/me.ts'
import { bulkSteps, planBulk } from '#programmes/movement/index.ts'
import { done } from '$ui/page.server.ts'
import { mustBeSomebody, mustStillBeSomebody } from '$ui/visitor.server.ts'
import { textOf } from '$ui/typed.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  mustBeSomebody(event)
  // A list is made from the register; after a refusal the answer of the action is drawn here.
  if (event.request.method === 'GET') redirect(303, '/movement')
  const verbs = new Set((await myMandates(event.locals.ctx)).flatMap((mandate) => mandate.verbs))
  return { steps: bulkSteps.filter((step) => verbs.has(moveOf(step).verb)) }
}

export const actions: Actions = {
  default: async (event) => {
    await mustStillBeSomebody(event)
    const data = await event.request.formData()
    const text = textOf(data)
    const id = newId()
    const entered = { step: text('step'), unit: text('unit'), query: text('query'), which: text('which'), ids: data.getAll('id').map(String) }
    const planned = await done(event, entered, async () => {
      await planBulk(event.locals.ctx, { ...entered, id, unit: Number(entered.unit) || 0, ids: entered.which === 'found' ? null : entered.ids })
      return null
    })
    if (planned !== null) return planned
    redirect(303, `/movement/bulk/${id}`)
  },
}
