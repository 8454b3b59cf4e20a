import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Problem } from '#base/problem.ts'
import { checkXlsForm, type Mistake } from '#core/form/source/checked.ts'
import { writeXForm } from '#core/form/source/xform.ts'
import type { XlsForm } from '#core/form/source/xlsx.ts'
import { refuse } from './problems.ts'
import type { Say } from './progress.ts'

export type CheckOptions = { readonly json?: boolean; readonly xform?: string }

/** `lantoa form check FILE.xlsx [--xform OUT.xml] [--json]`: reads an XLSForm and says everything that is wrong with it. Needs no database. */
export async function checkForm(file: string, say: Say, { json = false, xform }: CheckOptions = {}): Promise<number> {
  const { form, mistakes } = await checked(file)
  const unwritten = form && xform !== undefined ? await written(form, xform) : []
  const wrong = [...mistakes, ...unwritten]
  if (json) say(JSON.stringify({ ok: wrong.length === 0, errors: wrong.map(errorOf) }, null, 2))
  else for (const line of linesOf(file, form, wrong)) say(line)
  return wrong.length === 0 ? 0 : 1
}

async function checked(file: string): Promise<{ readonly form?: XlsForm; readonly mistakes: readonly Mistake[] }> {
  try {
    return await checkXlsForm(await readFile(file), basename(file))
  } catch (error) {
    return { mistakes: [ofFile(notOpened(file, error))] }
  }
}

/** Nothing is written for a form that has mistakes. */
async function written(form: XlsForm, path: string): Promise<Mistake[]> {
  try {
    await writeFile(path, writeXForm(form.definition))
    return []
  } catch (error) {
    return [ofFile(notOpened(path, error))]
  }
}

const ofFile = (problem: Problem): Mistake => ({ sheet: '', row: 0, column: '', problem })

/** Only what the file system says is the file's fault; anything else is ours and is not hidden. */
function notOpened(file: string, error: unknown): Problem {
  if (!(error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error)) throw error
  return refuse('no_file', { file, reason: error.code })
}

function errorOf({ sheet, row, column, problem }: Mistake): { sheet: string; row: number; column: string; code: string; message: string } {
  return { sheet, row, column, code: problem.code, message: messageOf(problem) }
}

/** Both languages, after the cell. */
function messageOf(problem: Problem): string {
  return `${problem.at === undefined ? '' : `${problem.at}: `}${problem.say('vi').trim()} / ${problem.say('en').trim()}`
}

function* linesOf(file: string, form: XlsForm | undefined, mistakes: readonly Mistake[]): Generator<string> {
  if (mistakes.length > 0) yield `✗ ${file}: ${mistakes.length} chỗ cần sửa / mistakes`
  for (const { problem } of mistakes) yield `  ${messageOf(problem)}`
  if (!form) return
  const { key, version, questions } = form.definition
  if (mistakes.length === 0) yield `✓ ${key} ${version}: ${questions.length} mục / items`
  for (const { at, type } of form.ignored) yield `  ${at}: ${type} – bỏ qua / left out`
}
