import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { period as periodOf } from '#base/day.ts'
import { route } from '#base/http/route.ts'
import { refuse } from '../problems.ts'
import { estimateOf, keepEstimate, type Days } from './weighing.ts'

const tag = 'waste'

export function weighingApi(app: FastifyInstance): void {
  route(app, 'GET /api/waste/estimate', { tag, summary: 'How much less is taken away than before the start, scaled up from sample weighings, with its interval; or why nothing can be said', query: Type.Object({ unit: Type.Integer(), period: Type.String() }) },
    ({ ctx, query }) => estimateOf(ctx, query.unit, daysOf(query.period)))
  route(app, 'POST /api/waste/estimate', { tag, summary: 'Put an estimate into the figures, as sampled', body: Type.Object({ id: Type.String({ format: 'uuid' }), unit: Type.Integer(), period: Type.String() }) },
    ({ ctx, body }) => keepEstimate(ctx, { ...body, period: daysOf(body.period) }))
}

/** A period with a first day: "since the beginning" has no length to scale up to. @throws Problem `waste.period_open`, `day.period` */
export function daysOf(text: string): Days {
  const { from, to } = periodOf(text)
  if (from === null) throw refuse('period_open', undefined, { at: '/period' })
  return { from, to }
}
