import type { Ctx } from '#base/ctx.ts'
import { sql, type Db } from '#base/db/sql.ts'
import { findId, type Id } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { allow } from '#core/people/door.ts'
import { initiative, type InitiativeRow } from './initiative.queries.ts'
import { refuse } from './problems.ts'
import { momentWords } from './words.ts'

const discard = sql<{ id: Id }, [number, Id, number]>('initiative.discard', `
  delete from initiative.initiative where shard_id = $1 and id = $2 and edition = $3 and state = 'draft' returning id`)

/** Takes away what hangs on a draft, before the draft itself goes. */
export type Clears = (db: Db, there: Pick<InitiativeRow, 'shard' | 'id'>) => Promise<void>

/**
 * Throws a draft away that was never handed in, for whoever may write it. The ledger keeps that there was one, and none of its words.
 * @param edition of the version that was looked at: what somebody wrote on meanwhile is not thrown away
 * @throws Problem `initiative.not_found`, `initiative.not_a_draft`, `initiative.changed_meanwhile`, `people.no_mandate`
 */
export async function discardDraft(ctx: Ctx, given: string, edition: number, clear?: Clears): Promise<void> {
  const reading = await allow(ctx, 'initiative.register', [])
  const id = findId(given)
  const there = id && await initiative.first(reading, id)
  if (!there) throw refuse('not_found')
  const db = await allow(ctx, 'initiative.register', there.unit)
  if (there.state !== 'draft') throw refuse('not_a_draft')
  if (there.edition !== edition) throw refuse('changed_meanwhile', { at: momentWords(there.changedAt) })
  await clear?.(db, there)
  if (!await discard.first(db, there.shard, there.id, edition)) throw refuse('changed_meanwhile', { at: momentWords(ctx.now) })
  await happened(db, [{ shard: there.shard, unit: there.leaf, event: 'initiative.discarded', about: there.id, body: { edition, year: there.year } }])
}
