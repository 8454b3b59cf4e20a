import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import { request, separately } from '#base/db/transaction.ts'
import { asDigest, isDigest, openFile, putFile, type Digest } from '#base/files/files.ts'
import { idFrom, sha256 } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { allow, allowEach, open } from '#core/people/door.ts'
import { getLeaf } from '#core/unit/read.ts'
import * as q from './evidence.queries.ts'
import { refuse } from './problems.ts'
import { isImage, recognise, type Mime } from './recognise.ts'
import { redraw } from './redraw.ts'

/** 15 MB: the largest photograph of a good telephone, or a scanned decision of some thirty pages. */
export const maxBytes = 15 * 1024 * 1024
export const maxBytesSaid = '15 MB'

/** `unit` is a village, or a larger unit when the village is unknown; `day` (default: today) says of which map. */
export type EvidenceInput = { readonly unit: number; readonly bytes: Buffer; readonly declaredType?: string; readonly day?: Day }
/** `id` is the SHA-256 of the bytes we keep; an image answer names it, or that of the bytes as sent. Sizes in bytes and pixels. */
export type Evidence = { readonly id: Digest; readonly mime: Mime; readonly bytes: number; readonly width: number | null; readonly height: number | null }
export type Readable = { readonly id: Digest; readonly mime: Mime; open(): ReturnType<typeof openFile> }
export type Variant = 'whole' | 'thumb'
type Place = { readonly leaf: number; readonly shard: number }
type Kept = Evidence & { readonly thumb: Digest | null }

/**
 * Keeps a photograph or a document as evidence of a place: images drawn anew without their metadata, the same file once.
 * Nobody's transaction waits while an image is drawn: who may not is told before, and the row is written after.
 * @throws Problem `evidence.*` that says what is accepted, `people.*`, `unit.*`, `request.disk_full`
 */
export async function addEvidence(ctx: Ctx, input: EvidenceInput): Promise<Evidence> {
  const original = sha256(input.bytes)
  const known = await separately(async () => {
    const { db, place } = await doorTo(ctx, input)
    return q.known.first(db, place.shard, place.leaf, original)
  })
  const mime = check(input)
  if (known) return told(known)
  const kept = await keep(input.bytes, mime)
  return request(async () => {
    const { db, place } = await doorTo(ctx, input)
    return write(db, place, original, kept)
  })
}

/**
 * A file for those whose mandates reach a place that knows it, or for everyone once it is published. `id` is the digest
 * we keep it under, or that of the bytes as sent. Whoever opens it reads the stream to its end or destroys it.
 * @throws Problem `people.sign_in_first`, `evidence.not_found`, `evidence.no_thumbnail`; `open` throws `files.lost`
 */
export async function readEvidence(ctx: Ctx, id: string, variant: Variant = 'whole'): Promise<Readable> {
  const row = await findReadable(ctx, id.toLowerCase())
  if (!row) throw refuse('not_found')
  if (variant === 'thumb' && row.thumb === null) throw refuse('no_thumbnail')
  const digest = digestOf(variant === 'thumb' ? row.thumb! : row.file)
  return { id: digest, mime: variant === 'thumb' ? 'image/webp' : row.mime, open: () => openFile(digest) }
}

async function findReadable(ctx: Ctx, id: string): Promise<q.FileRow | undefined> {
  if (!isDigest(id)) return undefined
  const digest = Buffer.from(id, 'hex')
  const published = await q.places.first(await open(ctx), digest)
  if (published) return published
  const { db } = await allowEach(ctx, 'evidence.read', [])
  const rows = await q.places.all(db, digest)
  const { refused } = await allowEach(ctx, 'evidence.read', rows.map((row) => row.leaf))
  return rows.find((row) => !refused.has(row.leaf))
}

async function doorTo(ctx: Ctx, input: EvidenceInput): Promise<{ db: Db; place: Place }> {
  const db = await allow(ctx, 'evidence.add', input.unit)
  return { db, place: await getLeaf(db, input.unit, input.day ?? ctx.day) }
}

function check(input: EvidenceInput): Mime {
  if (input.bytes.length === 0) throw refuse('empty')
  if (input.bytes.length > maxBytes) throw refuse('too_large', { limit: maxBytesSaid })
  return recognise(input.bytes, input.declaredType)
}

/** The bytes are on the disk before any row speaks of them; a row that then fails leaves a file that nobody can ask for. */
async function keep(bytes: Buffer, mime: Mime): Promise<Kept> {
  if (!isImage(mime)) return { id: await putFile(bytes), mime, bytes: bytes.length, width: null, height: null, thumb: null }
  const drawn = await redraw(bytes, mime)
  const [id, thumb] = await Promise.all([putFile(drawn.bytes), putFile(drawn.thumb)])
  return { id, mime, bytes: drawn.bytes.length, width: drawn.width, height: drawn.height, thumb }
}

async function write(db: Db, place: Place, original: Buffer, kept: Kept): Promise<Evidence> {
  const thumb = kept.thumb === null ? null : Buffer.from(kept.thumb, 'hex')
  const fresh = await q.add.first(db, place.shard, place.leaf, original, Buffer.from(kept.id, 'hex'), thumb, kept.mime, kept.bytes, kept.width, kept.height, db.ctx.account, db.ctx.now)
  if (!fresh) return told((await q.known.first(db, place.shard, place.leaf, original))!)
  await happened(db, [{
    shard: place.shard, unit: place.leaf, event: 'evidence.added', about: idFrom('evidence', place.leaf, original.toString('hex')),
    body: { file: kept.id, original: original.toString('hex'), mime: kept.mime, bytes: kept.bytes },
  }])
  return told(fresh)
}

function told(row: q.FileRow): Evidence {
  return { id: digestOf(row.file), mime: row.mime, bytes: row.bytes, width: row.width, height: row.height }
}

function digestOf(bytes: Buffer): Digest {
  return asDigest(bytes.toString('hex'))
}
