import type { IncomingMessage, ServerResponse } from 'node:http'
import { constants } from 'node:zlib'
import compression from 'compression'

type Compress = (req: IncomingMessage, res: ServerResponse, next: () => void) => void

/**
 * Answers of 1 kB and more travel compressed to whoever asks: a page of figures is a tenth as long. The levels are those
 * at which a two-core box still spends more time on the page than on packing it. Files of the build come packed already.
 */
export const compress = compression({
  threshold: 1024, level: 5, filter: isWorthwhile,
  // A window of 512 kB holds any page of ours; the usual one costs 4 MB for each answer under way.
  brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_LGWIN]: 19 } },
}) as unknown as Compress

/** Decides as the headers leave, and puts right those that would lie about a compressed body. */
function isWorthwhile(req: Parameters<typeof compression.filter>[0], res: Parameters<typeof compression.filter>[1]): boolean {
  const stream = String(res.getHeader('content-type')).startsWith('text/event-stream')
  if (stream || res.hasHeader('content-encoding') || res.hasHeader('content-range') || !compression.filter(req, res)) return false
  // The same page in other bytes is only weakly the same.
  const etag = res.getHeader('etag')
  if (typeof etag === 'string' && !etag.startsWith('W/')) res.setHeader('etag', `W/${etag}`)
  // Nobody knows the length that GET would have until it is packed.
  if (req.method === 'HEAD' && req.headers['accept-encoding']) res.removeHeader('content-length')
  return true
}
