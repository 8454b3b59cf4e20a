import { redirect } from '@sveltejs/kit'
import { readCode } from '#programmes/movement/index.ts'
import type { PageServerLoad } from './$types'

/** A code that was typed has an address: the page of the paper itself, or the one that says there is none. */
export const load: PageServerLoad = ({ url }) => {
  const typed = url.searchParams.get('code')?.trim() ?? ''
  if (typed !== '') redirect(303, `/verify/${encodeURIComponent(readCode(typed))}`)
}
