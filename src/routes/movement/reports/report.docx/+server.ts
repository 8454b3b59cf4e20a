import { shown } from '$ui/page.server.ts'
import { download } from '../../../figures/table.server.ts'
import { reportFile } from '../report.server.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = ({ locals, url }) => shown(locals, async () => {
  const { bytes, name, type } = await reportFile(locals.ctx, url.searchParams, locals.deployment!.unit, 'docx')
  return download(new Uint8Array(bytes), name, type)
})
