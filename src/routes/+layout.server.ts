import { myMandates } from '#core/people/me.ts'
import { placesOf } from '$ui/places.ts'
import type { LayoutServerLoad } from './$types'

export const load: LayoutServerLoad = async ({ locals }) => {
  const mandates = locals.account === null ? [] : await myMandates(locals.ctx)
  return {
    lang: locals.lang,
    theme: locals.theme,
    // Before the first run there is nowhere to go but the set-up page.
    places: locals.deployment === null ? [] : placesOf(new Set(mandates.flatMap((mandate) => mandate.verbs))),
    account: locals.account === null ? null : { name: locals.account.name },
    demo: locals.deployment?.demo ?? false,
  }
}
