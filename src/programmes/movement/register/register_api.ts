import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { route } from '#base/http/route.ts'
import { newId } from '#base/id.ts'
import { allow } from '#core/people/door.ts'
import { bulkSteps, getBulk, planBulk, runBulk } from './bulk.ts'
import { tasksFor } from '../tasks.ts'
import { getFiles, sendDrawn } from './files.ts'
import { Question, questionOf } from './question.ts'
import { deleteView, listViews, openWith, renameView, saveView } from './views.ts'

const tag = 'movement'
const One = Type.Object({ id: Type.String({ format: 'uuid' }) })
const Unit = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
const Name = Type.String({ maxLength: 200 })
const Query = Type.String({ maxLength: 4_000, description: 'As in the address of the register, for example state=submitted&level=commune' })

/** What waits for the asker, what people keep of the register, and what they do with many at once. */
export function registerApi(app: FastifyInstance): void {
  route(app, 'GET /api/me/tasks', { tag, summary: 'What waits for you, what is late first' }, ({ ctx }) => tasksFor(ctx))
  route(app, 'GET /api/movement/views', { tag, summary: 'Saved views of the register: your own and those shared with you' }, ({ ctx }) => listViews(ctx))
  route(app, 'POST /api/movement/views', { tag, summary: 'Keep a view; with a unit it is shared with its people', body: Type.Object({ id: Type.Optional(Type.String({ format: 'uuid' })), name: Name, query: Query, unit: Type.Optional(Unit) }) },
    async ({ ctx, body: { id = newId(), unit, ...view } }) => { await saveView(ctx, { ...view, id, unit: unit ?? null }); return { id } })
  route(app, 'PUT /api/movement/views/:id', { tag, summary: 'Give a view of yours another name', params: One, body: Type.Object({ name: Name }) }, async ({ ctx, params, body }) => { await renameView(ctx, params.id, body.name); return { done: true } })
  route(app, 'DELETE /api/movement/views/:id', { tag, summary: 'Delete a view of yours', params: One }, async ({ ctx, params }) => { await deleteView(ctx, params.id); return { done: true } })
  route(app, 'PUT /api/movement/opening', { tag, summary: 'With which view your register opens; null for the whole', body: Type.Object({ view: Type.Union([Type.String({ format: 'uuid' }), Type.Null()]) }) },
    async ({ ctx, body }) => { await openWith(ctx, body.view); return { done: true } })

  for (const form of ['xlsx', 'csv'] as const) route(app, `GET /api/movement/register.${form}`, {
    tag, summary: `All that a question to the register finds, as ${form === 'xlsx' ? 'an Excel file' : 'CSV'}, in your language`,
    query: Type.Object({ ...Question, sort: Type.Optional(Type.Enum(['changed', 'title', 'place', 'registered'])) }),
  }, async ({ ctx, query: { sort, ...rest }, reply }) => {
    const asked = questionOf(rest)
    await allow(ctx, 'initiative.read', asked.unit)
    return sendDrawn(reply, await getFiles().register(ctx, asked, sort ?? 'changed', form))
  })

  route(app, 'POST /api/movement/bulks', {
    tag, summary: 'Make the list of what one step is to be taken with: the ids given, or all that the question finds; nothing happens to them yet',
    body: Type.Object({ id: Type.Optional(Type.String({ format: 'uuid' })), step: Type.Enum([...bulkSteps]), unit: Unit, query: Type.Optional(Query), ids: Type.Optional(Type.Array(Type.String({ maxLength: 60 }), { maxItems: 20_000 })) }),
  }, async ({ ctx, body: { id = newId(), query = '', ids = null, ...plan } }) => { await planBulk(ctx, { ...plan, id, query, ids }); return getBulk(ctx, id) })
  route(app, 'GET /api/movement/bulks/:id', { tag, summary: 'The list with what would happen to each, or what did', params: One }, ({ ctx, params }) => getBulk(ctx, params.id))
  route(app, 'POST /api/movement/bulks/:id/run', {
    tag, summary: 'Take the step with each; one that is refused holds back no other. It cannot be undone', params: One, alone: true,
    body: Type.Object({ day: Type.Optional(Type.String({ maxLength: 20 })), words: Type.Optional(Type.String({ maxLength: 8_000 })), decision: Type.Optional(Type.String({ maxLength: 400 })), year: Type.Optional(Type.Integer()) }),
  }, async ({ ctx, params, body }) => {
    await runBulk(ctx, params.id, body)
    return { done: true }
  })
}
