import type { Day } from '#base/day.ts'
import type { Lang } from '#base/problem.ts'
import type { Level } from './outline.ts'
import type { Answer, Choice } from './types.ts'
import type { Value } from './value.ts'

/** The answers of one level while they are worked on: the form's own, or one repetition's. Lists are by slot. */
export type Row = {
  readonly level: Level
  readonly up: Row | undefined
  /** `''` for the form, `/bins/2` for a repetition. */
  readonly path: string
  /** What was sent. */
  readonly given: Readonly<Record<string, unknown>>
  /** What expressions see: empty when unanswered or not relevant. */
  readonly cells: Value[]
  /** What is kept. */
  readonly answers: (Answer | undefined)[]
  readonly relevant: boolean[]
  /** The rows of each repeat. */
  readonly rows: (readonly Row[])[]
}

/** All that an expression may look at. */
export type Scope = { readonly row: Row; readonly self: Value; readonly today: Day; readonly lang: Lang; readonly choice?: Choice }
export type Run = (scope: Scope) => Value

/** The lists grow to their length as `fill` goes along; an untouched cell reads as empty. */
export function newRow(level: Level, given: Readonly<Record<string, unknown>>, path: string, up?: Row): Row {
  return { level, up, path, given, cells: level.entries.map(() => ''), answers: [], relevant: [], rows: [] }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The answer as expressions see it; ODK writes several choices and a position as words between blanks. */
export function cellOf(answer: Answer | undefined): Value {
  if (answer === undefined) return ''
  if (typeof answer !== 'object') return answer
  if (Array.isArray(answer)) return answer.join(' ')
  return 'lat' in answer ? `${String(answer.lat)} ${String(answer.lon)} 0 ${String(answer.accuracy ?? 0)}` : ''
}
