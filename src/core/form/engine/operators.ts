import type { Operator } from './parser.ts'
import type { Run } from './row.ts'
import { equal, less, toBoolean, toNumber, type Value } from './value.ts'

/** What each operator makes of its two sides; the right side of `and` and `or` runs only when it matters. */
export const operations: Readonly<Record<Operator, (a: Run, b: Run) => Run>> = {
  or: (a, b) => (s) => toBoolean(a(s)) || toBoolean(b(s)),
  and: (a, b) => (s) => toBoolean(a(s)) && toBoolean(b(s)),
  '=': (a, b) => (s) => equal(a(s), b(s)),
  '!=': (a, b) => (s) => differs(a(s), b(s)),
  '<': (a, b) => (s) => less(a(s), b(s)),
  '>': (a, b) => (s) => less(b(s), a(s)),
  '<=': (a, b) => (s) => atMost(a(s), b(s)),
  '>=': (a, b) => (s) => atMost(b(s), a(s)),
  '+': (a, b) => (s) => toNumber(a(s)) + toNumber(b(s)),
  '-': (a, b) => (s) => toNumber(a(s)) - toNumber(b(s)),
  '*': (a, b) => (s) => toNumber(a(s)) * toNumber(b(s)),
  div: (a, b) => (s) => toNumber(a(s)) / toNumber(b(s)),
  mod: (a, b) => (s) => toNumber(a(s)) % toNumber(b(s)),
}

/** `!=` between lists means "some pair differs" (XPath 1.0 §3.4), which is not the contrary of `=`. */
function differs(a: Value, b: Value): boolean {
  if (Array.isArray(a)) return a.some((one: Value) => differs(one, b))
  if (Array.isArray(b)) return b.some((one: Value) => differs(a, one))
  return !equal(a, b)
}

function atMost(a: Value, b: Value): boolean {
  if (Array.isArray(a)) return a.some((one: Value) => atMost(one, b))
  if (Array.isArray(b)) return b.some((one: Value) => atMost(a, one))
  return toNumber(a) <= toNumber(b)
}
