import { isProblem, type Problem } from '#base/problem.ts'
import { functions, isSpecial, special, specialCounts, unsupported, type Special } from './functions.ts'
import { didYouMean, hint } from './nearest.ts'
import { operations } from './operators.ts'
import type { Level, Outline } from './outline.ts'
import { parse, type Tree } from './parser.ts'
import { refuseExpression } from './problems.ts'
import { reach } from './reach.ts'
import { matcher } from './regex.ts'
import type { Run } from './row.ts'
import { isEmpty, toBoolean, toNumber, toText } from './value.ts'

/** Where an expression stands, and so what it may speak of. */
export type Place = {
  readonly outline: Outline
  readonly level: Level
  /** Whether `.` means something here: only in a constraint. */
  readonly self?: boolean
  /** The columns of the choice list, in a choice filter. */
  readonly attributes?: ReadonlySet<string>
}

/** `clock`: asks for today; `once`: looks at what was there before. */
export type Bound = { readonly run: Run; readonly names: ReadonlySet<string>; readonly clock: boolean; readonly once: boolean }

/** What is collected on the way: the names and the special functions an expression uses decide when it must run again. */
type Binding = Place & { readonly names: Set<string>; readonly used: Set<Special>; readonly refused: (problem: Problem) => Run }

/** Reads an expression once and turns it into a closure; everything wrong with it is reported, not only the first thing. */
export function bind(source: string, place: Place, report: (problem: Problem) => void): Bound {
  const refused = (problem: Problem): Run => {
    report(problem)
    return () => ''
  }
  const names = new Set<string>()
  const used = new Set<Special>()
  const run = build(read(source, refused), { ...place, names, used, refused })
  return { run, names, clock: used.has('today') || used.has('now'), once: used.has('once') }
}

/** Only syntax stops the reading; what stands for a broken expression is an empty one, and its form never runs. */
function read(source: string, refused: (problem: Problem) => Run): Tree {
  try {
    return parse(source)
  } catch (error) {
    if (!isProblem(error)) throw error
    refused(error)
    return { kind: 'literal', value: '', at: 0 }
  }
}

function build(tree: Tree, b: Binding): Run {
  switch (tree.kind) {
    case 'literal': {
      const { value } = tree
      return () => value
    }
    case 'self': return b.self ? (s) => s.self : b.refused(refuseExpression('no_self', { position: tree.at + 1 }))
    case 'answer': return answer(tree.name, tree.at + 1, b)
    case 'attribute': return attribute(tree.name, tree.at + 1, b)
    case 'negative': {
      const of = build(tree.of, b)
      return (s) => -toNumber(of(s))
    }
    case 'operation': return operations[tree.operator](build(tree.left, b), build(tree.right, b))
    case 'call': return call(tree.name, tree.args, tree.at + 1, b)
  }
}

function answer(name: string, position: number, b: Binding): Run {
  const entry = b.outline.byName.get(name)
  if (!entry) return unknownName(name, b.outline.byName.keys(), position, b)
  const { type } = entry.question
  if (type === 'group' || type === 'note') return b.refused(refuseExpression('no_value', { given: name, type, position }))
  b.names.add(name)
  return reach(entry, b.level)
}

/** A bare name is a column of the choice list; anywhere else it is an answer whose `${}` was forgotten. */
function attribute(name: string, position: number, b: Binding): Run {
  const given = name.slice(0, 64)
  if (!b.attributes) {
    const meant = b.outline.byName.has(name) ? `\${${given}}` : `'${given}'`
    return b.refused(refuseExpression('bare_name', { given, position, wanted: '${…}', ...hint(meant) }))
  }
  if (!b.attributes.has(name)) return unknownName(name, b.attributes, position, b)
  return name === 'name' ? (s) => s.choice?.value ?? '' : (s) => s.choice?.attributes?.[name] ?? ''
}

function unknownName(name: string, names: Iterable<string>, position: number, b: Binding): Run {
  return b.refused(refuseExpression('unknown_name', { given: name.slice(0, 64), position, ...didYouMean(name, names) }))
}

/** Names are looked up with `hasOwn`: "constructor" is a function of every object and must not be one of ours. */
function call(name: string, args: readonly Tree[], position: number, b: Binding): Run {
  const refusal = Object.hasOwn(unsupported, name) ? unsupported[name] : undefined
  if (refusal) return b.refused(refuseExpression('unsupported', { given: name, position, remedy_vi: refusal[0], remedy_en: refusal[1] }))
  const plain = Object.hasOwn(functions, name) ? functions[name] : undefined
  if (!plain && !isSpecial(name)) {
    const known = [...Object.keys(functions), ...special]
    return b.refused(refuseExpression('unknown_function', { given: name.slice(0, 64), position, ...didYouMean(name, known) }))
  }
  const [least, most] = isSpecial(name) ? specialCounts[name] : [plain!.least, plain!.most]
  if (args.length < least || args.length > most) {
    const wanted = least === most ? `${least}` : most === Number.POSITIVE_INFINITY ? `≥ ${least}` : `${least}–${most}`
    return b.refused(refuseExpression('arguments', { given: name, wanted, count: args.length, position }))
  }
  if (isSpecial(name)) return specially(name, args, position, b)
  const { run } = plain!
  const runs = args.map((arg) => build(arg, b))
  return (s) => run(runs.map((one) => one(s)))
}

/** Arguments that may stay unevaluated, a clock, or a look at the form instead of the answers. */
function specially(name: Special, args: readonly Tree[], position: number, b: Binding): Run {
  b.used.add(name)
  if (name === 'regex') return pattern(args[0]!, args[1]!, position, b)
  if (name === 'jr:choice-name') return choiceName(args[0]!, args[1]!, position, b)
  const [x, y, z] = args.map((arg) => build(arg, b))
  switch (name) {
    case 'if': return (s) => (toBoolean(x!(s)) ? y!(s) : z!(s))
    case 'coalesce': return (s) => (isEmpty(x!(s)) ? y!(s) : x!(s))
    // Keeps what was answered or computed before; only an empty answer is filled.
    case 'once': return (s) => (toText(s.self) === '' ? x!(s) : s.self)
    case 'today':
    case 'now': return (s) => s.today
  }
}

function pattern(text: Tree, literal: Tree, position: number, b: Binding): Run {
  const run = build(text, b)
  // A pattern put together from answers could not be checked before someone in the field meets it.
  if (literal.kind !== 'literal') return b.refused(refuseExpression('literal', { given: 'regex', position }))
  try {
    const matches = matcher(String(literal.value))
    return (s) => matches(toText(run(s)))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return b.refused(refuseExpression('pattern', { reason: error.message, position: literal.at + 1 }))
  }
}

/** The label of a choice in the reader's language. The question stands in quotes, `'${q}'`, or without. */
function choiceName(value: Tree, question: Tree, position: number, b: Binding): Run {
  const quoted = question.kind === 'literal' ? /^\$\{\s*(.+?)\s*\}$/.exec(String(question.value))?.[1] : undefined
  const name = question.kind === 'answer' ? question.name : quoted
  const run = build(value, b)
  if (name === undefined) return b.refused(refuseExpression('literal', { given: 'jr:choice-name', position }))
  const entry = b.outline.byName.get(name)
  if (!entry) return unknownName(name, b.outline.byName.keys(), question.at + 1, b)
  return (s) => {
    const label = entry.choices?.get(toText(run(s)))?.label
    return label?.[s.lang] ?? label?.vi ?? ''
  }
}
