import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { day } from '#base/day.ts'
import { route } from '#base/http/route.ts'
import { endings } from '#core/people/device.ts'
import { closeAccount, endDeviceOf, endMandate, grant, openAccount, renamePerson, renewPassword, reopenAccount } from './accounts.ts'
import { listPeople, readPerson } from './people.ts'

const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'YYYY-MM-DD' })
const Unit = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })
const Account = Type.Object({ id: Type.String({ format: 'uuid' }) })
const Mandate = Type.Object({
  role: Type.String({ minLength: 1, maxLength: 60 }), unit: Unit, from: Day,
  to: Type.Optional(Type.Union([Day, Type.Null()], { description: 'The last day; absent or null while no end is known' })),
})
const tag = 'accounts'

export function accountsApi(app: FastifyInstance): void {
  route(app, 'GET /api/accounts', {
    tag, summary: 'People with a mandate, now or formerly, in a unit or below it', query: Type.Object({
      unit: Unit, q: Type.Optional(Type.String({ maxLength: 200 })), role: Type.Optional(Type.String({ maxLength: 60 })),
      state: Type.Optional(Type.Enum(['working', 'idle', 'closed'])), page: Type.Optional(Type.Integer({ minimum: 1, maximum: 99_999 })),
    }),
  }, ({ ctx, query }) => listPeople(ctx, { unit: query.unit, text: query.q ?? '', role: query.role ?? null, state: query.state ?? null, page: query.page ?? 1 }))

  route(app, 'GET /api/accounts/:id', { tag, summary: 'One person, their mandates, and what you may do', params: Account }, ({ ctx, params }) => readPerson(ctx, params.id))

  route(app, 'POST /api/accounts', {
    tag, summary: 'Open an account with its first mandate; the one-time password is told in this answer only',
    body: Type.Object({ ...Mandate.properties, name: Type.String({ maxLength: 200 }), username: Type.String({ maxLength: 60 }) }),
  }, ({ ctx, body }) => openAccount(ctx, { ...body, ...daysOf(body) }))

  route(app, 'POST /api/accounts/:id/mandates', { tag, summary: 'Grant another mandate', params: Account, body: Mandate },
    async ({ ctx, params, body }) => ({ mandate: await grant(ctx, params.id, { ...body, ...daysOf(body) }) }))

  route(app, 'POST /api/mandates/:id/end', {
    tag, summary: 'End a mandate after its last day, or at once', params: Account,
    body: Type.Object({ day: Type.Union([Day, Type.Null()], { description: 'The last day, today at the earliest; null ends it at once' }) }),
  }, async ({ ctx, params, body }) => { await endMandate(ctx, params.id, body.day === null ? null : day(body.day, '/day')); return { done: true } })

  route(app, 'POST /api/accounts/:id/password', {
    tag, summary: 'Give a new one-time password, told in this answer only; ends the sessions of the account',
    params: Account, body: Type.Object({ endSecondStep: Type.Optional(Type.Boolean({ description: 'Also switch two-step sign-in off, for a lost phone' })) }),
  }, ({ ctx, params, body }) => renewPassword(ctx, params.id, { endSecondStep: body.endSecondStep ?? false }))

  route(app, 'POST /api/accounts/:id/name', { tag, summary: 'Write the name of a person as it should be', params: Account, body: Type.Object({ name: Type.String({ maxLength: 200 }) }) },
    async ({ ctx, params, body }) => { await renamePerson(ctx, params.id, body.name); return { done: true } })

  route(app, 'POST /api/accounts/:id/close', { tag, summary: 'Close an account: no sign-in, session, token or mandate from now on', params: Account },
    async ({ ctx, params }) => { await closeAccount(ctx, params.id); return { done: true } })

  route(app, 'POST /api/accounts/:id/reopen', { tag, summary: 'Open a closed account again; it gets work only by a new mandate', params: Account },
    async ({ ctx, params }) => { await reopenAccount(ctx, params.id); return { done: true } })

  route(app, 'POST /api/accounts/:id/devices/:device/end', {
    tag, summary: 'Shut a telephone of this person out: it hands in what it holds, or empties itself as soon as it is heard of',
    params: Type.Object({ ...Account.properties, device: Type.String({ maxLength: 60 }) }), body: Type.Object({ how: Type.Enum([...endings]) }),
  }, async ({ ctx, params, body }) => { await endDeviceOf(ctx, params.id, params.device, body.how); return { done: true } })
}

function daysOf(body: { from: string; to?: string | null }) {
  return { from: day(body.from, '/from'), to: body.to == null ? null : day(body.to, '/to') }
}
