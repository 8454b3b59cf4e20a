import { shown } from '$ui/page.server.ts'
import { pdf } from '../../papers/pdf.server.ts'
import { reportFile } from '../report.server.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = ({ locals, url }) => shown(locals, async () => {
  const { bytes, name } = await reportFile(locals.ctx, url.searchParams, locals.deployment!.unit, 'pdf')
  return pdf(bytes, name, 'attachment')
})
