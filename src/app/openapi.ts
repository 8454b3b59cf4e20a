import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { describedBody } from '#base/http/route.ts'

/** Publishes what the operations declare; to be called before the first of them. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, { openapi: {
    openapi: '3.1.0',
    info: { title: 'Lan Tỏa', version: '0.1.0', description: 'Every figure comes from records; every refusal is an RFC 9457 problem in Vietnamese and English.', license: { name: 'EUPL-1.2' } },
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    security: [{}, { token: [] }],
  }, transform: ({ schema, url, route }) => ({ url, schema: { ...schema, ...describedBody(route.config) } }) })
  await app.register(swaggerUi, { routePrefix: '/api/docs', uiConfig: { docExpansion: 'list' } })
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger())
}
