import { today as dayNow } from '#base/day.ts'
import type { Plan } from './order.ts'
import { offered } from './check.ts'
import { fill, type Filled } from './fill.ts'
import { reach } from './reach.ts'
import { isObject, type Row, type Scope } from './row.ts'
import type { Choice, Question, ViewOptions, Words } from './types.ts'
import { toText } from './value.ts'

/** Where every question that applies stands; groups and notes too, so that a page knows what to draw. */
export function relevantNow(plan: Plan, answers: unknown, options: ViewOptions): ReadonlySet<string> {
  const places = new Set<string>()
  for (const row of filled(plan, answers, options).rows.flat()) {
    for (const entry of row.level.entries) if (row.relevant[entry.slot]) places.add(`${row.path}/${entry.question.name}`)
  }
  return places
}

export function choicesFor(plan: Plan, question: Question, answers: unknown, options: ViewOptions): readonly Choice[] {
  const entry = plan.outline.byName.get(question.name)
  const all = [...(entry?.choices?.values() ?? [])]
  const filter = entry && plan.rules[entry.index]!.filter
  if (!filter) return all
  const scope = scopeAt(filled(plan, answers, options), options)
  return scope.row.level === entry.level ? all.filter((choice) => offered(filter, { ...scope, choice })) : []
}

/** A choice is shown by its label, not by its code. */
export function say(plan: Plan, words: Words, answers: unknown, options: ViewOptions): string {
  const { lang = 'vi' } = options
  const text = words[lang] ?? words.vi
  if (!text.includes('${')) return text
  const scope = scopeAt(filled(plan, answers, options), options)
  return text.replace(/\$\{\s*([^{}]*?)\s*\}/g, (_, name: string) => {
    const entry = plan.outline.byName.get(name)
    if (!entry) return ''
    const value = toText(reach(entry, scope.row.level)(scope))
    const labelOf = (one: string): string => {
      const label = entry.choices?.get(one)?.label
      return label?.[lang] ?? label?.vi ?? one
    }
    return entry.choices ? value.split(' ').map(labelOf).join(', ') : value
  })
}

/** What a page shows is worked out by the same pass as what is checked, so that the two cannot disagree. */
function filled(plan: Plan, answers: unknown, { today = dayNow(), lang = 'vi' }: ViewOptions): Filled {
  return fill(plan, isObject(answers) ? answers : {}, today, lang)
}

/** An unknown repetition (its page is older than its answers) is looked at as the whole form. */
function scopeAt({ root, rows }: Filled, { at = '', today = dayNow(), lang = 'vi' }: ViewOptions): Scope {
  const row: Row = rows.flat().find((one) => one.path === at) ?? root
  return { row, self: '', today, lang }
}
