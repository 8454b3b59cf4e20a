import { myMandates } from '#core/people/me.ts'
import { sectionOf } from './section.ts'
import type { LayoutServerLoad } from './$types'

export const load: LayoutServerLoad = async ({ locals }) => {
  const mandates = locals.account === null ? [] : await myMandates(locals.ctx)
  return { section: sectionOf(new Set(mandates.flatMap((mandate) => mandate.verbs))) }
}
