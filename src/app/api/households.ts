import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { day } from '#base/day.ts'
import type { Id } from '#base/id.ts'
import { route } from '#base/http/route.ts'
import { closeRequest, readForAccess, readKept, withdrawConsent, type Kept } from '#core/form/privacy.ts'
import { visitsDue } from '#core/form/visit.ts'
import { endCard, issueCards } from '#core/household/card.ts'
import { leaveHousehold, mergeHouseholds, moveHousehold, splitHousehold } from '#core/household/change.ts'
import { giveConsent } from '#core/household/consent.ts'
import { ways } from '#core/household/draft.ts'
import { saveHousehold } from '#core/household/household.ts'
import { enrolMany, mostAtOnce } from '#core/household/many.ts'
import { lanesIn, listHouseholds, mostRows, states } from '#core/household/read.ts'
import { answerRequest, extendRequest, kinds, listRequests, takeRequest } from '#core/household/request.ts'

const Unit = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
const One = Type.Object({ id: Type.String({ format: 'uuid' }) })
const Day = Type.String({ maxLength: 20, description: 'YYYY-MM-DD' })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Agreement = Type.Object({ purpose: Type.String({ maxLength: 40 }), how: Type.Enum([...ways]), day: Type.Optional(Day) })
const Agreed = Type.Optional(Type.Array(Agreement, { maxItems: 20 }))
const Edition = Type.Integer({ minimum: 0, description: 'Of the version that was read; 0 for a new one. An older one is refused with 409' })
const Called = {
  lane: Type.String({ maxLength: 400 }), label: Type.String({ maxLength: 400, description: 'The name by which neighbours find it; no personal names' }), members: Type.Optional(orNull(Type.Integer())),
}
const Household = Type.Object({
  edition: Edition, unit: Unit, ...Called,
  position: Type.Optional(orNull(Type.Object({ lat: Type.Number(), lon: Type.Number(), accuracy: Type.Optional(orNull(Type.Number())) }))),
  agreed: Agreed,
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

  route(app, 'POST /api/households', {
    tag, summary: `Enrol up to ${mostAtOnce} households at once, all or none; those that are there already are left alone`,
    body: Type.Object({ households: Type.Array(Type.Object({ id: Type.String({ maxLength: 60 }), unit: Unit, ...Called, agreed: Agreed }), { minItems: 1, maxItems: 50_000 }) }),
  }, ({ ctx, body }) => enrolMany(ctx, body.households))

  route(app, 'GET /api/households/lanes', { tag, summary: 'The lanes of a unit with how many households live in each', query: Type.Object({ unit: Unit }) },
    ({ ctx, query }) => lanesIn(ctx, query.unit))

  route(app, 'GET /api/households/visits', {
    tag, summary: 'The households of a unit with their last and next visit; with `until` only those due by that day',
    query: Type.Object({ unit: Unit, lane: Type.Optional(Type.String({ maxLength: 80 })), until: Type.Optional(Day) }),
  }, ({ ctx, query: { until, ...asked } }) => visitsDue(ctx, { ...asked, ...(until === undefined ? {} : { until: day(until, '/until') }) }))

  route(app, 'GET /api/households/:id', { tag, summary: 'All that is kept about a household: itself, what it agrees to, its requests, the records about it, and what it arose from or became', params: One },
    ({ ctx, params }) => readKept(ctx, params.id).then(told))

  route(app, 'PUT /api/households/:id', { tag, summary: 'Enrol a household, or change it; the id is yours to make (UUID), sending again is harmless', params: One, body: Household },
    async ({ ctx, params, body: { edition, ...draft } }) => ({ id: params.id, edition: await saveHousehold(ctx, { ...draft, id: params.id }, edition) }))

  route(app, 'POST /api/households/:id/merge', {
    tag, summary: 'Another household of the village becomes part of this one', params: One,
    body: Type.Object({ edition: Edition, gone: Type.String({ maxLength: 60 }), goneEdition: Edition, ...Called }),
  }, async ({ ctx, params, body: { edition, gone, goneEdition, ...called } }) => ({ id: params.id, edition: await mergeHouseholds(ctx, params.id, gone, called, { keep: edition, gone: goneEdition }) }))

  route(app, 'POST /api/households/:id/split', {
    tag, summary: 'A household becomes several; none of them agreed to anything yet', params: One,
    body: Type.Object({ edition: Edition, parts: Type.Array(Type.Object(Called), { maxItems: 20 }), day: Type.Optional(Day) }),
  }, async ({ ctx, params, body }) => ({ ids: await splitHousehold(ctx, params.id, body.edition, body.parts, body.day) }))

  route(app, 'POST /api/households/:id/move', {
    tag, summary: 'To another lane, or to another village, where it goes on under a new id', params: One,
    body: Type.Object({ edition: Edition, unit: Unit, lane: Called.lane, day: Type.Optional(Day) }),
  }, async ({ ctx, params, body: { edition, ...to } }) => ({ id: await moveHousehold(ctx, params.id, edition, to) }))

  route(app, 'POST /api/households/:id/leave', { tag, summary: 'It lives here no more', params: One, body: Type.Object({ edition: Edition, day: Type.Optional(Day) }) },
    async ({ ctx, params, body }) => { await leaveHousehold(ctx, params.id, body.edition, body.day); return { id: params.id } })

  route(app, 'POST /api/households/cards', { tag, summary: 'The door cards of households, made where there is none', body: Type.Object({ households: Type.Array(Type.String({ format: 'uuid' }), { minItems: 1, maxItems: 500 }) }) },
    async ({ ctx, body }) => ({ cards: (await issueCards(ctx, body.households as Id[])).map(({ token, household }) => ({ household: household.id, token })) }))

  route(app, 'DELETE /api/households/:id/card', { tag, summary: 'A lost card finds nothing any more', params: One }, async ({ ctx, params }) => { await endCard(ctx, params.id); return { id: params.id } })

  route(app, 'POST /api/households/:id/consents', { tag, summary: 'Write down that a household agrees to a purpose, under the privacy notice of today', params: One, body: Agreement },
    async ({ ctx, params, body }) => { await giveConsent(ctx, params.id, body); return { id: params.id } })

  route(app, 'DELETE /api/households/:id/consents/:purpose', { tag, summary: 'A household withdraws; what was kept for this purpose alone goes at once', params: Type.Object({ ...One.properties, purpose: Type.String({ maxLength: 40 }) }) },
    async ({ ctx, params }) => { await withdrawConsent(ctx, params.id, params.purpose); return { id: params.id } })
}

/** What households ask of those who keep their data. */
export function householdRequestsApi(app: FastifyInstance): void {
  route(app, 'GET /api/household-requests', {
    tag, summary: 'What households of a unit ask for, what is late first; `closed` for what was done', query: Type.Object({ unit: Unit, closed: Type.Optional(Type.Boolean()) }),
  }, async ({ ctx, query }) => (await listRequests(ctx, query.unit, { closed: query.closed ?? false })).map(({ shard: _shard, ...request }) => request))

  route(app, 'POST /api/households/:id/requests', { tag, summary: 'Take down what a household asks for', params: One, body: Type.Object({ kind: Type.Enum([...kinds]), words: Type.Optional(Type.String({ maxLength: 4_000 })) }) },
    ({ ctx, params, body }) => takeRequest(ctx, params.id, body.kind, body.words ?? ''))

  route(app, 'GET /api/household-requests/:id/data', { tag, summary: 'What the household of a request is handed: all that is kept about it', params: One }, async ({ ctx, params }) => told((await readForAccess(ctx, params.id)).kept))

  route(app, 'POST /api/household-requests/:id/answer', { tag, summary: 'The household was told that its request arrived', params: One, body: Type.Object({ edition: Edition }) },
    async ({ ctx, params, body }) => ({ edition: await answerRequest(ctx, params.id, body.edition) }))

  route(app, 'POST /api/household-requests/:id/extend', { tag, summary: 'More time, once', params: One, body: Type.Object({ edition: Edition }) },
    async ({ ctx, params, body }) => ({ edition: await extendRequest(ctx, params.id, body.edition) }))

  route(app, 'POST /api/household-requests/:id/close', { tag, summary: 'Grant or refuse it; granted, an erasure erases and a restriction restricts', params: One, body: Type.Object({ edition: Edition, done: Type.Boolean(), outcome: Type.String({ maxLength: 4_000 }) }) },
    async ({ ctx, params, body: { edition, ...closing } }) => { await closeRequest(ctx, params.id, edition, closing); return { id: params.id } })
}

/** Where it is kept is nobody's business but the database's. */
function told({ household: { shard: _shard, ...household }, requests, records, ...kept }: Kept) {
  return { ...household, ...kept, requests: requests.map(({ shard: _of, ...request }) => request), records: records.map(({ definition: _definition, ...record }) => record) }
}
