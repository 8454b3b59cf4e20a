import { columns, type Db } from '#base/db/sql.ts'
import { newId } from '#base/id.ts'
import { log } from '#base/log.ts'
import { lockNodes } from '#core/unit/compile.ts'
import * as q from './self_check.queries.ts'

export type SelfCheck = { readonly cells: number; readonly wrong: readonly q.Difference[] }

/**
 * Takes about `cells` cells by lot, computes each anew from the raw facts, mends those that differ, and keeps what it found
 * in `indicator.self_check`. Looking takes no lock, so that a night's check delays no figure; only mending does, and then
 * looks again, since a map may have been drawn anew in between.
 */
export async function selfCheck(db: Db, cells = 200): Promise<SelfCheck> {
  const picked = await q.pick.all(db, cells)
  const suspect = await q.differences.all(db, ...keys(picked))
  const wrong = suspect.length === 0 ? suspect : await mend(db, suspect)
  await q.note.run(db, newId(), db.ctx.now, picked.length, wrong.length, JSON.stringify(wrong))
  log[wrong.length > 0 ? 'warn' : 'info']({ cells: picked.length, wrong: wrong.length }, 'figures checked against their facts')
  return { cells: picked.length, wrong }
}

async function mend(db: Db, suspect: readonly q.CellKey[]): Promise<q.Difference[]> {
  await lockNodes(db)
  const wrong = await q.differences.all(db, ...keys(suspect))
  if (wrong.length > 0) await q.mend.run(db, ...keys(wrong))
  return wrong
}

const keys = (cells: readonly q.CellKey[]) => columns(cells, 'kind', 'place', 'measure', 'month') as q.Keys
