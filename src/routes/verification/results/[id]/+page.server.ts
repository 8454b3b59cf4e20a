import { sha256 } from '#base/id.ts'
import { clopperPearson, wilson } from '#core/verification/interval.ts'
import { getClosed } from '#core/verification/verified.ts'
import { address } from '$ui/figure.server.ts'
import { shown } from '$ui/page.server.ts'
import { spanOfCheck, titlesOf } from '../../checks.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals, params }) => shown(locals, async () => {
  const { ctx } = locals
  const { id, state, indicator, unit, unitName, officeName, from, to, map, confidence, halfWidth, wanted, unplaced, rule, commitment, revealed, plannedAt, drawnAt, closedAt, until, abandoned, visited, drawn, nth, givenUp, results } = await getClosed(ctx, params.id)
  const whole = results.find((one) => one.whole) ?? null
  const n = whole === null ? 0 : whole.confirmed + whole.different + whole.notFound
  return {
    id: id as string, state, officeName, until, abandoned, visited, drawn, nth, givenUp, ...(await titlesOf(ctx))(indicator), unitName, span: spanOfCheck({ from, to }), confidence, halfWidth, wanted, unplaced, rule, commitment, revealed, plannedAt, drawnAt, closedAt,
    whole, n, parts: results.filter((one) => !one.whole),
    // Said beside the one that is published, so that anybody may compare.
    plain: n === 0 ? null : { wilson: wilson(whole!.confirmed / n, n, confidence), exact: clopperPearson(whole!.confirmed / n, n, confidence) },
    kept: sha256(Buffer.from(revealed, 'hex')).toString('hex') === commitment,
    figure: address('/figures', { unit, period: { from, to }, map, today: ctx.day }, indicator),
  }
})
