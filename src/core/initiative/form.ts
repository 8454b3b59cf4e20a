import { day as dayOf, type Day } from '#base/day.ts'
import type { Id } from '#base/id.ts'
import { findId, isId } from '#base/id.ts'
import { isProblem, type Problem } from '#base/problem.ts'
import { tidyLines } from '#base/words.ts'
import { districtsEnded, type Level } from './life.ts'
import { refuse } from './problems.ts'

export const kinds = ['model', 'collective_exemplar', 'individual_exemplar', 'plaque_work'] as const
export const fields = ['economy', 'culture_society', 'defence_security', 'political_system'] as const
export const registrantKinds = ['party_cell', 'agency', 'front', 'mass_organisation', 'armed_force', 'school', 'residential_area'] as const
export const parts = ['lead', 'coordinating', 'taking_part'] as const

/** Who carries it out, in which part, doing what. */
export type Force = { readonly name: string; readonly part: (typeof parts)[number]; readonly does: string }

/**
 * The nine fields of the registration form in use (letter 249/MTTQ-BTT of 2026; research: domain §1.4), less the title and the
 * time, which have columns of their own. All must be there when it is submitted, unless a plan asks for fewer; a draft may lack any.
 */
export type Statement = {
  readonly situation: string; readonly goals: string; readonly content: string; readonly audience: string
  readonly forces: readonly Force[]; readonly resources: string; readonly outputs: string; readonly lasting: string
  /** Answers to what somebody asks besides the nine fields, by the question's key. */
  readonly extra?: Readonly<Record<string, string>>
}

/** The nine fields by name; with the resources goes the time. */
export const formFields = ['title', 'situation', 'goals', 'content', 'audience', 'forces', 'resources', 'outputs', 'lasting'] as const
export type FormField = (typeof formFields)[number]
/** What must be there when a form is handed in: which of the nine fields, and which questions besides. */
export type Mandatory = { readonly fields: readonly FormField[]; readonly extra: readonly string[] }

/** A registration as it is typed; `id` is made where the form is opened, so that saving twice is harmless. */
export type Draft = {
  readonly id: string; readonly unit: number; readonly level: Level; readonly kind: (typeof kinds)[number]; readonly field: (typeof fields)[number] | null
  readonly title: string; readonly registrantKind: (typeof registrantKinds)[number] | null; readonly registrant: string
  readonly novelty: 'new' | 'continuing' | null; readonly year: number; readonly startsOn: string | null; readonly endsOn: string | null
  readonly statement: Partial<Statement>; readonly kit?: string | null; readonly copiedFrom?: string | null
  /** Of the kit as it was taken up; said once, when the draft begins. */
  readonly kitVersion?: string | null
}

export type ReadDraft = Omit<Draft, 'id' | 'startsOn' | 'endsOn' | 'statement' | 'copiedFrom'> & {
  readonly id: Id; readonly startsOn: Day | null; readonly endsOn: Day | null; readonly statement: Statement; readonly copiedFrom: Id | null
}

const longest = 4_000
const texts = ['situation', 'goals', 'content', 'audience', 'resources', 'outputs', 'lasting'] as const

/**
 * Reads what was typed; what is wrong in any state is refused here, all of it at once.
 * @throws Problem `initiative.bad_id`, `initiative.wrong` with one entry per field
 */
export function readDraft(given: Draft, today: Day): ReadDraft {
  const id = findId(given.id)
  if (!id) throw refuse('bad_id', { id: given.id.slice(0, 60) }, { at: '/id' })
  const wrong: Problem[] = []
  const text = (value: string | undefined, at: string, max = longest) => {
    const read = tidyLines(value ?? '')
    if (read.length > max) wrong.push(refuse('too_long', { max }, { at }))
    return read
  }
  /** What stands on decisions and certificates. */
  const printed = (value: string, at: string, max: number) => {
    const read = text(value, at, max).replaceAll('\n', ' ')
    const [letter] = /\p{Extended_Pictographic}|[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u.exec(read) ?? []
    if (letter !== undefined) wrong.push(refuse('letter', { letter }, { at }))
    return read
  }
  const latest = Number(today.slice(0, 4)) + 1
  const date = (value: string | null, at: string) => {
    if (value === null || value === '') return null
    try {
      const day = dayOf(value, at)
      // A year of two digits is year 0026: a slip that no reader would see later.
      if (day < '2009-01-01' || day > `${latest + 10}-12-31`) wrong.push(refuse('day_far', { day, last: latest + 10 }, { at }))
      return day
    } catch (error) {
      if (!isProblem(error)) throw error
      wrong.push(error)
      return null
    }
  }
  const { statement: s } = given
  const statement = {
    ...(Object.fromEntries(texts.map((name) => [name, text(s[name], `/statement/${name}`)])) as Record<(typeof texts)[number], string>),
    forces: (s.forces ?? []).slice(0, 50).map((f, i) => ({ name: text(f.name, `/statement/forces/${i}/name`, 200), part: f.part, does: text(f.does, `/statement/forces/${i}/does`, 500) })),
    ...(s.extra ? { extra: Object.fromEntries(Object.entries(s.extra).filter(([key]) => /^[a-z0-9_]{1,40}$/.test(key)).slice(0, 20).map(([key, value]) => [key, text(value, `/statement/extra/${key}`)])) } : {}),
  }
  const draft: ReadDraft = {
    ...given, id, title: printed(given.title, '/title', 300), registrant: printed(given.registrant, '/registrant', 200),
    startsOn: date(given.startsOn, '/startsOn'), endsOn: date(given.endsOn, '/endsOn'), statement,
    copiedFrom: given.copiedFrom && isId(given.copiedFrom) ? given.copiedFrom : null,
  }
  if (!Number.isInteger(given.year) || given.year < 2009 || given.year > latest) wrong.push(refuse('year', { latest }, { at: '/year' }))
  if (draft.startsOn && draft.endsOn && draft.endsOn < draft.startsOn) wrong.push(refuse('period', { from: draft.startsOn, to: draft.endsOn }, { at: '/endsOn' }))
  if (draft.level === 'district' && today >= districtsEnded) wrong.push(refuse('level_closed', undefined, { at: '/level' }))
  if (wrong.length > 0) throw refuse('wrong', { count: wrong.length }, { errors: wrong })
  return draft
}

const everything: Mandatory = { fields: formFields, extra: [] }

/**
 * What a draft still lacks before it can be submitted; one Problem at each field, in the order of the form. Whose it is, of what field and since when
 * is asked of every registration, whatever a plan says of the nine fields.
 */
export function lacking(draft: ReadDraft, mandatory: Mandatory = everything): Problem[] {
  const must = new Set<string>(mandatory.fields)
  const empty: string[] = []
  for (const name of ['field', 'registrantKind', 'registrant', 'novelty'] as const) if (!draft[name]) empty.push(`/${name}`)
  for (const name of texts) {
    if (must.has(name) && draft.statement[name] === '') empty.push(`/statement/${name}`)
    if (name === 'resources' && must.has(name)) empty.push(...(['startsOn', 'endsOn'] as const).filter((day) => draft[day] === null).map((day) => `/${day}`))
  }
  empty.push(...mandatory.extra.filter((key) => !draft.statement.extra?.[key]).map((key) => `/statement/extra/${key}`))
  const leads = draft.statement.forces.some((f) => f.part === 'lead' && f.name !== '')
  return [
    ...(draft.title.length < 3 ? [refuse('title', undefined, { at: '/title' })] : []), ...empty.map((at) => refuse('missing', undefined, { at })),
    ...(must.has('forces') && !leads ? [refuse('no_lead', undefined, { at: '/statement/forces' })] : []),
  ]
}
