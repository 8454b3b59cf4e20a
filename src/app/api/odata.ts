import { Type } from 'typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '#base/ctx.ts'
import { asProblem } from '#base/http/respond.ts'
import { route } from '#base/http/route.ts'
import { log } from '#base/log.ts'
import { getSite } from '#base/site.ts'
import { columnNamed } from '#core/form/extract/filter.ts'
import type { ColumnType, RowSet } from '#core/form/extract/columns.ts'
import { openExtract, readPage, setNamed, type Extract } from '#core/form/extract/extract.ts'
import { refuse } from '#core/form/extract/problems.ts'
import { element, type Xml } from '#core/form/source/xml.ts'
import { asked, Wanted } from './extracts.ts'

/*
 * OData 4 (docs.oasis-open.org/odata): Excel, Power BI and R read the records of a form as tables, the repetitions of each
 * repeat as another. Only what those programs ask is answered; any other option is refused, not ignored.
 */
const tag = 'odata'
const Form = Type.Object({ form: Type.String({ maxLength: 100 }) })
const Text = Type.Optional(Type.String({ maxLength: 2_000 }))
const options = ['$top', '$skip', '$filter', '$select', '$count', '$orderby', '$skiptoken', '$format'] as const
const Query = Type.Object({ ...Wanted, ...Object.fromEntries(options.map((name) => [name, Text])) as Record<(typeof options)[number], typeof Text> }, { additionalProperties: true })
const edm: Readonly<Record<ColumnType, string>> = { text: 'Edm.String', whole: 'Edm.Int64', number: 'Edm.Double', day: 'Edm.Date', moment: 'Edm.DateTimeOffset' }
/** Rows in one answer; the rest under its next link. */
const pageSize = 2_000

export function odataApi(app: FastifyInstance): void {
  void app.register(async (scope) => {
    scope.setErrorHandler((error, request, reply) => refused(error, request, reply))
    scope.addHook('onSend', async (_, reply) => { void reply.headers({ 'odata-version': '4.0', 'cache-control': 'private, no-store' }) })

    route(scope, 'GET /api/odata/:form', { tag, summary: 'Service document of OData 4: the tables of a form\'s records', alone: true, params: Form, query: Query }, async ({ ctx, params, query, reply }) => {
      const { sets } = await openExtract(ctx, { ...asked(params.form, query), continued: true })
      return json(reply, { '@odata.context': `${root(params.form)}/$metadata`, value: sets.map(({ name }) => ({ name, kind: 'EntitySet', url: name })) })
    })

    route(scope, 'GET /api/odata/:form/$metadata', { tag, summary: 'What the tables hold, as CSDL', alone: true, params: Form, query: Query }, async ({ ctx, params, query, reply }) =>
      reply.type('application/xml; charset=utf-8').send(`<?xml version="1.0" encoding="UTF-8"?>\n${metadata(await openExtract(ctx, { ...asked(params.form, query), continued: true })).xml}`))

    route(scope, 'GET /api/odata/:form/:set', {
      tag, summary: 'Rows of a table, with $top, $skip, $filter, $select, $count and $orderby', alone: true, params: Type.Object({ ...Form.properties, set: Type.String({ maxLength: 600 }) }), query: Query,
    }, async ({ ctx, params, query, reply }) => json(reply, await answer(ctx, params, query as Asking)))
  })
}

type Asking = { [name in (typeof options)[number]]?: string } & { unit?: number; from?: string; to?: string; personal?: boolean }

async function answer(ctx: Ctx, at: { form: string; set: string }, query: Asking): Promise<object> {
  const unknown = Object.keys(query).find((name) => name.startsWith('$') && !(options as readonly string[]).includes(name))
  if (unknown !== undefined) throw refuse('option', { given: unknown.slice(0, 40) })
  const extract = await openExtract(ctx, { ...asked(at.form, query), continued: query.$skiptoken !== undefined })
  const set = setNamed(extract, at.set)
  const top = numberOf(query, '$top')
  const after = query.$skiptoken
  const page = await readPage(ctx, extract, set, {
    filter: query.$filter, orderby: query.$orderby, after, skip: after === undefined ? numberOf(query, '$skip') ?? 0 : 0,
    limit: Math.min(top ?? pageSize, pageSize), count: query.$count === 'true',
  })
  const chosen = query.$select === undefined || query.$select.trim() === '*' ? set.columns : query.$select.split(',').map((name) => columnNamed(name.trim(), set.columns))
  const places = chosen.map((column) => set.columns.indexOf(column))
  const left = top === undefined ? undefined : top - page.rows.length
  return {
    '@odata.context': `${root(at.form)}/$metadata#${set.name}${query.$select === undefined ? '' : `(${chosen.map(({ name }) => name).join(',')})`}`,
    ...(page.count === undefined ? {} : { '@odata.count': page.count }),
    value: page.rows.map((row) => Object.fromEntries(places.map((place, i) => [chosen[i]!.name, row[place]]))),
    // Without a limit of the reader's own, or with one that is not reached yet, the rest is under the next link.
    ...(page.next === undefined || left === 0 ? {} : { '@odata.nextLink': nextLink(at, query, page.next, left) }),
  }
}

function nextLink({ form, set }: { form: string; set: string }, query: Asking, next: string, left: number | undefined): string {
  const { $skip: _, ...rest } = query
  const said = Object.entries({ ...rest, $top: left, $skiptoken: next, $count: undefined }).filter(([, value]) => value !== undefined)
  return `${root(form)}/${encodeURIComponent(set)}?${said.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')}`
}

function numberOf(query: Asking, name: '$top' | '$skip'): number | undefined {
  const given = query[name]
  if (given === undefined) return undefined
  if (!/^\d{1,9}$/.test(given)) throw refuse('number', { name })
  return Number(given)
}

const root = (form: string): string => `${getSite()}/api/odata/${encodeURIComponent(form)}`

function metadata({ sets }: Extract): Xml {
  const typeName = ({ name }: RowSet): string => name.replace(/[^\w]/g, '_')
  const types = sets.map((set) => element('EntityType', { Name: typeName(set) }, element('Key', {}, element('PropertyRef', { Name: '__id' })),
    ...set.columns.map(({ name, type }) => element('Property', { Name: name, Type: edm[type], Nullable: name === '__id' ? 'false' : undefined }))))
  const container = element('EntityContainer', { Name: 'Records' }, ...sets.map((set) => element('EntitySet', { Name: set.name, EntityType: `lantoa.${typeName(set)}` })))
  const schema = element('Schema', { xmlns: 'http://docs.oasis-open.org/odata/ns/edm', Namespace: 'lantoa' }, ...types, container)
  return element('edmx:Edmx', { 'xmlns:edmx': 'http://docs.oasis-open.org/odata/ns/edmx', Version: '4.0' }, element('edmx:DataServices', {}, schema))
}

function json(reply: FastifyReply, said: object): FastifyReply {
  return reply.type('application/json;odata.metadata=minimal;charset=utf-8').send(JSON.stringify(said))
}

/** OData's own form of an error (JSON format §21.1); who is not known is asked for name and password, as Excel expects. */
function refused(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = asProblem(error)
  if (problem.status >= 500 && problem.status !== 501) log.error({ request: request.id, code: problem.code, err: error }, 'request failed')
  if (problem.status === 401) void reply.header('www-authenticate', 'Basic realm="lantoa", charset="UTF-8"')
  return json(reply.status(problem.status), { error: { code: problem.code, message: problem.say(request.ctx?.lang ?? 'vi') } })
}
