import type {} from '@fastify/swagger'
import type { FastifyInstance, FastifyReply, HTTPMethods } from 'fastify'
import type { Static, TSchema } from 'typebox'
import type { Ctx } from '../ctx.ts'
import { request as inRequest } from '../db/transaction.ts'
import { checkOf } from './body.ts'

type Parts<Q, B, P> = {
  readonly ctx: Ctx
  readonly query: Q extends TSchema ? Static<Q> : undefined
  readonly body: B extends TSchema ? Static<B> : undefined
  readonly params: P extends TSchema ? Static<P> : undefined
  readonly reply: FastifyReply
}

type Takes = Readonly<Record<string, TSchema>>

/** One operation of the API: what OpenAPI says of it, what it accepts, and the verb behind it. */
export type Operation<Q, B, P> = {
  readonly tag: string; readonly summary: string; readonly query?: Q; readonly body?: B; readonly params?: P; readonly response?: TSchema
  /** A body that is not JSON, by content type: only described, for the verb itself reads and judges its bytes. */
  readonly takes?: Takes
  /** The verb manages its transactions itself (the letterbox); otherwise one request is one transaction. */
  readonly alone?: boolean
}

/** Declares an operation; its schemas are at once the check, the types in `work`, and the published OpenAPI. */
export function route<Q extends TSchema | undefined = undefined, B extends TSchema | undefined = undefined, P extends TSchema | undefined = undefined>(
  app: FastifyInstance, address: `${'GET' | 'POST' | 'PUT' | 'DELETE'} /${string}`, operation: Operation<Q, B, P>, work: (parts: Parts<Q, B, P>) => Promise<unknown>,
): void {
  const [method, url] = address.split(' ') as [HTTPMethods, string]
  const takes = operation.takes ?? (operation.body && { 'application/json': operation.body })
  const check = operation.body && checkOf(operation.body)
  app.route({
    method, url, config: { takes },
    schema: {
      tags: [operation.tag], summary: operation.summary,
      ...(operation.query ? { querystring: operation.query } : {}),
      ...(operation.params ? { params: operation.params } : {}), ...(operation.response ? { response: { 200: operation.response } } : {}),
    },
    handler: async (request, reply) => {
      check?.(request.body)
      const parts = { ctx: request.ctx, query: request.query, body: request.body, params: request.params, reply } as Parts<Q, B, P>
      return operation.alone ? work(parts) : inRequest(() => work(parts))
    },
  })
}

/** What OpenAPI says of a body; it must not become a check of the framework's, which turns text into numbers and knows JSON only. */
export function describedBody(config: object | undefined): { body?: { content: Record<string, { schema: TSchema }> } } {
  const takes = (config as { takes?: Takes } | undefined)?.takes
  return takes === undefined ? {} : { body: { content: Object.fromEntries(Object.entries(takes).map(([type, schema]) => [type, { schema }])) } }
}
