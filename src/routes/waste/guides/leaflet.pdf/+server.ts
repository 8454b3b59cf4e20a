import { leafletOf } from '#programmes/waste/index.ts'
import { shown } from '$ui/page.server.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = ({ locals }) => shown(locals, async () => new Response(new Uint8Array(await leafletOf(locals.ctx)), {
  headers: { 'content-type': 'application/pdf', 'content-disposition': `inline; filename="to-gap-phan-loai-rac-${locals.lang}.pdf"`, 'cache-control': 'public, max-age=3600', vary: 'cookie', 'x-content-type-options': 'nosniff' } }))
