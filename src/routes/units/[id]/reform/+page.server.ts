import { getReformable } from '#programmes/setup/index.ts'
import { shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import type { PageServerLoad } from './$types'
import { unitOf } from './unit.server.ts'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals, params } = event
  return shown(locals, async () => {
    const unit = await getReformable(locals.ctx, unitOf(params.id))
    return { id: unit.unit!, name: unit.name, kind: unit.kind, changes: unit.changes }
  })
}
