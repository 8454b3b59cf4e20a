import type { Db } from '#base/db/sql.ts'
import { isId, type Id } from '#base/id.ts'
import { isProblem, type Problem } from '#base/problem.ts'
import type { Initiative } from '#core/initiative/initiative.ts'
import type { Verb } from '#core/people/door.ts'
import * as q from './appraisal.queries.ts'
import { refuse } from './problems.ts'

/**
 * Who may not judge an initiative though their mandate reaches it. No text of the movement says so word for word; it is the rule
 * of the law on emulation and commendation that nobody decides about themselves, kept here in one place.
 */
export const conflicts = {
  /** Registered it, or wrote its self-assessment. */
  own_initiative: (who: Known) => who.registered,
  /** Registers in the very unit that registered it, and no mandate of theirs that lets them score reaches further. */
  own_place: (who: Known) => who.registers && !who.beyond,
} as const
type Known = { readonly registered: boolean; readonly registers: boolean; readonly beyond: boolean }
export type Conflict = keyof typeof conflicts
export type Candidate = { readonly account: Id; readonly name: string; readonly conflict: Conflict | null }

/** Everybody whose mandate lets them score in a place, with what stands against it. @param seat who decides: a mandate over it is no mere register's */
export async function candidatesFor(db: Db, there: Initiative, seat: number, among: readonly Id[] | null = null): Promise<Candidate[]> {
  const [rows, own] = await Promise.all([q.candidates.all(db, there.leaf, db.ctx.day, among === null ? null : [...among], there.unit), q.registrants.all(db, there.shard, there.id)])
  return rows.map(({ account, name, beyond, registers }) => {
    // Where a commune registers for itself, the commune also decides: its officers are no strangers, but no registrants either.
    const known = { registered: own.some((one) => one.account === account), registers, beyond: beyond || there.unit === seat }
    return { account, name, conflict: (Object.keys(conflicts) as Conflict[]).find((rule) => conflicts[rule](known)) ?? null }
  })
}

/** Whether the asker registered or reported an initiative, and who else of the unit that decides could act in their place. */
export type Hand = { readonly own: boolean; readonly others: readonly string[] }

export async function handOf(db: Db, there: Initiative, seat: number, verb: Verb): Promise<Hand> {
  const registrants = (await q.registrants.all(db, there.shard, there.id)).map(({ account }) => account)
  const own = registrants.some((account) => account === db.ctx.account)
  return { own, others: own ? (await q.others.all(db, seat, db.ctx.day, verb, registrants)).map(({ name }) => name) : [] }
}

/**
 * Nobody opens, settles or minutes the judgement of their own; where there is nobody else they may, and it is said openly.
 * @returns whether it is their own
 * @throws Problem `movement.own_hand`
 */
export async function mayHandle(db: Db, there: Initiative, seat: number, verb: Verb): Promise<boolean> {
  const { own, others } = await handOf(db, there, seat, verb)
  if (own && others.length > 0) throw refuse('own_hand', { names: others.slice(0, 5).join(', ') })
  return own
}

/** The accounts as ids. @throws Problem one of `movement.no_account`, `movement.no_appraiser`, `movement.own_initiative`, `movement.own_place` for each that may not */
export async function mayJudge(db: Db, there: Initiative, seat: number, given: readonly string[], at = '/appraisers'): Promise<Id[]> {
  const asked = [...new Set(given.map((one) => one.toLowerCase()))]
  const known = asked.filter(isId)
  const [candidates, names] = await Promise.all([candidatesFor(db, there, seat, known), q.names.all(db, known)])
  const wrong = asked.flatMap((account, i): Problem[] => {
    const person = names.find((one) => one.account === account)
    const found = candidates.find((one) => one.account === account)
    if (!person) return [refuse('no_account', undefined, { at: `${at}/${i}` })]
    if (!found) return [refuse('no_appraiser', { name: person.name }, { at: `${at}/${i}` })]
    return found.conflict === null ? [] : [refuse(found.conflict, { name: person.name }, { at: `${at}/${i}` })]
  })
  const [first] = wrong
  if (isProblem(first)) throw first
  return known
}
