import { resolve } from 'node:path'
import { isProblem, type Problem } from '#base/problem.ts'
import { loadKit } from '#core/kit/load.ts'
import type { Say } from './progress.ts'

/** One mistake as a compiler would put it: where, why, and what to write instead. */
type Mistake = {
  readonly file: string; readonly path: string; readonly code: string; readonly vi: string; readonly en: string; readonly suggestion: string
}

/** `lantoa kit check FOLDER [--json]`: reads a kit and says everything that is wrong with it. Needs no database. */
export async function check(folder: string, say: Say, { json = false }: { readonly json?: boolean } = {}): Promise<number> {
  try {
    const { kit, forms } = await loadKit(resolve(folder))
    const [measures, indicators] = [kit.measures.length, kit.indicators.length]
    if (json) say(JSON.stringify({ ok: true, name: kit.name, version: kit.version, measures, indicators, forms: forms.map((f) => f.key), mistakes: [] }, null, 2))
    else say(`✓ ${kit.name} ${kit.version}: ${measures} đại lượng / measures, ${indicators} chỉ tiêu / indicators, ${forms.length} biểu mẫu / forms`)
    return 0
  } catch (error) {
    if (!isProblem(error)) throw error
    const mistakes = (error.errors.length > 0 ? error.errors : [error]).map(mistakeOf)
    if (json) say(JSON.stringify({ ok: false, mistakes }, null, 2))
    else for (const line of linesOf(error, mistakes)) say(line)
    return 1
  }
}

/** `at` begins with the file; what follows a colon or a blank is the place in it. */
function mistakeOf(problem: Problem): Mistake {
  const [, file = '', rest = ''] = /^([^\s:!]*)[\s:!]*(.*)$/.exec(problem.at ?? '') ?? []
  const path = rest.replace(file, '').trim()
  const suggestion = problem.params['suggestion'] ?? problem.params['hint_vi'] ?? ''
  return { file, path, code: problem.code, vi: problem.say('vi').trim(), en: problem.say('en').trim(), suggestion: String(suggestion).trim() }
}

function* linesOf(problem: Problem, mistakes: readonly Mistake[]): Generator<string> {
  yield `✗ ${problem.say('vi')}`
  yield `  ${problem.say('en')}`
  if (problem.errors.length === 0) return
  for (const { file, path, vi, en } of mistakes) {
    yield ''
    yield `  ${file}${/^\d/.test(path) ? ':' : ' '}${path}`
    yield `    ${vi}`
    yield `    ${en}`
  }
}
