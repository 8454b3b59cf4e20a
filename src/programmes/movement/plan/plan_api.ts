import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { day as dayOf } from '#base/day.ts'
import { route } from '#base/http/route.ts'
import { fields, formFields, kinds, registrantKinds } from '#core/initiative/form.ts'
import { calendarOf, monthOfCalendar } from './calendar.ts'
import { countedAs, deadlineKeys, eachKinds, type Each } from './draft.ts'
import { copyPlan, discardPlan, getPlan, issuePlan, listPlans, replacePlan, savePlan } from './plan.ts'
import { askedOf, cascadeOf } from './progress.ts'
import { formFor } from './registering.ts'
import { remindersFor } from './reminders.ts'

/** Verbs of the plan with their first roles. */
export const planVerbs = {
  'plan.write': ['administrator', 'city_office', 'commune_officer'],
  'plan.issue': ['administrator', 'city_office', 'commune_officer'],
} satisfies Record<string, readonly string[]>

const Unit = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
const Edition = Type.Integer({ minimum: 0, maximum: 2_147_483_647, description: 'Of the version that was read; 0 for a new one. An older one is refused with 409' })
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()])
const Day = Type.String({ maxLength: 40, description: 'YYYY-MM-DD' })
const Text = (maxLength: number) => Type.String({ maxLength })
const Kind = Type.Enum([...kinds])
const Field = Type.Enum([...fields])

const Deadline = Type.Object({ key: Type.Enum([...deadlineKeys]), title: Text(400), day: orNull(Day) })
const Target = Type.Object({
  unit: orNull(Unit), each: orNull(Type.Enum(Object.keys(eachKinds) as Each[])), kind: orNull(Kind), field: orNull(Field), registrantKind: orNull(Type.Enum([...registrantKinds])),
  countedAs: Type.Enum([...countedAs]), atLeast: orNull(Type.Number()), share: orNull(Type.Number({ description: 'Per cent of those registered' })),
}, { description: 'For one unit (`unit`) or for each of a kind below the issuer (`each`): at least so many, or a share' })
const Form = Type.Object({
  version: Text(200), mandatory: Type.Array(Type.Enum([...formFields]), { maxItems: 9 }), hints: Type.Partial(Type.Object(Object.fromEntries(formFields.map((name) => [name, Text(2_000)])))),
  questions: Type.Array(Type.Object({ key: Text(80), vi: Text(1_000), en: Text(1_000), required: Type.Boolean() }), { maxItems: 40 }),
}, { description: 'What the plan asks of a registration: which of the nine fields, with what hints, and what besides' })
const PlanBody = Type.Object({
  edition: Edition, unit: Unit, number: Text(200), title: Text(1_000), year: Type.Integer(), from: orNull(Day), to: orNull(Day), bases: Type.Array(Text(2_000), { maxItems: 100 }),
  carriesOut: orNull(Type.String({ format: 'uuid' })), fields: Type.Array(Field, { maxItems: 4 }), kinds: Type.Array(Kind, { maxItems: 4 }), aims: Text(40_000),
  deadlines: Type.Array(Deadline, { maxItems: 100 }), targets: Type.Array(Target, { maxItems: 500 }), form: orNull(Form),
  rubrics: Type.Optional(Type.Array(Type.String({ format: 'uuid' }), { maxItems: 20, description: 'By which rubrics it is appraised' })),
})
const One = Type.Object({ id: Type.String({ format: 'uuid' }) })
const tag = 'movement'

export function planApi(app: FastifyInstance): void {
  route(app, 'GET /api/plans', { tag, summary: 'Plans of a unit, of those above it and of those that it came from', query: Type.Object({ unit: Unit }) }, ({ ctx, query }) => listPlans(ctx, query.unit))

  route(app, 'GET /api/plans/asked', {
    tag, summary: 'What is asked of a unit: deadlines with the days left, targets with how far they have come', query: Type.Object({ unit: Unit, on: Type.Optional(Day) }),
  }, ({ ctx, query }) => askedOf(ctx, query.unit, query.on === undefined ? ctx.day : dayOf(query.on, '/on')))

  route(app, 'GET /api/plans/reminders', { tag, summary: 'Deadlines of your own units within two weeks or over, where something is lacking' }, ({ ctx }) => remindersFor(ctx))

  route(app, 'GET /api/plans/form', {
    tag, summary: 'What a plan asks of registrations in a unit for a year; null where none does', query: Type.Object({ unit: Unit, year: Type.Integer({ minimum: 2009, maximum: 2200 }) }),
  }, ({ ctx, query }) => formFor(ctx, query.unit, query.year))

  route(app, 'GET /api/plans/calendar', {
    tag, summary: 'The days of a unit in a month: deadlines, beginnings, ends, days to be looked at again, tasks and scores due', query: Type.Object({ unit: Unit, month: Type.String({ maxLength: 20, description: 'YYYY-MM' }) }),
  }, ({ ctx, query }) => calendarOf(ctx, query.unit, monthOfCalendar(query.month)))

  route(app, 'GET /api/plans/:id', { tag, summary: 'One plan', params: One }, ({ ctx, params }) => getPlan(ctx, params.id))

  route(app, 'GET /api/plans/:id/cascade', { tag, summary: 'How the units below stand with a plan, those that lack most first', params: One }, ({ ctx, params }) => cascadeOf(ctx, params.id))

  route(app, 'PUT /api/plans/:id', { tag, summary: 'Keep a plan while it is being written; the id is yours to make (UUID)', params: One, body: PlanBody },
    async ({ ctx, params, body: { edition, ...draft } }) => ({ id: params.id, edition: await savePlan(ctx, { ...draft, id: params.id }, edition) }))

  route(app, 'DELETE /api/plans/:id/draft', { tag, summary: 'Discard a draft that was never issued; that there was one stays in the ledger', params: One, query: Type.Object({ edition: Edition }) },
    async ({ ctx, params, query }) => { await discardPlan(ctx, params.id, query.edition); return { done: true } })

  route(app, 'POST /api/plans/:id/issue', { tag, summary: 'Issue a plan; one that replaces another ends that one', params: One, body: Type.Object({ edition: Edition, on: Type.Optional(Day) }) },
    ({ ctx, params, body }) => issuePlan(ctx, params.id, body.edition, body.on))

  route(app, 'POST /api/plans/:id/copy', { tag, summary: 'Begin the plan of another year with all that this one says', params: One, body: Type.Object({ id: Type.String({ format: 'uuid' }), year: Type.Integer() }) },
    async ({ ctx, params, body }) => ({ id: body.id, edition: await copyPlan(ctx, params.id, body.id, body.year) }))

  route(app, 'POST /api/plans/:id/replacement', { tag, summary: 'Begin a plan that replaces this one when it is issued', params: One, body: Type.Object({ id: Type.String({ format: 'uuid' }) }) },
    async ({ ctx, params, body }) => ({ id: body.id, edition: await replacePlan(ctx, params.id, body.id) }))
}
