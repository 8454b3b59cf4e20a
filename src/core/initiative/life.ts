import type { Verb } from '#core/people/door.ts'

/*
 * The life of an initiative, as the movement's plans and guidance have it (research: domain §1.5): plan, registration, acceptance,
 * carrying out, self-assessment, appraisal, recognition, the outstanding ones, commendation; or it is stopped. Pure data:
 * what may follow what, who may, and what has to be said with it.
 */

export const levels = ['grassroots', 'district', 'commune', 'city'] as const
export type Level = (typeof levels)[number]

export const states = ['draft', 'submitted', 'returned', 'accepted', 'running', 'self_assessed', 'appraised', 'recognised', 'outstanding', 'commended', 'stopped'] as const
export type State = (typeof states)[number]

type Move = {
  /** Where it leads; null: it stays as it is. */
  readonly from: readonly State[]; readonly to: State | null; readonly verb: Verb
  /** Whose mandate is asked for: over the place itself, or over the unit of its level that decides there. */
  readonly seat: 'place' | 'level'
  /** A reason, a report or minutes must be given; or the number of a decision. */
  readonly says?: 'words' | 'decision'
}

const honoured = ['recognised', 'outstanding', 'commended'] as const
export type Honour = (typeof honoured)[number]
/** What is carried out somewhere now: begun, and not stopped. */
export const alive = ['running', 'self_assessed', 'appraised', ...honoured] as const satisfies readonly State[]

/** Written, and not taken on by anybody yet. */
export const waiting = ['draft', 'submitted', 'returned'] as const satisfies readonly State[]

export const isHonour = (state: State): state is Honour => (honoured as readonly State[]).includes(state)

/**
 * Taken on and going on: registered, and not sent back or given up. What was recognised goes on while a higher level looks at it;
 * `underWaySql` asks the same of rows.
 */
export const isUnderWay = ({ state, honour }: { readonly state: State; readonly honour: Honour | null }): boolean =>
  state !== 'stopped' && (honour !== null || !(waiting as readonly State[]).includes(state))

/** Alive, and the day on which somebody was to look at it again has passed; `lateSql` asks the same of rows. */
export const isLate = ({ state, revisitOn }: { readonly state: State; readonly revisitOn: string | null }, today: string): boolean =>
  revisitOn !== null && revisitOn < today && (alive as readonly State[]).includes(state)

export const steps = {
  submit: { from: ['draft', 'returned'], to: 'submitted', verb: 'initiative.register', seat: 'place' },
  /** Sent back with what to mend; what was recognised and put forward stands again where it stood. */
  return: { from: ['submitted'], to: 'returned', verb: 'initiative.accept', seat: 'level', says: 'words' },
  accept: { from: ['submitted'], to: 'accepted', verb: 'initiative.accept', seat: 'level' },
  begin: { from: ['accepted'], to: 'running', verb: 'initiative.register', seat: 'place' },
  /** Somebody saw that it is still alive: it stays as it is, and is looked at again in half a year. */
  confirm: { from: ['running', ...honoured], to: null, verb: 'initiative.register', seat: 'place', says: 'words' },
  assess: { from: ['running'], to: 'self_assessed', verb: 'initiative.register', seat: 'place', says: 'words' },
  appraise: { from: ['self_assessed'], to: 'appraised', verb: 'initiative.appraise', seat: 'level', says: 'words' },
  recognise: { from: ['appraised'], to: 'recognised', verb: 'initiative.recognise', seat: 'level', says: 'decision' },
  distinguish: { from: ['recognised'], to: 'outstanding', verb: 'initiative.recognise', seat: 'level', says: 'decision' },
  commend: { from: ['outstanding'], to: 'commended', verb: 'initiative.recognise', seat: 'level', says: 'decision' },
  stop: { from: ['accepted', ...alive], to: 'stopped', verb: 'initiative.stop', seat: 'level', says: 'words' },
  /** Put forward to a higher level; it stays the same initiative, its recognitions below remain. */
  promote: { from: honoured, to: 'submitted', verb: 'initiative.register', seat: 'place' },
  /** For another year, by a decision: what is not renewed does not go on by itself. */
  renew: { from: ['running', ...honoured], to: 'running', verb: 'initiative.accept', seat: 'level', says: 'words' },
} as const satisfies Record<string, Move>

export type Step = keyof typeof steps

/** What a step is counted as: five different counts, everywhere (research: domain §1.2). */
export const countedAs: Partial<Record<Step, Counted>> = {
  accept: 'registered', begin: 'carried_out', recognise: 'recognised', distinguish: 'outstanding', commend: 'commended', stop: 'stopped',
}
export const counted = ['registered', 'carried_out', 'recognised', 'outstanding', 'commended', 'stopped'] as const
export type Counted = (typeof counted)[number]

export const moveOf = (step: Step): Move => steps[step]

/** What may follow from a state, in the order in which it usually does. */
export function stepsFrom(state: State): Step[] {
  return (Object.keys(steps) as Step[]).filter((step) => moveOf(step).from.includes(state))
}

/** Levels above one, on a day: there has been no district level since 1 July 2025. */
export function levelsAbove(level: Level, day: string): Level[] {
  const open = levels.filter((l) => l !== 'district' || day < districtsEnded)
  return open.filter((l) => levels.indexOf(l) > levels.indexOf(level))
}

/** The level at which an initiative goes on from a day: what a district once held is the commune's since there are none. */
export function levelNow(level: Level, day: string): Level {
  return level === 'district' && day >= districtsEnded ? 'commune' : level
}

/** The two-tier government began on this day (Resolution 202/2025/QH15 and its laws). */
export const districtsEnded = '2025-07-01'
