import { redirect } from '@sveltejs/kit'
import { listRolesToChange, makeRole } from '#programmes/setup/index.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody, mustStillBeSomebody } from '$ui/visitor.server.ts'
import { draftOf } from '../draft.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const wanted = event.url.searchParams.get('from')
  return shown(event.locals, async () => {
    const { roles, verbs, kinds } = await listRolesToChange(event.locals.ctx)
    return { roles, verbs, kinds, from: roles.find((role) => role.key === wanted) ?? null }
  })
}

export const actions: Actions = {
  default: async (event) => {
    await mustStillBeSomebody(event)
    const entered = draftOf(await event.request.formData())
    const answer = await done(event, entered, () => makeRole(event.locals.ctx, entered))
    if (!('key' in answer)) return answer
    redirect(303, `/people/roles/${answer.key}?said=made`)
  },
}
