import type { Lang } from '#base/problem.ts'

/** Numbers, money and moments as people here write them: 1.292 · 93,0 % · 1.500.000 ₫ · 23/11/2026 · 14:05. */

const locales = { vi: 'vi-VN', en: 'en-GB' } as const
const timeZone = 'Asia/Ho_Chi_Minh'
/** "No number": missing is never drawn as 0. */
export const missing = '–'

const numbers = new Map<string, Intl.NumberFormat>()

/** `digits` fixes the decimals; without it at most two are kept and none invented. */
export function numberText(value: number | null, lang: Lang, digits?: number): string {
  if (value === null || !Number.isFinite(value)) return missing
  const key = `${lang} ${digits ?? 'free'}`
  const format = numbers.get(key) ?? new Intl.NumberFormat(locales[lang], {
    minimumFractionDigits: digits ?? 0,
    maximumFractionDigits: digits ?? 2,
  })
  numbers.set(key, format)
  return format.format(value)
}

/** `percent` is 0–100, as indicators state it. */
export function percentText(percent: number | null, lang: Lang, digits = 1): string {
  if (percent === null) return missing
  return lang === 'vi' ? `${numberText(percent, lang, digits)}\u00a0%` : `${numberText(percent, lang, digits)}%`
}

export function moneyText(dong: number | null, lang: Lang): string {
  return dong === null ? missing : `${numberText(dong, lang, 0)}\u00a0₫`
}

/** A number with the sign that says which way it moved. */
export function changeText(value: number, lang: Lang, digits?: number): string {
  const size = numberText(Math.abs(value), lang, digits)
  return value > 0 ? `+${size}` : value < 0 ? `−${size}` : size
}

/** A number and what it counts; the space does not break. */
export function amountText(value: number | null, unitOfMeasure: string, lang: Lang, digits?: number): string {
  if (value === null) return missing
  if (unitOfMeasure === '%') return percentText(value, lang, digits ?? 1)
  return `${numberText(value, lang, digits)}\u00a0${unitOfMeasure}`
}

/** 2026-11-23 → 23/11/2026 in both languages: nobody here reads month before day. */
export function dayText(day: string): string {
  const [year, month, date] = day.split('-')
  return `${date}/${month}/${year}`
}

/** 2023-12-01 → 12/2023 */
export function monthText(month: string): string {
  const [year, number] = month.split('-')
  return `${number}/${year}`
}

export type Span = { readonly from: string | null; readonly to: string }

/** A whole year, quarter or month by its name, anything else by its two days; `from: null` is "since the beginning". */
export function spanText(span: Span, lang: Lang): string {
  const { from, to } = span
  if (from === null) return lang === 'vi' ? `đến ${dayText(to)}` : `until ${dayText(to)}`
  if (from === to) return dayText(to)
  const year = from.slice(0, 4)
  const closesMonth = new Date(Date.parse(`${to}T00:00:00Z`) + 86_400_000).getUTCDate() === 1
  if (from.endsWith('-01') && closesMonth && year === to.slice(0, 4)) {
    const [first, last] = [Number(from.slice(5, 7)), Number(to.slice(5, 7))]
    if (first === 1 && last === 12) return lang === 'vi' ? `năm ${year}` : year
    if (first === last) return lang === 'vi' ? `tháng ${first}/${year}` : monthText(from)
    if (first % 3 === 1 && last === first + 2) return lang === 'vi' ? `quý ${last / 3}/${year}` : `Q${last / 3} ${year}`
  }
  return `${dayText(from)} – ${dayText(to)}`
}

const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const calendar = new Intl.DateTimeFormat('en-CA', { timeZone })

/** 14:05 when it is today in Việt Nam, else 14:05 23/11/2026. */
export function momentText(at: Date | string, now: Date = new Date()): string {
  const moment = new Date(at)
  const day = calendar.format(moment)
  return day === calendar.format(now) ? clock.format(moment) : `${clock.format(moment)} ${dayText(day)}`
}
