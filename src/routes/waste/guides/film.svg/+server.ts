import { filmOf } from '#programmes/waste/index.ts'
import { lang } from '$ui/words.ts'
import type { RequestHandler } from './$types'

/** As a picture of its own it has a style of its own and may load nothing. */
export const GET: RequestHandler = () => new Response(filmOf(lang()), {
  headers: { 'content-type': 'image/svg+xml; charset=utf-8', 'cache-control': 'public, max-age=3600', vary: 'cookie', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'", 'x-content-type-options': 'nosniff' } })
