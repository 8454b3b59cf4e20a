import { addDays, day as dayOf, type Day } from '#base/day.ts'
import { findId, type Id } from '#base/id.ts'
import { isProblem, type Problem } from '#base/problem.ts'
import { fold, tidy } from '#base/words.ts'
import { refuse } from './problems.ts'

/** Degrees (WGS 84) and metres. */
export type Position = { readonly lat: number; readonly lon: number; readonly accuracy?: number | null }
export const ways = ['signature', 'door_card', 'spoken'] as const
/** What a household agreed to, how, and on which day (today without one). */
export type Agreement = { readonly purpose: string; readonly how: (typeof ways)[number]; readonly day?: string }

/** A household as somebody writes it down. `unit` is a village, or a larger unit when the village is unknown; the id is theirs to make. */
export type HouseholdDraft = {
  readonly id: string; readonly unit: number; readonly lane: string; readonly label: string; readonly members?: number | null
  readonly position?: Position | null; readonly agreed?: readonly Agreement[]
}
export type ReadDraft = {
  readonly id: Id; readonly unit: number; readonly lane: string; readonly label: string; readonly found: string; readonly members: number | null
  readonly position: Position | null; readonly agreed: readonly (Omit<Agreement, 'day'> & { readonly day: Day })[]
}

const longest = 80
const mostMembers = 60

/** @throws Problem `household.wrong` with one entry per field, `household.bad_id` */
export function readDraft(given: HouseholdDraft, today: Day): ReadDraft {
  const id = idOf(given.id)
  const errors: Problem[] = []
  const tried = <T>(otherwise: T, work: () => T): T => {
    try {
      return work()
    } catch (problem) {
      if (!isProblem(problem)) throw problem
      errors.push(problem)
      return otherwise
    }
  }
  const label = tried('', () => readLabel(given.label))
  const lane = tried('', () => readLane(given.lane))
  const members = tried(null, () => readMembers(given.members))
  const position = tried(null, () => readPosition(given.position))
  const agreed = (given.agreed ?? []).map(({ purpose, how, day }, i) => ({ purpose, how, day: tried(today, () => pastDay(day, today, `/agreed/${i}/day`)) }))
  if (errors.length > 0) throw refuse('wrong', { count: errors.length }, { errors })
  return { id, unit: given.unit, lane, label, found: foundOf(label, lane), members, position, agreed }
}

/** What a search looks at, without accents. */
export const foundOf = (label: string | null, lane: string): string => fold(`${label ?? ''} ${lane}`)

export function idOf(given: string): Id {
  const id = findId(given)
  if (!id) throw refuse('bad_id', { id: given.slice(0, 60) }, { at: '/id' })
  return id
}

export function readLabel(given: string, at = '/label'): string {
  const label = tidy(given)
  if (label.length < 1 || label.length > longest || fold(label) === '') throw refuse('label', undefined, { at })
  return withoutPapers(label, at)
}

export function readLane(given: string, at = '/lane'): string {
  const lane = tidy(given)
  if (lane.length > longest) throw refuse('lane', undefined, { at })
  return withoutPapers(lane, at)
}

/** Nine digits and more are an identity paper or a telephone; the register has no use for either. */
function withoutPapers(text: string, at: string): string {
  const number = /\d(?:[ .-]?\d){8,}/.exec(text)?.[0]
  if (number) throw refuse('papers', { given: `${number.slice(0, 3)}…` }, { at })
  return text
}

export function readMembers(given: number | null | undefined, at = '/members'): number | null {
  if (given === null || given === undefined) return null
  if (!Number.isInteger(given) || given < 1 || given > mostMembers) throw refuse('members', undefined, { at })
  return given
}

function readPosition(given: Position | null | undefined): Position | null {
  if (!given) return null
  const { lat, lon, accuracy } = given
  const within = (n: number, most: number) => Number.isFinite(n) && Math.abs(n) <= most
  if (!within(lat, 90) || !within(lon, 180) || (accuracy !== undefined && accuracy !== null && !(accuracy >= 0 && accuracy < 1e6))) throw refuse('position', undefined, { at: '/position' })
  return { lat, lon, accuracy: accuracy ?? null }
}

/** A day that has been, of our times; today without one. @throws Problem `household.day`, `day.invalid` */
export function pastDay(given: string | undefined, today: Day, at = '/day'): Day {
  if (given === undefined || given.trim() === '') return today
  const day = dayOf(given, at)
  if (day > today || day < addDays(today, -50 * 366)) throw refuse('day', { day }, { at })
  return day
}

