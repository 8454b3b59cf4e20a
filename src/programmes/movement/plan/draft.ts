import { addDays, day as dayOf, type Day } from '#base/day.ts'
import { findId, type Id } from '#base/id.ts'
import { isProblem, type Problem } from '#base/problem.ts'
import { tidyLines } from '#base/words.ts'
import type { Draft, fields, FormField, kinds } from '#core/initiative/form.ts'
import { refuse } from './problems.ts'

export const deadlineKeys = ['register', 'begin', 'mid_report', 'self_assess', 'appraise', 'vote', 'report', 'own'] as const
export type DeadlineKey = (typeof deadlineKeys)[number]
export const countedAs = ['registered', 'carried_out', 'recognised'] as const

/** A rule for each unit of a kind below the issuer, and the kinds of unit that it means. */
export const eachKinds = {
  commune_level: ['commune', 'ward', 'town', 'special_zone'], commune: ['commune'], ward: ['ward'], district: ['district'], grassroots: ['village', 'residential_area'],
} as const satisfies Record<string, readonly string[]>
export type Each = keyof typeof eachKinds

/** `day` is null only while it is being written. */
export type Deadline<D = string | null> = { readonly key: DeadlineKey; readonly title: string; readonly day: D }
/** How many (`atLeast`), or which share of those registered (per cent), of what, in whose unit. */
export type Target = {
  readonly unit: number | null; readonly each: Each | null; readonly kind: Draft['kind'] | null; readonly field: Draft['field']; readonly registrantKind: Draft['registrantKind']
  readonly countedAs: (typeof countedAs)[number]; readonly atLeast: number | null; readonly share: number | null
}
export type ExtraQuestion = { readonly key: string; readonly vi: string; readonly en: string; readonly required: boolean }
/** What a plan asks of a registration under it; the version names it on paper. */
export type PlanForm = {
  readonly version: string; readonly mandatory: readonly FormField[]; readonly hints: Readonly<Partial<Record<FormField, string>>>; readonly questions: readonly ExtraQuestion[]
}
/** A plan as it is typed; `id` is made where it is opened, so that saving twice is harmless. */
export type PlanDraft = {
  readonly id: string; readonly unit: number; readonly number: string; readonly title: string; readonly year: number; readonly from: string | null; readonly to: string | null
  readonly bases: readonly string[]; readonly carriesOut: string | null; readonly fields: readonly (typeof fields)[number][]; readonly kinds: readonly (typeof kinds)[number][]
  readonly aims: string; readonly deadlines: readonly Deadline[]; readonly targets: readonly Target[]; readonly form: PlanForm | null
  /** By which rubrics it is appraised, for whichever levels and kinds they are; before others that hold there. */
  readonly rubrics?: readonly string[]
}
export type ReadPlan = Omit<PlanDraft, 'id' | 'from' | 'to' | 'carriesOut' | 'deadlines' | 'rubrics'> & {
  readonly id: Id; readonly from: Day | null; readonly to: Day | null; readonly carriesOut: Id | null; readonly deadlines: readonly Deadline<Day | null>[]
  readonly rubrics: readonly Id[]
}

/** Characters of a text, lines of a list. */
export const limits = { number: 60, title: 300, aims: 10_000, base: 500, hint: 500, question: 300, version: 60, lines: 60, targets: 400, questions: 20 } as const

/**
 * Reads what was typed; what is wrong in any state is refused here, all of it at once.
 * @throws Problem `movement.plan_bad_id`, `movement.plan_invalid` with one entry per field
 */
export function readPlan(given: PlanDraft, today: Day): ReadPlan {
  const id = findId(given.id)
  if (!id) throw refuse('plan_bad_id', { id: given.id.slice(0, 60) }, { at: '/id' })
  const wrong: Problem[] = []
  const text = (value: string, at: string, max: number) => {
    const read = tidyLines(value)
    if (read.length > max) wrong.push(refuse('plan_too_long', { max }, { at }))
    return read
  }
  const line = (value: string, at: string, max: number) => text(value, at, max).replaceAll('\n', ' ')
  const date = (value: string | null, at: string): Day | null => {
    if (value === null || value === '') return null
    try {
      return dayOf(value, at)
    } catch (error) {
      if (!isProblem(error)) throw error
      wrong.push(error)
      return null
    }
  }
  const few = (many: readonly unknown[], at: string, max: number) => { if (many.length > max) wrong.push(refuse('plan_too_many', { max }, { at })) }
  const named = (name: string, at: string): Id | undefined => {
    const found = findId(name)
    if (!found) wrong.push(refuse('plan_bad_id', { id: name.slice(0, 60) }, { at }))
    return found
  }
  few(given.bases, '/bases', limits.lines)
  few(given.deadlines, '/deadlines', limits.lines)
  few(given.targets, '/targets', limits.targets)
  const plan: ReadPlan = {
    ...given, id, number: line(given.number, '/number', limits.number), title: line(given.title, '/title', limits.title), aims: text(given.aims, '/aims', limits.aims),
    from: date(given.from, '/from'), to: date(given.to, '/to'), carriesOut: given.carriesOut ? named(given.carriesOut, '/carriesOut') ?? null : null,
    bases: given.bases.map((base) => line(base, '/bases', limits.base)).filter((base) => base !== ''),
    deadlines: given.deadlines.map((one, i) => ({ key: one.key, title: line(one.title, `/deadlines/${i}/title`, 200), day: date(one.day, `/deadlines/${i}/day`) })),
    form: given.form && readForm(given.form, line, few, wrong),
    rubrics: [...new Set((given.rubrics ?? []).flatMap((rubric, i) => named(rubric, `/rubrics/${i}`) ?? []))],
  }
  wrong.push(...plan.targets.flatMap(wrongTarget), ...wrongTime(plan, Number(today.slice(0, 4)) + 2))
  if (wrong.length > 0) throw refuse('plan_invalid', { count: wrong.length }, { errors: wrong })
  return plan
}

type Line = (value: string, at: string, max: number) => string

function readForm(form: PlanForm, line: Line, few: (many: readonly unknown[], at: string, max: number) => void, wrong: Problem[]): PlanForm {
  few(form.questions, '/form/questions', limits.questions)
  const keys = form.questions.map(({ key }) => key)
  for (const [i, key] of keys.entries()) if (!/^[a-z0-9_]{1,40}$/.test(key) || keys.indexOf(key) !== i) wrong.push(refuse('plan_question', undefined, { at: `/form/questions/${i}/key` }))
  return {
    version: line(form.version, '/form/version', limits.version), mandatory: [...new Set(form.mandatory)],
    hints: Object.fromEntries(Object.entries(form.hints).map(([name, hint]) => [name, line(hint, `/form/hints/${name}`, limits.hint)]).filter(([, hint]) => hint !== '')),
    questions: form.questions.map((one, i) => ({ ...one, vi: line(one.vi, `/form/questions/${i}/vi`, limits.question), en: line(one.en, `/form/questions/${i}/en`, limits.question) })),
  }
}

/** What no draft may hold either; an amount that is not written yet is only lacking. */
function wrongTarget({ unit, each, countedAs: counted, atLeast, share }: Target, i: number): Problem[] {
  const wrong: Problem[] = []
  if ((unit === null) === (each === null)) wrong.push(refuse('plan_who', undefined, { at: `/targets/${i}/who` }))
  const number = atLeast === null || (Number.isInteger(atLeast) && atLeast >= 1 && atLeast <= 1_000_000)
  const part = share === null || (share > 0 && share <= 100)
  if (!number || !part || (atLeast !== null && share !== null)) wrong.push(refuse('plan_amount', undefined, { at: `/targets/${i}/atLeast` }))
  else if (share !== null && counted === 'registered') wrong.push(refuse('plan_share_of_itself', undefined, { at: `/targets/${i}/atLeast` }))
  return wrong
}

function wrongTime({ year, from, to, deadlines }: ReadPlan, latest: number): Problem[] {
  const known = Number.isInteger(year) && year >= 2009 && year <= latest
  const wrong = known ? [] : [refuse('plan_year', { latest }, { at: '/year' })]
  if (!from || !to) return wrong
  if (to < from) return [...wrong, refuse('plan_period', { from, to }, { at: '/to' })]
  if ((known && Math.abs(Number(from.slice(0, 4)) - year) > 1) || to > addDays(from, 5 * 366)) return [...wrong, refuse('plan_long_period', { year }, { at: '/to' })]
  return [...wrong, ...deadlines.flatMap(({ day }, i) => (day && (day < addDays(from, -366) || day > addDays(to, 366)) ? [refuse('plan_day_far', { day }, { at: `/deadlines/${i}/day` })] : []))]
}

type Years = { readonly year: number; readonly to: string | null }
/** The last year of a plan's registrations. */
export const lastYear = ({ year, to }: Years): number => Math.max(year, Number((to ?? '').slice(0, 4)))
/** Whether one can carry out the other: a plan of next year carries out nothing of this year's. */
export const shareYears = (one: Years, other: Years): boolean => one.year <= lastYear(other) && other.year <= lastYear(one)

/** In which order work usually goes; reports come more than once a year. */
const usualOrder: readonly DeadlineKey[] = ['register', 'begin', 'self_assess', 'appraise', 'vote']

/**
 * Deadlines that stand before one that they should follow: allowed, for only people know why, and worth a second look. Of a
 * stage with several days its last one counts: a plan may go through its stages twice.
 */
export function outOfOrder(deadlines: readonly Deadline[]): { readonly early: Deadline<string>; readonly late: Deadline<string> }[] {
  const lasts = usualOrder.flatMap((key) => deadlines.filter((one): one is Deadline<string> => one.key === key && one.day !== null).toSorted((a, b) => (a.day < b.day ? 1 : -1)).slice(0, 1))
  return lasts.flatMap((early, i) => {
    const late = lasts.slice(0, i).toSorted((a, b) => (a.day < b.day ? 1 : -1))[0]
    return late && late.day > early.day ? [{ early, late }] : []
  })
}

/** What a plan still lacks before it can be issued; one Problem at each place. */
export function lackingOf(plan: ReadPlan): Problem[] {
  const missing = (at: string) => refuse('plan_missing', undefined, { at })
  return [
    ...(plan.number.length < 3 ? [missing('/number')] : []), ...(plan.title.length < 5 ? [missing('/title')] : []),
    ...(plan.from === null ? [missing('/from')] : []), ...(plan.to === null ? [missing('/to')] : []),
    ...(plan.bases.length === 0 ? [missing('/bases')] : []), ...(plan.fields.length === 0 ? [missing('/fields')] : []), ...(plan.kinds.length === 0 ? [missing('/kinds')] : []),
    ...(plan.aims === '' ? [missing('/aims')] : []),
    ...(plan.deadlines.length === 0 ? [refuse('plan_no_deadline', undefined, { at: '/deadlines' })] : []),
    ...plan.deadlines.flatMap((one, i) => [...(one.day === null ? [missing(`/deadlines/${i}/day`)] : []), ...(one.key === 'own' && one.title === '' ? [missing(`/deadlines/${i}/title`)] : [])]),
    ...plan.targets.flatMap((one, i) => (one.atLeast === null && one.share === null ? [missing(`/targets/${i}/atLeast`)] : [])),
    ...(plan.form?.version === '' ? [missing('/form/version')] : []),
    ...(plan.form?.questions ?? []).flatMap((one, i) => (one.vi === '' ? [missing(`/form/questions/${i}/vi`)] : [])),
  ]
}
