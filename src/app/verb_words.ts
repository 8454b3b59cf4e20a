import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sayParam, type Lang } from '#base/problem.ts'
import { root } from './modules.ts'

/** Refusals name what somebody may not do as pages do, "Ghi phiếu", in the API too. The words are those of the pages. */
export function sayVerbs(): void {
  const read = (lang: Lang) => JSON.parse(readFileSync(join(root, `src/words/${lang}.json`), 'utf8')) as Readonly<Record<string, string>>
  const words = { vi: read('vi'), en: read('en') }
  sayParam('verb', (verb, lang) => words[lang][`me_verb_${verb.replace('.', '_')}`])
}
