import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { day, period, type Day } from '#base/day.ts'
import { route } from '#base/http/route.ts'
import { listIndicators } from '#core/indicator/values.ts'
import { lowerBound, trustOf } from '#core/verification/trust.ts'
import { diligenceOf, readVerified } from '#core/verification/verified.ts'

const Query = Type.Object({
  indicator: Type.String({ description: 'Key of an indicator, several separated by commas, or *' }),
  unit: Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'Number of the unit (GET /api/units)' }),
  period: Type.String({ description: '2022-10-01..2023-12-31, ..2023-12-31, 2024-06-28, 2024-06, 2024-Q2 or 2024' }),
  map: Type.Optional(Type.String({ description: 'Day whose administrative map is used, or today' })),
  by: Type.Optional(Type.Enum(['children', 'month'])),
})
const tag = 'figures'

export function figuresApi(app: FastifyInstance): void {
  route(app, 'GET /api/values', { tag, summary: 'Published figures of a unit over a period under the map of any day; `sure` is what a spot check leaves certain of each', query: Query },
    async ({ ctx, query: { indicator, unit, map, by, ...rest } }) => {
      const asked = { unit, period: period(rest.period), map: mapDay(map, ctx.day) }
      const values = await readVerified(ctx, { ...asked, indicators: indicator === '*' ? null : indicator.split(','), ...(by === undefined ? {} : { by }) })
      const diligence = await diligenceOf(ctx, asked, values)
      const told = values.map(({ children, ...v }, i) => ({
        ...v, trust: trustOf(v, v.method), sure: lowerBound(v, v.method), diligence: diligence[i]!,
        ...(children === undefined ? {} : { children: children.map((child) => ({ ...child, sure: lowerBound(child, v.method) })) }),
      }))
      return indicator === '*' || indicator.includes(',') ? told : told[0]
    })

  route(app, 'GET /api/indicators', { tag, summary: 'Every published indicator with its definition' }, ({ ctx }) => listIndicators(ctx))
}

function mapDay(text: string | undefined, today: Day): Day {
  return text === undefined || text === 'today' ? today : day(text, '/map')
}
