import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { addDays, day as dayOf } from '#base/day.ts'
import { route } from '#base/http/route.ts'
import { changeDay, collectionsFor, endRound, planRound } from './round.ts'

const tag = 'waste'
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) })
const Hour = Type.String({ maxLength: 5, description: '17:30' })
/** As far ahead as somebody plans a round. */
const mostDays = 366

export function roundApi(app: FastifyInstance): void {
  route(app, 'GET /api/waste/collections', {
    tag, summary: 'What is collected where from a day on, for everybody: the rounds of a unit’s villages, with what was changed',
    query: Type.Object({ unit: Type.Integer(), from: Type.Optional(Type.String()), days: Type.Optional(Type.Integer({ minimum: 1, maximum: mostDays })) }),
  }, ({ ctx, query: { unit, from, days } }) => {
    const first = from === undefined ? ctx.day : dayOf(from, '/from')
    return collectionsFor(ctx, unit, first, addDays(first, (days ?? 28) - 1))
  })
  route(app, 'PUT /api/waste/rounds/:id', {
    tag, summary: 'Plan a weekly round of a village or commune; with `from` = `to` a single collection', params: Id,
    body: Type.Object({
      edition: Type.Integer({ minimum: 0, maximum: 1_000_000 }), unit: Type.Integer(), groups: Type.Array(Type.String({ maxLength: 20 }), { maxItems: 10 }), weekday: Type.Optional(Type.Union([Type.Integer({ description: '1 is Monday' }), Type.Null()])),
      begins: Hour, ends: Hour, from: Type.String(), to: Type.Optional(Type.Union([Type.String(), Type.Null()])), place: Type.Optional(Type.String({ maxLength: 1_000 })) }),
  }, ({ ctx, params, body: { edition, ...draft } }) => planRound(ctx, { ...draft, id: params.id }, edition))
  route(app, 'POST /api/waste/rounds/:id/end', { tag, summary: 'End a round after a day', params: Id, body: Type.Object({ edition: Type.Integer({ minimum: 0, maximum: 1_000_000 }), last: Type.String() }) },
    ({ ctx, params, body }) => endRound(ctx, params.id, body.edition, body.last))
  route(app, 'POST /api/waste/rounds/:id/changes', {
    tag, summary: 'Leave one collection out, or move it', params: Id,
    body: Type.Object({ day: Type.String(), instead: Type.Optional(Type.Union([Type.String(), Type.Null()])), begins: Type.Optional(Hour), ends: Type.Optional(Hour), words: Type.String({ maxLength: 1_000 }) }),
  }, async ({ ctx, params, body }) => { await changeDay(ctx, params.id, body); return { done: true } })
}
