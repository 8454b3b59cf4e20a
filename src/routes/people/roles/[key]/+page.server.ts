import { redirect, type RequestEvent } from '@sveltejs/kit'
import { changeRole, listRolesToChange, previewRole, restoreRole, retireRole } from '#programmes/setup/index.ts'
import { refuse } from '#core/people/problems.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody, mustStillBeSomebody } from '$ui/visitor.server.ts'
import { draftOf } from '../draft.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  return shown(event.locals, async () => {
    const { roles, verbs, kinds } = await listRolesToChange(event.locals.ctx)
    const role = roles.find(({ key }) => key === event.params.key)
    if (!role) throw refuse('unknown_role', { role: event.params.key.slice(0, 40) })
    return { role, verbs, kinds, said: event.url.searchParams.get('said') }
  })
}

const editionOf = (data: FormData) => Number(data.get('edition')) || 0

async function setRetired(event: RequestEvent, said: 'retired' | 'restored') {
  mustBeSomebody(event)
  const edition = editionOf(await event.request.formData())
  const act = said === 'retired' ? retireRole : restoreRole
  const answer = await done(event, null, () => act(event.locals.ctx, event.params.key!, edition))
  if ('edition' in answer) redirect(303, `/people/roles/${event.params.key}?said=${said}`)
  return answer
}

export const actions: Actions = {
  /** Looks first; only what was looked at is applied, and only while nobody else has changed the role. */
  change: async (event) => {
    await mustStillBeSomebody(event)
    const data = await event.request.formData()
    const entered = { ...draftOf(data), edition: editionOf(data) }
    const { ctx } = event.locals
    if (data.get('step') === 'edit') return { entered }
    if (data.get('step') !== 'apply') return done(event, entered, async () => ({ entered, preview: await previewRole(ctx, event.params.key, entered.edition, entered) }))
    const answer = await done(event, entered, () => changeRole(ctx, event.params.key, entered.edition, entered))
    if ('edition' in answer) redirect(303, `/people/roles/${event.params.key}?said=changed`)
    return answer
  },
  retire: (event) => setRetired(event, 'retired'),
  restore: (event) => setRetired(event, 'restored'),
}
