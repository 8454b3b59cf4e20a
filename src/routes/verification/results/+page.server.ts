import { listClosed, listOpen } from '#core/verification/verified.ts'
import { shown } from '$ui/page.server.ts'
import { spanOfCheck, titlesOf } from '../checks.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals }) => shown(locals, async () => {
  const titles = await titlesOf(locals.ctx)
  return {
    results: (await listClosed(locals.ctx, {})).map(({ id, state, indicator, unitName, officeName, closedAt, confidence, results, abandoned, visited, drawn, nth, givenUp, ...days }) => {
      const whole = results.find((one) => one.whole)
      return { id: id as string, state, ...titles(indicator), unitName, officeName, span: spanOfCheck(days), closedAt, confidence, whole: whole ?? null, abandoned, visited, drawn, nth, givenUp }
    }),
    running: (await listOpen(locals.ctx)).map(({ id, indicator, unitName, officeName, plannedAt, until, nth, givenUp, ...days }) => (
      { id: id as string, ...titles(indicator), unitName, officeName, span: spanOfCheck(days), plannedAt, until, nth, givenUp })),
  }
})
