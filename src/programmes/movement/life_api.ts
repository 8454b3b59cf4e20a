import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { route } from '#base/http/route.ts'
import { fields, kinds, parts, registrantKinds } from '#core/initiative/form.ts'
import { getInitiative, saveDraft } from '#core/initiative/initiative.ts'
import { levels, steps, type Step } from '#core/initiative/life.ts'
import { listInitiatives, maxRows, scrollInitiatives } from '#core/initiative/register.ts'
import { discardRegistration, draftsToGoOnWith } from './drafts.ts'
import { Question, questionOf } from './register/question.ts'
import { stepsFor } from './steps.ts'
import { takeStep } from './take_step.ts'

const Unit = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
const Edition = Type.Integer({ minimum: 0, description: 'Of the version that was read; 0 for a new one. An older one is refused with 409' })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Day = Type.String({ description: 'YYYY-MM-DD' })
const Text = Type.Optional(Type.String())

const Statement = Type.Object({
  situation: Text, goals: Text, content: Text, audience: Text, resources: Text, outputs: Text, lasting: Text,
  forces: Type.Optional(Type.Array(Type.Object({ name: Type.String(), part: Type.Enum([...parts]), does: Type.String() }), { maxItems: 50 })),
  extra: Type.Optional(Type.Record(Type.String(), Type.String(), { description: 'Answers to what the plan asks besides, by the question’s key' })),
}, { additionalProperties: false, description: 'The nine fields of the registration form, less title and time; a draft may lack any' })

const Draft = Type.Object({
  edition: Edition, unit: Unit, level: Type.Enum([...levels]), kind: Type.Enum([...kinds]), field: orNull(Type.Enum([...fields])), title: Type.String(),
  registrantKind: orNull(Type.Enum([...registrantKinds])), registrant: Type.String(), novelty: orNull(Type.Enum(['new', 'continuing'])), year: Type.Integer(),
  startsOn: orNull(Day), endsOn: orNull(Day), statement: Statement, kit: Type.Optional(orNull(Type.String())), copiedFrom: Type.Optional(orNull(Type.String({ format: 'uuid' }))),
})

const Said = Type.Object({
  edition: Edition, day: Type.Optional(Day), words: Text, decision: Text, level: Type.Optional(Type.Enum([...levels])), year: Type.Optional(Type.Integer()),
  remarks: Type.Optional(Type.Record(Type.String(), Type.String(), { description: 'When a form is returned: what is asked of single fields, by JSON pointer' })),
})

const Asked = Type.Object({
  ...Question,
  sort: Type.Optional(Type.Enum(['changed', 'title', 'place', 'registered'])), first: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000_000 })), rows: Type.Optional(Type.Integer({ minimum: 0, maximum: maxRows })),
  count: Type.Optional(Type.Boolean({ description: 'false: only the rows, for who scrolls through them' })),
})
const One = Type.Object({ id: Type.String({ format: 'uuid' }) })
const tag = 'movement'

/** The working life of one initiative, and the register of all of a unit. */
export function lifeApi(app: FastifyInstance): void {
  route(app, 'GET /api/initiatives', { tag, summary: 'The register of a unit and all below it, with how many there are of what, on the map of `map`', query: Asked }, async ({ ctx, query }) => {
    const { sort, first, rows, count, ...rest } = query
    const asked = questionOf(rest)
    const stretch = { sort: sort ?? 'changed', first: first ?? 0, rows: rows ?? 50 } as const
    return count === false ? { rows: await scrollInitiatives(ctx, asked, stretch) } : listInitiatives(ctx, asked, stretch)
  })

  route(app, 'GET /api/initiatives/:id', { tag, summary: 'One initiative with its history, and the steps that you may take now', params: One }, async ({ ctx, params }) => {
    // Where it is kept is nobody's business but the database's.
    const { shard: _shard, leaf: _leaf, next: _next, ...initiative } = await getInitiative(ctx, params.id)
    return { ...initiative, ...await stepsFor(ctx, params.id) }
  })

  route(app, 'PUT /api/initiatives/:id', { tag, summary: 'Keep a registration while it is being written; the id is yours to make (UUID)', params: One, body: Draft },
    async ({ ctx, params, body: { edition, ...draft } }) => ({ id: params.id, edition: await saveDraft(ctx, { ...draft, id: params.id }, edition) }))

  route(app, 'GET /api/me/drafts', { tag, summary: 'Registrations that were begun and not handed in, where you may write: your own first, the newest first, at most 8' }, ({ ctx }) => draftsToGoOnWith(ctx))

  route(app, 'DELETE /api/initiatives/:id/draft', { tag, summary: 'Discard a draft that was never handed in; that there was one stays in the ledger', params: One, query: Type.Object({ edition: Edition }) },
    async ({ ctx, params, query }) => { await discardRegistration(ctx, params.id, query.edition); return { done: true } })

  route(app, 'POST /api/initiatives/:id/steps/:step', {
    tag, summary: 'Take an initiative one step further', body: Said,
    params: Type.Object({ ...One.properties, step: Type.Enum(Object.keys(steps) as Step[]) }),
  }, ({ ctx, params, body: { edition, ...said } }) => takeStep(ctx, params.id, edition, params.step, said))
}
