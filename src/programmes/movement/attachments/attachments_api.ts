import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { route } from '#base/http/route.ts'
import { attachmentKinds, attachmentsOf, detach, keepAttachment } from './attachments.ts'

const Id = Type.String({ format: 'uuid' })
const tag = 'movement'

export function attachmentsApi(app: FastifyInstance): void {
  route(app, 'GET /api/initiatives/:id/attachments', { tag, summary: 'Plans, decisions and photographs of an initiative; what was removed stays on record', params: Type.Object({ id: Id }) },
    ({ ctx, params }) => attachmentsOf(ctx, params.id))

  route(app, 'POST /api/initiatives/:id/attachments', {
    tag, summary: 'Attach a file that was sent to /api/evidence for the place of the initiative', params: Type.Object({ id: Id }),
    body: Type.Object({ file: Type.String({ description: 'SHA-256 of the file, in hex' }), name: Type.String({ maxLength: 300 }), kind: Type.Enum([...attachmentKinds]) }),
  }, ({ ctx, params, body }) => keepAttachment(ctx, params.id, body))

  route(app, 'DELETE /api/initiatives/:id/attachments/:attachment', { tag, summary: 'Remove an attachment; that it was there stays on record', params: Type.Object({ id: Id, attachment: Id }) },
    async ({ ctx, params }) => { await detach(ctx, params.id, params.attachment); return { done: true } })
}
