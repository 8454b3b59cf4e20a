import { canonical } from '#base/canonical.ts'
import type { Answers } from './types.ts'

/** What a record says; `unit` where, `day` when, `about` (a household, say) whom it is about if anybody. */
export type Content = {
  readonly form: string; readonly version?: string | undefined; readonly unit: number; readonly day: string
  readonly answers: Answers; readonly about?: string | undefined
}

/** The bytes whose SHA-256 is the digest of a record: telephone and server write them alike, so that nothing changes on the way unseen. */
export function contentOf({ form, version, unit, day, about, answers }: Content): string {
  return canonical({ form, version, unit, day, about, answers })
}
