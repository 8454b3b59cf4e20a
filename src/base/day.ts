import { defineProblems } from './problem.ts'

/** A calendar day in Việt Nam, `YYYY-MM-DD`; days compare as strings. */
export type Day = string & { readonly __day: never }
/** The first day of a month. */
export type Month = Day
/** Days from `from` to `to`, both included; an absent `from` means "since the beginning". */
export type Period = { readonly from: Day | null; readonly to: Day }

const refuse = defineProblems('day', {
  invalid: { status: 422, vi: '"{given}" không phải là ngày có thật. Viết ngày/tháng/năm, ví dụ 28/06/2024 (máy: 2024-06-28).', en: '"{given}" is not a real day. Write day/month/year, for example 28/06/2024 (programs: 2024-06-28).' },
  period: { status: 422, vi: '"{given}" không phải là khoảng thời gian. Hãy chọn ngày bắt đầu và ngày kết thúc (máy: 2024-01-01..2024-06-28, 2024-06, 2024 hoặc ..2023-12-31).', en: '"{given}" is not a period. Choose its first and last day (programs: 2024-01-01..2024-06-28, 2024-06, 2024 or ..2023-12-31).' },
  reversed: { status: 422, vi: 'Khoảng thời gian kết thúc trước khi bắt đầu ({from} sau {to}).', en: 'The period ends before it begins ({from} is after {to}).' },
})

const inVietnam = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' })

export function today(now: Date = new Date()): Day {
  return inVietnam.format(now) as Day
}

export function isDay(text: string): text is Day {
  // The calendar has no year 0, and the database refuses it.
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith('0000')) return false
  const date = new Date(`${text}T00:00:00Z`)
  // 2023-02-30 parses as 2 March: a day is real only when it reads back as itself.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

/** A day as a program writes it, 2024-06-28, or a person, 28/06/2024. @throws Problem `day.invalid` */
export function day(text: string, at?: string): Day {
  const written = text.trim().replace(/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, (_, d: string, month: string, year: string) => `${year}-${month.padStart(2, '0')}-${d.padStart(2, '0')}`)
  if (isDay(written)) return written
  throw refuse('invalid', { given: text.slice(0, 40) }, at === undefined ? {} : { at })
}

export function addDays(from: Day, count: number): Day {
  const date = new Date(`${from}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + count)
  return date.toISOString().slice(0, 10) as Day
}

export function monthOf(of: Day): Month {
  return `${of.slice(0, 7)}-01` as Month
}

export function addMonths(from: Month, count: number): Month {
  const date = new Date(`${from}T00:00:00Z`)
  date.setUTCMonth(date.getUTCMonth() + count)
  return date.toISOString().slice(0, 10) as Month
}

export function lastOfMonth(of: Day): Day {
  return addDays(addMonths(monthOf(of), 1), -1)
}

/**
 * Reads `2024-01-01..2024-06-28`, `..2023-12-31`, `2023-09-15`, `2024-06`, `2024-Q2` or `2024`.
 * @throws Problem `day.period`, `day.reversed`, `day.invalid`
 */
export function period(text: string, at = '/period'): Period {
  const year = /^(\d{4})$/.exec(text)
  if (year) return { from: day(`${year[1]}-01-01`, at), to: day(`${year[1]}-12-31`, at) }
  const quarter = /^(\d{4})-Q([1-4])$/.exec(text)
  if (quarter) {
    const from = day(`${quarter[1]}-${String(Number(quarter[2]) * 3 - 2).padStart(2, '0')}-01`, at)
    return { from, to: lastOfMonth(addMonths(from, 2)) }
  }
  const month = /^(\d{4}-\d{2})$/.exec(text)
  if (month) {
    const from = day(`${month[1]}-01`, at)
    return { from, to: lastOfMonth(from) }
  }
  if (isDay(text)) return { from: text, to: text }
  const range = /^(\d{4}-\d{2}-\d{2})?\.\.(\d{4}-\d{2}-\d{2})$/.exec(text)
  if (!range) throw refuse('period', { given: text.slice(0, 40) }, { at })
  const from = range[1] === undefined ? null : day(range[1], at)
  const to = day(range[2]!, at)
  if (from !== null && from > to) throw refuse('reversed', { from, to }, { at })
  return { from, to }
}

export function writePeriod(p: Period): string {
  return `${p.from ?? ''}..${p.to}`
}
