import { myMandates } from '#core/people/me.ts'
import { sectionOf } from './section.ts'
import type { LayoutServerLoad } from './$types'

export const load: LayoutServerLoad = async ({ locals }) => {
  const mandates = locals.account === null ? [] : await myMandates(locals.ctx)
  const verbs = new Set(mandates.flatMap((mandate) => mandate.verbs))
  // The public is offered to take a model up too: signing in comes next. Whoever is signed in and may not is offered nothing.
  return { section: sectionOf(verbs), mayTakeUp: locals.account === null || verbs.has('initiative.register') }
}
