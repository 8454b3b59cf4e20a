import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ url, locals }) => ({ origin: url.origin, unit: locals.deployment?.unit ?? 1 })
