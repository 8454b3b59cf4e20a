import { redirect } from '@sveltejs/kit'
import { moveHousehold } from '#core/household/change.ts'
import { getHousehold } from '#core/household/read.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody, mustStillBeSomebody } from '$ui/visitor.server.ts'
import { numberIn, placeAsked } from '../../place.server.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { ctx } = event.locals
  return shown(event.locals, async () => {
    const { household: { shard: _shard, ...household } } = await getHousehold(ctx, event.params.id, 'household.write')
    if (household.state !== 'living') redirect(303, `/households/${household.id}`)
    return { household, place: await placeAsked(ctx, 'household.write', numberIn(event.url.searchParams.get('unit')) ?? household.leaf, household.leaf), today: ctx.day }
  })
}

export const actions: Actions = {
  default: async (event) => {
    await mustStillBeSomebody(event)
    const data = await event.request.formData()
    const entered = { unit: String(data.get('unit') ?? ''), lane: String(data.get('lane') ?? ''), day: String(data.get('day') ?? ''), edition: Number(data.get('edition')) || 0 }
    const moved = await done(event, entered, async () => ({ to: await moveHousehold(event.locals.ctx, event.params.id, entered.edition, { unit: numberIn(entered.unit) ?? 0, lane: entered.lane, day: entered.day }) }))
    if (!('to' in moved)) return moved
    redirect(303, `/households/${moved.to}`)
  },
}
