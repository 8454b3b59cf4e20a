import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { route } from '#base/http/route.ts'
import type { Module } from '#base/module.ts'
import { letterheads } from '#base/paper/document.ts'
import { issueDecision } from './issue.ts'
import { getPublicPaper, paperFile, papersOf, withdrawPaper } from './paper.ts'
import { honours } from './wording.ts'

const tag = 'movement'
const Code = Type.Object({ code: Type.String({ maxLength: 40, description: 'As printed on the paper: twelve characters, with or without dashes' }) })
const Text = Type.String({ maxLength: 1_000 })
const Lines = Type.Array(Text, { maxItems: 40 })
const Decision = Type.Object({
  initiatives: Type.Array(Type.String({ format: 'uuid' }), { maxItems: 1_000 }), honour: Type.Enum([...honours]), certificates: Type.Boolean(),
  letterhead: Type.Object({ kind: Type.Enum([...letterheads]), parent: Lines, body: Lines }), decider: Text, number: Text, place: Text, day: Text, bases: Lines, role: Lines, signer: Text, recipients: Lines,
})

/** Asked of whoever decides: over the unit of the initiative's level. */
export const paperVerbs = {
  'paper.issue': ['administrator', 'city_office', 'commune_officer'],
  'paper.withdraw': ['administrator', 'city_office', 'commune_officer'],
} satisfies Module['verbs']

/** Papers over HTTP: issued, looked up by everybody, withdrawn. */
export function paperApi(app: FastifyInstance): void {
  route(app, 'GET /api/papers/:code', { tag, summary: 'What a paper is, who issued it and whether it still holds; for everybody', params: Code }, ({ ctx, params }) => getPublicPaper(ctx, params.code))

  route(app, 'GET /api/papers/:code/file', { tag, summary: 'The PDF as it was issued', params: Code }, async ({ ctx, params, reply }) => {
    const { name, bytes } = await paperFile(ctx, params.code)
    void reply.headers({ 'content-type': 'application/pdf', 'content-disposition': `attachment; filename="${name}"`, 'x-content-type-options': 'nosniff', 'cache-control': 'private, no-cache' })
    return reply.send(bytes)
  })

  route(app, 'GET /api/initiatives/:id/papers', { tag, summary: 'The papers that speak of an initiative', params: Type.Object({ id: Type.String({ format: 'uuid' }) }) }, ({ ctx, params }) => papersOf(ctx, params.id))

  route(app, 'POST /api/papers', { tag, summary: 'Issue a decision about initiatives of one unit, and a certificate for each', body: Decision, alone: true }, ({ ctx, body }) => issueDecision(ctx, body))

  route(app, 'POST /api/papers/:code/withdraw', { tag, summary: 'Withdraw a paper, with a decision its certificates; the reason is public', params: Code, body: Type.Object({ why: Text }) }, async ({ ctx, params, body }) => {
    await withdrawPaper(ctx, params.code, body.why)
    return { withdrawn: params.code }
  })
}
