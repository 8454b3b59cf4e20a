import { redirect } from '@sveltejs/kit'
import { forgetRoll, getRoll, takeOverRoll } from '#core/household/roll.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody, mustStillBeSomebody } from '$ui/visitor.server.ts'
import type { Actions, PageServerLoad } from './$types'

/** More than somebody decides about at one sitting: the rest waits for the next time the list is sent. */
const mostPairs = 200
const mostMistakes = 200

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  return shown(event.locals, async () => {
    const roll = getRoll(event.locals.ctx, event.params.roll)
    return {
      name: roll.name, known: roll.known, unread: roll.unread, fresh: roll.fresh.length, examples: roll.fresh.slice(0, 5), pairs: roll.pairs.slice(0, mostPairs).map(({ row, like }) => ({ row, like: { ...like, id: like.id as string | null } })),
      beyond: Math.max(0, roll.pairs.length - mostPairs), wrong: roll.mistakes.length, mistakes: roll.mistakes.slice(0, mostMistakes).map(({ row, column, problem }) => ({ row, column, title: problem.say(event.locals.lang) })),
      unit: roll.fresh[0]?.unit ?? roll.pairs[0]?.row.unit ?? null,
    }
  })
}

export const actions: Actions = {
  default: async (event) => {
    await mustStillBeSomebody(event)
    const data = await event.request.formData()
    const others = new Set([...data].flatMap(([name, value]) => (/^pair\.\d+$/.test(name) && value === 'other' ? [Number(name.slice(5))] : [])))
    const { ctx } = event.locals
    const taken = await done(event, {}, async () => ({ ...await takeOverRoll(ctx, event.params.roll, others), unit: Number(data.get('unit')) || 0 }))
    if (!('enrolled' in taken)) return taken
    forgetRoll(event.params.roll)
    redirect(303, `/households?unit=${taken.unit}`)
  },
}
