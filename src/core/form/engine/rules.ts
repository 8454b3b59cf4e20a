import type { Problem } from '#base/problem.ts'
import { asGiven, readAnswer } from './answer.ts'
import { bind, type Bound, type Place } from './bind.ts'
import { functions, isSpecial } from './functions.ts'
import type { Entry, Outline } from './outline.ts'
import { didYouMean } from './nearest.ts'
import { refuseForm } from './problems.ts'
import type { Run } from './row.ts'

/** The expressions of one question, ready to run. */
export type Rule = {
  readonly relevant?: Bound
  readonly calculation?: Bound
  readonly fallback?: Bound
  readonly required?: Run
  readonly constraint?: Run
  readonly filter?: Run
  readonly count?: Run
}

type Report = (problem: Problem) => void

/** Rules by the entry's index. Those of a `proven` form that only judge answers are read when first asked. */
export function rulesOf(outline: Outline, report: Report, proven: boolean): readonly Rule[] {
  return outline.entries.map((entry) => ruleOf(entry, outline, report, proven))
}

function ruleOf(entry: Entry, outline: Outline, report: Report, proven: boolean): Rule {
  const { question, pointer } = entry
  const place: Place = { outline, level: entry.level }
  const read = (field: string, source: string, more?: Partial<Place>): Bound => bind(source, { ...place, ...more }, (p) => report(p.under(`${pointer}/${field}`)))
  const making = (field: string, source: string | undefined): Bound | undefined => (source ? read(field, source) : undefined)
  const judging = (field: string, source: string | undefined, more?: () => Partial<Place>): Run | undefined => {
    if (!source) return undefined
    const run = (): Run => read(field, source, more?.()).run
    return proven ? whenAsked(run) : run()
  }
  if (!proven) speaksOf(entry, outline, report)
  return Object.fromEntries(Object.entries({
    relevant: making('relevant', question.relevant),
    calculation: making('calculation', question.calculation),
    fallback: fallback(entry, read, report),
    required: question.required === true ? () => true : judging('required', question.required || undefined),
    constraint: judging('constraint', question.constraint, () => ({ self: true })),
    filter: judging('choiceFilter', question.choiceFilter, () => ({ attributes: columns(entry) })),
    count: judging('repeatCount', question.repeatCount),
  }).filter(([, rule]) => rule !== undefined))
}

function whenAsked(read: () => Run): Run {
  let run: Run | undefined
  return (scope) => (run ??= read())(scope)
}

/** Labels may show other answers: `${name}` in them must exist as well. */
function speaksOf({ question, pointer }: Entry, outline: Outline, report: Report): void {
  for (const field of ['label', 'hint', 'constraintMessage'] as const) {
    for (const text of Object.values(question[field] ?? {})) {
      for (const [, name = ''] of text.matchAll(/\$\{\s*([^{}]*?)\s*\}/g)) {
        if (outline.byName.has(name)) continue
        const given = name.slice(0, 64)
        report(refuseForm('label_name', { given, ...didYouMean(given, outline.byName.keys()) }, { at: `${pointer}/${field}` }))
      }
    }
  }
}

/** What a choice filter may compare: the value itself, called `name`, and every column that some choice of the list has. */
function columns(entry: Entry): ReadonlySet<string> {
  const names = new Set(['name'])
  for (const choice of entry.choices?.values() ?? []) for (const name of Object.keys(choice.attributes ?? {})) names.add(name)
  return names
}

/** A default is taken word for word, unless it speaks of another answer or calls a function that exists. */
function fallback(entry: Entry, read: (field: string, source: string) => Bound, report: Report): Bound | undefined {
  const source = entry.question.default
  if (source === undefined || source === '') return undefined
  if (isCall(source)) return read('default', source)
  const { question } = entry
  const { problem } = readAnswer(entry, asGiven(question, source))
  if (problem) report(refuseForm('default', { given: source.slice(0, 64), type: question.type }, { at: `${entry.pointer}/default` }))
  return { run: () => source, names: new Set(), clock: false, once: false }
}

/** Whether a default is computed. */
export function isCall(source: string): boolean {
  const called = /^([a-z][a-z:-]*)\(.*\)$/s.exec(source.trim())?.[1]
  return source.includes('${') || (called !== undefined && (isSpecial(called) || Object.hasOwn(functions, called)))
}
