import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { request } from '#base/db/transaction.ts'
import { route } from '#base/http/route.ts'
import type { Lang } from '#base/problem.ts'
import { enterRecord } from '#core/form/letterbox.ts'
import { enterRecords, getRecord, type Receipt, type RecordInput } from '#core/form/record.ts'

const Record = Type.Object({
  id: Type.String({ maxLength: 60, description: 'UUIDv7 made by whoever fills the form' }),
  form: Type.String({ maxLength: 100 }), version: Type.Optional(Type.String({ maxLength: 40 })),
  unit: Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'Village, or a larger unit when the village is unknown' }),
  day: Type.String({ maxLength: 20 }), answers: Type.Object({}, { additionalProperties: true }),
  about: Type.Optional(Type.String({ maxLength: 60, description: 'The household, for forms that are about one (GET /api/households)' })),
  device: Type.Optional(Type.String({ maxLength: 100 })), supersedes: Type.Optional(Type.String({ maxLength: 60 })),
  digest: Type.Optional(Type.String({ maxLength: 64, description: 'SHA-256 of canonical JSON of form, version, unit, day, answers, about' })),
})
const tag = 'records'

export function recordsApi(app: FastifyInstance): void {
  route(app, 'POST /api/records', {
    tag, summary: 'Enter one record, or up to 1,000 as {records: […]}; sending again is harmless', alone: true,
    body: Type.Union([Type.Object({ records: Type.Array(Record, { minItems: 1, maxItems: 10_000 }) }), Record]),
  }, async ({ ctx, body, reply }) => {
    if ('records' in body) {
      const receipts = await request(() => enterRecords(ctx, body.records as RecordInput[]))
      return { receipts: receipts.map((r) => told(r, ctx.lang)) }
    }
    const receipt = await enterRecord(ctx, body as RecordInput)
    if (receipt.status === 'refused') throw receipt.problem
    return reply.status(receipt.status === 'accepted' ? 201 : 200).send(receipt)
  })

  route(app, 'GET /api/records/:id', { tag, summary: 'A record, for those whose mandates reach its place', params: Type.Object({ id: Type.String({ maxLength: 60 }) }) },
    async ({ ctx, params }) => {
      const { installed, ...record } = await getRecord(ctx, params.id)
      return { ...record, form: installed.form.definition.key, version: installed.form.definition.version }
    })
}

function told(receipt: Receipt, lang: Lang) {
  return receipt.status === 'refused' ? { ...receipt, problem: receipt.problem.toJSON(lang) } : receipt
}
