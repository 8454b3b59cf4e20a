import { redirect, type RequestHandler } from '@sveltejs/kit'
import { initiativeOfActivity } from '#programmes/movement/index.ts'
import { shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'

/** The end of a figure's thread: from a fact that an activity stated to where the activity is told. */
export const GET: RequestHandler = async (event) => {
  mustBeSomebody(event)
  const activity = event.params.activity ?? ''
  const initiative = await shown(event.locals, () => initiativeOfActivity(event.locals.ctx, activity))
  redirect(303, `/movement/${initiative}/progress#a-${activity}`)
}
