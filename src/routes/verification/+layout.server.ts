import { myMandates } from '#core/people/me.ts'
import type { LayoutServerLoad } from './$types'

/** Which of these pages lead anywhere for whoever looks; each asks its own door all the same. */
export const load: LayoutServerLoad = async ({ locals }) => {
  const verbs = new Set((await myMandates(locals.ctx)).flatMap((mandate) => mandate.verbs))
  return { mayPlan: verbs.has('verification.plan'), mayVisit: verbs.has('verification.visit') }
}
