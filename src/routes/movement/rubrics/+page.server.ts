import { myMandates } from '#core/people/me.ts'
import { listRubrics, unitsWithRegister } from '#programmes/movement/index.ts'
import { shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = (event) => {
  mustBeSomebody(event)
  const { locals: { ctx, deployment } } = event
  return shown(event.locals, async () => {
    const [own] = await unitsWithRegister(ctx)
    const rubrics = await listRubrics(ctx, own?.unit ?? deployment!.unit)
    return {
      mayWrite: (await myMandates(ctx)).some((mandate) => mandate.verbs.includes('rubric.write')),
      rubrics: rubrics.map(({ criteria, id, ...rubric }) => ({ ...rubric, id: id as string, criteria: criteria.length })),
    }
  })
}
