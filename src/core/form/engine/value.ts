import { addDays, isDay, type Day } from '#base/day.ts'

/**
 * What an expression computes with, after XPath 1.0 as ODK uses it. An empty answer is the empty string; a list is what a
 * question inside a repeat is when seen from outside. Days are strings that count as days since 1970 where a number is wanted.
 */
export type Value = string | number | boolean | readonly Value[]

/** Whole numbers without a point, and never with an exponent: XPath 1.0 §4.2. */
export function toText(value: Value): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') {
    const text = String(value)
    return text.includes('e') ? value.toFixed(12).replace(/\.?0+$/, '') : text
  }
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  return value.length === 0 ? '' : toText(value[0]!)
}

/** NaN for whatever is not a number; the empty answer is not a number, and above all not zero. */
export function toNumber(value: Value): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  const text = toText(value).trim()
  if (/^-?(\d+(\.\d*)?|\.\d+)$/.test(text)) return Number(text)
  return isDay(text) ? Date.parse(text) / 86_400_000 : Number.NaN
}

/** Without an answer: what cannot be computed (the greatest of none) is as empty as what was not said. */
export function isEmpty(value: Value): boolean {
  return Number.isNaN(value) || toText(value) === ''
}

/** Zero and the empty answer are false; the text "false" is not empty, and so true: XPath 1.0 §4.3. */
export function toBoolean(value: Value): boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return value !== 0 && !Number.isNaN(value)
  return value.length > 0
}

/** The day that a text or a number of days stands for; empty when there is none. */
export function toDay(value: Value): Day | '' {
  const text = toText(value)
  if (isDay(text)) return text
  const days = Math.floor(toNumber(value))
  // The years 0001 to 9999: outside them a day no longer has ten characters.
  return days >= -719_162 && days <= 2_932_896 ? addDays('1970-01-01' as Day, days) : ''
}

/** Lists are equal to what any of them is equal to; otherwise the simpler type decides how to compare: XPath 1.0 §3.4. */
export function equal(a: Value, b: Value): boolean {
  if (Array.isArray(a)) return a.some((one: Value) => equal(one, b))
  if (Array.isArray(b)) return b.some((one: Value) => equal(a, one))
  if (typeof a === 'boolean' || typeof b === 'boolean') return toBoolean(a) === toBoolean(b)
  if (typeof a === 'number' || typeof b === 'number') return toNumber(a) === toNumber(b)
  return a === b
}

/** `a < b` as numbers (days included); false when either is empty. */
export function less(a: Value, b: Value): boolean {
  if (Array.isArray(a)) return a.some((one: Value) => less(one, b))
  if (Array.isArray(b)) return b.some((one: Value) => less(a, one))
  return toNumber(a) < toNumber(b)
}

/** All values inside the arguments of `count`, `join`, …: lists opened. */
export function opened(values: readonly Value[]): Value[] {
  return values.flatMap((value): Value[] => (typeof value === 'object' ? opened(value) : [value]))
}

/** The same for `sum`, `max`, …: empty answers left out. */
export function flat(values: readonly Value[]): Value[] {
  return opened(values).filter((value) => value !== '')
}
