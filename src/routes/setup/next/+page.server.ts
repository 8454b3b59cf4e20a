import { pathOfUnit } from '#programmes/setup/index.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  mustBeSomebody(event)
  const { ctx, deployment } = event.locals
  return { unitName: (await pathOfUnit(ctx, deployment!.unit, ctx.day)).at(-1)!.name }
}
