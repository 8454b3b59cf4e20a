import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Value } from 'typebox/value'
import { LineCounter, parseDocument } from 'yaml'
import { defineProblems, isProblem, type Problem } from '#base/problem.ts'
import { compile, type FormDefinition } from '#core/form/engine/index.ts'
import { nearest } from '#core/form/engine/nearest.ts'
import { readXlsForm } from '#core/form/source/xlsx.ts'
import { readFormYaml } from '#core/form/source/yaml.ts'
import { mistakesIn } from './mistakes.ts'
import { Kit } from './schema.ts'

export type LoadedKit = { readonly kit: Kit; readonly forms: readonly FormDefinition[] }

const refuse = defineProblems('kit', {
  invalid: { status: 422, vi: 'Bộ mẫu {kit} có {count} lỗi. Xem từng dòng bên dưới.', en: 'Kit {kit} has {count} mistakes. See each line below.' },
  missing: { status: 422, vi: 'Không tìm thấy {file}. Một bộ mẫu là thư mục có kit.yaml.', en: '{file} was not found. A kit is a folder with a kit.yaml.' },
  syntax: { status: 422, vi: 'Không đọc được YAML: {reason}', en: 'The YAML cannot be read: {reason}' },
  unknown_measure: { status: 422, vi: 'Đại lượng "{measure}" chưa được khai báo trong measures. {suggestion}', en: 'Measure "{measure}" is not declared under measures. {suggestion}' },
  twice: { status: 422, vi: '"{key}" được khai báo hai lần.', en: '"{key}" is declared twice.' },
  name_differs: { status: 422, vi: 'Tên bộ mẫu "{name}" phải trùng tên thư mục "{folder}".', en: 'The kit is named "{name}" but its folder is "{folder}".' },
  no_version: { status: 409, vi: 'Bộ mẫu {kit} phiên bản {version} đã cài với nội dung khác. Hãy tăng phiên bản.', en: 'Kit {kit} version {version} is installed with other content. Give it a new version.' },
})
export { refuse as refuseKit }

/**
 * Reads and checks a kit folder as a good compiler would: every mistake with file, line, reason and a suggestion.
 * @throws Problem `kit.invalid` with one entry per mistake, `kit.missing`
 */
export async function loadKit(folder: string): Promise<LoadedKit> {
  const file = join(folder, 'kit.yaml')
  const text = await readFile(file, 'utf8').catch(() => { throw refuse('missing', { file }) })
  const mistakes: Problem[] = []
  const kit = readKit(text, mistakes)
  const forms = await readForms(folder, mistakes)
  if (kit) mistakes.push(...contradictions(kit, forms, folder))
  if (!kit || mistakes.length > 0) throw refuse('invalid', { kit: folder.split('/').at(-1)!, count: mistakes.length }, { errors: mistakes })
  return { kit, forms }
}

function readKit(text: string, mistakes: Problem[]): Kit | undefined {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true })
  for (const error of document.errors) mistakes.push(refuse('syntax', { reason: error.message.split('\n')[0]! }, { at: `kit.yaml:${error.linePos?.[0].line ?? 1}` }))
  if (document.errors.length > 0) return undefined
  const value: unknown = document.toJS({ maxAliasCount: 20 })
  if (Value.Check(Kit, value)) return value
  mistakes.push(...mistakesIn(value, document, lines))
  return undefined
}

async function readForms(folder: string, mistakes: Problem[]): Promise<FormDefinition[]> {
  const files = (await readdir(join(folder, 'forms')).catch(() => [])).filter((f) => /\.(ya?ml|xlsx)$/.test(f)).toSorted()
  const forms: FormDefinition[] = []
  for (const name of files) {
    try {
      const bytes = await readFile(join(folder, 'forms', name))
      const form = name.endsWith('.xlsx') ? await readXlsForm(bytes, `forms/${name}`) : readFormYaml(bytes.toString('utf8'), `forms/${name}`)
      compile(form)
      forms.push(form)
    } catch (error) {
      if (!isProblem(error)) throw error
      mistakes.push(...(error.code.startsWith('source.') ? error.errors : [error.under(`forms/${name} `)]))
    }
  }
  return forms
}

/** What each line says rightly by itself but not together with the others. */
function contradictions(kit: Kit, forms: readonly FormDefinition[], folder: string): Problem[] {
  const found: Problem[] = []
  const measures = kit.measures.map((m) => m.key)
  const named = folder.split('/').at(-1)!
  if (named !== kit.name) found.push(refuse('name_differs', { name: kit.name, folder: named }, { at: 'kit.yaml' }))
  for (const keys of [measures, kit.indicators.map((i) => i.key), forms.map((f) => f.key)]) {
    const twice = keys.find((key, i) => keys.indexOf(key) !== i)
    if (twice !== undefined) found.push(refuse('twice', { key: twice }, { at: 'kit.yaml' }))
  }
  const need = (measure: string | undefined, at: string) => {
    if (measure === undefined || measures.includes(measure)) return
    const near = nearest(measure, measures)
    found.push(refuse('unknown_measure', { measure, suggestion: near === undefined ? '' : `→ "${near}"?` }, { at }))
  }
  for (const [i, indicator] of kit.indicators.entries()) {
    need(indicator.numerator, `kit.yaml /indicators/${i}/numerator`)
    need(indicator.denominator, `kit.yaml /indicators/${i}/denominator`)
  }
  for (const [i, r] of (kit.registers ?? []).entries()) need(r.measure, `kit.yaml /registers/${i}/measure`)
  for (const form of forms) for (const [i, rule] of form.facts.entries()) need(rule.measure, `forms: ${form.key} facts/${i}`)
  return found
}
