import type { Readable } from 'node:stream'
import multipart from '@fastify/multipart'
import { Type } from 'typebox'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { day } from '#base/day.ts'
import { request as inRequest } from '#base/db/transaction.ts'
import { route } from '#base/http/route.ts'
import { addEvidence, maxBytes, maxBytesSaid, readEvidence } from '#core/evidence/evidence.ts'
import { refuse } from '#core/evidence/problems.ts'
import { extensions, isImage, mimes } from '#core/evidence/recognise.ts'

type Sent = { readonly bytes: Buffer; readonly type: string | undefined }

const tag = 'evidence'
const Evidence = Type.Object({
  id: Type.String({ description: 'SHA-256 of the stored bytes, in hex: the answer to an image question' }), mime: Type.String(),
  bytes: Type.Integer(), width: Type.Union([Type.Integer(), Type.Null()]), height: Type.Union([Type.Integer(), Type.Null()]),
})

/** JSON Schema has no type for bytes; OpenAPI 3.1 reads `maxLength` of a body without one as its length in octets. */
const bytes = Type.Unsafe<Buffer>({ maxLength: maxBytes, description: `The file itself, at most ${maxBytesSaid}` })

export function evidenceApi(app: FastifyInstance): void {
  void app.register(uploads)

  route(app, 'GET /api/evidence/:id', {
    tag, summary: 'A file, for those whose mandates reach its place, or for everyone once published; ?size=thumb for a 320 px WebP', alone: true,
    params: Type.Object({ id: Type.String({ maxLength: 64 }) }), query: Type.Object({ size: Type.Optional(Type.Literal('thumb')) }),
  }, async ({ ctx, params, query, reply }) => {
    const file = await inRequest(() => readEvidence(ctx, params.id, query.size ?? 'whole'))
    const etag = `"${file.id}"`
    void reply.headers({
      etag, 'content-type': file.mime,
      // Asked anew each time, so that a mandate that ended or a withdrawn publication closes the file at once.
      'cache-control': 'private, no-cache',
      'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin', 'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': `${isImage(file.mime) ? 'inline' : 'attachment'}; filename="${file.id.slice(0, 12)}.${extensions[file.mime]}"`,
    })
    if (reply.request.headers['if-none-match'] === etag) return reply.status(304).send()
    const { bytes, stream } = await file.open()
    return reply.header('content-length', bytes).send(stream)
  })
}

/** A scope of its own: here alone any body is bytes, and a form may carry a file. */
async function uploads(app: FastifyInstance): Promise<void> {
  app.removeAllContentTypeParsers()
  await app.register(multipart, { throwFileSizeLimit: false, limits: { parts: 20, fieldSize: 10_000, fileSize: maxBytes + 1 } })
  app.addContentTypeParser('*', async (request: FastifyRequest, body: Readable): Promise<Sent> => ({ bytes: await bytesOf(body), type: request.headers['content-type'] }))

  route(app, 'POST /api/evidence', {
    tag, summary: `Add one JPEG, PNG, WebP, PDF, .docx or .xlsx of up to ${maxBytesSaid}, as the raw body or as the only file of multipart/form-data; sending again is harmless`, alone: true,
    query: Type.Object({ unit: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }), day: Type.Optional(Type.String({ maxLength: 20, description: 'Of which map the unit is; today by default' })) }),
    response: Evidence,
    takes: { ...Object.fromEntries(mimes.map((type) => [type, bytes])), 'multipart/form-data': Type.Object({ file: bytes }) },
  }, async ({ ctx, query, reply }) => {
    const { bytes, type } = await sentBy(reply.request)
    return addEvidence(ctx, { unit: query.unit, bytes, ...(type === undefined ? {} : { declaredType: type }), ...(query.day === undefined ? {} : { day: day(query.day, '/day') }) })
  })
}

async function sentBy(request: FastifyRequest): Promise<Sent> {
  if (!request.isMultipart()) return (request.body as Sent | undefined) ?? { bytes: Buffer.alloc(0), type: undefined }
  const files: Sent[] = []
  for await (const part of partsOf(request)) {
    if (part.type === 'file') files.push({ bytes: await bytesOf(part.file), type: part.mimetype })
  }
  if (files.length !== 1) throw refuse('one_file', { count: files.length })
  return files[0]!
}

/** What a broken form throws carries the framework's words; ours say what to do. */
async function* partsOf(request: FastifyRequest) {
  try {
    yield* request.parts()
  } catch (error) {
    throw refuse('damaged', undefined, { cause: error })
  }
}

/**
 * All of a body, or a little more than the limit of a larger one, which is then refused by its size. What is left is read
 * and dropped: a connection cut in the middle of sending would hide the answer from the one who sends.
 */
async function bytesOf(body: Readable): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  try {
    for await (const piece of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      pieces.push(piece)
      size += piece.length
      if (size > maxBytes) break
    }
  } catch (error) {
    throw refuse('damaged', undefined, { cause: error })
  }
  body.resume()
  return Buffer.concat(pieces)
}
