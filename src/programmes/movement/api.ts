import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { route } from '#base/http/route.ts'
import { registerInitiatives } from '#core/initiative/enrol.ts'
import { fields, kinds } from '#core/initiative/form.ts'
import { levels } from '#core/initiative/life.ts'

const Registration = Type.Object({
  id: Type.String(), unit: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }), level: Type.Enum([...levels]), kind: Type.Enum([...kinds]), field: Type.Enum([...fields]),
  title: Type.String({ maxLength: 400 }), kit: Type.Optional(Type.String()), registeredOn: Type.String(),
})

export function movementApi(app: FastifyInstance): void {
  route(app, 'POST /api/initiatives', { tag: 'movement', summary: 'Register models and exemplars', body: Type.Array(Registration, { minItems: 1, maxItems: 1_000 }) },
    async ({ ctx, body }) => ({ registered: await registerInitiatives(ctx, body) }))
}
