import { redirect } from '@sveltejs/kit'
import { signIn } from '#core/people/session.ts'
import { openSignIn } from '#core/people/sign_in.ts'
import { setUp, unitsToServe } from '#programmes/setup/index.ts'
import { done, shown } from '$ui/page.server.ts'
import { giveCookies, visitorOf } from '$ui/visitor.server.ts'
import type { Actions, PageServerLoad } from './$types'

const leafKinds = new Set(['village', 'residential_area', 'unspecified'])

export const load: PageServerLoad = async ({ locals, url }) => {
  if (locals.deployment) redirect(303, '/')
  const q = url.searchParams.get('q') ?? ''
  const found = q.trim() === '' ? [] : await shown(locals, () => unitsToServe(locals.ctx, q))
  // A village is served by its commune's deployment.
  const units = found.filter((unit) => !leafKinds.has(unit.kind))
  const chosen = units.find((unit) => unit.id === Number(url.searchParams.get('unit')))
  return { q, units, chosen: chosen ?? null }
}

export const actions: Actions = {
  default: async (event) => {
    if (event.locals.deployment) redirect(303, '/')
    const data = await event.request.formData()
    const [name, username, password] = ['name', 'username', 'password'].map((field) => String(data.get(field) ?? ''))
    const first = { unit: Number(data.get('unit')), name: name!, username: username! }
    const founded = await done(event, first, async () => {
      openSignIn((await setUp(event.locals.ctx, { ...first, password: password! })).secret)
      return signIn(visitorOf(event), first.username, password!)
    })
    if (!('cookies' in founded)) return founded
    giveCookies(event, founded.cookies)
    redirect(303, '/setup/next')
  },
}
