import { redirect } from '@sveltejs/kit'
import { allow } from '#core/people/door.ts'
import { listSamples } from '#core/verification/sample.ts'
import { unitsWithChecks } from '#programmes/movement/index.ts'
import { shown } from '$ui/page.server.ts'
import { mustBeSomebody } from '$ui/visitor.server.ts'
import { spanOfCheck, titlesOf } from './checks.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  mustBeSomebody(event)
  const { locals: { ctx, deployment } } = event
  const { mayVisit } = await event.parent()
  return shown(event.locals, async () => {
    const [own] = await unitsWithChecks(ctx)
    if (!own && mayVisit) redirect(303, '/verification/tasks')
    // Whoever runs no check anywhere is told so by the door itself.
    if (!own) await allow(ctx, 'verification.plan', deployment!.unit)
    const [samples, titles] = [await listSamples(ctx, own!.unit), await titlesOf(ctx)]
    return {
      unit: own!,
      samples: samples.map(({ id, indicator, unitName, from, to, wanted, state, drawn, assigned, visited, until, nth, givenUp, closedAt }) => (
        { id: id as string, title: titles(indicator).title, unitName, span: spanOfCheck({ from, to }), wanted, state, drawn, assigned, visited, until, nth, givenUp, closedAt })),
    }
  })
}
