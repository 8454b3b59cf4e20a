import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import type { Mime } from './recognise.ts'

export type FileRow = { leaf: number; file: Buffer; thumb: Buffer | null; mime: Mime; bytes: number; width: number | null; height: number | null; published: boolean }

const shown = 'f.leaf, f.file, f.thumb, f.mime, f.bytes, f.width, f.height, f.published'

export const known = sql<FileRow, [number, number, Buffer]>('evidence.known', `
  select ${shown} from evidence.file f where f.shard_id = $1 and f.leaf = $2 and f.original = $3`)

/** Nothing comes back when somebody else has just added the same. */
export const add = sql<FileRow, [number, number, Buffer, Buffer, Buffer | null, Mime, number, number | null, number | null, Id | null, Date]>('evidence.add', `
  insert into evidence.file as f (shard_id, leaf, original, file, thumb, mime, bytes, width, height, added_by, added_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
  on conflict (shard_id, leaf, original) do nothing
  returning ${shown}`)

/** Every place that knows this file, by the digest we keep it under or by that of the bytes as sent. */
export const places = sql<FileRow, [Buffer]>('evidence.places', `
  select ${shown} from evidence.file f where f.file = $1 or f.original = $1 order by f.published desc, f.leaf limit 100`)
