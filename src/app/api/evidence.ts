import type { Readable } from 'node:stream'
import multipart from '@fastify/multipart'
import { Type } from 'typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { day } from '#base/day.ts'
import { request as inRequest } from '#base/db/transaction.ts'
import { route } from '#base/http/route.ts'
import { addEvidence, maxBytes, maxBytesSaid, readEvidence } from '#core/evidence/evidence.ts'
import { refuse } from '#core/evidence/problems.ts'

declare module 'fastify' {
  interface FastifyRequest { sent: { readonly bytes: Buffer; readonly type: string | undefined } }
}

const tag = 'evidence'
const Evidence = Type.Object({
  id: Type.String({ description: 'SHA-256 of the stored bytes, in hex: the answer to an image question' }), mime: Type.String(),
  bytes: Type.Integer(), width: Type.Union([Type.Integer(), Type.Null()]), height: Type.Union([Type.Integer(), Type.Null()]),
})
const extensions = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp', 'application/pdf': 'pdf' } as const

export function evidenceApi(app: FastifyInstance): void {
  void app.register(uploads)

  route(app, 'GET /api/evidence/:id', {
    tag, summary: 'A file, for those whose mandates reach its place, or for everyone once published; ?size=thumb for a 320 px WebP', alone: true,
    params: Type.Object({ id: Type.String({ maxLength: 64 }) }), query: Type.Object({ size: Type.Optional(Type.Literal('thumb')) }),
  }, async ({ ctx, params, query, reply }) => {
    const file = await inRequest(() => readEvidence(ctx, params.id, query.size ?? 'whole'))
    void reply.headers({
      'content-type': file.mime, 'content-length': file.bytes, etag: `"${file.id}"`,
      // Asked anew each time, so that a mandate that ended or a withdrawn publication closes the file at once.
      'cache-control': 'private, no-cache',
      'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin', 'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': `${file.mime === 'application/pdf' ? 'attachment' : 'inline'}; filename="${file.id.slice(0, 12)}.${extensions[file.mime]}"`,
    })
    return reply.send(file.stream)
  })
}

/** A scope of its own: here alone any body is bytes, and a form may carry a file. */
async function uploads(app: FastifyInstance): Promise<void> {
  app.removeAllContentTypeParsers()
  await app.register(multipart, { throwFileSizeLimit: false, limits: { files: 2, fields: 20, fieldSize: 10_000, fileSize: maxBytes + 1 } })
  app.addContentTypeParser('*', async (request: FastifyRequest, body: Readable) => ({ bytes: await bytesOf(body), type: request.headers['content-type'] }))

  route(app, 'POST /api/evidence', {
    tag, summary: `Add one JPEG, PNG, WebP or PDF of up to ${maxBytesSaid}, as the raw body or as the only file of multipart/form-data; sending again is harmless`, alone: true,
    query: Type.Object({ unit: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }), day: Type.Optional(Type.String({ maxLength: 20, description: 'Of which map the unit is; today by default' })) }),
    response: Evidence,
  }, async ({ ctx, query, reply }) => {
    const { bytes, type } = await sentBy(reply.request)
    return addEvidence(ctx, { unit: query.unit, bytes, ...(type === undefined ? {} : { declaredType: type }), ...(query.day === undefined ? {} : { day: day(query.day, '/day') }) })
  })
}
