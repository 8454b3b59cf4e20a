import type { Ctx } from '#base/ctx.ts'
import { sql } from '#base/db/sql.ts'
import { isId, newId, type Id } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { defineProblems } from '#base/problem.ts'
import { tidy } from '#base/words.ts'
import { getInitiative } from '#core/initiative/initiative.ts'
import { allow } from '#core/people/door.ts'
import { readFiles, sendFile } from '../progress/files.ts'

const refuse = defineProblems('movement', {
  no_attachment: { status: 404, vi: 'Không có tệp đính kèm này, hoặc tệp đã được gỡ.', en: 'There is no such attachment, or it was removed already.' },
  attachment_kind: { status: 422, vi: 'Hãy chọn loại tệp: kế hoạch, quyết định, báo cáo, ảnh hoặc khác.', en: 'Choose what the file is: a plan, a decision, a report, a photograph or something else.' },
  attachments_full: { status: 422, vi: 'Một mô hình có nhiều nhất {most} tệp đính kèm. Hãy gỡ bớt tệp cũ.', en: 'An initiative has at most {most} attachments. Remove some first.' },
})

export const attachmentKinds = ['plan', 'decision', 'report', 'photo', 'other'] as const
export type AttachmentKind = (typeof attachmentKinds)[number]
const most = 50

/** A file that belongs to an initiative; `file` is its SHA-256 in hex, under which `/api/evidence` hands it out. */
export type Attachment = {
  readonly id: Id; readonly file: string; readonly name: string; readonly kind: AttachmentKind; readonly mime: string; readonly bytes: number
  readonly at: Date; readonly by: string | null; readonly removedAt: Date | null; readonly removedBy: string | null
}
export type Upload = { readonly name: string; readonly kind: AttachmentKind; readonly bytes: Buffer; readonly declaredType?: string }

const all = sql<Attachment, [number, Id]>('movement.attachments', `
  select t.id, encode(t.evidence, 'hex') as file, t.name, t.kind, f.mime, f.bytes, t.at, a.name as by, t.removed_at as "removedAt", r.name as "removedBy"
  from movement.attachment t
  join lateral (select mime, bytes from evidence.file f where f.shard_id = t.shard_id and f.leaf = t.leaf and f.file = t.evidence limit 1) f on true
  left join people.account a on a.id = t.actor left join people.account r on r.id = t.removed_by
  where t.shard_id = $1 and t.initiative = $2 order by t.at, t.id`)
const put = sql<{ id: Id }, [number, Id, Id, number, Buffer, string, AttachmentKind, Id | null, Id | null, Date]>('movement.attach', `
  insert into movement.attachment (shard_id, id, initiative, leaf, evidence, name, kind, actor, mandate, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
  on conflict (shard_id, initiative, evidence) where removed_at is null do nothing returning id`)
const remove = sql<never, [number, Id, Date, Id | null]>('movement.detach', 'update movement.attachment set removed_at = $3, removed_by = $4 where shard_id = $1 and id = $2 and removed_at is null')

/**
 * Attaches a plan, a decision, a photograph to an initiative, also while it is a draft. The same file again is one attachment.
 * @throws Problem `evidence.*` for what is not accepted, `movement.attachment_kind`, `movement.attachments_full`, `initiative.not_found`, `people.no_mandate`
 */
export async function attach(ctx: Ctx, id: string, upload: Upload): Promise<{ id: Id; file: string }> {
  await toAttach(ctx, id)
  mustBeKind(upload.kind)
  const file = await sendFile(ctx, id, upload.bytes, upload.declaredType)
  return keepAttachment(ctx, id, { file, name: upload.name, kind: upload.kind })
}

/**
 * Attaches a file that was sent for the place of the initiative before. The same file again is one attachment.
 * @throws Problem `movement.unknown_file`, `movement.attachment_kind`, `movement.attachments_full`, `initiative.not_found`, `people.no_mandate`
 */
export async function keepAttachment(ctx: Ctx, id: string, { file, name, kind }: { file: string; name: string; kind: AttachmentKind }): Promise<{ id: Id; file: string }> {
  const { db, there } = await toAttach(ctx, id)
  mustBeKind(kind)
  const [digest] = await readFiles(db, there, [file])
  const before = (await all.all(db, there.shard, there.id)).filter((one) => one.removedAt === null)
  const known = before.find((one) => one.file === file)
  if (known) return { id: known.id, file }
  if (before.length >= most) throw refuse('attachments_full', { most })
  const attachment = newId()
  const fresh = await put.first(db, there.shard, attachment, there.id, there.leaf, digest!, nameOf(name), kind, ctx.account, db.mandate, ctx.now)
  if (fresh) await happened(db, [{ shard: there.shard, unit: there.leaf, event: 'movement.attached', about: attachment, body: { initiative: there.id, file, kind } }])
  return { id: attachment, file }
}

/** Takes an attachment away; that it was there, and who removed it, stays. @throws Problem `movement.no_attachment`, `initiative.not_found`, `people.no_mandate` */
export async function detach(ctx: Ctx, id: string, attachment: string): Promise<void> {
  const { db, there } = await toAttach(ctx, id)
  const given = attachment.toLowerCase()
  if (!isId(given)) throw refuse('no_attachment')
  const found = (await all.all(db, there.shard, there.id)).find((one) => one.id === given && one.removedAt === null)
  if (!found || await remove.run(db, there.shard, given, ctx.now, ctx.account) === 0) throw refuse('no_attachment')
  await happened(db, [{ shard: there.shard, unit: there.leaf, event: 'movement.detached', about: given, body: { initiative: there.id, file: found.file } }])
}

/** The attachments of an initiative, those that were removed too, the oldest first. @throws Problem `initiative.not_found`, `people.no_mandate` */
export async function attachmentsOf(ctx: Ctx, id: string): Promise<Attachment[]> {
  const there = await getInitiative(ctx, id)
  return all.all(await allow(ctx, 'initiative.read', there.unit), there.shard, there.id)
}

function mustBeKind(kind: string): void {
  if (!attachmentKinds.some((one) => one === kind)) throw refuse('attachment_kind', undefined, { at: '/kind' })
}

async function toAttach(ctx: Ctx, id: string) {
  const there = await getInitiative(ctx, id)
  return { there, db: await allow(ctx, 'initiative.register', there.unit) }
}

/** The last part of a path, as browsers once sent it; nothing in it can leave a folder or a header. */
function nameOf(given: string): string {
  const name = tidy(given.split(/[\\/]/).at(-1) ?? '').replace(/["<>|:*?]/g, '').slice(0, 200)
  return name === '' ? '–' : name
}
