import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import type { Ctx } from '#base/ctx.ts'
import { sql } from '#base/db/sql.ts'
import { route } from '#base/http/route.ts'
import { allow } from '#core/people/door.ts'

const entries = sql<{ unit: number; seq: number; at: Date; actor: string | null; event: string; about: string; body: unknown; hash: string }, [number, number, number]>('ledger.of_unit', `
  select e.unit, e.seq, e.at, e.actor, e.event, e.about, e.body, encode(e.hash, 'hex') as hash
  from ledger.entry e join unit.unit u on u.id = e.unit and u.shard_id = e.shard_id
  where e.unit = $1 and e.seq > $2 order by e.seq limit $3`)

/** The chain of one unit, oldest first; `after` continues where the last page ended. */
export async function readLedger(ctx: Ctx, unit: number, after: number, limit: number) {
  return entries.all(await allow(ctx, 'ledger.read', unit), unit, after, limit)
}

export function ledgerApi(app: FastifyInstance): void {
  route(app, 'GET /api/ledger', {
    tag: 'ledger', summary: 'What happened in a unit, as a hash chain',
    query: Type.Object({ unit: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }), after: Type.Optional(Type.Integer({ minimum: 0 })), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })) }),
  }, ({ ctx, query }) => readLedger(ctx, query.unit, query.after ?? 0, query.limit ?? 100))
}
