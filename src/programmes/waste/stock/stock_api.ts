import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { route } from '#base/http/route.ts'
import { countStock, goods, handOut, receiveStock, stockOf } from './stock.ts'

const tag = 'waste'
const Moved = { id: Type.String({ format: 'uuid', description: 'made by the sender: the same id again moves nothing' }), unit: Type.Integer({ description: 'whose store' }), good: Type.Enum([...goods]), quantity: Type.Integer(), day: Type.String(), note: Type.Optional(Type.String({ maxLength: 1_000 })) }

export function stockApi(app: FastifyInstance): void {
  route(app, 'GET /api/waste/stock', { tag, summary: 'What the stores of a unit hold, and what was moved last', query: Type.Object({ unit: Type.Integer() }) }, ({ ctx, query }) => stockOf(ctx, query.unit))
  route(app, 'POST /api/waste/stock/receipts', { tag, summary: 'Goods that came into a store', body: Type.Object(Moved) }, ({ ctx, body }) => receiveStock(ctx, body))
  route(app, 'POST /api/waste/stock/counts', { tag, summary: 'What somebody counted in a store; the difference stays on record', body: Type.Object(Moved) }, ({ ctx, body }) => countStock(ctx, body))
  route(app, 'POST /api/waste/stock/handouts', {
    tag, summary: 'Goods handed to a household, to so many that are not named, or to the store of another place',
    body: Type.Object({ ...Moved, to: Type.Object({ household: Type.Optional(Type.String()), households: Type.Optional(Type.Integer()), unit: Type.Optional(Type.Integer()) }) }),
  }, ({ ctx, body: { to, ...draft } }) => handOut(ctx, draft, to))
}
