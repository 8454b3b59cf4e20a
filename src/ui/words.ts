import type { Lang } from '#base/problem.ts'
import { getLocale } from '../words/generated/runtime.js'

/** Every text of the pages, one function per key of src/words/*.json: `m.trust_reported()`. */
export { m } from '../words/generated/messages.js'

/** The language of the page being drawn. */
export function lang(): Lang {
  return getLocale()
}
