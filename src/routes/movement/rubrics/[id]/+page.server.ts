import { redirect, type RequestEvent } from '@sveltejs/kit'
import { listIndicators } from '#core/indicator/values.ts'
import { endRubric, getRubric, ownFigures, putInForce, totalOf } from '#programmes/movement/index.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { titleOf } from '$ui/figure.server.ts'
import { lang } from '$ui/words.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx }, params, url } = event
  return shown(event.locals, async () => {
    const { rubric, versions, mayWrite } = await getRubric(ctx, params.id)
    const other = versions.find((one) => one.id === url.searchParams.get('with') && one.id !== rubric.id) ?? null
    const said = url.searchParams.get('said')
    return {
      rubric, other, mayWrite, versions: versions.map(({ id, version, state, inForceOn, endedOn }) => ({ id: id as string, version, state, inForceOn, endedOn })), total: totalOf(rubric.criteria),
      indicators: Object.fromEntries([...(await listIndicators(ctx)).map((one) => [one.key, titleOf(one)]), ...Object.entries(ownFigures).map(([key, { title }]) => [key, title[lang()]])]) as Record<string, string>, said: said === 'begun' || said === 'ended' ? said : null,
    }
  })
}

const act = (said: 'begun' | 'ended', verb: typeof putInForce) => async (event: RequestEvent) => {
  mustBeSomebody(event)
  const edition = Number((await event.request.formData()).get('edition')) || 0
  const answer = await done(event, {}, async () => { await verb(event.locals.ctx, event.params.id!, edition); return null })
  if (answer !== null) return answer
  redirect(303, `/movement/rubrics/${event.params.id}?said=${said}`)
}

export const actions: Actions = { begin: act('begun', putInForce), end: act('ended', endRubric) }
