import { redirect } from '@sveltejs/kit'
import { finishSignIn } from '#core/people/session.ts'
import { safeNext } from '$ui/next.ts'
import { done } from '$ui/page.server.ts'
import { giveCookies, visitorOf } from '$ui/visitor.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals, url }) => {
  const next = safeNext(url.searchParams.get('next'), '/me/tasks')
  if (locals.account) redirect(303, next)
  return { next }
}

export const actions: Actions = {
  default: async (event) => {
    const data = await event.request.formData()
    const trust = data.get('trust') === 'yes'
    const code = String(data.get('code') ?? '')
    const signed = await done(event, { trust }, async () => ({ cookies: await finishSignIn(visitorOf(event), code, trust) }))
    if (!('cookies' in signed)) return signed
    giveCookies(event, signed.cookies)
    redirect(303, safeNext(event.url.searchParams.get('next'), '/me/tasks'))
  },
}
