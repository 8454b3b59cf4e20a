import { redirect, type RequestHandler } from '@sveltejs/kit'
import { initiativeOfPassage } from '#core/initiative/origin.ts'
import { shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'

/** The end of a figure's thread: from a fact that a step stated to the model that took it. */
export const GET: RequestHandler = async (event) => {
  mustBeSomebody(event)
  const initiative = await shown(event.locals, () => initiativeOfPassage(event.locals.ctx, event.params.passage ?? ''))
  redirect(303, `/movement/${initiative}#history`)
}
