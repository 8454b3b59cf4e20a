import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Problem } from '#base/problem.ts'
import { request } from '#base/db/transaction.ts'
import { asSystem } from '#core/people/door.ts'
import { useDatabase } from '../../../test/database.ts'
import { as, settle } from '../../../test/world.ts'
import { installKit } from './install.ts'
import { loadKit } from './load.ts'

useDatabase()
let folder = ''
let variant = ''
beforeAll(async () => {
  await settle()
  folder = await mkdtemp(join(tmpdir(), 'lantoa-variant-'))
  variant = join(folder, 'school-library')
})
afterAll(() => rm(folder, { recursive: true }))

/** The village library for a school: its own form with one more question, counting what the original counts. */
async function write(form = (text: string) => text, kit = (text: string) => text): Promise<void> {
  await rm(variant, { recursive: true, force: true })
  await cp('test/kits/village-library', join(folder, 'village-library'), { recursive: true })
  await cp('test/kits/village-library/forms', join(variant, 'forms'), { recursive: true })
  const loan = await readFile(join(variant, 'forms/loan.yaml'), 'utf8')
  await writeFile(join(variant, 'forms/loan.yaml'), form(loan.replace('key: loan', 'key: loan_school').replace('  - name: books', '  - { name: class, type: text, label: { vi: Lớp } }\n  - name: books')))
  await writeFile(join(variant, 'kit.yaml'), kit([
    'name: school-library', "version: '1'", 'variantOf: village-library@1', 'title: { vi: Tủ sách trường, en: A school library }', 'summary: { vi: Học trò mượn sách, en: Pupils borrow books }', 'field: culture_society', 'measures: []', 'indicators: []', 'targets:',
    '  - { indicator: library.books, atLeast: 100 }', ''].join('\n')))
}
const mistakes = () => loadKit(variant).then(() => [], (error: Problem) => error.errors.map((one) => `${one.at} ${one.code} ${one.params.question ?? one.params.measure ?? one.params.key ?? ''} ${one.params.part ?? ''}`.trim()))

describe('a variant of a kit', () => {
  test('may ask more, under a name of its own, and counts what its original counts', async () => {
    await write()
    expect(await mistakes()).toEqual([])
    const kit = await loadKit(variant)
    expect(await request(async () => installKit(await asSystem(as(null), 'system:test'), kit))).toBe(true)
  })

  test('may say hints otherwise, but not change, drop or count otherwise what the original calls core: file, line, reason', async () => {
    await write((text) => text.replace('label: { vi: Số sách, en: Books }', 'label: { vi: Số sách, en: Books }\n    hint: { vi: Đếm cả truyện tranh }'))
    expect(await mistakes()).toEqual([])
    await write((text) => text.replace('constraint: . >= 1 and . <= 50', 'constraint: . >= 1 and . <= 500'))
    expect(await mistakes()).toEqual(['forms/loan.yaml:12 kit.core_changed loan/books constraint'])
    await write((text) => text.replace('required: true\n    constraint', 'constraint'))
    expect(await mistakes()).toEqual(['forms/loan.yaml:8 kit.core_changed loan/books required'])
    await write((text) => text.replace('name: returned', 'name: back').replace('${returned}', '${back}'))
    expect(await mistakes()).toEqual(['kit.yaml:3 kit.core_missing loan/returned', 'forms/loan.yaml:22 kit.core_count library.returned'])
    await write((text) => text.replace('value: "${books}" }\n  - { measure: library.ret', 'value: "${books} * 2" }\n  - { measure: library.ret'))
    expect(await mistakes()).toEqual(['forms/loan.yaml:21 kit.core_count library.books'])
    await write((text) => `${text}  - { measure: library.readers, value: '500' }\n`)
    expect(await mistakes()).toEqual(['forms/loan.yaml:24 kit.core_count library.readers'])
  })

  test('asks what is core of the same people: no group with a condition of its own comes around it', async () => {
    const grouped = "  - name: pupils\n    type: group\n    relevant: ${class} = '5A'\n    questions:\n      - { name: returned,"
    await write((text) => text.replace('  - { name: returned,', grouped))
    expect(await mistakes()).toEqual(['forms/loan.yaml:18 kit.core_moved loan/returned'])
    await write((text) => text.replace('type: select_one yes_no', "type: calculate, calculation: \"'yes'\""))
    expect((await mistakes())[0]).toBe('forms/loan.yaml:6 kit.core_changed loan/first_time type')
  })

  test('has forms of its own name, and steps that count what the original counts only as there', async () => {
    await write((text) => text.replace('key: loan_school', 'key: loan'))
    expect(await mistakes()).toEqual(['forms/loan.yaml:1 kit.form_of_original'])
    const counts = (count: string) => write(undefined, (text) => `${text}counts:\n  - ${count}\n`)
    await counts('{ when: registered, level: grassroots, measure: library.opened }')
    expect(await mistakes()).toEqual([])
    await counts('{ when: registered, measure: library.opened, everyKit: true }')
    expect(await mistakes()).toEqual(['kit.yaml:12 kit.core_count library.opened'])
    await counts('{ when: registered, level: grassroots, measure: library.opened }\n  - { when: registered, level: grassroots, measure: library.opened }')
    expect((await mistakes())[0]).toContain('kit.yaml:13 kit.twice')
  })

  test('names an original that is there, in that version, and leaves its figures to it', async () => {
    await write(undefined, (text) => text.replace('village-library@1', 'village-library@9'))
    expect(await mistakes()).toEqual(['kit.yaml:3 kit.other_original'])
    await write(undefined, (text) => text.replace('village-library@1', 'town-library@1'))
    expect(await mistakes()).toEqual(['kit.yaml:3 kit.no_original'])
    await write(undefined, (text) => text.replace('village-library@1', 'school-library@1'))
    expect(await mistakes()).toEqual(['kit.yaml:3 kit.no_original'])
    await write(undefined, (text) => text.replace('village-library@1', '../../etc@1'))
    expect((await mistakes())[0]).toMatch(/kit\.yaml:3 kit\.shape/)
    await write(undefined, (text) => text.replace('measures: []', 'measures:\n  - { key: library.books, unit: books }'))
    expect(await mistakes()).toEqual(['kit.yaml:8 kit.of_original library.books'])
    await write(undefined, (text) => `${text}core: [loan_school/nothing]\n`)
    expect(await mistakes()).toEqual(['kit.yaml:11 kit.core_unknown loan_school/nothing'])
  })
})
