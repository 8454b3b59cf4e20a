import { Readable } from 'node:stream'
import { openImportFile } from '#programmes/movement/index.ts'
import { shown } from '$ui/page.server.ts'
import type { RequestHandler } from './$types'

/** The bytes as they were sent, to be saved and never drawn. */
export const GET: RequestHandler = ({ locals, params }) => shown(locals, async () => {
  const { name, bytes, stream } = await openImportFile(locals.ctx, params.id)
  return new Response(Readable.toWeb(stream) as ReadableStream, {
    headers: {
      'content-type': 'application/octet-stream', 'content-length': String(bytes), 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    },
  })
})
