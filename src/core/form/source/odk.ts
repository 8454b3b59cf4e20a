/** What the wider XLSForm standard has and we write otherwise: types with another name, and those that are refused with a remedy. */
import type { Problem } from '#base/problem.ts'
import type { Question } from '../engine/index.ts'
import type { TableRow } from './columns.ts'
import { refuseSource } from './mistakes.ts'

/** Older spellings of types, which pyxform still reads, and those that ask the same in another way. */
export const same: Readonly<Record<string, string>> = {
  photo: 'image', gps: 'geopoint', location: 'geopoint', int: 'integer', string: 'text', barcode: 'text',
  select1: 'select_one', 'select one': 'select_one', 'select multiple': 'select_multiple',
  'begin group': 'begin_group', 'end group': 'end_group', 'begin repeat': 'begin_repeat', 'end repeat': 'end_repeat',
}

type Remedy = readonly [vi: string, en: string]
const inSheet: Remedy = ['Hãy chép các lựa chọn vào trang "choices".', 'Copy the choices into the sheet "choices".']
const asText: Remedy = ['Hãy dùng text hoặc integer, ghi giờ bằng số.', 'Use text or integer, with the hour as a number.']
const asPoint: Remedy = ['Hãy dùng geopoint.', 'Use geopoint.']
const asImage: Remedy = ['Chỉ nhận ảnh: hãy dùng image.', 'Only pictures are taken: use image.']

const refused: Readonly<Record<string, Remedy>> = {
  select_one_from_file: inSheet, select_multiple_from_file: inSheet, select_one_external: inSheet, 'csv-external': inSheet, 'xml-external': inSheet,
  time: asText, dateTime: ['Hãy dùng date.', 'Use date.'], datetime: ['Hãy dùng date.', 'Use date.'],
  geotrace: asPoint, geoshape: asPoint, osm: asPoint, audio: asImage, video: asImage, file: asImage,
  rank: ['Hãy dùng select_multiple, hoặc mỗi thứ hạng một câu select_one.', 'Use select_multiple, or one select_one for each rank.'],
  acknowledge: ['Hãy dùng select_one với một lựa chọn "Đã rõ".', 'Use select_one with a single choice "Understood".'],
  trigger: ['Hãy dùng select_one với một lựa chọn "Đã rõ".', 'Use select_one with a single choice "Understood".'],
  hidden: ['Hãy dùng calculate với công thức.', 'Use calculate with a calculation.'],
  begin_loop: ['Hãy dùng begin_repeat.', 'Use begin_repeat.'], end_loop: ['Hãy dùng end_repeat.', 'Use end_repeat.'],
}

/** Whether a type is one of ODK's that are not taken here; then it has been reported, with what to use instead. */
export function elsewhere(type: string, row: TableRow, report: (problem: Problem) => void): boolean {
  const remedy = Object.hasOwn(refused, type) ? refused[type] : undefined
  if (remedy) report(refuseSource('type_elsewhere', { given: type, remedy_vi: remedy[0], remedy_en: remedy[1] }, { at: row.at('type') }))
  return remedy !== undefined
}

/** A question with what its columns `read_only`, `trigger` and `parameters` mean here. */
export function adapted(question: Question, row: TableRow, report: (problem: Problem) => void): Question {
  const bad = (column: string, remedy_vi: string, remedy_en: string): void =>
    report(refuseSource('column_elsewhere', { given: column, remedy_vi, remedy_en }, { at: row.at(column) }))
  if (row.get('trigger') !== undefined) {
    bad('trigger', 'Công thức ở đây luôn được tính lại; để giữ giá trị đầu tiên hãy dùng once(…).', 'Calculations always follow their answers here; to keep the first value use once(…).')
  }
  return readOnly(String(question.type) === 'range' ? ranged(question, row, report) : question, row, bad)
}

/** A range asks for a number between two others. */
function ranged(question: Question, row: TableRow, report: (problem: Problem) => void): Question {
  const given = new Map([...(row.get('parameters') ?? '').matchAll(/(\w+)\s*=\s*([^\s,;]+)/g)].map(([, key, value]) => [key!, value!]))
  const [start, end, step] = [given.get('start') ?? '1', given.get('end') ?? '10', given.get('step') ?? '1']
  const isNumber = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text)
  if (![start, end, step].every(isNumber)) report(refuseSource('parameters', undefined, { at: row.at('parameters') }))
  const within = `. >= ${start} and . <= ${end}`
  const type = [start, end, step].some((one) => one.includes('.')) ? 'decimal' : 'integer'
  return { ...question, type, constraint: question.constraint === undefined ? within : `(${question.constraint}) and ${within}` }
}

/** What nobody may change is computed: its calculation stays, its default becomes one; a text with neither is a note. */
function readOnly(question: Question, row: TableRow, bad: (column: string, vi: string, en: string) => void): Question {
  const cell = row.get('read_only')
  if (cell === undefined || /^(no|false|false\(\)|0|không)$/i.test(cell) || question.type === 'note' || question.calculation !== undefined) return question
  const { default: fallback, required: _, ...rest } = question
  if (!/^(yes|true|true\(\)|1|x|có)$/i.test(cell)) bad('read_only', 'Hãy dùng relevant, hoặc hai câu hỏi.', 'Use relevant, or two questions.')
  else if (fallback !== undefined) return { ...rest, calculation: /[$(]/.test(fallback) ? fallback : `'${fallback.replaceAll("'", '’')}'` }
  else if (question.type === 'text') return { ...rest, type: 'note' }
  else bad('read_only', 'Câu chỉ đọc phải có calculation hoặc default.', 'A question that is only read needs a calculation or a default.')
  return question
}
