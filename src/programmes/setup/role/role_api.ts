import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { route } from '#base/http/route.ts'
import { changeRole, listRolesToChange, makeRole, previewRole, restoreRole, retireRole } from './role.ts'

const Text = Type.String({ maxLength: 200 })
const Draft = {
  titleVi: Text, titleEn: Type.Optional(Text), verbs: Type.Array(Type.String({ maxLength: 60 }), { maxItems: 500 }),
  kinds: Type.Optional(Type.Union([Type.Array(Type.String({ maxLength: 60 }), { maxItems: 20 }), Type.Null()], { description: 'Kinds of unit in which it may be held; absent or null: in any' })),
}
const edition = Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'As read; another one means that somebody changed the role meanwhile' })
const Key = Type.Object({ key: Type.String({ maxLength: 60 }) })
const tag = 'roles'

export function roleApi(app: FastifyInstance): void {
  route(app, 'GET /api/roles', { tag, summary: 'Roles of the deployment with their verbs and how many people hold them' }, ({ ctx }) => listRolesToChange(ctx))

  route(app, 'POST /api/roles', { tag, summary: 'Make a role', body: Type.Object(Draft) }, ({ ctx, body }) => makeRole(ctx, draftOf(body)))

  route(app, 'POST /api/roles/:key', { tag, summary: 'Change a role; it holds at once', params: Key, body: Type.Object({ ...Draft, edition }) },
    ({ ctx, params, body }) => changeRole(ctx, params.key, body.edition, draftOf(body)))

  route(app, 'POST /api/roles/:key/preview', {
    tag, summary: 'For how many people a change would give or take which verb; changes nothing', params: Key, body: Type.Object({ ...Draft, edition }),
  }, ({ ctx, params, body }) => previewRole(ctx, params.key, body.edition, draftOf(body)))

  route(app, 'POST /api/roles/:key/retire', { tag, summary: 'Give a role to nobody any more; who has it keeps it', params: Key, body: Type.Object({ edition }) },
    ({ ctx, params, body }) => retireRole(ctx, params.key, body.edition))

  route(app, 'POST /api/roles/:key/restore', { tag, summary: 'Bring a retired role back', params: Key, body: Type.Object({ edition }) },
    ({ ctx, params, body }) => restoreRole(ctx, params.key, body.edition))
}

function draftOf(body: { titleVi: string; titleEn?: string; verbs: readonly string[]; kinds?: readonly string[] | null }) {
  return { titleVi: body.titleVi, titleEn: body.titleEn ?? '', verbs: body.verbs, kinds: body.kinds ?? null }
}
