import { minutesPaper } from '#programmes/movement/index.ts'
import { shown } from '$ui/page.server.ts'
import { pdf } from '../../../papers/pdf.server.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = ({ locals, params }) => shown(locals, async () => pdf(await minutesPaper(locals.ctx, params.id, 'pdf'), `bien-ban-${params.id}.pdf`, 'attachment'))
