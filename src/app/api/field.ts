import { Type } from 'typebox'
import type { FastifyInstance } from 'fastify'
import { route } from '#base/http/route.ts'
import { endings, enrolDevice, hearDevice } from '#core/people/device.ts'
import { endMyDevice, myDevices } from '#core/people/me.ts'
import { placesFor } from '#core/people/reach.ts'
import { formsToFill } from '#core/form/desk.ts'
import { listKits } from '#core/kit/read.ts'
import { forgetTokens } from '../identify.ts'

const tag = 'field'
const Id = Type.Object({ id: Type.String({ maxLength: 60 }) })
const Unit = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })

/** What a telephone takes along before it goes out of reach, and how it is known. Records and photos come home by the ordinary routes. */
export function fieldApi(app: FastifyInstance): void {
  route(app, 'POST /api/devices', {
    tag, summary: 'Make a telephone known for work offline; only with a session. Its key is told in this answer only',
    body: Type.Object({ id: Type.String({ maxLength: 60, description: 'UUIDv7 made on the telephone; the same one again gets a new key' }), name: Type.String({ maxLength: 200 }) }),
  }, ({ ctx, body }) => enrolDevice(ctx, body))

  route(app, 'GET /api/devices', { tag, summary: 'One\'s own telephones' }, async ({ ctx }) => ({ devices: await myDevices(ctx) }))

  route(app, 'POST /api/devices/:id/end', {
    tag, summary: 'Shut a telephone of one\'s own out: it hands in what it holds, or empties itself as soon as it is heard of', params: Id, body: Type.Object({ how: Type.Enum([...endings]) }),
  }, async ({ ctx, params, body }) => {
    await endMyDevice(ctx, params.id, body.how)
    forgetTokens()
    return { done: true }
  })

  route(app, 'POST /api/devices/:id/contact', {
    tag, summary: 'A telephone says what waits on it, and hears the time and what it must do', params: Id,
    body: Type.Object({ waiting: Type.Integer({ minimum: 0, maximum: 1_000_000 }), waitingBytes: Type.Integer({ minimum: 0, maximum: 1e12 }) }),
  }, ({ ctx, params, body }) => hearDevice(ctx, { id: params.id, ...body }))

  route(app, 'GET /api/field/forms', { tag, summary: 'The latest version of every form, to be taken along' }, async ({ ctx }) => {
    const forms = await formsToFill(ctx)
    const used = new Set(forms.map((form) => form.kit))
    return { forms, kits: (await listKits(ctx)).filter(({ name }) => used.has(name)).map(({ name, title }) => ({ name, title })) }
  })

  route(app, 'GET /api/field/places', {
    tag, summary: 'The communes one may enter records in, and the villages of the one chosen', query: Type.Object({ commune: Type.Optional(Unit) }),
  }, ({ ctx, query }) => placesFor(ctx, 'record.enter', { commune: query.commune ?? null }))
}
