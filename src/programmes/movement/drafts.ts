import type { Ctx } from '#base/ctx.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { discardDraft } from '#core/initiative/discard.ts'
import { allow } from '#core/people/door.ts'
import { unitsAllowed } from './may.ts'

/** Registrations that were never handed in: which there are to go on with, and what becomes of those that nobody wants. */
export type DraftFound = { readonly id: Id; readonly title: string; readonly unit: number; readonly unitName: string; readonly unitKind: string; readonly year: number; readonly changedAt: Date; readonly own: boolean }

const most = 8

/** More than are shown: some may lie where the asker only reads. */
const latest = sql<DraftFound, [Id | null, number]>('movement.drafts', `
  select i.id, i.title, i.unit, l.name as "unitName", l.kind as "unitKind", i.year, i.changed_at as "changedAt", i.registered_by is not distinct from $1 as own
  from initiative.initiative i join lateral (select name, kind from unit.life l where l.unit = i.unit order by lower(valid) desc limit 1) l on true
  where i.state = 'draft' order by own desc, i.changed_at desc, i.id desc limit $2`)

/** Drafts where the asker may write, one's own first, the newest first. @throws Problem `people.sign_in_first` */
export async function draftsToGoOnWith(ctx: Ctx): Promise<DraftFound[]> {
  const found = await latest.all(await allow(ctx, 'initiative.register', []), ctx.account, most * 5)
  const writable = new Set(await unitsAllowed(ctx, 'initiative.register', found.map((one) => one.unit)))
  return found.filter((one) => writable.has(one.unit)).slice(0, most)
}

/** The files themselves are evidence of the place and stay with it; that they belonged to this draft goes. */
const clear = sql<never, [number, Id]>('movement.clear_draft', `
  with files as (delete from movement.attachment where shard_id = $1 and initiative = $2), lists as (delete from movement.bulk_row where shard_id = $1 and initiative = $2)
  delete from movement.judgement where shard_id = $1 and initiative = $2`)

/** Throws a draft away with all that hangs on it. @throws Problem as `discardDraft` */
export const discardRegistration = (ctx: Ctx, id: string, edition: number): Promise<void> =>
  discardDraft(ctx, id, edition, async (db, there) => { await clear.run(db, there.shard, there.id) })
