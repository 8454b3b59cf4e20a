import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { makeApi } from '#base/http/respond.ts'
import { addressHeader } from '#core/people/sign_in.ts'
import { evidenceApi } from './api/evidence.ts'
import { figuresApi } from './api/figures.ts'
import { healthApi } from './api/health.ts'
import { householdRequestsApi, householdsApi } from './api/households.ts'
import { ledgerApi } from './api/ledger.ts'
import { recordsApi } from './api/records.ts'
import { compress } from './compress.ts'
import { identify } from './identify.ts'
import { programmes, root } from './modules.ts'
import { describeApi } from './openapi.ts'
import { refuse, type Settings } from './settings.ts'
import { sayVerbs } from './verb_words.ts'
import { addressOf } from './visitor_address.ts'

const ours = /^\/(api(\/|$)|healthz$|readyz$)/

/** One HTTP server: the API for what begins with /api, the pages for everything else. */
export async function startServer(settings: Settings): Promise<{ app: FastifyInstance; address: string }> {
  const pages = await loadPages(settings)
  let server: Server | undefined
  const app = makeApi(identify, (handler) => {
    server = createServer((req: IncomingMessage, res: ServerResponse) => {
      // Whatever a visitor wrote under this name, pages and API read only what we found out.
      req.headers[addressHeader] = addressOf(req, settings.addressHeader)
      const path = (req.url ?? '/').split('?')[0]!
      compress(req, res, () => (ours.test(path) ? handler(req, res) : pages(req, res)))
    })
    server.keepAliveTimeout = 65_000
    return server
  })
  await openApi(app, settings.data)
  await app.listen({ port: settings.port, host: settings.host }).catch((error: NodeJS.ErrnoException) => {
    const { port, host } = settings
    throw error.code === 'EADDRINUSE' ? refuse('port_taken', { port }) : refuse('listen', { port, host, reason: error.code ?? '?' }, { cause: error })
  })
  const { address, port } = server!.address() as AddressInfo
  return { app, address: `http://${address.includes(':') ? `[${address}]` : address}:${port}` }
}

/** Every operation there is, with its description. */
export async function openApi(app: FastifyInstance, data: string): Promise<void> {
  sayVerbs()
  await describeApi(app)
  recordsApi(app)
  evidenceApi(app)
  householdsApi(app)
  householdRequestsApi(app)
  figuresApi(app)
  ledgerApi(app)
  healthApi(app, data)
  for (const programme of programmes) programme.api?.(app)
}

async function loadPages(settings: Settings): Promise<RequestListener> {
  const built = join(root, 'build/handler.js')
  if (!existsSync(built)) return (_, res) => res.writeHead(503, { 'content-type': 'text/plain; charset=utf-8' }).end('Trang web chưa được dựng. Chạy: npm run build\n')
  // Read by the adapter when it loads. Our own headers tell it who knocks and the one address from which forms are accepted, whatever a visitor's say.
  process.env.PROTOCOL_HEADER = 'x-lantoa-protocol'
  process.env.HOST_HEADER = 'x-lantoa-host'
  process.env.ADDRESS_HEADER = addressHeader
  // A record with several photographs.
  process.env.BODY_SIZE_LIMIT ??= '48M'
  const here = new URL(settings.origin)
  const { handler } = (await import(pathToFileURL(built).href)) as { handler: (req: IncomingMessage, res: ServerResponse, next: () => void) => void }
  return (req, res) => {
    if (req.method === 'GET' && isOtherLoopback(req.headers.host, here)) return void res.writeHead(307, { location: `${here.origin}${req.url}` }).end()
    req.headers['x-lantoa-protocol'] = here.protocol.slice(0, -1)
    req.headers['x-lantoa-host'] = here.host
    handler(req, res, () => res.writeHead(404).end())
  }
}

/** `localhost` typed where we said `127.0.0.1`: the same place, but its forms would be refused as another site's. */
function isOtherLoopback(host: string | undefined, here: URL): boolean {
  const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/
  const given = host !== undefined && URL.canParse(`http://${host}`) ? new URL(`http://${host}`) : undefined
  return given !== undefined && given.host !== here.host && given.port === here.port && loopback.test(given.hostname) && loopback.test(here.hostname)
}
