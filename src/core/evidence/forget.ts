import type { Db } from '#base/db/sql.ts'
import { sql } from '#base/db/sql.ts'
import { asDigest, dropFile } from '#base/files/files.ts'

type Gone = { file: Buffer; thumb: Buffer | null }
const forget = sql<Gone, [number[], number[], Buffer[]]>('evidence.forget', `
  delete from evidence.file f using unnest($1::int[], $2::int[], $3::bytea[]) as a(shard_id, leaf, digest)
  where f.shard_id = a.shard_id and f.leaf = a.leaf and (f.file = a.digest or f.original = a.digest) returning f.file, f.thumb`)
const kept = sql<{ digest: Buffer }, [Buffer[]]>('evidence.still_kept', `
  select d.digest from unnest($1::bytea[]) as d(digest) where exists (select from evidence.file f where f.file = d.digest or f.thumb = d.digest)`)

/** A file by its digest (in hex) as one place knows it. */
export type FileOfPlace = { readonly shard: number; readonly leaf: number; readonly file: string }

/**
 * The room: places forget files. The bytes go once that is certain, unless another place was sent the same; so the handle must see all places.
 * @returns how many files were forgotten
 */
export async function forgetEvidence(db: Db, files: readonly FileOfPlace[]): Promise<number> {
  if (files.length === 0) return 0
  const gone = await forget.all(db, files.map((f) => f.shard), files.map((f) => f.leaf), files.map((f) => Buffer.from(f.file, 'hex')))
  const digests = gone.flatMap(({ file, thumb }) => (thumb === null ? [file] : [file, thumb]))
  const still = new Set((await kept.all(db, digests)).map(({ digest }) => digest.toString('hex')))
  const lost = [...new Set(digests.map((digest) => digest.toString('hex')))].filter((digest) => !still.has(digest))
  db.onCommit(() => { for (const digest of lost) void dropFile(asDigest(digest)) })
  return gone.length
}
