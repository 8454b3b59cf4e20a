import type { Entry, Outline } from '../engine/outline.ts'
import { parse, type Operator, type Tree } from '../engine/parser.ts'
import { toText } from '../engine/value.ts'

/** Where an expression stands in the form; in a choice filter `.` is the choice, and the question is `current()`. */
export type Standing = { readonly outline: Outline; readonly entry: Entry; readonly filters?: boolean }

/** Path of a question in the primary instance. */
export function pathOf(entry: Entry): string {
  return `${entry.parent ? pathOf(entry.parent) : '/data'}/${entry.question.name}`
}

/**
 * The way from one question to another as pyxform writes it: from the root, but within a repetition they share relative to
 * it, since `/data/bins/kg` would be the weights of all bins.
 */
export function wayTo(entry: Entry, { entry: from, filters = false }: Standing): string {
  const repeat = shared(entry, from)
  if (!repeat) return pathOf(entry)
  const base = pathOf(repeat)
  const up = pathOf(from).slice(base.length).split('/').length - 1
  const relative = `${'../'.repeat(up)}${pathOf(entry).slice(base.length + 1)}`
  return filters ? `current()/${relative}` : relative
}

/** The innermost repeat around both. A repeat itself stands in the one around it. */
function shared(a: Entry, b: Entry): Entry | undefined {
  for (let level = a.level; level.repeat; level = level.outer!) {
    for (let other = b.level; other.repeat; other = other.outer!) if (other === level) return level.repeat
  }
  return undefined
}

const strength: Readonly<Record<Operator, number>> = {
  or: 1, and: 2, '=': 3, '!=': 3, '<': 4, '>': 4, '<=': 4, '>=': 4, '+': 5, '-': 5, '*': 6, div: 6, mod: 6,
}

/** A rule (relevance, constraint, …) in the XPath of ODK XForms: names as paths, the rest as it is. */
export function xpath(source: string, standing: Standing): string {
  return truth(parse(source), standing, 0)
}

/**
 * Where true or false is asked, an answer alone means that it is there and not zero. In XPath a path alone would only mean
 * that the question exists, which clients take differently.
 */
function truth(tree: Tree, standing: Standing, weakest: number): string {
  const question = tree.kind === 'answer' ? standing.outline.byName.get(tree.name)!.question : undefined
  if (!question) return written(tree, standing, weakest)
  const way = written(tree, standing, 0)
  if (question.type === 'integer' || question.type === 'decimal') return `boolean(number(${way}))`
  if (question.type === 'calculate') return `boolean(string(${way}) != '' and string(${way}) != '0')`
  return question.type === 'repeat' ? way : `boolean(string(${way}))`
}

/**
 * The same for what is kept as an answer: a truth value is kept as 1 or 0, which clients would otherwise write in their own ways.
 */
export function xpathOfValue(source: string, standing: Standing): string {
  const tree = parse(source)
  return isTruth(tree) ? `number(${written(tree, standing, 0)})` : written(tree, standing, 0)
}

const truths = new Set(['true', 'false', 'not', 'boolean', 'selected', 'contains', 'starts-with', 'ends-with', 'regex'])

function isTruth(tree: Tree): boolean {
  if (tree.kind === 'call') return truths.has(tree.name) || (tree.name === 'if' && tree.args.slice(1).some(isTruth)) || (tree.name === 'once' && tree.args.some(isTruth))
  return tree.kind === 'operation' && strength[tree.operator] <= 4
}

function written(tree: Tree, standing: Standing, weakest: number): string {
  switch (tree.kind) {
    case 'literal': return typeof tree.value === 'number' ? toText(tree.value) : quoted(tree.value)
    case 'self': return '.'
    case 'answer': return wayTo(standing.outline.byName.get(tree.name)!, standing)
    case 'attribute': return tree.name
    case 'negative': return `-${written(tree.of, standing, 7)}`
    case 'call': return called(tree.name, tree.args, standing)
    case 'operation': {
      const own = strength[tree.operator]
      const side = own <= 2 ? truth : written
      const text = `${side(tree.left, standing, own)} ${tree.operator} ${side(tree.right, standing, own + 1)}`
      return own < weakest ? `(${text})` : text
    }
  }
}

const totals = new Set(['sum', 'min', 'max'])

/** They leave out what was not answered; in XPath one empty answer would undo the whole sum, and for some clients so would none. */
function total(name: string, args: readonly Tree[], said: readonly string[], standing: Standing): string {
  const [only] = args
  if (args.length === 1 && only?.kind === 'answer' && isList(only.name, standing)) {
    const answered = `${said[0]!}[. != '']`
    return name === 'sum' ? `if(count(${answered}) = 0, 0, sum(${answered}))` : `${name}(${answered})`
  }
  // The sum of ODK takes one list.
  return name === 'sum' ? `(${args.map((arg, i) => (arg.kind === 'answer' ? `coalesce(${said[i]!}, 0)` : said[i]!)).join(' + ')})` : `${name}(${said.join(', ')})`
}

/** Whether a question is seen from outside its repeat: several answers instead of one. */
function isList(name: string, { outline, entry }: Standing): boolean {
  const asked = outline.byName.get(name)!
  const around = shared(asked, entry)
  return asked.level.repeat !== around
}

function called(name: string, args: readonly Tree[], standing: Standing): string {
  const said = args.map((arg, i) => (name === 'not' || name === 'boolean' || (name === 'if' && i === 0) ? truth : written)(arg, standing, 0))
  if (totals.has(name)) return total(name, args, said, standing)
  // Our records know days, not hours.
  if (name === 'now') return 'today()'
  if (name === 'jr:choice-name') return `jr:choice-name(${said[0]}, ${quoted(questionPath(args[1]!, standing))})`
  // Collect matches the whole text, Enketo any part of it; anchored, both do the same.
  if (name === 'regex' && args[1]?.kind === 'literal') return `regex(${said[0]}, ${quoted(`^(${String(args[1].value)})$`)})`
  return `${name}(${said.join(', ')})`
}

/** The question whose choices are meant stands in quotes, `'${q}'`, or without. */
function questionPath(tree: Tree, standing: Standing): string {
  const name = tree.kind === 'answer' ? tree.name : tree.kind === 'literal' ? String(tree.value).replace(/^\$\{\s*|\s*\}$/g, '') : ''
  return wayTo(standing.outline.byName.get(name)!, standing)
}

/** XPath 1.0 has no escapes: a text with both kinds of quotes is put together. */
export function quoted(text: string): string {
  if (!text.includes("'")) return `'${text}'`
  return text.includes('"') ? `concat(${text.split("'").map((part) => `'${part}'`).join(`, "'", `)})` : `"${text}"`
}
