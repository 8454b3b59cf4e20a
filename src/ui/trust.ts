import { m } from './words.ts'

/** How far a figure may be believed; the same six words and marks everywhere. */
export type Trust = 'reported' | 'counted' | 'confirmed' | 'estimated' | 'stale' | 'missing'

/** What a closed spot check found, in a few words, and where it is told in full. */
export type ShownCheck = { readonly text: string; readonly href: string }

export function trustWords(trust: Trust): string {
  return {
    reported: m.trust_reported,
    counted: m.trust_counted,
    confirmed: m.trust_confirmed,
    estimated: m.trust_estimated,
    stale: m.trust_stale,
    missing: m.trust_missing,
  }[trust]()
}
