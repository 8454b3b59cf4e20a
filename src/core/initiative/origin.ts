import type { Ctx } from '#base/ctx.ts'
import { sql } from '#base/db/sql.ts'
import { findId, type Id } from '#base/id.ts'
import { allow } from '#core/people/door.ts'
import { refuse } from './problems.ts'

const ofPassage = sql<{ initiative: Id; unit: number }, [Id]>('initiative.of_passage', `
  select i.id as initiative, i.unit from initiative.passage p join initiative.initiative i on i.shard_id = p.shard_id and i.id = p.initiative where p.id = $1`)

/**
 * Which initiative took a step, for those who may read it: the end of a figure's thread.
 * @throws Problem `initiative.not_found`, `people.no_mandate`
 */
export async function initiativeOfPassage(ctx: Ctx, passage: string): Promise<Id> {
  const id = findId(passage)
  const found = id ? await ofPassage.first(await allow(ctx, 'initiative.read', []), id) : undefined
  if (!found) throw refuse('not_found')
  await allow(ctx, 'initiative.read', found.unit)
  return found.initiative
}
