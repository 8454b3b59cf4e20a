import { Readable } from 'node:stream'
import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import type { Ctx } from '#base/ctx.ts'
import { day as dayOf } from '#base/day.ts'
import { route } from '#base/http/route.ts'
import { streamXlsx } from '#base/table/stream.ts'
import { csvLine } from '#base/table/write.ts'
import { mainSet, type Cell, type RowSet } from '#core/form/extract/columns.ts'
import { openExtract, rowsOf, setNamed, type Asked, type Extract } from '#core/form/extract/extract.ts'

const tag = 'extracts'
export const Wanted = {
  unit: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'With all below it; without it, wherever one may read records' })),
  from: Type.Optional(Type.String({ maxLength: 20 })), to: Type.Optional(Type.String({ maxLength: 20 })),
  personal: Type.Optional(Type.Boolean({ description: 'With personal answers, for who may take them out' })),
}
const Query = Type.Object({ ...Wanted, set: Type.Optional(Type.String({ maxLength: 600, description: 'A repeat, as Submissions.bins; the records without it' })) })
const Form = Type.Object({ form: Type.String({ maxLength: 100 }) })

export function asked(form: string, query: { unit?: number | undefined; from?: string | undefined; to?: string | undefined; personal?: boolean | undefined }): Asked {
  return { form, unit: query.unit, from: query.from === undefined ? undefined : dayOf(query.from, '/from'), to: query.to === undefined ? undefined : dayOf(query.to, '/to'), personal: query.personal }
}

/** Records of a form as files, written as they are read: the largest takes no more memory than the smallest. */
export function extractsApi(app: FastifyInstance): void {
  const kinds: readonly (readonly [kind: string, type: string, write: (ctx: Ctx, extract: Extract, set: RowSet) => AsyncGenerator<string | Uint8Array>, said: string])[] = [
    ['csv', 'text/csv; charset=utf-8', csv, 'CSV'],
    ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', xlsx, 'a workbook, each repeat a sheet'],
    ['geojson', 'application/geo+json', geojson, 'GeoJSON by the first position asked'],
  ]
  for (const [kind, type, write, said] of kinds) {
    route(app, `GET /api/forms/:form/records.${kind}`, { tag, summary: `Records of a form as ${said}, for those whose mandates reach them`, alone: true, params: Form, query: Query }, async ({ ctx, params, query, reply }) => {
      const extract = await openExtract(ctx, asked(params.form, query))
      const set = setNamed(extract, query.set ?? mainSet)
      return reply.headers({ 'content-type': type, 'content-disposition': `attachment; filename="${params.form}.${kind}"`, 'x-content-type-options': 'nosniff', 'cache-control': 'private, no-store' })
        .send(Readable.from(together(write(ctx, extract, set))))
    })
  }
}

/** Many small pieces as fewer larger ones: each write of a response has its price. */
async function* together(pieces: AsyncGenerator<string | Uint8Array>): AsyncGenerator<string | Uint8Array> {
  let text = ''
  for await (const piece of pieces) {
    if (typeof piece !== 'string') yield piece
    else if ((text += piece).length > 60_000) {
      yield text
      text = ''
    }
  }
  if (text !== '') yield text
}

const plainCell = (cell: Cell): string | number | null => (cell instanceof Date ? cell.toISOString() : cell)

async function* csv(ctx: Ctx, extract: Extract, set: RowSet): AsyncGenerator<string> {
  yield `\ufeff${csvLine(set.columns.map(({ name }) => name))}`
  for await (const row of rowsOf(ctx, extract, set)) yield csvLine(row.map(plainCell))
}

function xlsx(ctx: Ctx, extract: Extract, set: RowSet): AsyncGenerator<Uint8Array> {
  const sets = set.name === mainSet ? extract.sets : [set]
  return streamXlsx(sets.map((one) => ({
    name: one.repeats.at(-1) ?? one.name, rows: rowsOf(ctx, extract, one),
    columns: one.columns.map(({ title, type }) => ({ title: title[ctx.lang] ?? title.vi, type: type === 'whole' ? 'number' : type })),
  })))
}

/** RFC 7946: longitude before latitude; a record without a position has no geometry. */
async function* geojson(ctx: Ctx, extract: Extract, set: RowSet): AsyncGenerator<string> {
  const at = set.columns.findIndex(({ name }) => name.endsWith('__lat'))
  yield '{"type":"FeatureCollection","features":[\n'
  let comma = ''
  for await (const row of rowsOf(ctx, extract, set)) {
    const [lat, lon] = at < 0 ? [null, null] : [row[at], row[at + 1]]
    const geometry = typeof lat === 'number' && typeof lon === 'number' ? { type: 'Point', coordinates: [lon, lat] } : null
    yield `${comma}${JSON.stringify({ type: 'Feature', id: row[0], geometry, properties: Object.fromEntries(set.columns.map(({ name }, i) => [name, row[i]])) })}`
    comma = ',\n'
  }
  yield '\n]}\n'
}
