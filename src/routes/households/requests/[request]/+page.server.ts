import { redirect } from '@sveltejs/kit'
import { closeRequest } from '#core/form/privacy.ts'
import { answerRequest, extendRequest, getRequest, nextDeadline } from '#core/household/request.ts'
import { termsFrom } from '#core/household/term.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody, mustStillBeSomebody } from '$ui/visitor.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { ctx } = event.locals
  return shown(event.locals, async () => {
    const { request: { shard: _shard, ...request }, db } = await getRequest(ctx, event.params.request)
    const { of } = await termsFrom(db, ctx.day)
    return { request, next: nextDeadline(request), source: of(request.kind).source, today: ctx.day }
  })
}

type Event = Parameters<NonNullable<Actions[string]>>[0]
const act = (work: (event: Event, edition: number, data: FormData) => Promise<unknown>) => async (event: Event) => {
  await mustStillBeSomebody(event)
  const data = await event.request.formData()
  const outcome = await done(event, { outcome: String(data.get('outcome') ?? '') }, async () => { await work(event, Number(data.get('edition')) || 0, data); return { ok: true } })
  if (!('ok' in outcome)) return outcome
  redirect(303, `/households/requests/${event.params.request}`)
}
const outcomeOf = (data: FormData) => String(data.get('outcome') ?? '')

export const actions: Actions = {
  answer: act((event, edition) => answerRequest(event.locals.ctx, event.params.request!, edition)),
  extend: act((event, edition) => extendRequest(event.locals.ctx, event.params.request!, edition)),
  grant: act((event, edition, data) => closeRequest(event.locals.ctx, event.params.request!, edition, { done: true, outcome: outcomeOf(data) })),
  refuse: act((event, edition, data) => closeRequest(event.locals.ctx, event.params.request!, edition, { done: false, outcome: outcomeOf(data) })),
}
