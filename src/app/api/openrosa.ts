import { createHash } from 'node:crypto'
import multipart from '@fastify/multipart'
import { Type } from 'typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '#base/ctx.ts'
import { request as inRequest } from '#base/db/transaction.ts'
import { asProblem } from '#base/http/respond.ts'
import { route } from '#base/http/route.ts'
import { log } from '#base/log.ts'
import { getSite } from '#base/site.ts'
import { maxBytes } from '#core/evidence/evidence.ts'
import { formsToFill, takeForm } from '#core/form/desk.ts'
import { getDraft, listDrafts, mistakesIn } from '#core/form/draft/draft.ts'
import type { FormDefinition } from '#core/form/engine/index.ts'
import { writeXForm } from '#core/form/source/xform.ts'
import { element, type Xml } from '#core/form/source/xml.ts'
import { allow, knock } from '#core/people/door.ts'
import { placesFor } from '#core/people/reach.ts'
import { challenges } from '../collect.ts'
import { enterSubmission, readSubmission, trySubmission } from './submission.ts'

/*
 * OpenRosa (docs.getodk.org/openrosa): ODK Collect and clients of its kind list the forms of a unit, fill them and send
 * them here. What arrives goes the way of every record. An address begins with /openrosa/UNIT, or with /key/KEY/openrosa/UNIT
 * for a link that needs no typing.
 */
const tag = 'openrosa'
const Place = Type.Object({ unit: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }), key: Type.Optional(Type.String({ minLength: 20, maxLength: 200 })) })
const FormPlace = Type.Object({ ...Place.properties, form: Type.String({ maxLength: 100 }), version: Type.String({ maxLength: 100 }) })
type At = { readonly unit: number; readonly key?: string | undefined }

/** Of one post; larger records come in several. */
const mostOfPost = 20_000_000

export function openRosaApi(app: FastifyInstance): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    await scope.register(multipart, { throwFileSizeLimit: false, limits: { parts: 60, fieldSize: 2_000_000, fileSize: maxBytes + 1 } })
    scope.setErrorHandler((error, request, reply) => refused(error, request, reply))
    scope.addHook('onRequest', async (request) => knock(request.ctx, 'record.enter'))
    scope.addHook('onSend', async (_, reply) => { void reply.headers({ 'x-openrosa-version': '1.0', 'x-openrosa-accept-content-length': mostOfPost }) })
    for (const prefix of ['/openrosa/:unit', '/key/:key/openrosa/:unit'] as const) {
      addresses(scope, prefix)
      drafts(scope, prefix)
    }
  })
}

function addresses(scope: FastifyInstance, prefix: '/openrosa/:unit' | '/key/:key/openrosa/:unit'): void {
  route(scope, `GET ${prefix}/formList`, { tag, summary: 'Forms that may be filled here, for ODK Collect', params: Place, query: Type.Object({ formID: Type.Optional(Type.String({ maxLength: 100 })) }, { additionalProperties: true }) },
    async ({ ctx, params, query, reply }) => {
      await allow(ctx, 'record.enter', params.unit)
      const forms = (await formsToFill(ctx)).filter(({ definition }) => query.formID === undefined || definition.key === query.formID)
      const written = await Promise.all(forms.map(({ definition }) => writtenFor(ctx, definition, params.unit)))
      return xml(reply, element('xforms', { xmlns: 'http://openrosa.org/xforms/xformsList' }, ...forms.map(({ definition }, i) => listed(ctx, definition, written[i]!, params))))
    })

  route(scope, `GET ${prefix}/forms/:form/:version/form.xml`, { tag, summary: 'A form as an ODK XForm', params: FormPlace }, async ({ ctx, params, reply }) => {
    await allow(ctx, 'record.enter', params.unit)
    const { form } = await takeForm(ctx, params.form, params.version)
    return reply.type('text/xml; charset=utf-8').send(await writtenFor(ctx, form.definition, params.unit))
  })

  route(scope, `GET ${prefix}/forms/:form/:version/manifest`, { tag, summary: 'Media files of a form; there are none', params: FormPlace }, async ({ ctx, params, reply }) => {
    await allow(ctx, 'record.enter', params.unit)
    await takeForm(ctx, params.form, params.version)
    return xml(reply, element('manifest', { xmlns: 'http://openrosa.org/xforms/xformsManifest' }))
  })

  scope.head(`${prefix}/submission`, async (request, reply) => {
    await inRequest(() => allow(request.ctx, 'record.enter', Number((request.params as At).unit)))
    return reply.status(204).header('location', `${baseOf(request.params as At)}/submission`).send()
  })

  route(scope, `POST ${prefix}/submission`, {
    tag, summary: 'A filled form as multipart/form-data; one with many files may come in several posts. Sending again is harmless', alone: true, params: Place,
    takes: { 'multipart/form-data': Type.Object({ xml_submission_file: Type.String() }) },
  }, async ({ ctx, params, reply }) => {
    const { status, vi, en } = await enterSubmission(ctx, params.unit, await readSubmission(reply.request))
    void reply.status(status).header('location', `${baseOf(params)}/submission`)
    return xml(reply, response(ctx.lang === 'en' ? en : vi, 'submit_success'))
  })
}

/** Forms that are still being drawn, for who draws them: what a phone sends of them is judged like any record, and not kept. */
function drafts(scope: FastifyInstance, prefix: '/openrosa/:unit' | '/key/:key/openrosa/:unit'): void {
  const written = (definition: FormDefinition): string => writeXForm(definition, { places: [] })
  const underTest = async (ctx: Ctx) => (await listDrafts(ctx)).drafts.filter(({ definition }) => mistakesIn(definition).length === 0)
    .map(({ id, edition, definition }) => ({ id, definition: { ...definition, version: `draft.${edition}` } }))

  route(scope, `GET ${prefix}/draft/formList`, { tag, summary: 'Drafts of forms, to be tried on a phone', params: Place, query: Type.Object({}, { additionalProperties: true }) }, async ({ ctx, params, reply }) => {
    await allow(ctx, 'form.draft', params.unit)
    return xml(reply, element('xforms', { xmlns: 'http://openrosa.org/xforms/xformsList' }, ...(await underTest(ctx)).map(({ id, definition }) =>
      described(ctx, definition, written(definition), { downloadUrl: `${baseOf(params)}/draft/forms/${id}/form.xml` }))))
  })

  route(scope, `GET ${prefix}/draft/forms/:id/form.xml`, { tag, summary: 'A draft as an ODK XForm', params: Type.Object({ ...Place.properties, id: Type.String({ maxLength: 60 }) }) }, async ({ ctx, params, reply }) => {
    const { definition, edition } = await getDraft(ctx, params.id)
    return reply.type('text/xml; charset=utf-8').send(written({ ...definition, version: `draft.${edition}` }))
  })

  scope.head(`${prefix}/draft/submission`, async (request, reply) => {
    await inRequest(() => allow(request.ctx, 'form.draft', Number((request.params as At).unit)))
    return reply.status(204).header('location', `${baseOf(request.params as At)}/draft/submission`).send()
  })

  route(scope, `POST ${prefix}/draft/submission`, { tag, summary: 'A form filled for trial: judged, not kept', alone: true, params: Place, takes: { 'multipart/form-data': Type.Object({ xml_submission_file: Type.String() }) } }, async ({ ctx, params, reply }) => {
    const submission = await readSubmission(reply.request)
    const all = await inRequest(async () => {
      await allow(ctx, 'form.draft', params.unit)
      return underTest(ctx)
    })
    trySubmission(ctx, all.map(({ definition }) => definition), submission)
    void reply.status(201).header('location', `${baseOf(params)}/draft/submission`)
    return xml(reply, response(ctx.lang === 'en' ? 'Every answer fits. Nothing was kept.' : 'Mọi câu trả lời đều hợp lệ. Không có gì được ghi lại.', 'submit_success'))
  })
}

const baseOf = ({ unit, key }: At): string => `${getSite()}${key === undefined ? '' : `/key/${key}`}/openrosa/${unit}`

// A version never changes; with the villages of its place it is written once.
const cache = new Map<string, string>()

async function writtenFor(ctx: Ctx, definition: FormDefinition, unit: number): Promise<string> {
  const { communes, places } = await inRequest(() => placesFor(ctx, 'record.enter', { commune: unit }))
  const inside = communes.some((commune) => commune.unit === unit) ? places : []
  const key = `${definition.key} ${definition.version} ${inside.map((place) => `${place.unit} ${place.name}`).join()}`
  const known = cache.get(key)
  if (known !== undefined) return known
  if (cache.size > 500) cache.clear()
  const made = writeXForm(definition, { places: inside })
  cache.set(key, made)
  return made
}

function listed(ctx: Ctx, definition: FormDefinition, written: string, at: At): Xml {
  const here = `${baseOf(at)}/forms/${encodeURIComponent(definition.key)}/${encodeURIComponent(definition.version)}`
  return described(ctx, definition, written, { downloadUrl: `${here}/form.xml`, manifestUrl: `${here}/manifest` })
}

function described(ctx: Ctx, { key, version, title }: FormDefinition, written: string, addresses: Readonly<Record<string, string>>): Xml {
  const said = { formID: key, name: title[ctx.lang] ?? title.vi, version, hash: `md5:${createHash('md5').update(written).digest('hex')}`, ...addresses }
  return element('xform', {}, ...Object.entries(said).map(([name, text]) => element(name, {}, text)))
}

function response(message: string, nature: string): Xml {
  return element('OpenRosaResponse', { xmlns: 'http://openrosa.org/http/response' }, element('message', { nature }, message))
}

function xml(reply: FastifyReply, said: Xml): FastifyReply {
  return reply.type('text/xml; charset=utf-8').send(`<?xml version="1.0" encoding="UTF-8"?>\n${said.xml}`)
}

/** Clients show the message to whoever holds the phone: what is wrong, and each answer that is. */
function refused(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = asProblem(error)
  const lang = request.ctx?.lang ?? 'vi'
  if (problem.status >= 500) log.error({ request: request.id, code: problem.code, err: error }, 'request failed')
  if (problem.status === 401) void reply.header('www-authenticate', challenges())
  if (problem.status === 503) void reply.header('retry-after', '5')
  const message = [problem.say(lang), ...problem.errors.slice(0, 5).map((one) => one.say(lang))].join('\n')
  return xml(reply.status(problem.status), response(message, 'submit_failed'))
}
