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

/** An expression in the XPath of ODK XForms: names as paths, the rest as it is. */
export function xpath(source: string, standing: Standing): string {
  return written(parse(source), standing, 0)
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
      const text = `${written(tree.left, standing, own)} ${tree.operator} ${written(tree.right, standing, own + 1)}`
      return own < weakest ? `(${text})` : text
    }
  }
}

function called(name: string, args: readonly Tree[], standing: Standing): string {
  const said = args.map((arg) => written(arg, standing, 0))
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
