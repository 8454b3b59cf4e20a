import { percentText } from './format.ts'
import { number } from './number.ts'
import { lang, m } from './words.ts'

type Share = { readonly share: number; readonly estimated: boolean }

/** How much of a former unit went to a new one; an estimate says so and is rounded to what it is worth. */
export function shareText({ share, estimated }: Share): string {
  if (share >= 0.99995) return m.figures_share_whole()
  if (estimated) return m.figures_share_part({ share: percentText(Math.max(1, Math.round(share * 100)), lang(), 0) })
  return m.figures_share_exact({ share: `${number(share * 100)}${lang() === 'vi' ? '\u00a0' : ''}%` })
}
