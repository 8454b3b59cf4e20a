import type { Ctx } from '#base/ctx.ts'
import { newId } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { tidy } from '#base/words.ts'
import { allow } from '#core/people/door.ts'
import { getInitiative, getSeat } from './initiative.ts'
import * as q from './initiative.queries.ts'
import { refuse } from './problems.ts'
import { momentWords } from './words.ts'

/**
 * Keeps a recognised model from the public, or shows it again; whoever recognises decides, and says why.
 * @returns the edition that it is now
 * @throws Problem `initiative.not_found`, `initiative.no_seat`, `initiative.reason`, `initiative.changed_meanwhile`, `people.no_mandate`
 */
export async function hideFromPublic(ctx: Ctx, id: string, edition: number, hidden: boolean, words: string): Promise<number> {
  const there = await getInitiative(ctx, id)
  const db = await allow(ctx, 'initiative.recognise', await getSeat(await allow(ctx, 'initiative.recognise', []), there))
  const why = tidy(words)
  if (why.length < 5 || why.length > 1_000) throw refuse('reason', undefined, { at: '/words' })
  const kept = await q.hide.first(db, there.shard, there.id, edition, hidden, ctx.now)
  if (!kept) throw refuse('changed_meanwhile', { at: momentWords(there.changedAt) })
  await happened(db, [{ shard: there.shard, unit: there.leaf, event: hidden ? 'initiative.hidden' : 'initiative.shown', about: newId(), body: { initiative: there.id, words: why } }])
  return kept.edition
}
