import { listClosed } from '#core/verification/verified.ts'
import { shown } from '$ui/page.server.ts'
import { spanOfCheck, titlesOf } from '../checks.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals }) => shown(locals, async () => {
  const titles = await titlesOf(locals.ctx)
  return {
    results: (await listClosed(locals.ctx, {})).map(({ id, indicator, unitName, closedAt, confidence, results, ...days }) => {
      const whole = results.find((one) => one.whole)
      return { id: id as string, ...titles(indicator), unitName, span: spanOfCheck(days), closedAt, confidence, whole: whole ?? null }
    }),
  }
})
