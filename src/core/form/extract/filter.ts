import * as odata from 'odata-v4-parser'
import { didYouMean } from '../engine/nearest.ts'
import type { Column } from './columns.ts'
import { refuse } from './problems.ts'

/** A condition in SQL; what a request said is only ever a parameter. */
export type Condition = { readonly sql: string; readonly values: readonly unknown[] }
type Token = { readonly type: string; readonly value: unknown; readonly raw: string }

const longest = 1_000
/** The parser tries again for every bracket; more than these nobody writes. */
const deepest = 10
const comparisons: Readonly<Record<string, string>> = {
  EqualsExpression: 'is not distinct from', NotEqualsExpression: 'is distinct from', GreaterThanExpression: '>', GreaterOrEqualsExpression: '>=', LesserThanExpression: '<', LesserOrEqualsExpression: '<=',
}
const sums: Readonly<Record<string, string>> = { AddExpression: '+', SubExpression: '-', MulExpression: '*', DivExpression: '/', ModExpression: '%' }
const methods: Readonly<Record<string, (...args: string[]) => string>> = {
  contains: (a, b) => `position(${b} in ${a}) > 0`, startswith: (a, b) => `starts_with(${a}, ${b})`, endswith: (a, b) => `right(${a}, length(${b})) = ${b}`,
  tolower: (a) => `lower(${a})`, toupper: (a) => `upper(${a})`, trim: (a) => `btrim(${a})`, length: (a) => `length(${a})`, indexof: (a, b) => `position(${b} in ${a}) - 1`, concat: (a, b) => `concat(${a}, ${b})`,
  year: (a) => `extract(year from ${a})`, month: (a) => `extract(month from ${a})`, day: (a) => `extract(day from ${a})`, round: (a) => `round((${a})::numeric)`, floor: (a) => `floor((${a})::numeric)`, ceiling: (a) => `ceil((${a})::numeric)`,
}
const counts: Readonly<Record<string, number>> = { contains: 2, startswith: 2, endswith: 2, indexof: 2, concat: 2 }

/** The condition of OData 4 (`$filter`, part 2 §5.1.1) over these columns; parameters are numbered after `$before`. @throws Problem `extract.filter`, `extract.no_column` */
export function conditionOf(filter: string, columns: readonly Column[], before: number): Condition {
  if (filter.length > longest || depthOf(filter) > deepest) throw refuse('filter', { reason: `> ${longest} / ${deepest}` })
  const values: unknown[] = []
  const texts: string[] = []
  // The parser wants texts as an address encodes them; they are put aside, and only their numbers are parsed.
  const plain = filter.trim().replace(/'((?:[^']|'')*)'/g, (_, text: string) => `'${texts.push(text.replaceAll("''", "'")) - 1}'`)
  const parameter = (value: unknown, cast: string): string => `$${before + values.push(value)}::${cast}`
  const one = (token: Token): string => {
    const two = token.value as { left: Token; right: Token }
    const comparison = comparisons[token.type]
    if (comparison !== undefined) return `(${one(two.left)} ${comparison} ${one(two.right)})`
    const sum = sums[token.type]
    if (sum !== undefined) return `((${one(two.left)})::numeric ${sum} (${one(two.right)})::numeric)`
    switch (token.type) {
      case 'AndExpression': return `(${one(two.left)} and ${one(two.right)})`
      case 'OrExpression': return `(${one(two.left)} or ${one(two.right)})`
      case 'NotExpression': return `(not ${one(token.value as Token)})`
      case 'BoolParenExpression': case 'ParenExpression': case 'FirstMemberExpression': case 'MemberExpression': case 'PropertyPathExpression': return one(token.value as Token)
      case 'ODataIdentifier': return columnNamed(token.raw, columns).sql
      case 'Literal': return literal(token, texts, parameter)
      case 'MethodCallExpression': return called(token.value as { method: string; parameters: Token[] }, one)
      default: throw refuse('filter', { reason: String(token.raw).slice(0, 60) })
    }
  }
  return { sql: one(parsed(plain)), values }
}

function parsed(filter: string): Token {
  let token: Token
  try {
    token = odata.filter(filter) as Token
  } catch (cause) {
    throw refuse('filter', { reason: cause instanceof Error ? cause.message.slice(0, 100) : '?' }, { cause })
  }
  // It stops where it understands no more, and says nothing.
  if (token.raw.length < filter.length) throw refuse('filter', { reason: filter.slice(token.raw.length, token.raw.length + 60) })
  return token
}

function depthOf(text: string): number {
  let [depth, most] = [0, 0]
  for (const sign of text) {
    if (sign === '(') most = Math.max(most, ++depth)
    else if (sign === ')') depth--
  }
  return most
}

export function columnNamed(name: string, columns: readonly Column[]): Column {
  const found = columns.find((column) => column.name === name)
  if (!found) throw refuse('no_column', { given: name.slice(0, 60), ...didYouMean(name, columns.map((column) => column.name)) })
  return found
}

function literal({ value, raw }: Token, texts: readonly string[], parameter: (value: unknown, cast: string) => string): string {
  const type = String(value)
  if (type === 'null') return 'null'
  if (type === 'Edm.String' && /^'\d+'$/.test(raw)) return parameter(texts[Number(raw.slice(1, -1))], 'text')
  if (type === 'Edm.Date') return parameter(raw, 'date')
  if (type === 'Edm.DateTimeOffset') return parameter(raw, 'timestamptz')
  if (type === 'Edm.Boolean') return parameter(raw === 'true', 'bool')
  if (/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(raw)) return parameter(raw, 'numeric')
  throw refuse('filter', { reason: raw.slice(0, 60) })
}

function called({ method, parameters }: { method: string; parameters: Token[] }, one: (token: Token) => string): string {
  const write = Object.hasOwn(methods, method) ? methods[method] : undefined
  if (!write || parameters.length !== (counts[method] ?? 1)) throw refuse('filter', { reason: `${method}()` })
  return `(${write(...parameters.map(one))})`
}

/** `day desc, reader`. @throws Problem `extract.orderby`, `extract.no_column` */
export function orderOf(orderby: string, columns: readonly Column[]): string {
  return orderby.split(',').slice(0, 5).map((part) => {
    const [, name, direction = 'asc'] = /^\s*(\w+)(?:\s+(asc|desc))?\s*$/.exec(part) ?? []
    if (name === undefined) throw refuse('orderby', { given: part.slice(0, 60) })
    // OData 4 part 1 §11.2.6.2: null comes before everything else.
    return `${columnNamed(name, columns).sql} ${direction} nulls ${direction === 'asc' ? 'first' : 'last'}`
  }).join(', ')
}
