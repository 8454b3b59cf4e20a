import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Value } from 'typebox/value'
import { defineProblems, isProblem, type Problem } from '#base/problem.ts'
import { compile, type FormDefinition } from '#core/form/engine/index.ts'
import { readXlsForm } from '#core/form/source/xlsx.ts'
import { readFormYaml } from '#core/form/source/yaml.ts'
import { meant, mistakesIn, placeIn, written, type Written } from './mistakes.ts'
import { Kit, type LoadedKit } from './schema.ts'
import { changedCore, refuseVariant, unknownCore } from './variant.ts'

/** Where else a kit that this one was made from may lie; beside it is looked at first. */
export type KitFolders = readonly string[]

const refuse = defineProblems('kit', {
  invalid: { status: 422, vi: 'Bộ mẫu {kit} có {count} lỗi. Xem từng dòng bên dưới.', en: 'Kit {kit} has {count} mistakes. See each line below.' },
  missing: { status: 422, vi: 'Không tìm thấy {file}. Một bộ mẫu là thư mục có kit.yaml.', en: '{file} was not found. A kit is a folder with a kit.yaml.' },
  syntax: { status: 422, vi: 'Không đọc được YAML: {reason}', en: 'The YAML cannot be read: {reason}' },
  unknown_measure: { status: 422, vi: 'Đại lượng "{measure}" chưa được khai báo trong measures. {suggestion}', en: 'Measure "{measure}" is not declared under measures. {suggestion}' },
  unknown_role: { status: 422, vi: 'Vai trò "{role}" chưa được khai báo trong roles. {suggestion}', en: 'Role "{role}" is not declared under roles. {suggestion}' },
  unknown_indicator: { status: 422, vi: 'Chỉ tiêu "{indicator}" chưa được khai báo trong indicators. {suggestion}', en: 'Indicator "{indicator}" is not declared under indicators. {suggestion}' },
  twice: { status: 422, vi: '"{key}" được khai báo hai lần.', en: '"{key}" is declared twice.' },
  name_differs: { status: 422, vi: 'Tên bộ mẫu "{name}" phải trùng tên thư mục "{folder}".', en: 'The kit is named "{name}" but its folder is "{folder}".' },
  name_taken: { status: 409, vi: 'Bộ mẫu tên {kit} ở đây là của nơi khác. Bộ mẫu mới phải mang tên khác.', en: 'The kit {kit} here is somebody else\'s. A new one needs another name.' },
  no_version: { status: 409, vi: 'Bộ mẫu {kit} phiên bản {version} đã cài với nội dung khác. Hãy tăng phiên bản.', en: 'Kit {kit} version {version} is installed with other content. Give it a new version.' },
})
export { refuse as refuseKit }

/** A form with the place in its file of whatever a path names. */
type ReadForm = { readonly form: FormDefinition; readonly placeOf: (path: readonly (string | number)[]) => string }
type ReadKit = { readonly kit: Kit; readonly source: Written }

/**
 * Reads and checks a kit folder as a good compiler would: every mistake with file, line, reason and a suggestion.
 * @throws Problem `kit.invalid` with one entry per mistake, `kit.missing`
 */
export async function loadKit(folder: string, beside: KitFolders = []): Promise<LoadedKit> {
  const file = join(folder, 'kit.yaml')
  const text = await readFile(file, 'utf8').catch(() => { throw refuse('missing', { file }) })
  const mistakes: Problem[] = []
  const read = readKit(text, mistakes)
  const forms = await readForms(folder, mistakes)
  const original = read && await originalOf(read, folder, beside)
  if (isProblem(original)) mistakes.push(original)
  else if (read) mistakes.push(...contradictions(read, forms, folder, original))
  if (!read || mistakes.length > 0) throw refuse('invalid', { kit: folder.split('/').at(-1)!, count: mistakes.length }, { errors: mistakes })
  return { kit: read.kit, forms: forms.map(({ form }) => form) }
}

/** The kit that a variant was made from; why it cannot be had; nothing where it is no variant. */
async function originalOf({ kit, source }: ReadKit, folder: string, beside: KitFolders): Promise<LoadedKit | Problem | undefined> {
  if (kit.variantOf === undefined) return undefined
  const [name, version] = kit.variantOf.split('@') as [string, string]
  const at = { at: placeIn(source, ['variantOf']) }
  let other: string | undefined
  for (const place of [dirname(resolve(folder)), ...beside]) {
    const found = name === kit.name ? undefined : await loadKit(join(place, name), beside).catch((problem: unknown) => { if (isProblem(problem) && problem.code === 'kit.missing') return undefined; throw problem })
    if (found?.kit.version === version) return found
    other ??= found?.kit.version
  }
  return other === undefined ? refuseVariant('no_original', { original: kit.variantOf }, at) : refuseVariant('other_original', { original: kit.variantOf, found: other }, at)
}

function readKit(text: string, mistakes: Problem[]): ReadKit | undefined {
  const source = written('kit.yaml', text)
  const { errors } = source.document
  for (const { message, linePos } of errors) {
    mistakes.push(refuse('syntax', { reason: message.split('\n')[0]! }, { at: `kit.yaml:${linePos?.[0].line ?? 1}` }))
  }
  if (errors.length > 0) return undefined
  const value: unknown = source.document.toJS({ maxAliasCount: 20 })
  if (Value.Check(Kit, value)) return { kit: value, source }
  mistakes.push(...mistakesIn(value, source))
  return undefined
}

async function readForms(folder: string, mistakes: Problem[]): Promise<ReadForm[]> {
  const files = (await readdir(join(folder, 'forms')).catch(() => [])).filter((f) => /\.(ya?ml|xlsx)$/.test(f)).toSorted()
  const forms: ReadForm[] = []
  for (const name of files) {
    const file = `forms/${name}`
    try {
      const bytes = await readFile(join(folder, file))
      const sheet = name.endsWith('.xlsx')
      const form = sheet ? await readXlsForm(bytes, file) : readFormYaml(bytes.toString('utf8'), file)
      compile(form)
      forms.push({ form, placeOf: (path) => (sheet ? `${file} ${path.join('/')}` : placeIn(written(file, bytes.toString('utf8')), path)) })
    } catch (error) {
      if (!isProblem(error)) throw error
      mistakes.push(...(error.code.startsWith('source.') ? error.errors : [error.under(`${file} `)]))
    }
  }
  return forms
}

/** What each line says rightly by itself but not together with the others. */
function contradictions({ kit, source }: ReadKit, forms: readonly ReadForm[], folder: string, original: LoadedKit | undefined): Problem[] {
  const found: Problem[] = []
  const inKit = (...path: (string | number)[]) => ({ at: placeIn(source, path) })
  const measures = [...kit.measures, ...(original?.kit.measures ?? [])].map((m) => m.key)
  const named = folder.split('/').at(-1)!
  if (named !== kit.name) found.push(refuse('name_differs', { name: kit.name, folder: named }, inKit('name')))
  const listed = (name: 'measures' | 'indicators' | 'roles' | 'steps') => ({ keys: (kit[name] ?? []).map((one) => one.key), place: (i: number) => inKit(name, i) })
  const lists = [
    listed('measures'), listed('indicators'), listed('roles'), listed('steps'),
    { keys: (kit.counts ?? []).map(({ when, level = '*', measure, everyKit = false }) => `${when} ${level} ${measure}${everyKit ? ' everyKit' : ''}`), place: (i: number) => inKit('counts', i) },
    { keys: forms.map(({ form }) => form.key), place: (i: number) => ({ at: forms[i]!.placeOf(['key']) }) },
  ]
  for (const { keys, place } of lists) {
    for (const [i, key] of keys.entries()) if (keys.indexOf(key) !== i) found.push(refuse('twice', { key }, place(i)))
  }
  const need = (measure: string | undefined, at: () => { at: string }) => {
    if (measure !== undefined && !measures.includes(measure)) found.push(refuse('unknown_measure', { measure, suggestion: meant(measure, measures) }, at()))
  }
  for (const [i, indicator] of kit.indicators.entries()) {
    for (const part of ['numerator', 'denominator'] as const) need(indicator[part], () => inKit('indicators', i, part))
  }
  for (const [i, r] of (kit.counts ?? []).entries()) need(r.measure, () => inKit('counts', i, 'measure'))
  for (const { form, placeOf } of forms) {
    for (const [i, rule] of form.facts.entries()) need(rule.measure, () => ({ at: placeOf(['facts', i, 'measure']) }))
  }
  const loaded = { kit, forms: forms.map(({ form }) => form) }
  const places = { of: (form: FormDefinition, path: readonly (string | number)[]) => forms.find((one) => one.form === form)!.placeOf(path), inKit: (...path: (string | number)[]) => placeIn(source, path) }
  found.push(...wrongPlan({ kit, source }, original), ...unknownCore(loaded, places), ...(original ? changedCore(loaded, original, places) : []))
  return found
}

/** Steps that name nobody's role, targets that name nobody's figure. */
function wrongPlan({ kit, source }: ReadKit, original: LoadedKit | undefined): Problem[] {
  const inKit = (...path: (string | number)[]) => ({ at: placeIn(source, path) })
  const roles = (kit.roles ?? []).map((role) => role.key)
  const indicators = [...kit.indicators, ...(original?.kit.indicators ?? [])].map((indicator) => indicator.key)
  return [
    ...(kit.steps ?? []).flatMap(({ role }, i) => (role === undefined || roles.includes(role) ? [] : [refuse('unknown_role', { role, suggestion: meant(role, roles) }, inKit('steps', i, 'role'))])),
    ...(kit.targets ?? []).flatMap((target, i) => (['indicator', 'per'] as const).flatMap((part) => {
      const indicator = target[part]
      return indicator === undefined || indicators.includes(indicator) ? [] : [refuse('unknown_indicator', { indicator, suggestion: meant(indicator, indicators) }, inKit('targets', i, part))]
    })),
  ]
}
