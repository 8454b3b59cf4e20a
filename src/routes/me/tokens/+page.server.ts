import { redirect } from '@sveltejs/kit'
import { makeMyToken, myMandates, myTokens, revokeMyToken } from '#core/people/me.ts'
import { forgetTokens } from '#app/identify.ts'
import { done, shown } from '$ui/page.server.ts'
import { numberOf } from '$ui/typed.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  mustBeSomebody(event)
  const { locals, url } = event
  return shown(locals, async () => {
    const mandates = await myMandates(locals.ctx)
    return { tokens: await myTokens(locals.ctx), verbs: [...new Set(mandates.flatMap((m) => m.verbs))].toSorted(), revoked: url.searchParams.has('revoked'), now: locals.ctx.now }
  })
}

export const actions: Actions = {
  make: async (event) => {
    mustBeSomebody(event)
    const data = await event.request.formData()
    const draft = { name: String(data.get('name') ?? ''), scopes: data.getAll('scopes').map(String), days: numberOf(String(data.get('days') ?? '')) }
    return done(event, draft, async () => ({ made: await makeMyToken(event.locals.ctx, draft) }))
  },
  revoke: async (event) => {
    mustBeSomebody(event)
    await revokeMyToken(event.locals.ctx, String((await event.request.formData()).get('id') ?? ''))
    forgetTokens()
    redirect(303, '/me/tokens?revoked')
  },
}
