import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { route } from '#base/http/route.ts'
import { groups } from './groups.ts'
import { findItems, items } from './items.ts'

export function itemsApi(app: FastifyInstance): void {
  route(app, 'GET /api/waste/items', {
    tag: 'waste', summary: 'Which bin: household things with their group and what to do; `q` finds with or without accents, misspelt too',
    query: Type.Object({ q: Type.Optional(Type.String({ maxLength: 200 })), group: Type.Optional(Type.Enum([...groups])) }),
  }, async ({ query, reply }) => {
    // The list changes with a release: a phone may keep it for a day.
    void reply.header('cache-control', 'public, max-age=86400')
    const found = query.q === undefined || query.q.trim() === '' ? items : findItems(query.q).items
    return query.group === undefined ? found : found.filter((item) => item.group === query.group)
  })
}
