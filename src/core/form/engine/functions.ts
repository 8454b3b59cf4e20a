import { flat, opened, toBoolean, toDay, toNumber, toText, type Value } from './value.ts'

/** One function: how many arguments it takes and what it gives. Arguments are evaluated before. */
type Plain = { readonly least: number; readonly most: number; readonly run: (args: readonly Value[]) => Value }

const fn = (least: number, most: number, run: (args: readonly Value[]) => Value): Plain => ({ least, most, run })
const many = Number.POSITIVE_INFINITY
/** The values of a select_multiple, which ODK writes with blanks between. */
const words = (value: Value): string[] => toText(value).split(' ').filter((word) => word !== '')
/** The least or the greatest; not a number when nothing was answered. */
const extreme = (args: readonly Value[], choose: (...all: number[]) => number): Value => {
  const numbers = flat(args).map(toNumber).filter((n) => !Number.isNaN(n))
  return numbers.length === 0 ? Number.NaN : numbers.reduce((best, n) => choose(best, n))
}

/**
 * The functions of the XLSForm standard that fields use. `sum`, `min` and `max` leave empty answers out, where the standard
 * would give nothing at all: what was not measured is not zero, nor does it undo what was.
 */
export const functions: Readonly<Record<string, Plain>> = {
  true: fn(0, 0, () => true),
  false: fn(0, 0, () => false),
  not: fn(1, 1, ([a]) => !toBoolean(a!)),
  boolean: fn(1, 1, ([a]) => toBoolean(a!)),
  number: fn(1, 1, ([a]) => toNumber(a!)),
  int: fn(1, 1, ([a]) => Math.trunc(toNumber(a!))),
  round: fn(1, 2, ([a, places]) => {
    const scale = 10 ** (places === undefined ? 0 : toNumber(places))
    const n = toNumber(a!)
    // Half goes away from zero, as people round and ODK does; XPath 1.0 would make -3 of -3.5 and 4 of 3.5.
    return Math.sign(n) * Math.round(Math.abs(n) * scale) / scale
  }),
  abs: fn(1, 1, ([a]) => Math.abs(toNumber(a!))),
  floor: fn(1, 1, ([a]) => Math.floor(toNumber(a!))),
  ceiling: fn(1, 1, ([a]) => Math.ceil(toNumber(a!))),
  string: fn(1, 1, ([a]) => toText(a!)),
  'string-length': fn(1, 1, ([a]) => [...toText(a!)].length),
  concat: fn(1, many, (args) => opened(args).map(toText).join('')),
  join: fn(2, many, ([between, ...args]) => opened(args).map(toText).join(toText(between!))),
  contains: fn(2, 2, ([a, part]) => toText(a!).includes(toText(part!))),
  'starts-with': fn(2, 2, ([a, part]) => toText(a!).startsWith(toText(part!))),
  'ends-with': fn(2, 2, ([a, part]) => toText(a!).endsWith(toText(part!))),
  substr: fn(2, 3, ([a, from, to]) => [...toText(a!)].slice(toNumber(from!), to === undefined ? undefined : toNumber(to)).join('')),
  selected: fn(2, 2, ([chosen, one]) => words(chosen!).includes(toText(one!).trim())),
  'count-selected': fn(1, 1, ([chosen]) => words(chosen!).length),
  count: fn(1, 1, (args) => opened(args).length),
  'count-non-empty': fn(1, 1, (args) => flat(args).length),
  sum: fn(1, many, (args) => flat(args).map(toNumber).reduce((a, n) => (Number.isNaN(n) ? a : a + n), 0)),
  min: fn(1, many, (args) => extreme(args, Math.min)),
  max: fn(1, many, (args) => extreme(args, Math.max)),
  date: fn(1, 1, ([a]) => toDay(a!)),
  'format-date': fn(2, 2, ([a, format]) => written(toDay(a!), toText(format!))),
}

/** `%Y-%m-%d`, `%d/%m/%Y`, `%e/%n/%y`: the numeric parts of the ODK notation. */
function written(day: string, format: string): string {
  if (day === '') return ''
  const [year, month, date] = day.split('-') as [string, string, string]
  const short = (digits: string): string => String(Number(digits))
  const parts: Readonly<Record<string, string>> = { Y: year, y: year.slice(2), m: month, n: short(month), d: date, e: short(date) }
  return format.replace(/%([YymnDde])/g, (whole, letter: string) => parts[letter] ?? whole)
}

/** Functions whose arguments are not simply evaluated first; `bind` knows them. */
export const special = ['if', 'coalesce', 'once', 'regex', 'today', 'now', 'jr:choice-name'] as const
export type Special = (typeof special)[number]

/** How many arguments they take, at least and at most. */
export const specialCounts: Readonly<Record<Special, readonly [number, number]>> = {
  if: [3, 3], coalesce: [2, 2], once: [1, 1], regex: [2, 2], today: [0, 0], now: [0, 0], 'jr:choice-name': [2, 2],
}

export function isSpecial(name: string): name is Special {
  return (special as readonly string[]).includes(name)
}

/** ODK functions that are known and refused, with what to do instead. */
export const unsupported: Readonly<Record<string, readonly [vi: string, en: string]>> = {
  pulldata: ['Hãy đưa bảng vào danh sách lựa chọn và dùng choice_filter.', 'Put the table in a choice list and use choice_filter.'],
  'indexed-repeat': ['Hãy dùng sum(), max() hoặc đặt công thức trong phần lặp.', 'Use sum(), max() or compute inside the repeat.'],
  position: ['Hãy thêm một câu hỏi số thứ tự trong phần lặp.', 'Add a question for the number inside the repeat.'],
  instance: ['Hãy dùng danh sách lựa chọn và choice_filter.', 'Use a choice list and choice_filter.'],
  'decimal-date-time': ['Hãy trừ hai ngày trực tiếp: today() - ${ngày}.', 'Subtract days directly: today() - ${day}.'],
  random: ['Số liệu phải tính lại được như cũ.', 'A record must compute to the same again.'],
  uuid: ['Mã phiếu đã có sẵn.', 'The record already has an id.'],
}

