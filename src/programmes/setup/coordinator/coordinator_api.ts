import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { day } from '#base/day.ts'
import { route } from '#base/http/route.ts'
import { letterheads } from '#core/people/coordinator.ts'
import { coordinationIn, endCoordinator, nameCoordinator } from './coordinator.ts'

const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'YYYY-MM-DD' })
const Unit = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
const Text = Type.String({ maxLength: 300 })
const tag = 'units'

export function coordinatorApi(app: FastifyInstance): void {
  route(app, 'GET /api/units/:id/coordinator', {
    tag, summary: 'Which body coordinates the movement in a unit on a day, named there or above; and those the unit has named',
    params: Type.Object({ id: Unit }), query: Type.Object({ day: Type.Optional(Day) }),
  }, ({ ctx, params, query }) => coordinationIn(ctx, params.id, query.day === undefined ? ctx.day : day(query.day, '/day')))

  route(app, 'POST /api/units/:id/coordinator', {
    tag, summary: 'Name the coordinating body of a unit from a day on; the one that acted until then ends the day before', params: Type.Object({ id: Unit }),
    body: Type.Object({
      titleVi: Text, titleEn: Type.Optional(Text), letterhead: Type.Enum([...letterheads]), role: Type.String({ maxLength: 60 }), from: Day,
      to: Type.Optional(Type.Union([Day, Type.Null()])),
    }),
  }, async ({ ctx, params, body }) => ({
    id: await nameCoordinator(ctx, params.id, { ...body, titleEn: body.titleEn ?? '', from: day(body.from, '/from'), to: body.to == null ? null : day(body.to, '/to') }),
  }))

  route(app, 'POST /api/units/:id/coordinator/:named/end', {
    tag, summary: 'End a coordinating body after its last day', params: Type.Object({ id: Unit, named: Type.String({ format: 'uuid' }) }), body: Type.Object({ day: Day }),
  }, async ({ ctx, params, body }) => { await endCoordinator(ctx, params.id, params.named, day(body.day, '/day')); return { done: true } })
}
