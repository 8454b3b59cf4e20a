import { redirect } from '@sveltejs/kit'
import { newId } from '#base/id.ts'
import { countStock, goods, handOut, receiveStock, stockOf } from '#programmes/waste/index.ts'
import { unitOnMap } from '#programmes/setup/index.ts'
import { done, shown } from '$ui/page.server.ts'
import { numberOf, textOf } from '$ui/typed.ts'
import { mustBeSomebody, mustStillBeSomebody } from '$ui/visitor.server.ts'
import { mayThere, placeOf, unitIn } from '../place.server.ts'
import type { Actions, PageServerLoad } from './$types'

const whats = ['receive', 'hand', 'send', 'count'] as const

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx, deployment }, url } = event
  return shown(event.locals, async () => {
    const { place, own } = await placeOf(ctx, deployment, url.searchParams.get('unit'))
    const { stores, moves } = await stockOf(ctx, place.id)
    const may = await mayThere(ctx, place.id, ['stock.write'])
    const below = (await unitOnMap(ctx, place.id, ctx.day)).children.filter((child) => child.kind !== 'unspecified').map(({ unit, name, kind }) => ({ unit, name, kind }))
    return { place, own, stores, moves, below, goods, mayWrite: may['stock.write'], fresh: newId() as string, today: ctx.day, what: whats.find((one) => one === url.searchParams.get('what')) ?? 'hand', said: url.searchParams.has('said') }
  })
}

export const actions: Actions = {
  default: async (event) => {
    await mustStillBeSomebody(event)
    const read = textOf(await event.request.formData())
    const { ctx } = event.locals
    const unit = unitIn(read('unit')) ?? 0
    const what = whats.find((one) => one === read('what')) ?? 'hand'
    const draft = { id: read('id'), unit, good: read('good'), quantity: numberOf(read('quantity')), day: read('day'), note: read('note') }
    const entered = { what, good: read('good'), quantity: read('quantity'), day: read('day'), note: read('note'), households: read('households'), to: read('to') }
    const answer = await done(event, entered, async () => {
      if (what === 'receive') await receiveStock(ctx, draft)
      else if (what === 'count') await countStock(ctx, draft)
      else await handOut(ctx, draft, what === 'send' ? { unit: unitIn(read('to')) ?? 0 } : { households: numberOf(read('households')) })
      return null
    })
    if (answer !== null) return answer
    redirect(303, `/waste/stock?unit=${unit}&what=${what}&said`)
  },
}
