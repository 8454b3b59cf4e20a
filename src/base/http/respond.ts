import { isUtf8 } from 'node:buffer'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import Fastify, { LogController, type FastifyBaseLogger, type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest, type FastifyServerFactory } from 'fastify'
import { ctxOf, type Ctx } from '../ctx.ts'
import { translate } from '../db/translate.ts'
import { newId } from '../id.ts'
import { log } from '../log.ts'
import { isProblem, refuse, type Lang, type Problem } from '../problem.ts'
import { mistakesOf } from './mistakes.ts'

declare module 'fastify' {
  interface FastifyRequest { ctx: Ctx }
}

/** Who a request comes from; the app knows tokens and sessions, this file does not. */
export type Identify = (request: FastifyRequest) => Promise<{ account: Ctx['account']; scopes?: readonly string[] }>

/** 8 MB: a batch of a thousand long records; files travel by their own route. */
export const bodyLimit = 8 * 1024 * 1024

/** A Fastify that answers every refusal as problem+json and gives each request a context with a correlation id. */
export function makeApi(identify: Identify, serverFactory?: FastifyServerFactory): FastifyInstance {
  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger, logController: new LogController({ disableRequestLogging: true }), bodyLimit, genReqId: () => newId(),
    // Without `strictNumbers: false` the number "Infinity" in an address would pass for an integer within its limits.
    ajv: { customOptions: { allErrors: true, removeAdditional: false, strictNumbers: false } },
    clientErrorHandler: unreadable,
    ...(serverFactory === undefined ? {} : { serverFactory }),
  })
  // Text is what a browser's form may send without being asked whether it may; nothing here takes it.
  app.removeContentTypeParser('text/plain')
  // A name in another encoding would otherwise be stored with question marks in it, and nobody could mend it later.
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (isUtf8(body)) void parse(request, body.toString('utf8'), (error, parsed) => done(error && refuse('syntax', undefined, { cause: error }), parsed))
    else done(refuse('malformed', { reason: 'UTF-8' }))
  })
  app.decorateRequest('ctx')
  app.addHook('onRequest', async (request) => {
    const who = await identify(request)
    request.ctx = ctxOf({ account: who.account, ...(who.scopes === undefined ? {} : { scopes: who.scopes }), lang: langOf(request), request: request.id })
  })
  app.setErrorHandler((error: FastifyError | Problem, request, reply) => answer(asProblem(error), request, reply, error))
  app.setNotFoundHandler((request, reply) => answer(refuse('not_found'), request, reply))
  return app
}

function answer(problem: Problem, request: FastifyRequest, reply: FastifyReply, error?: unknown): FastifyReply {
  const lang = request.ctx?.lang ?? langOf(request)
  if (problem.status >= 500) log.error({ request: request.id, code: problem.code, err: error }, 'request failed')
  if (problem.status === 503) void reply.header('retry-after', '5')
  return reply.status(problem.status).type('application/problem+json; charset=utf-8').send(JSON.stringify(problem.toJSON(lang, request.id)))
}

/** What is no request at all has no handler: the answer is written onto the wire. */
function unreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const problem = refuse(error.code === 'HPE_HEADER_OVERFLOW' ? 'long_address' : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'too_slow' : 'address')
  const body = JSON.stringify(problem.toJSON())
  const head = [`HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`, `content-length: ${Buffer.byteLength(body)}`,
    'content-type: application/problem+json; charset=utf-8', 'connection: close']
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

/** What the framework and the database refuse (size, syntax, schema) said in our words; anything unknown is our failure. */
export function asProblem(given: unknown): Problem {
  const error = translate(given)
  if (isProblem(error)) return error
  const { code, validation, statusCode, message } = error as FastifyError
  if (validation) return refuse('invalid', undefined, { errors: mistakesOf(validation) })
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return refuse('too_large', { limit: '8 MB' })
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return refuse('media_type', { given: message.split(': ')[1] ?? '?', wanted: 'application/json' })
  if (statusCode === 400 || error instanceof SyntaxError) return refuse('malformed', { reason: message.slice(0, 200) })
  if (statusCode === 404) return refuse('not_found')
  return refuse('failed', undefined, { cause: error })
}

export function langOf(request: Pick<FastifyRequest, 'headers'>): Lang {
  const cookie = /(?:^|;\s*)lang=(vi|en)\b/.exec(request.headers.cookie ?? '')?.[1]
  return (cookie as Lang | undefined) ?? langAccepted(request.headers['accept-language']) ?? 'vi'
}

/** The first of our languages that a browser asks for: those before it in the list are none of ours. */
export function langAccepted(header: string | null | undefined): Lang | undefined {
  return /(?:^|,)\s*(vi|en)\b/i.exec(header ?? '')?.[1]?.toLowerCase() as Lang | undefined
}
