import { minutesPaper } from '#programmes/movement/index.ts'
import { shown } from '$ui/page.server.ts'
import { download } from '../../../../figures/table.server.ts'
import { docxType } from '../../../papers/pdf.server.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = ({ locals, params }) => shown(locals, async () => download(new Uint8Array(await minutesPaper(locals.ctx, params.id, 'docx')), `bien-ban-${params.id}.docx`, docxType))
