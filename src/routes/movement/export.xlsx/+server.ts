import { writeXlsx } from '#base/table/write.ts'
import { shown } from '$ui/page.server.ts'
import { download } from '../../figures/table.server.ts'
import { tableOf } from '../table.server.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = ({ locals, url }) => shown(locals, async () => {
  const { name, columns, rows } = await tableOf(locals.ctx, url.searchParams, locals.deployment!.unit)
  const book = new Blob([await writeXlsx(columns, rows) as Uint8Array<ArrayBuffer>])
  return download(book, `${name}.xlsx`, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
})
