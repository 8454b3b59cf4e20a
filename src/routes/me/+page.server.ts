import { myMandates } from '#core/people/me.ts'
import { shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  mustBeSomebody(event)
  const { locals } = event
  return { username: locals.account?.username ?? null, mandates: await shown(locals, () => myMandates(locals.ctx)), changed: event.url.searchParams.get('said') === 'password' }
}
