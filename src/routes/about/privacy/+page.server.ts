import { readNotice } from '#core/household/notice.ts'
import { shown } from '$ui/page.server.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals }) => shown(locals, () => readNotice(locals.ctx))
