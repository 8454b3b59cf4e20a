import type { Ctx } from '#base/ctx.ts'
import { sql, type Db } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import { isProblem, type Problem } from '#base/problem.ts'
import { allow, allowEach, asSystem } from '#core/people/door.ts'
import { findLeaves, mustLive } from '#core/unit/read.ts'
import { readDraft, type HouseholdDraft, type ReadDraft } from './draft.ts'
import { enrolHouseholds } from './household.ts'
import { taken } from './household.queries.ts'
import { told, type Told } from './likeness.ts'
import { refuse } from './problems.ts'

/** As many as a large commune has. */
export const mostAtOnce = 15_000

/**
 * Enrols many at once, all or none; those that are there already stay as they are, so that sending again is harmless.
 * @returns how many were new
 * @throws Problem `household.wrong` with what is wrong with each (`/households/3/label`), `household.too_many`, `people.no_mandate`
 */
export async function enrolMany(ctx: Ctx, given: readonly HouseholdDraft[]): Promise<{ enrolled: number; known: number }> {
  const { db, refused } = await allowEach(ctx, 'household.import', given.map(({ unit }) => unit))
  if (given.length > mostAtOnce) throw refuse('too_many', { max: mostAtOnce, count: given.length })
  const leafAt = await findLeaves(db, given.map(({ unit }) => ({ unit, day: ctx.day })))
  const errors: Problem[] = []
  const read = given.flatMap((draft, i): (ReadDraft & { leaf: ReturnType<typeof mustLive> })[] => {
    try {
      const shut = refused.get(draft.unit)
      if (shut) throw shut
      return [{ ...readDraft(draft, ctx.day), leaf: mustLive(leafAt({ unit: draft.unit, day: ctx.day }), { unit: draft.unit, day: ctx.day }) }]
    } catch (problem) {
      if (!isProblem(problem)) throw problem
      // Who may not is told so, and nothing besides.
      if (problem.status === 403) throw problem
      errors.push(...(problem.errors.length > 0 ? problem.errors : [problem]).map((one) => one.under(`/households/${i}`)))
      return []
    }
  })
  if (errors.length > 0) throw refuse('wrong', { count: errors.length }, { errors: errors.slice(0, 100) })
  // An id that exists behind the wall is nobody's to take twice: it counts as known and is left alone.
  const there = new Set((await taken.all(await asSystem(ctx, 'system:id-taken'), read.map(({ id }) => id))).map(({ id }) => id))
  const fresh = [...new Map(read.filter(({ id }) => !there.has(id)).map((one) => [one.id, one])).values()]
  const made = await enrolHouseholds(db, fresh)
  return { enrolled: made.size, known: given.length - made.size }
}

export type Known = { readonly id: Id; readonly leaf: number; readonly label: string; readonly lane: string; readonly members: number | null; readonly told: Told }
const living = sql<Omit<Known, 'told'>, [number[]]>('household.living_in', `
  select id, leaf, label, lane, members from household.household where leaf = any($1::int[]) and state = 'living' and label is not null`)

/** The households of some villages, ready to be compared. @throws Problem `people.no_mandate` */
export async function knownIn(ctx: Ctx, leaves: readonly number[]): Promise<Known[]> {
  const db: Db = await allow(ctx, 'household.read', [...leaves])
  return (await living.all(db, [...leaves])).map((row) => ({ ...row, told: told(row.label, row.lane) }))
}
