import type { Ctx } from '#base/ctx.ts'
import { sql, type Db } from '#base/db/sql.ts'
import { separately } from '#base/db/transaction.ts'
import { addEvidence } from '#core/evidence/evidence.ts'
import { getInitiative, type Initiative } from '#core/initiative/initiative.ts'
import { refuse } from './problems.ts'

/**
 * Keeps a photograph or a paper as evidence for the place of an initiative, in transactions of its own, before anything waits for it.
 * @returns its SHA-256 in hex, by which activities, tasks and attachments name it
 * @throws Problem `evidence.*` for what is not accepted, `initiative.not_found`, `people.no_mandate`
 */
export async function sendFile(ctx: Ctx, id: string, bytes: Buffer, declaredType = ''): Promise<string> {
  const { unit, registeredOn } = await getInitiative(ctx, id)
  // Of a place that ended, the map of its registration knows where it lay.
  const sent = { unit, bytes, ...(declaredType === '' ? {} : { declaredType }), ...(registeredOn ? { day: registeredOn } : {}) }
  return (await separately(() => addEvidence(ctx, sent))).id
}

const known = sql<{ file: Buffer }, [number, number, Buffer[]]>('movement.known_files', `
  select f.file from evidence.file f where f.shard_id = $1 and f.leaf = $2 and f.file = any($3::bytea[])`)

/** Files that vouch for something, by their SHA-256 in hex; each must have been sent for the place of the initiative. @throws Problem `movement.unknown_file` */
export async function readFiles(db: Db, { shard, leaf }: Pick<Initiative, 'shard' | 'leaf'>, given: readonly string[] | undefined): Promise<Buffer[]> {
  const wanted = [...new Set(given ?? [])]
  if (wanted.length === 0) return []
  const unknown = () => refuse('unknown_file', undefined, { at: '/evidence' })
  if (wanted.length > 20 || wanted.some((one) => !/^[0-9a-f]{64}$/.test(one))) throw unknown()
  const digests = wanted.map((one) => Buffer.from(one, 'hex'))
  const found = new Set((await known.all(db, shard, leaf, digests)).map((row) => row.file.toString('hex')))
  if (wanted.some((one) => !found.has(one))) throw unknown()
  return digests
}
