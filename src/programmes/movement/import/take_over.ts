import type { Ctx } from '#base/ctx.ts'
import type { Db } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import type { Problem } from '#base/problem.ts'
import { fold } from '#base/words.ts'
import type { Registration } from '#core/initiative/enrol.ts'
import { findSeats } from '#core/initiative/initiative.ts'
import { districtsEnded, moveOf } from '#core/initiative/life.ts'
import type { Past } from '#core/initiative/many.ts'
import { levelWords } from '#core/initiative/words.ts'
import { allowEach, type Verb } from '#core/people/door.ts'
import { findLeaves } from '#core/unit/read.ts'
import * as q from './import.queries.ts'
import { refuse } from './problems.ts'

/** A row that can be read, and what became of it; or why it is not taken in. */
export type Entry = { readonly row: number; readonly id: Id; readonly registration: Registration; readonly steps: Past['steps'] }
export type Refused = { readonly row: number; readonly title: string; readonly problems: readonly Problem[] }

export const refusedEntry = ({ row, registration: { title } }: Entry, problems: readonly Problem[]): Refused => ({ row, title, problems })

/**
 * The door of a list: nobody takes over what they could not have decided themselves. A row needs `initiative.import` over its
 * place, and over the unit that decides at its level the verb of each step by which that unit brought it so far.
 * @returns for the rows that are refused why, by their number, and the handle for the others; a handful of statements however long the list
 * @throws Problem `people.sign_in_first`, `people.scope`
 */
export async function allowTakingOver(ctx: Ctx, entries: readonly Entry[]): Promise<{ db: Db; refused: ReadonlyMap<number, readonly Problem[]> }> {
  const { db, refused: shut } = await allowEach(ctx, 'initiative.import', entries.map(({ registration }) => registration.unit))
  const deciding = await findDeciding(db, entries)
  const asked = new Map<Verb, Set<number>>()
  for (const entry of entries) for (const verb of verbsOf(entry)) asked.set(verb, (asked.get(verb) ?? new Set()).add(deciding(entry)))
  const closed = new Map<Verb, ReadonlyMap<number, Problem>>()
  for (const [verb, units] of asked) closed.set(verb, (await allowEach(ctx, verb, [...units])).refused)
  const why = (entry: Entry): Problem[] => {
    const { unit, level } = entry.registration
    const place = shut.get(unit)
    if (place) return [place.under('/place')]
    const lacking = verbsOf(entry).flatMap((verb) => { const problem = closed.get(verb)?.get(deciding(entry)); return problem ? [{ verb, seat: problem.params['unit']! }] : [] })
    const accepting = lacking.find(({ verb }) => verb === moveOf('accept').verb)
    const honouring = lacking.find(({ verb }) => verb !== moveOf('accept').verb)
    return [
      ...(accepting ? [refuse('row_level_above', { ...levelWords(level), seat: accepting.seat }, { at: '/level' })] : []),
      ...(honouring ? [refuse('row_honour_above', { ...levelWords(level), seat: honouring.seat }, { at: '/result' })] : [])]
  }
  return { db, refused: new Map(entries.flatMap((entry) => { const problems = why(entry); return problems.length > 0 ? [[entry.row, problems]] : [] })) }
}

/** What the place itself does with its own is the import's verb; what its level decided asks that level. */
function verbsOf({ steps }: Entry): readonly Verb[] {
  const moves = [moveOf('accept'), ...steps.map(({ step }) => moveOf(step))]
  return [...new Set(moves.filter(({ seat }) => seat === 'level').map(({ verb }) => verb))]
}

/**
 * Whose decision each was, as it is today: the seat of its level. Where that has gone, with the districts or with the commune
 * that was itself the place, its heirs keep the archive: whoever holds the verb over the place.
 */
async function findDeciding(db: Db, entries: readonly Entry[]): Promise<(entry: Entry) => number> {
  const today = db.ctx.day
  const leafOf = await findLeaves(db, entries.map(({ registration }) => ({ unit: registration.unit, day: today })))
  const seated = ({ registration: { unit, level } }: Entry) => {
    const at = leafOf({ unit, day: today })
    const gone = level === 'district' ? today >= districtsEnded : level !== 'city' && at?.alive === false
    return at === undefined || gone ? undefined : { leaf: at.leaf, level }
  }
  const seatOf = await findSeats(db, entries.flatMap((entry) => seated(entry) ?? []))
  return (entry) => {
    const at = seated(entry)
    return (at && seatOf(at)) ?? entry.registration.unit
  }
}

/**
 * Which rows the register holds already: from an earlier list, or under the same title, place and year however it came there.
 * What this list itself brought is not compared with, so that a worker that goes on takes what was shown.
 * @returns the initiative by the number of the row
 */
export async function findStanding(db: Db, list: Id, entries: readonly Entry[]): Promise<ReadonlyMap<number, Id>> {
  const all = entries.map(({ registration }) => registration)
  const rows = await q.standing.all(db, entries.map(({ row }) => row), entries.map(({ id }) => id), all.map(({ unit }) => unit), all.map(({ title }) => fold(title)), all.map(({ year }) => year!), list)
  return new Map(rows.map(({ row, id }) => [row, id]))
}
