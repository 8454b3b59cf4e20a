import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { period } from '#base/day.ts'
import { route } from '#base/http/route.ts'
import { agreeToBoard, boardFigures, boardOf, leaveBoard } from './board.ts'

const tag = 'waste'

export function boardApi(app: FastifyInstance): void {
  route(app, 'GET /api/waste/board', {
    tag, summary: 'Villages of a commune that agreed to be compared; the others are only counted', query: Type.Object({ unit: Type.Integer(), figure: Type.Optional(Type.Enum([...boardFigures])), period: Type.Optional(Type.String()) }),
  }, ({ ctx, query }) => boardOf(ctx, query.unit, query.figure ?? boardFigures[0], period(query.period ?? ctx.day.slice(0, 4))))
  route(app, 'POST /api/waste/board', { tag, summary: 'A village agrees to stand on the board', body: Type.Object({ unit: Type.Integer(), day: Type.String(), basis: Type.String({ maxLength: 1_000 }) }) },
    async ({ ctx, body: { unit, ...given } }) => { await agreeToBoard(ctx, unit, given); return { done: true } })
  route(app, 'DELETE /api/waste/board', { tag, summary: 'A village leaves the board, at once', query: Type.Object({ unit: Type.Integer() }) },
    async ({ ctx, query }) => { await leaveBoard(ctx, query.unit); return { done: true } })
}
