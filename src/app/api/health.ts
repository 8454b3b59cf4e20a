import { statfs } from 'node:fs/promises'
import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { ctxOf } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import { reserve } from '#base/files/files.ts'
import { sql } from '#base/db/sql.ts'
import { route } from '#base/http/route.ts'
import { asSystem } from '#core/people/door.ts'

const lag = sql<{ waiting: number; seconds: number }>('health.lag', `
  select (select count(*) from (select 1 from fact.delta limit 100001) d) as waiting,
         extract(epoch from clock_timestamp() - folded_at)::float8 as seconds from indicator.fold_state`)

/** `healthz`: this process answers. `readyz`: it can serve, with the reason when it cannot. */
export function healthApi(app: FastifyInstance, data: string): void {
  route(app, 'GET /healthz', { tag: 'health', summary: 'The process is alive', response: Type.Object({ alive: Type.Boolean() }) }, async () => ({ alive: true }))

  route(app, 'GET /readyz', { tag: 'health', summary: 'The process can serve: database, folder lag, disk', alone: true }, async ({ reply }) => {
    const fold = await request(async () => lag.first(await asSystem(ctxOf(), 'system:health'))).catch(() => undefined)
    const disk = await statfs(data).then((s) => ({ freeBytes: s.bavail * s.bsize, freeShare: s.bavail / s.blocks }), () => undefined)
    const checks = {
      database: { ok: fold !== undefined },
      folder: { ok: fold !== undefined && (fold.waiting < 100_000 || fold.seconds < 60), waiting: fold?.waiting ?? null, lagSeconds: fold === undefined ? null : Math.round(fold.seconds * 10) / 10 },
      disk: { ok: disk === undefined || disk.freeBytes > reserve, ...disk },
    }
    const ready = Object.values(checks).every((c) => c.ok)
    return reply.status(ready ? 200 : 503).send({ ready, ...checks })
  })
}
