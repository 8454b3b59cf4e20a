import { redirect } from '@sveltejs/kit'
import { newId } from '#base/id.ts'
import { planBulk } from '#programmes/movement/index.ts'
import { done } from '$ui/page.server.ts'
import { mustBeSomebody, mustStillBeSomebody } from '$ui/visitor.server.ts'
import { textOf } from '$ui/typed.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  // A list is made from the register; after a refusal the answer of the action is drawn here.
  if (event.request.method === 'GET') redirect(303, '/movement')
  return {}
}

export const actions: Actions = {
  default: async (event) => {
    await mustStillBeSomebody(event)
    const data = await event.request.formData()
    const text = textOf(data)
    const id = newId()
    const query = text('query')
    const all = data.get('which') === 'found'
    const planned = await done(event, { query }, async () => {
      await planBulk(event.locals.ctx, { id, step: text('step'), unit: Number(text('unit')) || 0, query, ids: all ? null : data.getAll('id').map(String) })
      return null
    })
    if (planned !== null) return planned
    redirect(303, `/movement/bulk/${id}`)
  },
}
