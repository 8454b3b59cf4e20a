import { redirect } from '@sveltejs/kit'
import { getBulk, runBulk } from '#programmes/movement/index.ts'
import { done, shown } from '$ui/page.server.ts'
import { mustBeSomebody, mustStillBeSomebody } from '$ui/visitor.server.ts'
import { numberOf, textOf } from '$ui/typed.ts'
import type { Actions, PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  return shown(event.locals, async () => ({ bulk: await getBulk(event.locals.ctx, event.params.id), today: event.locals.ctx.day }))
}

export const actions: Actions = {
  default: async (event) => {
    await mustStillBeSomebody(event)
    const data = await event.request.formData()
    const text = textOf(data)
    const entered = { words: text('words'), decision: text('decision'), day: text('day'), year: text('year') }
    const { year, ...said } = entered
    const answer = await done(event, entered, async () => { await runBulk(event.locals.ctx, event.params.id, { ...said, ...(year === '' ? {} : { year: numberOf(year) }) }); return null })
    if (answer !== null) return answer
    redirect(303, `/movement/bulk/${event.params.id}`)
  },
}
