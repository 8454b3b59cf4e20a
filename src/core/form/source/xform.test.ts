import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { today } from '#base/day.ts'
import { consultOracle, placesOf, textOf, type Oracle } from '../../../../test/oracle.ts'
import { compile, type FormDefinition } from '../engine/index.ts'
import { writeXForm } from './xform.ts'
import { readFormYaml } from './yaml.ts'

let oracle: Oracle
beforeAll(async () => { oracle = await consultOracle() })

const forms = readdirSync('kits', { recursive: true, encoding: 'utf8' }).filter((path) => /forms\/.*\.yaml$/.test(path))

test.each(forms)('%s of our kits opens as an XForm, question by question', async (path) => {
  const form = readFormYaml(readFileSync(`kits/${path}`, 'utf8'), path)
  const places = placesOf(await oracle.open(writeXForm(form)))
  for (const { name } of form.questions) expect(places.map(({ at }) => at)).toContain(`/${name}`)
})

const lending: FormDefinition = {
  key: 'lending', version: '2', title: { vi: 'Mượn "sách" <thôn> & tủ', en: 'Lending' }, languages: ['vi', 'en'], facts: [],
  questions: [
    { name: 'reader', type: 'text', label: { vi: 'Người đọc', en: 'Reader' }, default: 'Chị Hòa' },
    { name: 'came', type: 'date', label: { vi: 'Ngày đến' }, default: 'today()' },
    { name: 'shelf', type: 'select_one', list: 'shelves', label: { vi: 'Tủ', en: 'Shelf' } },
    { name: 'many', type: 'integer', label: { vi: 'Mấy cuốn' } },
    { name: 'books', type: 'repeat', label: { vi: 'Sách' }, repeatCount: '${many} + 1', questions: [
      { name: 'kind', type: 'select_one', list: 'kinds', label: { vi: 'Loại' } },
      { name: 'book', type: 'select_one', list: 'books', label: { vi: 'Cuốn' }, choiceFilter: 'kind = ${kind} and selected(${shelf}, shelf)' },
      { name: 'said', type: 'note', label: { vi: '${reader} mượn ${book} ở ${shelf}\n"tiếp"' } },
    ] },
    { name: 'quote', type: 'calculate', calculation: "concat('it', \"’s\", '\"')" },
    { name: 'shown', type: 'text', label: { vi: 'Tên hoa' }, calculation: "concat(${reader}, '!')" },
  ],
  choices: {
    shelves: [{ value: 'north', label: { vi: 'Bắc', en: 'North' } }, { value: 'south', label: { vi: 'Nam', en: 'South' } }],
    kinds: [{ value: 'tale', label: { vi: 'Truyện' } }, { value: 'farm', label: { vi: 'Nông' } }],
    books: ['tale', 'farm'].flatMap((kind) => ['north', 'south'].map((shelf) => ({ value: `${kind}-${shelf}`, label: { vi: `${kind} ${shelf}` }, attributes: { kind, shelf } }))),
  },
}

test('defaults, a counted repeat, a cascade inside it and labels with answers are the same to Web Forms', async () => {
  const root = await oracle.open(writeXForm(lending))
  const at = (place: string) => placesOf(root).find((one) => one.at === place)!.node
  const set = (place: string, value: unknown): void => {
    const node = at(place)
    if (node.nodeType === 'select') node.selectValue(String(value))
    else if (node.nodeType === 'input') node.setValue(value as never)
  }
  expect([textOf(at('/reader')), textOf(at('/came')), textOf(at('/shown')), textOf(at('/quote'))]).toEqual(['Chị Hòa', today(), 'Chị Hòa!', "it’s\""])
  expect([at('/shown').currentState.readonly, at('/reader').currentState.readonly]).toEqual([true, false])
  set('/shelf', 'south')
  set('/many', 1)
  expect(placesOf(root).filter((one) => one.at.endsWith('/book'))).toHaveLength(2)
  set('/books/1/kind', 'farm')
  const answers = { shelf: 'south', many: 1, books: [{}, { kind: 'farm' }] }
  const offered = compile(lending).choicesFor(lending.questions[4]!.questions![1]!, answers, { at: '/books/1' }).map((c) => c.value)
  const book = at('/books/1/book')
  expect(book.nodeType === 'select' && book.currentState.valueOptions.map((o: { value: string }) => o.value)).toEqual(offered)
  expect(offered).toEqual(['farm-south'])
  set('/books/1/book', 'farm-south')
  expect(at('/books/1/said').currentState.label?.asString).toBe('Chị Hòa mượn farm south ở Nam\n"tiếp"')
  expect(root.languages.map((l) => 'language' in l && l.language)).toEqual(['Tiếng Việt (vi)', 'English (en)'])
  root.setLanguage(root.languages.find((l) => 'language' in l && l.language.includes('en')) as never)
  expect(at('/shelf').currentState.label?.asString).toBe('Shelf')
})

test('what XML cannot hold is left out, and the rest escaped', () => {
  const xml = writeXForm({ ...lending, title: { vi: 'a\u0000b <&> "' }, questions: [{ name: 'x', type: 'text', label: { vi: '<b>&\u0008' }, constraint: '. < 3 and . != "a\'b"' }] })
  expect(xml).toContain('<h:title>ab &lt;&amp;&gt; "</h:title>')
  expect(xml).toContain('constraint=". &lt; 3 and . != &quot;a\'b&quot;"')
  expect(xml).not.toMatch(/[\u0000-\u0008]/)
})
