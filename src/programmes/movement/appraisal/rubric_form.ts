import { isId, type Id } from '#base/id.ts'
import type { Problem } from '#base/problem.ts'
import { fold, tidyLines } from '#base/words.ts'
import { kinds, type Draft } from '#core/initiative/form.ts'
import { levels, type Level } from '#core/initiative/life.ts'
import { isOwnFigure } from './own_figures.ts'
import { rounded, type Threshold } from './points.ts'
import { refuse } from './problems.ts'

type Words = { readonly vi: string; readonly en: string }
export const scorers = ['appraisers', 'automatic'] as const

/** One criterion. An automatic one reads a published indicator of the unit, or a figure of the initiative itself (`own.…`), and gives points in proportion to `target`, or by `thresholds`. */
export type Criterion = {
  readonly key: string; readonly title: Words; readonly guidance: string; readonly max: number; readonly evidence: boolean; readonly scoredBy: (typeof scorers)[number]
  readonly indicator: string | null; readonly target: number | null; readonly thresholds: readonly Threshold[] | null
}
/** A rubric as it is written; per cents are whole numbers. `replaces` is the version in force that this one is to follow. */
export type RubricDraft = {
  readonly id: string; readonly unit: number; readonly title: Words; readonly level: Level; readonly kinds: readonly Draft['kind'][]; readonly yearFrom: number; readonly yearTo: number
  readonly recogniseFrom: number; readonly outstandingFrom: number; readonly panel: number; readonly quorum: number; readonly majority: number; readonly discussFrom: number
  readonly criteria: readonly Criterion[]; readonly replaces?: string | null
}

export const totalOf = (criteria: readonly Pick<Criterion, 'max'>[]): number => rounded(criteria.reduce((sum, { max }) => sum + max, 0))

/**
 * Reads what was typed, all mistakes at once. What a draft may still lack is judged when it is put in force.
 * @throws Problem `movement.rubric_invalid` with one entry per field
 */
export function readRubric(given: RubricDraft): RubricDraft & { readonly id: Id } {
  const id = given.id.toLowerCase()
  const wrong: Problem[] = isId(id) ? [] : [refuse('rubric_choice', undefined, { at: '/id' })]
  const { text, number } = readers(wrong)
  const choice = (known: readonly string[], value: string, at: string) => { if (!known.includes(value)) wrong.push(refuse('rubric_choice', undefined, { at })) }
  choice(levels, given.level, '/level')
  for (const kind of given.kinds) choice(kinds, kind, '/kinds')
  if (given.criteria.length > 40) throw refuse('rubric_invalid', { count: 1 }, { errors: [refuse('rubric_criteria', undefined, { at: '/criteria' })] })
  const read = {
    ...given, kinds: kinds.filter((kind) => given.kinds.includes(kind)), title: { vi: text(given.title.vi, '/title/vi', 3, 200), en: text(given.title.en, '/title/en', 0, 200) },
    yearFrom: number(given.yearFrom, '/yearFrom', 2009, 2200), yearTo: number(given.yearTo, '/yearTo', Math.max(2009, given.yearFrom || 0), 2200),
    recogniseFrom: number(given.recogniseFrom, '/recogniseFrom', 0, 9_999, 2), outstandingFrom: number(given.outstandingFrom, '/outstandingFrom', 0, 9_999, 2),
    panel: number(given.panel, '/panel', 1, 50), quorum: number(given.quorum, '/quorum', 1, 100), majority: number(given.majority, '/majority', 1, 100),
    discussFrom: number(given.discussFrom, '/discussFrom', 0, 100),
    criteria: named(given.criteria).map((one, i) => readCriterion(one, `/criteria/${i}`, wrong)),
  }
  const keys = read.criteria.map(({ key }) => key)
  for (const [i, key] of keys.entries()) if (keys.indexOf(key) !== i) wrong.push(refuse('rubric_key', undefined, { at: `/criteria/${i}/key` }))
  if (wrong.length > 0) throw refuse('rubric_invalid', { count: wrong.length }, { errors: wrong })
  return { ...read, id: id as Id }
}

/** What a draft lacks before it may be in force; one Problem at each field. @param published keys of indicators that may be read */
export function lackingIn(rubric: RubricDraft, published: ReadonlySet<string>): Problem[] {
  const lacks: Problem[] = []
  const total = totalOf(rubric.criteria)
  if (rubric.kinds.length === 0) lacks.push(refuse('rubric_kinds', undefined, { at: '/kinds' }))
  if (rubric.criteria.length === 0) lacks.push(refuse('rubric_criteria', undefined, { at: '/criteria' }))
  for (const at of ['recogniseFrom', 'outstandingFrom'] as const) if (rubric[at] > total) lacks.push(refuse('rubric_limit', { total }, { at: `/${at}` }))
  if (rubric.outstandingFrom < rubric.recogniseFrom) lacks.push(refuse('rubric_order', { least: rubric.recogniseFrom }, { at: '/outstandingFrom' }))
  for (const [i, one] of rubric.criteria.entries()) {
    const ruled = (one.target === null) !== (one.thresholds === null || one.thresholds.length === 0)
    if (one.scoredBy === 'automatic' && (one.indicator === null || !(published.has(one.indicator) || isOwnFigure(one.indicator)) || !ruled)) lacks.push(refuse('rubric_automatic', undefined, { at: `/criteria/${i}/indicator` }))
  }
  return lacks
}

function readCriterion(one: Criterion, at: string, wrong: Problem[]): Criterion {
  const { text, number } = readers(wrong)
  if (!/^[a-z][a-z0-9_]{0,39}$/.test(one.key)) wrong.push(refuse('rubric_choice', undefined, { at: `${at}/key` }))
  if (!scorers.includes(one.scoredBy)) wrong.push(refuse('rubric_choice', undefined, { at: `${at}/scoredBy` }))
  const automatic = one.scoredBy === 'automatic'
  const thresholds = automatic ? (one.thresholds ?? []).slice(0, 20).map((t) => ({ from: number(t.from, `${at}/thresholds`, -1e12, 1e12, 4), points: number(t.points, `${at}/thresholds`, 0, one.max, 2) })) : []
  return {
    key: one.key, title: { vi: text(one.title.vi, `${at}/title/vi`, 1, 200), en: text(one.title.en, `${at}/title/en`, 0, 200) }, guidance: text(one.guidance, `${at}/guidance`, 0, 2_000),
    // Halves: so that the points of many add up exactly, in whatever order.
    max: number(one.max, `${at}/max`, 0.5, 1_000, 0.5), evidence: one.evidence, scoredBy: one.scoredBy, indicator: automatic ? text(one.indicator ?? '', `${at}/indicator`, 0, 200) || null : null,
    target: automatic && one.target !== null ? number(one.target, `${at}/target`, 1e-4, 1e12, 4) : null, thresholds: thresholds.length === 0 ? null : thresholds,
  }
}

/** Criteria are called by the first words of their title until somebody gives them a key; a new version keeps it. */
function named(criteria: readonly Criterion[]): Criterion[] {
  const taken = new Set(criteria.map(({ key }) => key))
  return criteria.map((one, i) => {
    if (one.key !== '') return one
    const stem = fold(one.title.vi).replace(/[^a-z0-9]+/g, '_').replace(/^[^a-z]+/, '').slice(0, 34).replace(/_$/, '') || 'criterion'
    const key = taken.has(stem) ? `${stem}_${i + 1}` : stem
    taken.add(key)
    return { ...one, key }
  })
}

/** Readers that collect what is wrong; `step` is the number of decimals, or 0.5 for halves. */
function readers(wrong: Problem[]) {
  return {
    text(value: string, at: string, least: number, most: number): string {
      const read = tidyLines(value)
      if (read.length < least || read.length > most) wrong.push(refuse('rubric_text', { least, most }, { at }))
      return read
    },
    number(value: number, at: string, least: number, most: number, step = 0): number {
      const scaled = step === 0.5 ? value * 2 : value * 10 ** step
      if (!Number.isFinite(value) || value < least || value > most || Math.abs(scaled - Math.round(scaled)) > 1e-6) wrong.push(refuse('rubric_number', { least, most }, { at }))
      return value
    },
  }
}
