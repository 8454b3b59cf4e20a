import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import type { Ctx } from '#base/ctx.ts'
import { route } from '#base/http/route.ts'
import { beginDraft, discardDraft, getDraft, publishDraft, saveDraft, versionsOfForm } from '#core/form/draft/draft.ts'
import { knock } from '#core/people/door.ts'
import type { FormDefinition } from '#core/form/engine/index.ts'
import { takeForm } from '#core/form/desk.ts'
import { definitionFrom } from '#core/form/source/json.ts'
import { writeXForm } from '#core/form/source/xform.ts'

const tag = 'forms'
const Form = Type.Object({ form: Type.String({ maxLength: 100 }) })
const Version = Type.Object({ ...Form.properties, version: Type.String({ maxLength: 100 }) })
const Id = Type.Object({ id: Type.String({ maxLength: 60 }) })
const Edition = Type.Object({ edition: Type.Integer({ minimum: 0 }) })
const Definition = Type.Object({}, { additionalProperties: true, description: 'A form as GET /api/forms/{form}/versions/{version} gives it' })

/** Who nobody knows is told so before their form is looked at. */
function sent(ctx: Ctx, given: unknown): FormDefinition {
  knock(ctx, 'form.draft')
  return definitionFrom(given)
}

/** Forms as data: their versions, and drafts of the next. */
export function formsApi(app: FastifyInstance): void {
  route(app, 'GET /api/forms/:form/versions', { tag, summary: 'Versions of a form, newest first, each with what it changed', params: Form }, async ({ ctx, params }) => ({
    versions: (await versionsOfForm(ctx, params.form)).map(({ version, addedAt, differences }) => ({ version, addedAt, differences })),
  }))
  route(app, 'GET /api/forms/:form/versions/:version', { tag, summary: 'A form as JSON', params: Version }, async ({ ctx, params }) => (await takeForm(ctx, params.form, params.version)).form.definition)
  route(app, 'GET /api/forms/:form/versions/:version/form.xml', { tag, summary: 'A form as an ODK XForm', params: Version }, async ({ ctx, params, reply }) =>
    reply.headers({ 'content-type': 'text/xml; charset=utf-8', 'content-disposition': `attachment; filename="${params.form}.xml"` }).send(writeXForm((await takeForm(ctx, params.form, params.version)).form.definition)))

  route(app, 'POST /api/forms/drafts', { tag, summary: 'Begin a draft with a title, from the version in use, or from a definition', body: Type.Object({ unit: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }), title: Type.Optional(Type.String({ maxLength: 300 })), form: Type.Optional(Type.String({ maxLength: 100 })), definition: Type.Optional(Definition) }) },
    async ({ ctx, body }) => ({ id: await beginDraft(ctx, body.unit, body.definition ? { definition: sent(ctx, body.definition) } : body.form === undefined ? { title: body.title ?? '' } : { form: body.form }) }))
  route(app, 'GET /api/forms/drafts/:id', { tag, summary: 'A draft', params: Id }, ({ ctx, params }) => getDraft(ctx, params.id))
  route(app, 'PUT /api/forms/drafts/:id', { tag, summary: 'Save a draft over the edition one saw', params: Id, body: Type.Object({ ...Edition.properties, definition: Definition }) },
    async ({ ctx, params, body }) => ({ edition: await saveDraft(ctx, params.id, body.edition, sent(ctx, body.definition)) }))
  route(app, 'POST /api/forms/drafts/:id/publish', { tag, summary: 'Make a draft the version in use', params: Id, body: Edition }, ({ ctx, params, body }) => publishDraft(ctx, params.id, body.edition))
  route(app, 'POST /api/forms/drafts/:id/discard', { tag, summary: 'Throw a draft away', params: Id, body: Edition }, async ({ ctx, params, body }) => {
    await discardDraft(ctx, params.id, body.edition)
    return { done: true }
  })
}

