import type { Ctx } from '#base/ctx.ts'
import { fold } from '#base/words.ts'
import { allow } from '#core/people/door.ts'
import type { Draft } from './form.ts'
import type { Level, State } from './life.ts'
import { refuse } from './problems.ts'
import * as q from './register.queries.ts'

export type Listed = q.ListedRow
/** Which initiatives: below a unit of today's map, and narrowed down. `late`: whose day to be looked at again has passed. */
export type RegisterQuery = {
  readonly unit: number; readonly states?: readonly State[]; readonly level?: Level; readonly kind?: Draft['kind']; readonly field?: NonNullable<Draft['field']>
  readonly year?: number; readonly registrantKind?: NonNullable<Draft['registrantKind']>; readonly text?: string; readonly late?: boolean; readonly kit?: string
}
export type Sort = q.Sort
/** `late`: how many of them should have been looked at again. */
export type Tally = Readonly<Record<'state' | 'field' | 'kind' | 'level', Readonly<Record<string, number>>>> & { readonly total: number; readonly late: number }

export const maxRows = 200
/** As many as somebody can take away or act on at once. */
export const mostAtOnce = 20_000

/**
 * A page of the register of a unit and all below it, with how many there are of what under the same question.
 * @param first row of the page, from 0
 * @throws Problem `people.no_mandate`
 */
export async function listInitiatives(ctx: Ctx, query: RegisterQuery, { sort = 'changed', first = 0, rows = 50 }: { sort?: Sort; first?: number; rows?: number } = {}): Promise<{ rows: Listed[]; tally: Tally }> {
  const db = await allow(ctx, 'initiative.read', query.unit)
  const asked = askedOf(ctx, query)
  const [page, tallied] = await Promise.all([rows === 0 ? [] : q.listed(db, asked, sort, Math.min(rows, maxRows), first), q.tally(db, asked)])
  return { rows: page, tally: addUp(tallied) }
}

/**
 * A stretch of the same list without what is counted beside it: for who scrolls through it.
 * @throws Problem `people.no_mandate`
 */
export async function scrollInitiatives(ctx: Ctx, query: RegisterQuery, { sort = 'changed', first = 0, rows = 50 }: { sort?: Sort; first?: number; rows?: number } = {}): Promise<Listed[]> {
  return q.listed(await allow(ctx, 'initiative.read', query.unit), askedOf(ctx, query), sort, Math.min(rows, maxRows), first)
}

/**
 * All that a question finds, in one statement. @throws Problem `initiative.too_many`: nobody is given half a list for a whole one; `people.no_mandate`
 */
export async function allInitiatives(ctx: Ctx, query: RegisterQuery, sort: Sort = 'changed'): Promise<Listed[]> {
  const rows = await q.listed(await allow(ctx, 'initiative.read', query.unit), askedOf(ctx, query), sort, mostAtOnce + 1, 0)
  if (rows.length > mostAtOnce) throw refuse('too_many', { max: mostAtOnce })
  return rows
}

const askedOf = (ctx: Ctx, { states, text, ...query }: RegisterQuery): q.Asked => ({
  ...query, today: ctx.day, text: likeable(text), ...(states === undefined || states.length === 0 ? {} : { states }) })

/** Folded text holds letters, digits and blanks only: nothing in it means anything to LIKE. */
function likeable(text: string | undefined): string | undefined {
  return fold(text ?? '') || undefined
}

function addUp(rows: readonly q.TallyRow[]): Tally {
  const by = (of: 'state' | 'field' | 'kind' | 'level') => {
    const sums: Record<string, number> = {}
    for (const row of rows) if (row[of] !== null) sums[row[of]] = (sums[row[of]] ?? 0) + row.n
    return sums
  }
  return { state: by('state'), field: by('field'), kind: by('kind'), level: by('level'), total: rows.reduce((sum, row) => sum + row.n, 0), late: rows.reduce((sum, row) => sum + row.late, 0) }
}
