import { publicPlaces } from '$ui/places.ts'
import type { LayoutServerLoad } from './$types'

export const load: LayoutServerLoad = ({ locals }) => ({
  lang: locals.lang,
  theme: locals.theme,
  places: publicPlaces(),
  account: locals.account === null ? null : { name: locals.account.name },
  demo: locals.deployment?.demo ?? false,
})
