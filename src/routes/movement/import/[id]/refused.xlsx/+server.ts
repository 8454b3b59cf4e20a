import { writeXlsx } from '#base/table/write.ts'
import { refusedTable } from '#programmes/movement/index.ts'
import { shown } from '$ui/page.server.ts'
import { download } from '../../../../figures/table.server.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = ({ locals, params }) => shown(locals, async () => {
  const { name, columns, rows } = await refusedTable(locals.ctx, params.id)
  const book = new Blob([await writeXlsx(columns, rows) as Uint8Array<ArrayBuffer>])
  return download(book, `${name}.xlsx`, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
})
