import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import type { Settings } from './settings.ts'

/**
 * The address of whoever knocks, by which tries at signing in are counted. Anybody can write any header, so one is believed
 * only when the operator names it, and only the part that the operator's own proxies wrote: each adds to the end of
 * `X-Forwarded-For` the address that it was asked from, so the visitor stands as many places from the end as there are proxies.
 * What came past the proxies has no such part; then the connection itself says who it is.
 */
export function addressOf(req: Pick<IncomingMessage, 'headers' | 'socket'>, believed: Settings['addressHeader']): string {
  const told = believed === undefined ? [] : String(req.headers[believed.name] ?? '').split(',')
  const place = believed?.name === 'x-forwarded-for' ? believed.depth : 1
  return findAddress(told.at(-place)) ?? findAddress(req.socket.remoteAddress) ?? '127.0.0.1'
}

/** `192.0.2.7`, also out of `192.0.2.7:4711`, `[2001:db8::7]:4711` and `::ffff:192.0.2.7`; one visitor has one spelling. */
function findAddress(text = ''): string | undefined {
  const bare = text.trim().replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1').replace(/^::ffff:(?=\d+\.)/i, '')
  return isIP(bare) === 0 ? undefined : bare
}
