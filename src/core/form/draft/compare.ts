import { canonical } from '#base/canonical.ts'
import type { FormDefinition, Question, Words } from '../engine/index.ts'

/** What a person would say changed between two versions: `label` names the question; `field` and both values what is different about it. */
export type Difference =
  | { readonly kind: 'added' | 'removed' | 'moved'; readonly label: string }
  | { readonly kind: 'changed'; readonly label: string; readonly field: string; readonly from: string; readonly to: string }

const fields = ['type', 'label', 'hint', 'required', 'relevant', 'constraint', 'constraintMessage', 'calculation', 'default', 'choiceFilter', 'appearance', 'personal', 'repeatCount'] as const

/** From the older to the newer, in the order of the newer; what was taken out comes last. */
export function differences(before: FormDefinition, after: FormDefinition): Difference[] {
  const [old, now] = [placed(before), placed(after)]
  const found: Difference[] = said('title', '', before.title, after.title)
  // Only questions that both have can have moved; the others come or go.
  const [oldOrder, newOrder] = [[...old.keys()].filter((name) => now.has(name)), [...now.keys()].filter((name) => old.has(name))]
  const kept = new Set(longestInOrder(newOrder.map((name) => oldOrder.indexOf(name))).map((i) => oldOrder[i]!))
  for (const [name, { question, inside }] of now) {
    const label = labelOf(question)
    const was = old.get(name)
    if (!was) found.push({ kind: 'added', label })
    else {
      if (!kept.has(name) || was.inside !== inside) found.push({ kind: 'moved', label })
      found.push(...fields.flatMap((field) => said(field, label, was.question[field], question[field])), ...choices(label, before, after, was.question, question))
    }
  }
  for (const [name, { question }] of old) if (!now.has(name)) found.push({ kind: 'removed', label: labelOf(question) })
  const facts = (form: FormDefinition): string => form.facts.map(({ measure, when, value }) => [measure, value && `= ${value}`, when && `(${when})`].filter(Boolean).join(' ')).join('; ')
  return [...found, ...said('facts', '', facts(before), facts(after)), ...said('roles', '', before.roles?.join(', '), after.roles?.join(', '))]
}

function placed({ questions }: FormDefinition, inside = ''): Map<string, { question: Question; inside: string }> {
  return new Map(questions.flatMap((question): [string, { question: Question; inside: string }][] => [[question.name, { question, inside }], ...placed({ questions: question.questions ?? [] } as FormDefinition, question.name)]))
}

function said(field: string, label: string, from: unknown, to: unknown): Difference[] {
  return canonical(from ?? null) === canonical(to ?? null) ? [] : [{ kind: 'changed', label, field, from: text(from), to: text(to) }]
}

function text(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'object' && 'vi' in value) return [(value as Words).vi, (value as Words).en].filter(Boolean).join(' | ')
  return String(value)
}

function choices(label: string, before: FormDefinition, after: FormDefinition, was: Question, is: Question): Difference[] {
  const lines = (form: FormDefinition, { list }: Question): string => (list === undefined ? '' : (form.choices[list] ?? []).map((choice) => text(choice.label)).join('; '))
  return said('choices', label, lines(before, was), lines(after, is))
}

const labelOf = ({ label, name }: Question): string => label?.vi ?? name

/** The most numbers that can stay where they are: those left over are what somebody moved. */
function longestInOrder(numbers: readonly number[]): number[] {
  const best: number[][] = []
  for (const [i, n] of numbers.entries()) {
    const before = numbers.slice(0, i).flatMap((m, j) => (m < n ? [best[j]!] : [])).reduce<number[]>((a, b) => (b.length > a.length ? b : a), [])
    best.push([...before, n])
  }
  return best.reduce((a, b) => (b.length > a.length ? b : a), [])
}

/** Figures that would break: what the version in use states and the new one no longer would. */
export function measuresLost(before: FormDefinition, after: FormDefinition): string[] {
  const stated = new Set(after.facts.map(({ measure }) => measure))
  return [...new Set(before.facts.map(({ measure }) => measure))].filter((measure) => !stated.has(measure))
}
