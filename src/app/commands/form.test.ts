import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import writeWorkbook from 'write-excel-file/node'
import { checkForm } from './form.ts'

let folder: string
const place = (name: string): string => join(folder, name)
const check = async (file: string, xform?: string) => {
  const said: string[] = []
  const code = await checkForm(place(file), (line) => said.push(line), { json: true, ...(xform ? { xform: place(xform) } : {}) })
  return { code, ...JSON.parse(said.join('\n')) as { ok: boolean; errors: { sheet: string; row: number; column: string; code: string; message: string }[] } }
}
const write = async (name: string, survey: (string | null)[][]) => writeFile(place(name), await writeWorkbook([{ sheet: 'survey', data: survey }]).toBuffer())

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lantoa-forms-'))
  await write('good.xlsx', [['type', 'name', 'label'], ['text', 'reader', 'Tên']])
  await write('bad.xlsx', [['type', 'name', 'label', 'relevant'], ['text', 'reader', 'Tên', '${reder} = 1'], ['begin_group', 'more', null, null]])
  await write('empty.xlsx', [])
  await writeFile(place('half.xlsx'), (await readFile(place('good.xlsx'))).subarray(0, 900))
})
afterAll(() => rm(folder, { recursive: true }))

test('a good form passes, and is written as an XForm', async () => {
  expect(await check('good.xlsx', 'good.xml')).toEqual({ code: 0, ok: true, errors: [] })
  expect(await readFile(place('good.xml'), 'utf8')).toContain('<data id="good" version="1"><reader/>')
})

test('a bad form says what is wrong at its cell, with what was meant, and writes nothing', async () => {
  const { code, ok, errors } = await check('bad.xlsx', 'bad.xml')
  expect([code, ok]).toEqual([1, false])
  expect(errors.map((e) => [e.sheet, e.row, e.column, e.code])).toEqual([
    ['survey', 2, 'relevant', 'expression.unknown_name'], ['survey', 3, 'type', 'source.unclosed'],
  ])
  expect(errors[0]!.message).toMatch(/^survey!D2: .*"reader"/)
  await expect(readFile(place('bad.xml'))).rejects.toThrow()
})

test.each([['missing.xlsx', 'command.no_file'], ['.', 'command.no_file'], ['half.xlsx', 'table.not_xlsx'], ['empty.xlsx', 'source.no_column']])('%s is refused as %s', async (file, code) => {
  const { ok, errors } = await check(file)
  expect([ok, errors[0]?.code]).toEqual([false, code])
})

test('an XForm that cannot be written is a mistake too', async () => {
  expect((await check('good.xlsx', 'nowhere/good.xml')).errors.map((e) => e.code)).toEqual(['command.no_file'])
})
