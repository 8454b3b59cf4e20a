import { shown } from '$ui/page.server.ts'
import { download } from '../../figures/table.server.ts'
import { tableAsked } from '../table.server.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = ({ locals, url }) => shown(locals, async () => {
  const { bytes, name, type } = await tableAsked(locals.ctx, url.searchParams, locals.deployment!.unit, 'csv')
  return download(new Uint8Array(bytes), name, type)
})
