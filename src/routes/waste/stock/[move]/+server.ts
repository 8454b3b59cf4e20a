import { redirect, type RequestHandler } from '@sveltejs/kit'
import { storeOfMove } from '#programmes/waste/index.ts'
import { shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'

/** The end of a figure's thread: from what was handed out to the store it came from. */
export const GET: RequestHandler = async (event) => {
  mustBeSomebody(event)
  redirect(303, `/waste/stock?unit=${await shown(event.locals, () => storeOfMove(event.locals.ctx, event.params.move ?? ''))}#moves`)
}
