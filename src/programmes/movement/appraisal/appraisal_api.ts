import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { route } from '#base/http/route.ts'
import { kinds } from '#core/initiative/form.ts'
import { levels } from '#core/initiative/life.ts'
import { appraisalsWaiting, cancelAppraisal, changeDue, excuseAppraiser, inviteAppraisers, noteDiscussion, openAppraisal } from './appraisal.ts'
import { minutesOf } from './minutes.ts'
import { proposals } from './points.ts'
import { endRubric, getRubric, listRubrics, putInForce, rubricsFor, saveRubric } from './rubric.ts'
import { scorers } from './rubric_form.ts'
import { giveScores, myScores } from './score.ts'
import { readAppraisal } from './shown.ts'
import { closeAppraisal, disagreementsOf } from './standing.ts'
import { recordVote } from './vote.ts'

const officers = ['administrator', 'city_office', 'commune_officer']

/** The verbs of appraisal and who has them at first: officers. Who else is asked to score is given a role with `appraisal.score`. */
export const appraisalVerbs = {
  'rubric.write': officers,
  'appraisal.open': officers,
  'appraisal.score': officers,
  'appraisal.vote': officers,
} satisfies Record<string, readonly string[]>

const tag = 'appraisal'
const Id = Type.String({ format: 'uuid' })
const One = Type.Object({ id: Id })
const Unit = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
const Edition = Type.Integer({ minimum: 0, description: 'Of the version that was read; an older one is refused with 409' })
const AtEdition = Type.Object({ edition: Edition })
const Words = Type.Object({ vi: Type.String(), en: Type.String() })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])

const Criterion = Type.Object({
  key: Type.String({ maxLength: 40, description: 'Empty: made from the title' }), title: Words, guidance: Type.String(), max: Type.Number({ description: 'In halves' }), evidence: Type.Boolean(),
  scoredBy: Type.Enum([...scorers]), indicator: orNull(Type.String({ maxLength: 200, description: 'A published indicator, read of the unit; or one of `own.activities`, `own.participants`, `own.tasks_on_time`, `own.targets_reached`, read of the initiative itself' })), target: orNull(Type.Number({ description: 'Points in proportion, all of them from here on' })),
  thresholds: orNull(Type.Array(Type.Object({ from: Type.Number(), points: Type.Number() }), { maxItems: 20, description: 'Or the highest that is reached' })),
})
const RubricBody = Type.Object({
  edition: Edition, unit: Unit, title: Words, level: Type.Enum([...levels]), kinds: Type.Array(Type.Enum([...kinds]), { maxItems: 4 }), yearFrom: Type.Integer(), yearTo: Type.Integer(),
  recogniseFrom: Type.Number(), outstandingFrom: Type.Number(), panel: Type.Integer({ description: 'Appraisers at least' }), quorum: Type.Integer({ description: 'Per cent of those invited' }),
  majority: Type.Integer({ description: 'Per cent of those present' }), discussFrom: Type.Integer({ description: 'Per cent of the maximum: further apart must be talked over' }),
  criteria: Type.Array(Criterion, { maxItems: 100 }), replaces: Type.Optional(orNull(Id)),
})
const Meeting = Type.Object({
  edition: Edition, day: Type.String({ description: 'YYYY-MM-DD' }), place: Type.String(), chair: Type.String(), secretary: Type.String(), invited: Type.Integer(), present: Type.Integer(),
  ballots: Type.Array(Type.Object({ proposal: Type.Enum([...proposals]), inFavour: Type.Integer(), against: Type.Integer(), blank: Type.Integer() }), { maxItems: 10 }),
  minutes: Type.String(), disagreeing: Type.Optional(Type.Array(Type.String(), { maxItems: 100, description: 'Opinions that disagree, word for word, without names' })),
})
const Said = Type.Object({ words: Type.String({ description: '5 to 2,000 characters' }) })

export function appraisalApi(app: FastifyInstance): void {
  rubricApi(app)
  panelApi(app)

  route(app, 'GET /api/initiatives/:id/appraisal', { tag, summary: 'How an initiative is being appraised, as far as you may see it', params: One }, async ({ ctx, params }) => {
    const { initiative, ...shown } = await readAppraisal(ctx, params.id)
    return { initiative: { id: initiative.id, title: initiative.title, state: initiative.state }, ...shown }
  })
  route(app, 'GET /api/initiatives/:id/appraisal/disagreements', { tag, summary: 'Criterion by criterion, how far appraisers are apart, once two have finished; who is how far, for the panel only', params: One },
    ({ ctx, params }) => disagreementsOf(ctx, params.id))
  route(app, 'GET /api/initiatives/:id/appraisal/minutes', { tag, summary: 'The minutes of the vote; null before it', params: One }, ({ ctx, params }) => minutesOf(ctx, params.id))
  route(app, 'POST /api/initiatives/:id/appraisal', {
    tag, summary: 'Open an appraisal by the nearest rubric of its level, year and kind', params: One,
    body: Type.Object({ id: Id, due: Type.Optional(orNull(Type.String({ maxLength: 20 }))), appraisers: Type.Optional(Type.Array(Id, { maxItems: 50, description: 'At least as many as the rubric asks for' })) }),
  }, ({ ctx, params, body }) => openAppraisal(ctx, params.id, body))
}

function rubricApi(app: FastifyInstance): void {
  route(app, 'GET /api/rubrics', { tag, summary: 'Rubrics of a unit, of those above it and of those below it', query: Type.Object({ unit: Unit }) }, ({ ctx, query }) => listRubrics(ctx, query.unit))
  route(app, 'GET /api/rubrics/in-force', {
    tag, summary: 'What is in force for a level, year and kind in a place, the nearest above it first',
    query: Type.Object({ unit: Unit, level: Type.Enum([...levels]), year: Type.Integer({ minimum: 2009, maximum: 2200 }), kind: Type.Enum([...kinds]) }),
  }, ({ ctx, query }) => rubricsFor(ctx, query))
  route(app, 'GET /api/rubrics/:id', { tag, summary: 'A rubric with all of its versions', params: One }, ({ ctx, params }) => getRubric(ctx, params.id))
  route(app, 'PUT /api/rubrics/:id', { tag, summary: 'Keep a rubric while it is being written; the id is yours to make (UUID)', params: One, body: RubricBody },
    async ({ ctx, params, body: { edition, ...draft } }) => ({ id: params.id, edition: await saveRubric(ctx, { ...draft, id: params.id }, edition) }))
  route(app, 'POST /api/rubrics/:id/put-in-force', { tag, summary: 'New appraisals go by it; the version before it ends', params: One, body: AtEdition }, ({ ctx, params, body }) => putInForce(ctx, params.id, body.edition))
  route(app, 'POST /api/rubrics/:id/end', { tag, summary: 'No new appraisal goes by it any more', params: One, body: AtEdition }, ({ ctx, params, body }) => endRubric(ctx, params.id, body.edition))
}

/** Who scores, what they give, and how it is settled and voted on. */
function panelApi(app: FastifyInstance): void {
  route(app, 'GET /api/appraisals/waiting', { tag, summary: 'What you were asked to score and have not handed in' }, ({ ctx }) => appraisalsWaiting(ctx))
  route(app, 'POST /api/appraisals/:id/appraisers', { tag, summary: 'Ask people to score', params: One, body: Type.Object({ appraisers: Type.Array(Id, { minItems: 1, maxItems: 50 }) }) },
    ({ ctx, params, body }) => inviteAppraisers(ctx, params.id, body.appraisers))
  route(app, 'POST /api/appraisals/:id/appraisers/:account/excuse', { tag, summary: 'Let somebody off the panel; who has handed in a sheet goes only by themselves', params: Type.Object({ id: Id, account: Id }), body: Said },
    async ({ ctx, params, body }) => { await excuseAppraiser(ctx, params.id, params.account, body.words); return { done: true } })
  route(app, 'PUT /api/appraisals/:id/due', { tag, summary: 'Change the day until which sheets are asked for; null for none', params: One, body: Type.Object({ due: orNull(Type.String({ maxLength: 20 })) }) },
    async ({ ctx, params, body }) => { await changeDue(ctx, params.id, body.due); return { done: true } })
  route(app, 'GET /api/appraisals/:id/scores', { tag, summary: 'Your own sheet with all of its revisions', params: One }, ({ ctx, params }) => myScores(ctx, params.id))
  route(app, 'PUT /api/appraisals/:id/scores', {
    tag, summary: 'Give scores: kept for later, or final', params: One,
    body: Type.Object({
      edition: Edition, final: Type.Boolean(), declared: Type.Boolean({ description: 'I have no part in this initiative' }),
      scores: Type.Array(Type.Object({ criterion: Type.String({ maxLength: 40 }), points: orNull(Type.Number()), words: Type.Optional(Type.String()), evidence: Type.Optional(Type.String()) }), { maxItems: 100 }),
    }),
  }, ({ ctx, params, body }) => giveScores(ctx, params.id, body))
  route(app, 'POST /api/appraisals/:id/criteria/:criterion/discussion', { tag, summary: 'Note what was talked over, or why a missing figure counts as no points', params: Type.Object({ id: Id, criterion: Type.String({ maxLength: 40 }) }), body: Said },
    async ({ ctx, params, body }) => { await noteDiscussion(ctx, params.id, params.criterion, body.words); return { done: true } })
  route(app, 'POST /api/appraisals/:id/close', { tag, summary: 'Settle the points', params: One, body: AtEdition }, ({ ctx, params, body }) => closeAppraisal(ctx, params.id, body.edition))
  route(app, 'POST /api/appraisals/:id/cancel', { tag, summary: 'Give an appraisal up before its vote', params: One, body: Type.Object({ ...AtEdition.properties, ...Said.properties }) },
    async ({ ctx, params, body }) => { await cancelAppraisal(ctx, params.id, body.edition, body.words); return { done: true } })
  route(app, 'POST /api/appraisals/:id/vote', { tag, summary: 'Record the vote with its minutes and take the step “appraise”', params: One, body: Meeting },
    ({ ctx, params, body: { edition, ...meeting } }) => recordVote(ctx, params.id, edition, meeting))
}
