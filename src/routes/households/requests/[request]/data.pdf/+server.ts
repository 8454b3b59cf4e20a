import { toPdf } from '#base/paper/print.ts'
import { readForAccess } from '#core/form/privacy.ts'
import { pathOfUnit } from '#programmes/setup/index.ts'
import { shown } from '$ui/page.server.ts'
import { unitTitle } from '$ui/unit.ts'
import { pdf } from '../../../../movement/papers/pdf.server.ts'
import { paperOf } from '../handed.server.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = ({ locals, params }) => shown(locals, async () => {
  const { request, kept } = await readForAccess(locals.ctx, params.request)
  const commune = (await pathOfUnit(locals.ctx, request.leaf, locals.ctx.day)).at(-2)
  const bytes = await toPdf(paperOf(request, kept, { commune: commune ? unitTitle(commune.kind, commune.name) : request.leafName, day: locals.ctx.day, by: locals.account?.name ?? '' }))
  return pdf(bytes, `du-lieu-ho-${request.reference}.pdf`, 'attachment')
})
