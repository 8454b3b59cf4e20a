import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { day, period, type Day } from '#base/day.ts'
import { route } from '#base/http/route.ts'
import type { Lang } from '#base/problem.ts'
import { assignItems, listItems, proposeAssignments } from '#core/verification/assign.ts'
import { dismissFlag, listFlags } from '#core/verification/flags.ts'
import { abandonSample, closeSample } from '#core/verification/close.ts'
import { checkDraw, drawSample, listSamples, planSample, readSample } from '#core/verification/sample.ts'
import { getClosed, listClosed, listOpen } from '#core/verification/verified.ts'
import { myTasks, outcomes, recordVisits, type VisitReceipt } from '#core/verification/visit.ts'

const officers = ['administrator', 'city_office', 'commune_officer']

/** The verbs of spot checks and who has them at first: officers run them; whoever works in the villages visits. */
export const verificationVerbs = {
  'verification.plan': officers,
  'verification.assign': officers,
  'verification.close': officers,
  'verification.read': officers,
  'verification.visit': [...officers, 'branch_head', 'area_officer', 'digital_team'],
} satisfies Record<string, readonly string[]>

const Id = Type.String({ format: 'uuid' })
const Unit = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
/** One of many: a wrong one must not hold back the others, so the verb judges it. */
const Short = Type.String({ maxLength: 60 })
const Sample = Type.Object({ id: Id })
const Period = Type.String({ maxLength: 40, description: '2024-01-01..2024-06-28, 2024-Q2, 2024 …' })
const tag = 'verification'

export function verificationApi(app: FastifyInstance): void {
  runningApi(app)
  visitingApi(app)

  route(app, 'GET /api/verification/results', {
    tag, summary: 'Spot checks that ended, for everyone, closed or given up, with the seed by which each draw can be checked',
    query: Type.Object({ indicator: Type.Optional(Type.String({ maxLength: 200 })), unit: Type.Optional(Unit) }),
  }, ({ ctx, query }) => listClosed(ctx, query))

  route(app, 'GET /api/verification/results/:id', { tag, summary: 'One spot check that ended', params: Sample }, ({ ctx, params }) => getClosed(ctx, params.id))

  route(app, 'GET /api/verification/open', { tag, summary: 'Spot checks that are planned or being visited, for everyone; nothing of what they find' }, ({ ctx }) => listOpen(ctx))
}

/** Planning, drawing, giving out, closing: the officer's side. */
function runningApi(app: FastifyInstance): void {
  route(app, 'POST /api/verification/samples', {
    tag, summary: 'Plan a spot check; the seed is bound by its digest in the ledger', body: Type.Object({
      id: Id, indicator: Type.String({ maxLength: 200 }), unit: Unit, period: Period, map: Type.Optional(Type.String({ description: 'YYYY-MM-DD or today' })),
      size: Type.Optional(Type.Integer()), halfWidth: Type.Optional(Type.Number({ description: '0.05 for ± 5 %' })), confidence: Type.Optional(Type.Number()),
      until: Type.Optional(Type.String({ maxLength: 20, description: 'The last day of the visits; 30 days from now unless said' })),
    }),
  }, ({ ctx, body: { map, period: given, until, ...plan } }) => planSample(ctx, {
    ...plan, period: period(given), map: mapDay(map, ctx.day), ...(until === undefined ? {} : { until: day(until, '/until') }) }))

  route(app, 'GET /api/verification/samples', { tag, summary: 'Spot checks of a unit and of what lies below it', query: Type.Object({ unit: Unit }) },
    ({ ctx, query }) => listSamples(ctx, query.unit))
  route(app, 'GET /api/verification/samples/:id', { tag, summary: 'A spot check and how far it has come', params: Sample }, ({ ctx, params }) => readSample(ctx, params.id))
  route(app, 'POST /api/verification/samples/:id/draw', { tag, summary: 'Draw, once and for all', params: Sample }, ({ ctx, params }) => drawSample(ctx, params.id))
  route(app, 'GET /api/verification/samples/:id/draw', { tag, summary: 'Draw again from the list as it stood, and compare', params: Sample }, ({ ctx, params }) => checkDraw(ctx, params.id))
  route(app, 'POST /api/verification/samples/:id/close', { tag, summary: 'Close and freeze what was found', params: Sample }, ({ ctx, params }) => closeSample(ctx, params.id))
  route(app, 'POST /api/verification/samples/:id/abandon', {
    tag, summary: 'Give up what cannot be closed: no share, listed for everyone with the reason', params: Sample, body: Type.Object({ reason: Type.String({ maxLength: 600 }) }),
  }, ({ ctx, params, body }) => abandonSample(ctx, params.id, body.reason))

  route(app, 'GET /api/verification/samples/:id/items', {
    tag, summary: 'What was drawn, page by page; what was found is told once it is closed', params: Sample, query: Type.Object({ after: Type.Optional(Id), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })) }),
  }, ({ ctx, params, query }) => listItems(ctx, params.id, query.after ?? null, query.limit))
  route(app, 'POST /api/verification/samples/:id/proposal', {
    tag, summary: 'A fair way to give out what nobody has yet', params: Sample, body: Type.Object({ visitors: Type.Optional(Type.Array(Id, { maxItems: 1_000 })) }),
  }, async ({ ctx, params, body }) => {
    const { assignments, left } = await proposeAssignments(ctx, params.id, body.visitors ?? null)
    return { assignments, left: left.map(({ record, why }) => ({ record, why: why.toJSON(ctx.lang) })) }
  })
  route(app, 'POST /api/verification/samples/:id/assign', {
    tag, summary: 'Give items to visitors who did not make the records', params: Sample, body: Type.Array(Type.Object({ record: Id, visitor: Id }), { minItems: 1, maxItems: 10_000 }),
  }, async ({ ctx, params, body }) => ({ assigned: await assignItems(ctx, params.id, body) }))

  route(app, 'GET /api/verification/flags', { tag, summary: 'What deserves a human look; none of it says that anyone did wrong', query: Type.Object({ unit: Unit, period: Period }) },
    ({ ctx, query }) => listFlags(ctx, { unit: query.unit, period: period(query.period) }))
  route(app, 'POST /api/verification/flags/:id/dismiss', {
    tag, summary: 'Put aside what was looked at', params: Sample, body: Type.Object({ unit: Unit, period: Period, reason: Type.String({ maxLength: 600 }) }),
  }, async ({ ctx, params, body }) => { await dismissFlag(ctx, { unit: body.unit, period: period(body.period) }, params.id, body.reason); return { done: true } })
}

/** What the visitor's phone asks and sends. */
function visitingApi(app: FastifyInstance): void {
  route(app, 'GET /api/verification/tasks', { tag, summary: 'What I am asked to visit, and what lies on the way' }, ({ ctx }) => myTasks(ctx))
  route(app, 'POST /api/verification/visits', {
    tag, summary: 'Record what visits found; sending the same again is harmless', body: Type.Array(Type.Object({
      id: Short, sample: Short, record: Short, outcome: Type.String({ maxLength: 60, description: outcomes.join(', ') }), day: Type.String({ maxLength: 20 }),
      evidence: Type.Optional(Type.String({ maxLength: 64, description: 'SHA-256 (hex) of a photo' })),
      along: Type.Optional(Type.String({ maxLength: 60, description: 'The record of the ordinary visit it rode on' })),
      supersedes: Type.Optional(Type.String({ maxLength: 60, description: 'The visit that this one corrects' })),
    }), { minItems: 1, maxItems: 500 }),
  }, async ({ ctx, body }) => ({ receipts: (await recordVisits(ctx, body)).map((receipt) => told(receipt, ctx.lang)) }))
}

function told(receipt: VisitReceipt, lang: Lang) {
  return receipt.status === 'refused' ? { ...receipt, problem: receipt.problem.toJSON(lang) } : receipt
}

function mapDay(text: string | undefined, today: Day): Day {
  return text === undefined || text === 'today' ? today : day(text, '/map')
}
