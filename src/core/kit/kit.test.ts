import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { isProblem, type Problem } from '#base/problem.ts'
import { asSystem } from '#core/people/door.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { as, settle } from '../../../test/world.ts'
import { installKit } from './install.ts'
import { loadKit } from './load.ts'
import { findKit, formsOfKit, listShelf } from './read.ts'

useDatabase()
const library = 'test/kits/village-library'
let folder = ''
beforeAll(async () => {
  await settle([])
  folder = await mkdtemp(join(tmpdir(), 'lantoa-kit-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** The village library with one thing changed in one file. */
async function changed(file: string, from: string, to: string): Promise<string> {
  const copy = join(folder, 'village-library')
  await rm(copy, { recursive: true, force: true })
  await cp(library, copy, { recursive: true })
  const text = await readFile(join(copy, file), 'utf8')
  expect(text, 'the change must change something').toContain(from)
  await writeFile(join(copy, file), text.replace(from, to))
  return copy
}
const mistakes = async (path: string): Promise<Problem[]> => loadKit(path).then(() => [], (error: Problem) => [error, ...error.errors])
const install = async (path: string) => { const kit = await loadKit(path); return request(async () => installKit(await asSystem(as(null), 'system:test'), kit)) }

describe('a kit', () => {
  test('of a village library loads with its form and indicators', async () => {
    const { kit, forms } = await loadKit(library)
    expect([kit.name, kit.indicators.length, forms.map((f) => f.key)]).toEqual(['village-library', 4, ['loan']])
  })

  test('of this release is without mistake, each of them', async () => {
    for (const name of await readdir('kits')) expect((await mistakes(join('kits', name))).map((m) => `${m.at} ${m.say('en')}`), name).toEqual([])
  })

  test('that is no folder, or has no kit.yaml, is missed by name', async () => {
    await expect(loadKit(join(folder, 'nothing'))).rejects.toMatchObject({ code: 'kit.missing', params: { file: join(folder, 'nothing', 'kit.yaml') } })
  })
})

/** What is wrong; where it must be found; what must be said; what must be suggested. */
const broken: [wrong: string, file: string, from: string, to: string, code: string, at: RegExp, says: RegExp][] = [
  ['a field that does not exist', 'kit.yaml', 'field: culture_society', 'field: culture', 'kit.not_a_choice', /^kit\.yaml:5$/, /economy \| culture_society \| defence_security/],
  ['a key that is misspelt', 'kit.yaml', 'numerator: library.readers', 'numerater: library.readers', 'kit.key_unknown', /^kit\.yaml:13$/, /"numerater".*"numerator"\?/],
  ['a measure that is misspelt', 'kit.yaml', 'numerator: library.books', 'numerator: library.boks', 'kit.unknown_measure', /^kit\.yaml:14$/, /"library\.boks".*"library\.books"/],
  ['a denominator nobody declared', 'kit.yaml', 'denominator: library.books', 'denominator: library.shelves', 'kit.unknown_measure', /^kit\.yaml:15$/, /library\.shelves/],
  ['a registration that counts nothing', 'kit.yaml', 'measure: library.opened }', 'measure: library.opend }', 'kit.unknown_measure', /^kit\.yaml:18$/, /library\.opened/],
  ['an indicator told twice', 'kit.yaml', '{ key: library.books, title', '{ key: library.readers, title', 'kit.twice', /^kit\.yaml:14$/, /library\.readers/],
  ['another name than its folder', 'kit.yaml', 'name: village-library', 'name: village-books', 'kit.name_differs', /^kit\.yaml:1$/, /village-books.*village-library/],
  ['no English title', 'kit.yaml', ', en: A village library }', ' }', 'kit.key_missing', /^kit\.yaml:3$/, /en/],
  ['a base in one language', 'kit.yaml', ', en: Books lent during the period }', ' }', 'kit.key_missing', /^kit\.yaml:15$/, /"en".*base/],
  ['a share of zero percent', 'kit.yaml', 'scale: 100', 'scale: 0', 'kit.shape', /^kit\.yaml:15$/, /scale/],
  ['YAML that does not close', 'kit.yaml', 'title: { vi: Tủ sách của thôn, en: A village library }', 'title: { vi: Tủ sách của thôn', 'kit.syntax', /^kit\.yaml:[34]$/, /./],
  ['a fact of an unknown measure', 'forms/loan.yaml', 'measure: library.returned', 'measure: library.return', 'kit.unknown_measure', /^forms\/loan\.yaml:21$/, /library\.returned/],
  ['a formula over a question that is not there', 'forms/loan.yaml', "constraint: '. <= ${books}'", "constraint: '. <= ${bocks}'", 'expression.unknown_name', /forms\/loan\.yaml/, /books/],
  ['a step of nobody', 'kit.yaml', 'days: 7, role: keeper', 'days: 7, role: keepr', 'kit.unknown_role', /^kit\.yaml:22$/, /"keepr".*"keeper"/],
  ['a step told twice', 'kit.yaml', 'key: lend, title: { vi: Mở', 'key: shelf, title: { vi: Mở', 'kit.twice', /^kit\.yaml:23$/, /shelf/],
  ['a target of a figure that nobody counts', 'kit.yaml', 'indicator: library.books, per', 'indicator: library.bookes, per', 'kit.unknown_indicator', /^kit\.yaml:26$/, /"library\.bookes".*"library\.books"/],
  ['a target for each of what nobody counts', 'kit.yaml', 'per: library.readers', 'per: library.shelves', 'kit.unknown_indicator', /^kit\.yaml:26$/, /library\.shelves/],
  ['a step before the beginning', 'kit.yaml', 'days: 30', 'days: -3', 'kit.shape', /^kit\.yaml:23$/, /days/],
  ['a question of a kind that does not exist', 'forms/loan.yaml', 'type: integer, label: { vi: Đã trả', 'type: integr, label: { vi: Đã trả', 'form.unknown_type', /forms\/loan\.yaml/, /integer/],
]

describe('what a kit says', () => {
  test('to whoever takes it up is all of it, with its forms by name, and open to everyone', async () => {
    await install(library)
    const kit = await request(() => findKit(as(null), 'village-library'))
    expect(kit).toMatchObject({ version: '1', field: 'culture_society', roles: [{ key: 'keeper' }], steps: [{ key: 'shelf', days: 7 }, { key: 'lend' }, { key: 'count' }], targets: [{ atLeast: 2 }, { atLeast: 20 }], forms: [{ key: 'loan', title: { en: expect.any(String) } }] })
    expect(Object.keys(kit!)).not.toContain('measures')
    expect(await request(() => findKit(as(null), 'village-theatre'))).toBeUndefined()
  })

  test('to everyone is its questions and how many use it, by number alone: no draft, no person, nothing that is kept from the public', async () => {
    await install(library)
    expect((await request(() => formsOfKit(as(null), 'village-library'))).map(({ key, questions }) => [key, questions.map(({ name }) => name)])).toEqual([['loan', ['reader', 'first_time', 'books', 'returned']]])
    const begin = (state: string, rest = '') => look(`insert into initiative.initiative (shard_id, id, unit, leaf, level, kind, field, title, title_folded, year, state, changed_at, kit, hidden)
      select u.shard_id, gen_random_uuid(), u.id, u.id, 'commune', '${rest === 'person' ? 'individual_exemplar' : 'model'}', 'economy', 'Tủ sách', 'tu sach', 2026, $1, now(), 'village-library', $2 from unit.unit u where u.key = 'an/1'`, [state, rest === 'hidden'])
    for (const [state, rest] of [['running'], ['stopped'], ['draft'], ['running', 'person'], ['recognised', 'hidden']] as const) await begin(state, rest)
    expect(await request(() => listShelf(as(null)))).toMatchObject([{ kit: { name: 'village-library' }, signer: null, begun: 2, going: 1 }])
  })
})

describe('a kit with', () => {
  test.each(broken)('%s answers like a good compiler', async (_, file, from, to, code, at, says) => {
    const [whole, ...each] = await mistakes(await changed(file, from, to))
    expect(whole).toMatchObject({ code: 'kit.invalid', params: { kit: 'village-library', count: each.length } })
    const found = each.find((m) => m.code === code && says.test(m.say('en')))
    expect(found, each.map((m) => `${m.code} ${m.at} ${m.say('en')}`).join('\n')).toBeDefined()
    expect(found!.at).toMatch(at)
  })

  test('several mistakes names them all at once', async () => {
    const copy = await changed('kit.yaml', 'numerator: library.books', 'numerator: library.boks')
    await writeFile(join(copy, 'forms/loan.yaml'), (await readFile(join(copy, 'forms/loan.yaml'), 'utf8')).replace('${books}"', '${bocks}"'))
    const [, ...each] = await mistakes(copy)
    expect(each.length).toBeGreaterThanOrEqual(2)
  })
})

describe('installing a kit', () => {
  test('makes it usable, and a second time changes nothing', async () => {
    await install(library)
    expect(await install(library)).toBe(false)
    expect(await look("select key from form.form where kit = 'village-library'")).toEqual([{ key: 'loan' }])
  })

  test('whose content changed under the same version is refused, and the old one stays', async () => {
    const error = await install(await changed('kit.yaml', 'vi: Sách cho mượn', 'vi: Sách đã mượn')).catch((e: unknown) => e)
    expect(isProblem(error) && [error.code, error.params.version]).toEqual(['kit.no_version', '1'])
    expect(await look("select title_vi from indicator.indicator where key = 'library.books'")).toEqual([{ title_vi: 'Sách cho mượn' }])
  })

  test('under a new version takes the place of the old one', async () => {
    const copy = await changed('kit.yaml', 'vi: Sách cho mượn', 'vi: Sách đã mượn')
    await writeFile(join(copy, 'kit.yaml'), (await readFile(join(copy, 'kit.yaml'), 'utf8')).replace("version: '1'", "version: '2'"))
    expect(await install(copy)).toBe(true)
    expect(await look("select title_vi from indicator.indicator where key = 'library.books'")).toEqual([{ title_vi: 'Sách đã mượn' }])
  })

  test('whose form changed under the same version of the form is refused as a whole', async () => {
    const copy = await changed('forms/loan.yaml', 'vi: Số sách', 'vi: Bao nhiêu sách')
    await writeFile(join(copy, 'kit.yaml'), (await readFile(join(copy, 'kit.yaml'), 'utf8')).replace("version: '1'", "version: '3'"))
    await expect(install(copy)).rejects.toMatchObject({ code: 'forms.version_changed', params: { form: 'loan' } })
    expect(await look("select version from kit.kit where name = 'village-library'")).toEqual([{ version: '2' }])
  })
})
