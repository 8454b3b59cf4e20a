import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { route } from '#base/http/route.ts'
import { fields, registrantKinds } from '#core/initiative/form.ts'
import { lineageOf } from './lineage.ts'
import { getModel, listModels, mostModels } from './model.ts'
import { findings, outcomesDue, recordOutcome } from './outcome.ts'
import { takeUp } from './take_up.ts'

const One = Type.Object({ id: Type.String({ format: 'uuid' }) })
const Unit = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
const tag = 'movement'

const Asked = Type.Object({
  text: Type.Optional(Type.String({ maxLength: 200 })), field: Type.Optional(Type.Enum([...fields])), kind: Type.Optional(Type.Enum(['commune', 'ward', 'town', 'special_zone'])),
  like: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'A commune of today: what worked in communes like it comes first, with the reasons' })),
  first: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })), rows: Type.Optional(Type.Integer({ minimum: 1, maximum: mostModels })),
})

const TakeUp = Type.Object({
  id: Type.String({ format: 'uuid', description: 'Yours to make; asked twice it is taken up once' }), unit: Unit, startsOn: Type.Optional(Type.String({ description: 'YYYY-MM-DD' })),
  from: Type.Optional(Type.String({ format: 'uuid', description: 'A recognised model' })), kit: Type.Optional(Type.String({ maxLength: 60 })),
  title: Type.Optional(Type.String({ maxLength: 300 })), registrantKind: Type.Optional(Type.Enum([...registrantKinds])), registrant: Type.Optional(Type.String({ maxLength: 200 })),
  situation: Type.Optional(Type.String({ maxLength: 4_000 })), audience: Type.Optional(Type.String({ maxLength: 4_000 })),
})

const Outcome = Type.Object({
  id: Type.String({ format: 'uuid' }), after: Type.Enum([3, 6, 12]), day: Type.Optional(Type.String()), finding: Type.Enum([...findings]), words: Type.String({ description: 'What was seen, 5 to 1,000 characters; public' }),
})

/** Models that worked, for everybody; taking them up and telling what became of them, for those who may. */
export function spreadApi(app: FastifyInstance): void {
  route(app, 'GET /api/models', { tag, summary: 'Recognised models, with how far each has spread', query: Asked }, ({ ctx, query }) => listModels(ctx, query))

  route(app, 'GET /api/models/:id', { tag, summary: 'One recognised model', params: One }, async ({ ctx, params }) => getModel(ctx, params.id))

  route(app, 'GET /api/models/:id/lineage', { tag, summary: 'Who took it up from whom, failures included', params: One }, ({ ctx, params }) => lineageOf(ctx, params.id))

  route(app, 'POST /api/models/take-up', { tag, summary: 'Make an initiative of your own from a model or a kit', body: TakeUp }, async ({ ctx, body: { situation, audience, ...asked } }) => {
    const taken = await takeUp(ctx, { ...asked, statement: { ...(situation ? { situation } : {}), ...(audience ? { audience } : {}) } })
    return { ...taken, missing: taken.missing.map((one) => one.toJSON(ctx.lang)) }
  })

  route(app, 'GET /api/outcomes/due', { tag, summary: 'Results after 3, 6 and 12 months that you should have recorded by now' }, ({ ctx }) => outcomesDue(ctx))

  route(app, 'POST /api/initiatives/:id/outcomes', { tag, summary: 'Record what became of it', params: One, body: Outcome }, ({ ctx, params, body }) => recordOutcome(ctx, params.id, body))
}
