import type { Ctx } from '#base/ctx.ts'
import { sql } from '#base/db/sql.ts'
import { isId, type Id } from '#base/id.ts'
import { tidy } from '#base/words.ts'
import { allow } from '#core/people/door.ts'
import { getLeaf } from '#core/unit/read.ts'
import { addressOf, readAsked } from './asked.ts'
import { refuse } from './problems.ts'

/** A question to the register that somebody gave a name; `unit` is whose people share it, null for nobody but its owner. */
export type SavedView = { readonly id: Id; readonly name: string; readonly query: string; readonly mine: boolean; readonly by: string; readonly unit: number | null; readonly unitName: string | null; readonly opening: boolean }

const mostViews = 30

const all = sql<SavedView, [Id]>('movement.saved_views', `
  select v.id, v.name, v.query, v.owner = $1 as mine, a.name as by, v.unit, (select l.name from unit.life l where l.unit = v.unit order by lower(valid) desc limit 1) as "unitName",
         exists (select from movement.opening_view o where o.account = $1 and o.view = v.id) as opening
  from movement.saved_view v join people.account a on a.id = v.owner order by v.name collate "vi-x-icu", v.id`)
const put = sql<never, [Id, Id, number | null, number | null, string, string, Date]>('movement.put_view', `
  insert into movement.saved_view (id, owner, unit, leaf, name, query, created_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict (id) do nothing`)
const rename = sql<never, [Id, Id, string]>('movement.rename_view', 'update movement.saved_view set name = $3 where id = $1 and owner = $2')
const remove = sql<never, [Id, Id]>('movement.delete_view', 'delete from movement.saved_view where id = $1 and owner = $2')
const close = sql<never, [Id]>('movement.close_view', 'delete from movement.opening_view where account = $1')
const open = sql<never, [Id, Id]>('movement.open_view', `
  insert into movement.opening_view (account, view) select $1, id from movement.saved_view where id = $2 on conflict (account) do update set view = excluded.view`)

/** One's own views and those that colleagues share, by name. @throws Problem `people.*` */
export async function listViews(ctx: Ctx): Promise<SavedView[]> {
  return all.all(await allow(ctx, 'initiative.read', []), ctx.account!)
}

/**
 * Keeps a question to the register under a name. Only what the register knows how to ask is kept of it.
 * @param unit with whose people it is shared; null for nobody
 * @throws Problem `movement.register_filter`, `movement.view_name`, `movement.view_many`, `movement.view_none`, `people.*`
 */
export async function saveView(ctx: Ctx, { id, name, query, unit }: { id: string; name: string; query: string; unit: number | null }): Promise<void> {
  const db = await allow(ctx, 'initiative.read', unit === null ? [] : unit)
  if (!isId(id)) throw refuse('view_none')
  const asked = addressOf({ ...readAsked(query), page: 1 }).slice('/movement'.length).replace(/^\?/, '')
  const mine = (await listViews(ctx)).filter((view) => view.mine)
  if (mine.length >= mostViews) throw refuse('view_many', { max: mostViews })
  await put.run(db, id, ctx.account!, unit, unit === null ? null : (await getLeaf(db, unit, ctx.day)).leaf, nameOf(name), asked, ctx.now)
}

/** @throws Problem `movement.view_none`, `movement.view_name`, `people.*` */
export async function renameView(ctx: Ctx, id: string, name: string): Promise<void> {
  const db = await allow(ctx, 'initiative.read', [])
  if (!isId(id) || (await rename.run(db, id, ctx.account!, nameOf(name))) === 0) throw refuse('view_none')
}

/** Only its owner deletes a view; the registrations that it showed stay as they are. @throws Problem `movement.view_none`, `people.*` */
export async function deleteView(ctx: Ctx, id: string): Promise<void> {
  const db = await allow(ctx, 'initiative.read', [])
  if (!isId(id) || (await remove.run(db, id, ctx.account!)) === 0) throw refuse('view_none')
}

/** With which view one's register opens; null for the whole. @throws Problem `movement.view_none`, `people.*` */
export async function openWith(ctx: Ctx, id: string | null): Promise<void> {
  const db = await allow(ctx, 'initiative.read', [])
  if (id === null) return void (await close.run(db, ctx.account!))
  if (!isId(id) || (await open.run(db, ctx.account!, id)) === 0) throw refuse('view_none')
}

function nameOf(name: string): string {
  const given = tidy(name)
  if (given.length < 1 || given.length > 60) throw refuse('view_name', undefined, { at: '/name' })
  return given
}
