import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { day } from '#base/day.ts'
import { route } from '#base/http/route.ts'
import { visitsDue } from '#core/form/visit.ts'
import { consentsOf, giveConsent } from '#core/household/consent.ts'
import { ways } from '#core/household/draft.ts'
import { saveHousehold } from '#core/household/household.ts'
import { getHousehold, kinOf, lanesIn, listHouseholds, mostRows, states } from '#core/household/read.ts'

const Unit = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
const One = Type.Object({ id: Type.String({ format: 'uuid' }) })
const Day = Type.String({ maxLength: 20, description: 'YYYY-MM-DD' })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Agreement = Type.Object({ purpose: Type.String({ maxLength: 40 }), how: Type.Enum([...ways]), day: Type.Optional(Day) })
const Household = Type.Object({
  edition: Type.Integer({ minimum: 0, description: 'Of the version that was read; 0 for a new one. An older one is refused with 409' }),
  unit: Unit, lane: Type.String({ maxLength: 400 }), label: Type.String({ maxLength: 400, description: 'The name by which neighbours find it; no personal names' }),
  members: Type.Optional(orNull(Type.Integer())),
  position: Type.Optional(orNull(Type.Object({ lat: Type.Number(), lon: Type.Number(), accuracy: Type.Optional(orNull(Type.Number())) }))),
  agreed: Type.Optional(Type.Array(Agreement, { maxItems: 20 })),
})
const tag = 'households'

/** The household register: for those whose mandates reach the place. */
export function householdsApi(app: FastifyInstance): void {
  route(app, 'GET /api/households', {
    tag, summary: 'The households of a unit, by village and lane; `text` is found with or without accents',
    query: Type.Object({
      unit: Unit, lane: Type.Optional(Type.String({ maxLength: 80 })), text: Type.Optional(Type.String({ maxLength: 200 })), state: Type.Optional(Type.Enum([...states])),
      first: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000_000 })), rows: Type.Optional(Type.Integer({ minimum: 0, maximum: mostRows })),
    }),
  }, ({ ctx, query: { first, rows, state, ...asked } }) => listHouseholds(ctx, { ...asked, ...(state === undefined ? {} : { states: [state] }) }, { first: first ?? 0, rows: rows ?? 100 }))

  route(app, 'GET /api/households/lanes', { tag, summary: 'The lanes of a unit with how many households live in each', query: Type.Object({ unit: Unit }) },
    ({ ctx, query }) => lanesIn(ctx, query.unit))

  route(app, 'GET /api/households/visits', {
    tag, summary: 'The households of a unit with their last and next visit; with `until` only those due by that day',
    query: Type.Object({ unit: Unit, lane: Type.Optional(Type.String({ maxLength: 80 })), until: Type.Optional(Day) }),
  }, ({ ctx, query: { until, ...asked } }) => visitsDue(ctx, { ...asked, ...(until === undefined ? {} : { until: day(until, '/until') }) }))

  route(app, 'GET /api/households/:id', { tag, summary: 'One household, what it agrees to, and the households it arose from or became', params: One }, async ({ ctx, params }) => {
    const { household: { shard, ...household }, db } = await getHousehold(ctx, params.id)
    return { ...household, consents: await consentsOf(db, { shard, id: household.id }), kin: await kinOf(db, household.id) }
  })

  route(app, 'PUT /api/households/:id', { tag, summary: 'Enrol a household, or change it; the id is yours to make (UUID), sending again is harmless', params: One, body: Household },
    async ({ ctx, params, body: { edition, ...draft } }) => ({ id: params.id, edition: await saveHousehold(ctx, { ...draft, id: params.id }, edition) }))

  route(app, 'POST /api/households/:id/consents', { tag, summary: 'Write down that a household agrees to a purpose, under the privacy notice of today', params: One, body: Agreement },
    async ({ ctx, params, body }) => { await giveConsent(ctx, params.id, body); return { id: params.id } })
}
