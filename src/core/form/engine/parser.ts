import { refuseExpression } from './problems.ts'
import { tokensOf, type Token } from './lexer.ts'

export type Operator = 'or' | 'and' | '=' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | 'div' | 'mod'

/** The tree of an expression; `at` counts characters from 0. */
export type Tree =
  | { readonly kind: 'literal'; readonly value: string | number; readonly at: number }
  | { readonly kind: 'answer'; readonly name: string; readonly at: number }
  | { readonly kind: 'attribute'; readonly name: string; readonly at: number }
  | { readonly kind: 'self'; readonly at: number }
  | { readonly kind: 'negative'; readonly of: Tree; readonly at: number }
  | { readonly kind: 'operation'; readonly operator: Operator; readonly left: Tree; readonly right: Tree; readonly at: number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Tree[]; readonly at: number }

/** Weakest first, as XPath 1.0 §3.4–3.5 orders them; all lean left. */
const levels: readonly (readonly Operator[])[] = [['or'], ['and'], ['=', '!='], ['<', '<=', '>', '>='], ['+', '-'], ['*', 'div', 'mod']]
const deepest = 64

/** @throws Problem `expression.*` at the first thing that cannot be read */
export function parse(source: string): Tree {
  const tokens = tokensOf(source)
  if (tokens.length === 1) throw refuseExpression('empty')
  let next = 0
  let depth = 0
  const peek = (): Token => tokens[next]!
  const isSign = (value: string): boolean => peek().kind === 'sign' && peek().value === value
  const expect = (value: string): void => {
    if (!isSign(value)) throw unexpected(peek(), `"${value}"`)
    next++
  }

  const operation = (level: number): Tree => {
    const operators = levels[level]
    if (!operators) return negative()
    let left = operation(level + 1)
    for (;;) {
      const token = peek()
      // "div" or "and" is an operator only after something; before, it would be a name.
      const operator = token.kind === 'sign' || token.kind === 'word' ? operators.find((o) => o === token.value) : undefined
      if (operator === undefined) return left
      next++
      left = { kind: 'operation', operator, left, right: operation(level + 1), at: token.at }
    }
  }

  const negative = (): Tree => {
    const { at } = peek()
    if (!isSign('-')) return single()
    next++
    return deeper(() => ({ kind: 'negative', of: negative(), at }))
  }

  const single = (): Tree => {
    const token = peek()
    next++
    if (token.kind === 'number' || token.kind === 'text') return { kind: 'literal', value: token.value, at: token.at }
    if (token.kind === 'answer') return { kind: 'answer', name: token.value, at: token.at }
    if (token.kind === 'word') return isSign('(') ? call(token.value, token.at) : { kind: 'attribute', name: token.value, at: token.at }
    if (token.kind === 'sign' && token.value === '.') return { kind: 'self', at: token.at }
    if (token.kind === 'sign' && token.value === '(') {
      const inner = deeper(() => operation(0))
      expect(')')
      return inner
    }
    throw unexpected(token, '…')
  }

  const call = (name: string, at: number): Tree => {
    expect('(')
    const args: Tree[] = []
    while (!isSign(')')) {
      if (args.length > 0) expect(',')
      args.push(deeper(() => operation(0)))
    }
    expect(')')
    return { kind: 'call', name, args, at }
  }

  // Without a limit, ten thousand brackets would end the phone's page with a stack overflow.
  const deeper = (read: () => Tree): Tree => {
    if (++depth > deepest) throw refuseExpression('too_deep', { position: peek().at + 1 })
    const tree = read()
    depth--
    return tree
  }

  // What is left over after a whole expression is a mistake, not a second expression.
  const tree = operation(0)
  if (peek().kind !== 'end') throw unexpected(peek(), 'and, or, +, -, =, …')
  return tree
}

function unexpected(token: Token, wanted: string) {
  return refuseExpression('expected', { wanted, given: token.kind === 'end' ? '∅' : `"${token.value}"`, position: token.at + 1 })
}
