import { listRequests, nextDeadline } from '#core/household/request.ts'
import { shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { numberIn, placeAsked } from '../place.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { ctx, deployment } = event.locals
  return shown(event.locals, async () => {
    const place = await placeAsked(ctx, 'household.request', numberIn(event.url.searchParams.get('unit')), deployment!.unit)
    const closed = event.url.searchParams.has('closed')
    // Requests are few: whoever holds a whole city sees all of them, late first.
    const unit = numberIn(event.url.searchParams.get('unit')) ?? (place.communes.length > 1 ? deployment!.unit : place.commune!.unit)
    const all = await listRequests(ctx, unit, { closed })
    return { closed, unit, today: ctx.day, requests: all.map(({ shard: _shard, ...one }) => ({ ...one, id: one.id as string, next: nextDeadline(one) })) }
  })
}
