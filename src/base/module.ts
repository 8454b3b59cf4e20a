import type { FastifyInstance } from 'fastify'
import type { Ctx } from './ctx.ts'

/**
 * A module's whole declaration, in its `index.ts`: the only file that others may import from a programme. What is not
 * declared here does not exist: no route is found by scanning, no job by naming convention.
 */
export type Module = {
  /** Folder, Postgres schema, URL prefix and translation prefix. */
  readonly name: string
  /** The modules of `core` it stands on; a test compares this with the imports. */
  readonly needs: readonly string[]
  /** Each verb with the roles that have it from the start; afterwards roles are data of the deployment. */
  readonly verbs: Readonly<Record<string, readonly string[]>>
  readonly api?: (app: FastifyInstance) => void
  /** Jobs by name; graphile-worker runs them at least once, so each must be harmless twice. */
  readonly jobs?: Readonly<Record<string, (ctx: Ctx, payload: unknown) => Promise<void>>>
  /** Cron lines (UTC) for jobs that run by the clock; one that runs `often` need not make up for what it missed. */
  readonly crons?: readonly { readonly job: string; readonly at: string; readonly often?: boolean }[]
  /** What we do when the ledger says something happened. */
  readonly reactions?: Readonly<Record<string, (ctx: Ctx, entry: { unit: number; about: string; body: unknown }) => Promise<void>>>
}
