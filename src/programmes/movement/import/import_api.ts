import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { bodyLimit } from '#base/http/respond.ts'
import { route } from '#base/http/route.ts'
import { writeXlsx } from '#base/table/write.ts'
import { getImport, keepList, listImports, maxListBytes, maxListSaid, pairsToJudge, previewImport, refusedTable, setReading, startImport } from './import.ts'

const tag = 'movement'
const One = Type.Object({ id: Type.String({ format: 'uuid' }) })
const Unit = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
const bytes = Type.Unsafe<Buffer>({ maxLength: maxListBytes, description: `The file itself (.xlsx or .csv), at most ${maxListSaid}` })

/** Old lists, taken over in four steps: send the file, look, correct how it is read, start. */
export function importApi(app: FastifyInstance): void {
  void app.register(uploads)

  route(app, 'GET /api/movement/imports', { tag, summary: 'Old lists that were sent, the latest first' }, ({ ctx }) => listImports(ctx))
  route(app, 'GET /api/movement/imports/:id', { tag, summary: 'How far the import of a list is', params: One }, ({ ctx, params }) => getImport(ctx, params.id))
  route(app, 'GET /api/movement/imports/:id/preview', { tag, summary: 'What importing a list would come to, as it is read now', params: One }, async ({ ctx, params }) => {
    const { list, sheets, preview, before } = await previewImport(ctx, params.id)
    return { list, sheets: sheets.names, headings: sheets.layout(list.reading).headings, preview, importedBefore: before }
  })
  route(app, 'PUT /api/movement/imports/:id/reading', {
    tag, summary: 'Correct how a list is read: `reading` as the list came with it', params: One,
    body: Type.Object({ edition: Type.Integer({ minimum: 0 }), reading: Type.Record(Type.String(), Type.Unknown()) }),
  }, async ({ ctx, params, body }) => { await setReading(ctx, params.id, body.edition, body.reading); return getImport(ctx, params.id) })
  route(app, 'POST /api/movement/imports/:id/start', { tag, summary: 'Import it; the answer comes at once, the work goes on', params: One, body: Type.Object({ edition: Type.Integer({ minimum: 0 }) }) },
    async ({ ctx, params, body }) => { await startImport(ctx, params.id, body.edition); return getImport(ctx, params.id) })
  route(app, 'GET /api/movement/imports/:id/pairs', { tag, summary: 'Pairs of the list that may be one activity and were not judged yet', params: One }, ({ ctx, params }) => pairsToJudge(ctx, params.id))
  route(app, 'GET /api/movement/imports/:id/refused.xlsx', { tag, summary: 'Rows that were not taken in, with the reasons, to be corrected and sent again', params: One }, async ({ ctx, params, reply }) => {
    const { name, columns, rows } = await refusedTable(ctx, params.id)
    void reply.headers({ 'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(`${name}.xlsx`)}` })
    return Buffer.from(await writeXlsx(columns, rows))
  })
}

/** A scope of its own: here alone any body is bytes. */
async function uploads(app: FastifyInstance): Promise<void> {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: Math.max(bodyLimit, maxListBytes) }, (_, body, done) => done(null, body))
  route(app, 'POST /api/movement/imports', {
    tag, summary: `Send an old list (.xlsx or .csv, up to ${maxListSaid}) as the raw body; nothing is registered yet`,
    query: Type.Object({ unit: Unit, name: Type.String({ minLength: 1, maxLength: 200, description: 'Name of the file' }) }), takes: { 'application/octet-stream': bytes },
  }, async ({ ctx, query, reply }) => {
    const { id } = await keepList(ctx, { ...query, bytes: (reply.request.body as Buffer | undefined) ?? Buffer.alloc(0) })
    return getImport(ctx, id)
  })
}
