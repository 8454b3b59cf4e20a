import type { Ctx } from '#base/ctx.ts'
import { fold } from '#base/words.ts'
import { allow } from '#core/people/door.ts'
import type { Draft } from './form.ts'
import type { Level, State } from './life.ts'
import { refuse } from './problems.ts'
import * as q from './register.queries.ts'

export type Listed = q.ListedRow
/**
 * Which initiatives: below a unit of today's map, and narrowed down. `late`: alive, and the day to look at it again has passed. What was
 * recognised is found under its latest honour too, wherever it stands since, until it is stopped.
 */
export type RegisterQuery = {
  readonly unit: number; readonly states?: readonly State[]; readonly level?: Level; readonly kind?: Draft['kind']; readonly field?: NonNullable<Draft['field']>
  readonly year?: number; readonly registrantKind?: NonNullable<Draft['registrantKind']>; readonly text?: string; readonly late?: boolean; readonly kit?: string
}
export type Sort = q.Sort
/**
 * `late`: how many of them should have been looked at again. `state`: one that was recognised and is promoted or renewed counts where
 * it stands and as what it was recognised.
 */
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
  const by = (of: (row: q.TallyRow) => readonly (string | null)[]) => {
    const sums: Record<string, number> = {}
    for (const row of rows) for (const key of new Set(of(row))) if (key !== null) sums[key] = (sums[key] ?? 0) + row.n
    return sums
  }
  return { state: by((row) => [row.state, row.honour]), field: by((row) => [row.field]), kind: by((row) => [row.kind]), level: by((row) => [row.level]), total: rows.reduce((sum, row) => sum + row.n, 0), late: rows.reduce((sum, row) => sum + row.late, 0) }
}
