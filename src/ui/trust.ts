import { m } from './words.ts'

/** How far a figure may be believed; the same six words and marks everywhere. */
export type Trust = 'reported' | 'counted' | 'confirmed' | 'estimated' | 'stale' | 'missing'

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
