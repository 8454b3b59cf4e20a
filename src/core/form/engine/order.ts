import type { Problem } from '#base/problem.ts'
import type { Entry, Outline } from './outline.ts'
import { refuseForm } from './problems.ts'
import type { Rule } from './rules.ts'

/** A form made ready: every question at its place, every expression a closure, in the order in which they can be worked out. */
export type Plan = { readonly outline: Outline; readonly rules: readonly Rule[]; readonly order: readonly Entry[] }

/**
 * The entries so that each stands after everything it looks at: its group, and the answers that its relevance, calculation
 * and default speak of. A circle is reported by the names in it, since nobody finds one by reading a spreadsheet.
 */
export function ordered(outline: Outline, rules: readonly Rule[], report: (problem: Problem) => void): readonly Entry[] {
  const done: Entry[] = []
  const state = new Map<Entry, 'open' | 'done'>()
  const path: Entry[] = []

  const visit = (entry: Entry): void => {
    if (state.get(entry) === 'done') return
    if (state.get(entry) === 'open') {
      const circle = [...path.slice(path.indexOf(entry)), entry].map((e) => e.question.name)
      report(refuseForm('cycle', { cycle: shorten(circle).join(' → ') }, { at: blame(entry, rules) }))
      return
    }
    state.set(entry, 'open')
    path.push(entry)
    for (const other of before(entry, outline, rules)) visit(other)
    path.pop()
    state.set(entry, 'done')
    done.push(entry)
  }

  for (const entry of outline.entries) visit(entry)
  return done
}

/** Constraints, required and choice filters are not asked: they judge answers, they do not make them. */
function before(entry: Entry, outline: Outline, rules: readonly Rule[]): Entry[] {
  const { relevant, calculation, fallback } = rules[entry.index]!
  const names = [relevant, calculation, fallback].flatMap((bound) => [...(bound?.names ?? [])])
  const others = names.map((name) => outline.byName.get(name)).filter((other) => other !== undefined)
  return entry.parent ? [entry.parent, ...others] : others
}

/** The field in which a circle is most likely to be cut. */
function blame(entry: Entry, rules: readonly Rule[]): string {
  const { relevant, calculation } = rules[entry.index]!
  return `${entry.pointer}/${calculation ? 'calculation' : relevant ? 'relevant' : 'name'}`
}

function shorten(circle: readonly string[]): readonly string[] {
  return circle.length <= 12 ? circle : [...circle.slice(0, 10), '…', circle.at(-1)!]
}
