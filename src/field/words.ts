import { lang, m } from '../ui/words.ts'

type Words = { readonly vi: string; readonly en?: string }

export const say = (words: Words): string => (lang() === 'en' ? words.en : undefined) ?? words.vi

/** "212 kB", "1,4 MB" */
export function sizeText(bytes: number): string {
  const [amount, unit] = bytes < 1_000_000 ? [Math.max(1, Math.round(bytes / 1000)), 'kB'] : [Math.round(bytes / 100_000) / 10, 'MB']
  return `${new Intl.NumberFormat(lang() === 'vi' ? 'vi-VN' : 'en-GB').format(amount)} ${unit}`
}

/** How long ago, in the largest whole unit. */
export function ageText(since: number, now: number = Date.now()): string {
  const minutes = Math.floor((now - since) / 60_000)
  if (minutes < 1) return m.field_age_now()
  if (minutes < 60) return m.field_age_minutes({ n: minutes })
  if (minutes < 48 * 60) return m.field_age_hours({ n: Math.floor(minutes / 60) })
  return m.field_age_days({ n: Math.floor(minutes / (24 * 60)) })
}

/** How many days `day` lies before (positive) or after `today`, both YYYY-MM-DD. */
export function daysSince(day: string, today: string): number {
  return Math.round((Date.parse(today) - Date.parse(day)) / 86_400_000)
}
