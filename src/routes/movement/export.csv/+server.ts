import { writeCsv } from '#base/table/write.ts'
import { shown } from '$ui/page.server.ts'
import { download } from '../../figures/table.server.ts'
import { tableOf } from '../table.server.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = ({ locals, url }) => shown(locals, async () => {
  const { name, columns, rows } = await tableOf(locals.ctx, url.searchParams, locals.deployment!.unit)
  return download(writeCsv(columns, rows), `${name}.csv`, 'text/csv; charset=utf-8')
})
