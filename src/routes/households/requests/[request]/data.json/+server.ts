import { readForAccess } from '#core/form/privacy.ts'
import { shown } from '$ui/page.server.ts'
import { download } from '../../../../figures/table.server.ts'
import { handed } from '../handed.server.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = ({ locals, params }) => shown(locals, async () => {
  const { request, kept } = await readForAccess(locals.ctx, params.request)
  return download(JSON.stringify(handed(kept), null, 2), `du-lieu-ho-${request.reference}.json`, 'application/json; charset=utf-8')
})
