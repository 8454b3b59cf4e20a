import { activityTold } from '#programmes/waste/index.ts'
import { shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  return shown(event.locals, async () => {
    const { leaf, name, kind, day, steps } = await activityTold(event.locals.ctx, event.params.origin)
    return { unit: leaf, name, kind, month: day, steps }
  })
}
