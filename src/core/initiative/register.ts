import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import { fold } from '#base/words.ts'
import { allow } from '#core/people/door.ts'
import { getPlaced, getTree } from '#core/unit/read.ts'
import type { Draft } from './form.ts'
import type { Level, State } from './life.ts'
import { refuse } from './problems.ts'
import * as q from './register.queries.ts'
import { mapOf, type Took } from './took.ts'

export type Listed = q.ListedRow
/**
 * Which initiatives: below a unit, and narrowed down. `late`: alive, and the day to look at it again has passed, before `lateOn` if that
 * is given. What was recognised is found under its latest honour too, wherever it stands since, until it is stopped.
 * `apart`: only what lies in no commune. `none`: nobody has said who.
 * `took`: which came to a step for the first time within days; with a `level`, at that level. What is asked of days gone by is
 * asked on the map of the last of them (see `mapOf`), everything else on today's. `underWay`: begun or honoured, and not stopped; its
 * level is then that which it holds, as where it is counted what a place has.
 */
export type RegisterQuery = {
  readonly unit: number; readonly states?: readonly State[]; readonly level?: Level; readonly kind?: Draft['kind'] | 'collective'; readonly field?: NonNullable<Draft['field']>
  readonly year?: number; readonly registrantKind?: NonNullable<Draft['registrantKind']> | 'none'; readonly text?: string; readonly late?: boolean; readonly lateOn?: Day; readonly kit?: string
  readonly took?: Took; readonly novelty?: NonNullable<Draft['novelty']>; readonly copied?: boolean; readonly apart?: boolean; readonly underWay?: boolean
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
 * A page of the register of a unit and all below it, with how many there are of what under the same question, and on the map of which day.
 * @param first row of the page, from 0
 * @throws Problem `people.no_mandate`
 */
export async function listInitiatives(ctx: Ctx, query: RegisterQuery, { sort = 'changed', first = 0, rows = 50 }: { sort?: Sort; first?: number; rows?: number } = {}): Promise<{ rows: Listed[]; tally: Tally; map: Day }> {
  const db = await allow(ctx, 'initiative.read', query.unit)
  const asked = await askedOf(db, query)
  const [page, tallied] = await Promise.all([rows === 0 ? [] : q.listed(db, asked, sort, Math.min(rows, maxRows), first), q.tally(db, asked)])
  return { rows: page, tally: addUp(tallied), map: asked.map }
}

/**
 * A stretch of the same list without what is counted beside it: for who scrolls through it.
 * @throws Problem `people.no_mandate`
 */
export async function scrollInitiatives(ctx: Ctx, query: RegisterQuery, { sort = 'changed', first = 0, rows = 50 }: { sort?: Sort; first?: number; rows?: number } = {}): Promise<Listed[]> {
  const db = await allow(ctx, 'initiative.read', query.unit)
  return q.listed(db, await askedOf(db, query), sort, Math.min(rows, maxRows), first)
}

/**
 * All that a question finds, in one statement. @throws Problem `initiative.too_many`: nobody is given half a list for a whole one; `unit.not_on_map`, `people.no_mandate`
 */
export async function allInitiatives(ctx: Ctx, query: RegisterQuery, sort: Sort = 'changed'): Promise<Listed[]> {
  const db = await allow(ctx, 'initiative.read', query.unit)
  const asked = await askedOf(db, query)
  // What has ended holds nothing today: an empty file would say that it never did.
  await getPlaced(db, query.unit, await getTree(db, asked.map), asked.map)
  const rows = await q.listed(db, asked, sort, mostAtOnce + 1, 0)
  if (rows.length > mostAtOnce) throw refuse('too_many', { max: mostAtOnce })
  return rows
}

async function askedOf(db: Db, { states, text, ...query }: RegisterQuery): Promise<q.Asked> {
  const today = db.ctx.day
  const last = query.took ? query.took.to ?? today : query.lateOn
  const map = last === undefined ? today : await mapOf(db, query.unit, last)
  return { ...query, today, map, text: likeable(text), ...(states === undefined || states.length === 0 ? {} : { states }) }
}

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
