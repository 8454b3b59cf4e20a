import type { FastifyReply } from 'fastify'
import type { Ctx } from '#base/ctx.ts'
import type { RegisterQuery, Sort } from '#core/initiative/register.ts'
import { refuse } from './problems.ts'

/** A file as somebody takes it away; `type` is its media type. */
export type DrawnFile = { readonly bytes: Buffer; readonly name: string; readonly type: string }
/**
 * Words and layout of files belong to the pages; the API gives out the same files. So the pages say here, when they are loaded, how
 * they draw them; each in the language of whoever asks.
 */
type Files = {
  readonly report: (ctx: Ctx, query: URLSearchParams, unit: number, form: 'pdf' | 'docx') => Promise<DrawnFile>
  readonly register: (ctx: Ctx, query: RegisterQuery, sort: Sort, form: 'xlsx' | 'csv') => Promise<DrawnFile>
}

let files: Files | undefined

export function drawFilesWith(given: Files): void {
  files = given
}

/** @throws Problem `movement.files_none` on a server whose pages were not built */
export function getFiles(): Files {
  if (!files) throw refuse('files_none')
  return files
}

/** What one person may see is no copy for the next one at the same machine. */
export function sendDrawn(reply: FastifyReply, { bytes, name, type }: DrawnFile): Buffer {
  void reply.headers({ 'content-type': type, 'content-disposition': `attachment; filename="${name}"`, 'x-content-type-options': 'nosniff', 'cache-control': 'private, no-cache' })
  return bytes
}
