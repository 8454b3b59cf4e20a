import { refuseExpression } from './problems.ts'
import { hint } from './nearest.ts'

/** `at` counts characters from 0. */
export type Token =
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'text' | 'answer' | 'word' | 'sign' | 'end'; readonly value: string; readonly at: number }

/** Long enough for any real rule; short enough that a form of them still compiles on a phone. */
export const longestExpression = 4_000

const blank = /\s+/y
const number = /(?:\d+(?:\.\d*)?|\.\d+)/y
const answer = /\$\{\s*([^{}]*?)\s*\}/y
const word = /[\p{L}_][\p{L}\p{N}_-]*(?::[\p{L}_][\p{L}\p{N}_-]*)?(?:\.[\p{L}\p{N}_-]+)*/uy
const sign = /!=|<=|>=|[=<>+\-*(),.]/y
// What people bring from Excel and JavaScript, and what to write instead.
const habits: readonly (readonly [string, string])[] = [
  ['==', '='], ['<>', '!='], ['=>', '>='], ['=<', '<='],
  ['&&', 'and'], ['||', 'or'], ['!', 'not(…)'], ['&', 'concat(…)'], ['%', 'mod'], [';', ','],
]
// Word processors turn straight quotes into curly ones: they are taken as meant.
const closing: Readonly<Record<string, string>> = { '\'': '\'', '"': '"', '‘': '’', '’': '’', '“': '”', '”': '”' }

/** @throws Problem `expression.*` at the first character that cannot be read */
export function tokensOf(source: string): Token[] {
  if (source.length > longestExpression) throw refuseExpression('too_long', { limit: longestExpression })
  const tokens: Token[] = []
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    return pattern.exec(source)
  }
  while (at < source.length) {
    const space = take(blank)
    if (space) {
      at += space[0].length
      continue
    }
    const token = quoted(source, at) ?? read(source, at, take)
    tokens.push(token.token)
    at = token.end
  }
  tokens.push({ kind: 'end', value: '', at: source.length })
  return tokens
}

function quoted(source: string, at: number): { token: Token; end: number } | undefined {
  const close = closing[source[at]!]
  if (close === undefined) return undefined
  const end = source.indexOf(close, at + 1)
  if (end < 0) throw refuseExpression('quote', { position: at + 1 })
  return { token: { kind: 'text', value: source.slice(at + 1, end), at }, end: end + 1 }
}

function read(source: string, at: number, take: (pattern: RegExp) => RegExpExecArray | null): { token: Token; end: number } {
  const digits = take(number)
  if (digits) return { token: { kind: 'number', value: Number(digits[0]), at }, end: at + digits[0].length }
  const name = take(answer)
  if (name) return { token: { kind: 'answer', value: name[1]!, at }, end: at + name[0].length }
  const letters = take(word)
  if (letters) return { token: { kind: 'word', value: letters[0], at }, end: at + letters[0].length }
  const habit = habits.find(([wrong]) => source.startsWith(wrong, at) && !source.startsWith('!=', at))
  if (habit) throw refuseExpression('character', { given: habit[0], position: at + 1, ...hint(habit[1]) })
  if (/^\/\s*[\d$(.]/.test(source.slice(at))) throw refuseExpression('character', { given: '/', position: at + 1, ...hint('div') })
  const path = /^(?:\.?\.?\/[\w./-]*|\.\.|\[|@|\|)/.exec(source.slice(at))
  if (path) throw refuseExpression('path', { given: path[0].slice(0, 40), wanted: '${…}', position: at + 1 })
  const mark = take(sign)
  if (mark) return { token: { kind: 'sign', value: mark[0], at }, end: at + mark[0].length }
  const meant = source[at] === '$' ? '${…}' : undefined
  throw refuseExpression('character', { given: source.slice(at, at + 12), position: at + 1, ...hint(meant) })
}
