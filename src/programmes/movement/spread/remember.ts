import type { Ctx } from '#base/ctx.ts'
import { newId, type Id } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { isProblem } from '#base/problem.ts'
import { allow, open } from '#core/people/door.ts'
import { copied, origin } from './lineage.queries.ts'
import { sourceOf, way, type Source } from './source.ts'

/**
 * In the ledger, once, when a registration is handed in for the first time: whom it was taken from, in which version of the kit, how
 * far from where it began, and what is done otherwise here. The same whether it was taken up in one action or written on the long form.
 */
export async function rememberSource(ctx: Ctx, id: Id): Promise<void> {
  const near = await allow(ctx, 'initiative.register', [])
  const mine = await copied.first(near, id)
  if (!mine || mine.submitted > 1) return
  const { from, kit, version, statement } = mine
  const source = await findSource(ctx, from ? { from } : { kit: kit! })
  // A kit that only counts is nobody's way of doing.
  if (!source && from === null) return
  const above = from ? await origin.first(await open(ctx), from) : undefined
  await happened(await allow(ctx, 'initiative.register', mine.unit), [{ shard: mine.shard, unit: mine.leaf, event: 'movement.taken_up', about: newId(), body: {
    initiative: mine.id, ...(from ? { from, depth: (above?.depth ?? 0) + 1 } : {}), ...(kit ? { kit, version } : {}),
    ...(source ? { changed: way.filter((name) => (source.draft.statement[name] ?? '') !== (statement[name] ?? '')) } : {}) } }])
}

/** What was hidden or stopped since can no longer be compared with. */
async function findSource(ctx: Ctx, asked: { readonly from?: string; readonly kit?: string }): Promise<Source | undefined> {
  try {
    return await sourceOf(ctx, asked)
  } catch (problem) {
    if (!isProblem(problem)) throw problem
    return undefined
  }
}
