import { monthOf, period, type Day, type Period } from '#base/day.ts'
import { spanText } from './format.ts'
import { lang, m } from './words.ts'

/** Periods that reports are written for, the newest first. */
export function presets(today: Day): { period: Period; value: string; label: string }[] {
  const year = Number(today.slice(0, 4))
  const quarter = Math.ceil(Number(today.slice(5, 7)) / 3)
  const last = quarter === 1 ? `${year - 1}-Q4` : `${year}-Q${quarter - 1}`
  const half = (of: number, first: boolean) => (first
    ? { text: `${of}-01-01..${of}-06-30`, label: m.figures_half_first({ year: of }) }
    : { text: `${of}-07-01..${of}-12-31`, label: m.figures_half_second({ year: of }) })
  const named = (text: string) => ({ text, label: spanText(period(text) as { from: string; to: string }, lang()) })
  return [
    named(`${year}`), named(`${year}-Q${quarter}`), named(last), named(monthOf(today).slice(0, 7)),
    half(year, false), half(year, true), half(year - 1, false), ...[1, 2, 3, 4].map((ago) => named(`${year - ago}`)),
  ].map(({ text, label }) => ({ period: period(text), value: text, label }))
}
