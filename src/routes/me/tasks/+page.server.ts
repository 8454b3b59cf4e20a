import { mostTasks, remindersFor, tasksFor } from '#programmes/movement/index.ts'
import { shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  return shown(event.locals, async () => ({ tasks: await tasksFor(event.locals.ctx), reminders: await remindersFor(event.locals.ctx), most: mostTasks }))
}
