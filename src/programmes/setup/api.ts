import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { day, type Day as DayText } from '#base/day.ts'
import { route } from '#base/http/route.ts'
import { accountsApi } from './accounts_api.ts'
import { coordinatorApi } from './coordinator/coordinator_api.ts'
import { roleApi } from './role/role_api.ts'
import { historyOfUnit, merge, rename, searchUnits, split, transfer } from './units.ts'

const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'YYYY-MM-DD' })
const Unit = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
const Found = Type.Object({
  id: Unit, name: Type.String(), kind: Type.String(), validFrom: Day, validTo: Type.Union([Day, Type.Null()]), path: Type.Array(Type.String()),
})
const NewUnit = Type.Object({ name: Type.String(), kind: Type.Enum(['commune', 'ward', 'town', 'special_zone', 'village', 'residential_area']) })
const Part = Type.Object({ ...NewUnit.properties, share: Type.Number(), villages: Type.Array(Unit) })
const decree = Type.String({ minLength: 3, maxLength: 200, description: 'Number of the decree or resolution' })
const tag = 'units'

export function setupApi(app: FastifyInstance): void {
  accountsApi(app)
  roleApi(app)
  coordinatorApi(app)

  route(app, 'GET /api/units', {
    tag, summary: 'Find units by name, with or without accents, today\'s and former ones', response: Type.Array(Found),
    query: Type.Object({ q: Type.String({ minLength: 1, maxLength: 200 }), on: Type.Optional(Day), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) }),
  }, ({ ctx, query }) => searchUnits(ctx, query.q, query.on === undefined ? null : day(query.on, '/on'), query.limit))

  route(app, 'GET /api/units/:id/history', { tag, summary: 'Lives, predecessors and successors of a unit', params: Type.Object({ id: Unit }) },
    ({ ctx, params }) => historyOfUnit(ctx, params.id))

  route(app, 'POST /api/units/merge', {
    tag, summary: 'Merge units from a day on, by decree',
    body: Type.Object({ olds: Type.Array(Unit, { minItems: 1 }), into: Type.Optional(Unit), as: Type.Optional(NewUnit), day: Day, decree }),
  }, async ({ ctx, body: { into, as, ...rest } }) => {
    const change = { ...rest, day: reformDay(rest.day) }
    return { unit: await merge(ctx, into === undefined ? { ...change, as: as ?? { name: '', kind: 'commune' } } : { ...change, into }) }
  })

  route(app, 'POST /api/units/split', {
    tag, summary: 'Split a unit from a day on, by decree', body: Type.Object({ old: Unit, parts: Type.Array(Part, { minItems: 2 }), day: Day, decree }),
  }, async ({ ctx, body }) => ({ units: await split(ctx, { ...body, day: reformDay(body.day) }) }))

  route(app, 'POST /api/units/rename', { tag, summary: 'Give a unit another name from a day on', body: Type.Object({ unit: Unit, name: Type.String(), day: Day, decree }) },
    async ({ ctx, body }) => { await rename(ctx, { ...body, day: reformDay(body.day) }); return { done: true } })

  route(app, 'POST /api/units/transfer', { tag, summary: 'Move a unit under another parent from a day on', body: Type.Object({ unit: Unit, to: Unit, day: Day, decree }) },
    async ({ ctx, body }) => { await transfer(ctx, { ...body, day: reformDay(body.day) }); return { done: true } })
}

function reformDay(text: string): DayText {
  return day(text, '/day')
}
