import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { day as dayOf, period as periodOf } from '#base/day.ts'
import { route } from '#base/http/route.ts'
import { activitiesUnder, correctActivity, logActivity, maxHeld, withdrawActivity } from './activities.ts'
import { activityKinds } from './kinds.ts'
import { maxOverdue, overdueUnder, tasksDue } from './overdue.ts'
import { progressOf } from './progress.ts'
import { dropTarget, setTarget } from './targets.ts'
import { dropTask, finishTask, layOut, reopenTask, saveTask } from './tasks.ts'

const Id = Type.String({ format: 'uuid' })
const One = Type.Object({ id: Id })
const Unit = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
const Day = Type.String({ maxLength: 20, description: 'YYYY-MM-DD' })
const Edition = Type.Integer({ minimum: 0, maximum: 2_147_483_647, description: 'Of the version that was read; 0 for a new one. An older one is refused with 409' })
const Files = Type.Optional(Type.Array(Type.String(), { maxItems: 20, description: 'SHA-256 of files that were sent to /api/evidence' }))
const Count = Type.Optional(Type.Union([Type.Integer(), Type.Null()], { description: 'Null: nobody counted' }))
const First = Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 }))
const Activity = Type.Object({
  id: Id, kind: Type.Enum([...activityKinds]), day: Day, title: Type.String(), place: Type.Optional(Type.String()), sessions: Count, participants: Count, women: Count, men: Count,
  result: Type.Optional(Type.String()), evidence: Files,
})
const tag = 'progress'

/** Who records progress: everybody who works with initiatives, over their own places. */
export const progressVerbs = {
  'progress.write': ['administrator', 'city_office', 'commune_officer', 'branch_head', 'area_officer', 'digital_team'],
} satisfies Record<string, readonly string[]>

export function progressApi(app: FastifyInstance): void {
  readingApi(app)
  tasksApi(app)

  route(app, 'POST /api/initiatives/:id/activities', { tag, summary: 'Log a meeting, visit, training, day of work, publicity or inspection', params: One, body: Activity },
    ({ ctx, params, body }) => logActivity(ctx, params.id, body))
  route(app, 'POST /api/activities/:id/correction', { tag, summary: 'Correct what was logged; the first version stays on record and its figures are taken back', params: One, body: Activity },
    ({ ctx, params, body }) => correctActivity(ctx, params.id, body))
  route(app, 'POST /api/activities/:id/withdrawal', { tag, summary: 'Withdraw what was logged by mistake', params: One, body: Type.Object({ reason: Type.String() }) },
    ({ ctx, params, body }) => withdrawActivity(ctx, params.id, body.reason))

  route(app, 'POST /api/initiatives/:id/targets', {
    tag, summary: 'Set a target: an indicator, how much at least, until when', params: One,
    body: Type.Object({ indicator: Type.String({ maxLength: 200 }), atLeast: Type.Number(), by: Type.Optional(Type.Union([Day, Type.Null()])) }),
  }, ({ ctx, params, body }) => setTarget(ctx, params.id, body))
  route(app, 'DELETE /api/targets/:id', { tag, summary: 'Take a target back', params: One }, async ({ ctx, params }) => { await dropTarget(ctx, params.id); return { done: true } })
}

function readingApi(app: FastifyInstance): void {
  route(app, 'GET /api/initiatives/:id/progress', { tag, summary: 'Tasks, activities with totals, and targets of an initiative', params: One }, async ({ ctx, params }) => {
    const { initiative, ...progress } = await progressOf(ctx, params.id)
    return { id: initiative.id, title: initiative.title, state: initiative.state, ...progress }
  })
  route(app, 'GET /api/progress/overdue', {
    tag, summary: 'Open tasks whose day has passed, of a unit and all below it',
    query: Type.Object({ unit: Unit, role: Type.Optional(Type.String({ maxLength: 120 })), first: First, rows: Type.Optional(Type.Integer({ minimum: 1, maximum: maxOverdue })) }),
  }, ({ ctx, query }) => overdueUnder(ctx, query.unit, { role: query.role ?? null, first: query.first ?? 0, rows: query.rows ?? 50 }))
  route(app, 'GET /api/progress/activities', {
    tag, summary: 'What was held in a unit and all below it, by kind and month', query: Type.Object({ unit: Unit, period: Type.String({ maxLength: 40, description: '2026-11, 2026-Q4, 2026 …' }), first: First, rows: Type.Optional(Type.Integer({ minimum: 1, maximum: maxHeld })) }),
  }, ({ ctx, query }) => {
    const { from, to } = periodOf(query.period)
    return activitiesUnder(ctx, query.unit, { from: from ?? dayOf('2009-01-01'), to }, { first: query.first ?? 0, rows: query.rows ?? 50 })
  })
  route(app, 'GET /api/progress/mine', { tag, summary: 'What waits for me: late, or due within two weeks' }, ({ ctx }) => tasksDue(ctx))
}

function tasksApi(app: FastifyInstance): void {
  route(app, 'POST /api/initiatives/:id/plan', { tag, summary: 'Lay out the steps of its kit as tasks; again is harmless', params: One }, async ({ ctx, params }) => ({ tasks: await layOut(ctx, params.id) }))
  route(app, 'PUT /api/initiatives/:id/tasks/:task', {
    tag, summary: 'Keep a task; the id is yours to make (UUID)', params: Type.Object({ id: Id, task: Id }), body: Type.Object({
      edition: Edition, title: Type.String(), due: Type.Union([Day, Type.Null()]), responsible: Type.Optional(Type.String({ description: 'Name of somebody who acts for an office or organisation' })),
      role: Type.Optional(Type.String()), moveLater: Type.Optional(Type.Boolean({ description: 'Later open tasks move by as many days' })),
    }),
  }, ({ ctx, params, body: { edition, ...draft } }) => saveTask(ctx, params.id, { ...draft, id: params.task }, edition))
  route(app, 'POST /api/tasks/:id/done', { tag, summary: 'A task is done', params: One, body: Type.Object({ edition: Edition, doneOn: Type.Optional(Day), words: Type.Optional(Type.String()), evidence: Files }) },
    ({ ctx, params, body: { edition, ...said } }) => finishTask(ctx, params.id, edition, said))
  route(app, 'POST /api/tasks/:id/dropped', { tag, summary: 'A task will not be done, and why', params: One, body: Type.Object({ edition: Edition, reason: Type.String() }) },
    ({ ctx, params, body }) => dropTask(ctx, params.id, body.edition, body.reason))
  route(app, 'POST /api/tasks/:id/open', { tag, summary: 'A task is open again', params: One, body: Type.Object({ edition: Edition }) }, ({ ctx, params, body }) => reopenTask(ctx, params.id, body.edition))
}
