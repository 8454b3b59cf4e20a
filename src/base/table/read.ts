import { isUtf8 } from 'node:buffer'
import { CsvError, parse } from 'csv-parse/sync'
import { tidy } from '../words.ts'
import { refuse } from './problems.ts'
import { readWorkbook, type Cell, type Line, type Sheet } from './workbook.ts'

export type { Cell, Line, Sheet } from './workbook.ts'

/** One row under the header: its number as a spreadsheet shows it, and its cells by column name; empty cells are absent. */
export type Row = { readonly number: number; readonly cells: ReadonlyMap<string, Cell> }
export type Table = { readonly columns: readonly string[]; readonly rows: readonly Row[] }

const most = { packed: 20, unpacked: 200, rows: 200_000, columns: 200 }
const mostCsv = 200 * 1024 * 1024

/**
 * Reads a table whose first row names its columns, from CSV (UTF-8, or UTF-16 with a byte order mark; comma, semicolon or
 * tab) or from the first sheet of a workbook. Which of the two it is, the bytes say, not the name of the file.
 * @throws Problem `table.*`, naming the line
 */
export async function readTable(bytes: Uint8Array, file: string): Promise<Table> {
  return tableOf((await readSheets(bytes, file))[0]?.lines ?? [])
}

/**
 * The same file as it stands, for lists that a person made: titles above, headings in several rows, subtotals between. A CSV is
 * one sheet without a name. `rows` may allow less than the most that is read at all.
 * @throws Problem `table.*`
 */
export async function readSheets(bytes: Uint8Array, file: string, { rows = most.rows }: { readonly rows?: number } = {}): Promise<readonly Sheet[]> {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b
  if (isZip) return readWorkbook(bytes, { ...most, rows })
  if (/\.(xls[xmb]?|ods|pdf|docx?)$/i.test(file)) throw refuse('kind', { file })
  if (bytes.byteLength > mostCsv) throw refuse('too_large', { limit: '200 MB' })
  const lines = linesOf(decode(bytes)).filter((line) => line.cells.size > 0)
  if (lines.length > rows) throw refuse('sheet_size', { rows, columns: most.columns })
  return [{ name: '', lines }]
}

/** Strictly: a wrong byte is refused with its line, never replaced, for it would change somebody's name. */
export function decode(bytes: Uint8Array): string {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : undefined
  if (wide !== undefined) return decodeWide(bytes, wide)
  // A line feed is never part of a longer UTF-8 character, so lines can be judged one by one; a NUL means UTF-16 without mark.
  if (!isUtf8(bytes) || bytes.includes(0)) {
    let [line, from] = [1, 0]
    for (let at = 0; at <= bytes.length; at++) {
      if (at < bytes.length && bytes[at] !== 0x0a) continue
      const one = bytes.subarray(from, at)
      if (!isUtf8(one) || one.includes(0)) throw refuse('encoding', { line })
      line += 1
      from = at + 1
    }
  }
  return new TextDecoder('utf-8').decode(bytes)
}

function decodeWide(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): string {
  const text = new TextDecoder(encoding).decode(bytes.subarray(0, bytes.length - (bytes.length % 2)))
  const wrong = [text.indexOf('\ufffd'), text.indexOf('\0'), bytes.length % 2 === 1 ? text.length : -1].filter((at) => at >= 0)
  if (wrong.length > 0) throw refuse('encoding', { line: text.slice(0, Math.min(...wrong)).split('\n').length })
  return text
}

function linesOf(text: string): Line[] {
  try {
    const records = parse(text, {
      delimiter: delimiterOf(text), relax_column_count: true, skip_empty_lines: false, max_record_size: 1_000_000,
    }) as string[][]
    return records.map((record, i) => ({
      number: i + 1,
      cells: new Map(record.map((cell, at): [number, Cell] => [at, cell.normalize('NFC').trim()]).filter(([, cell]) => cell !== '')),
    }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw refuse('syntax', { line: Number(error['lines'] ?? 0), ...reasonOf(error.code) })
  }
}

/** In the words of who made the table; what has none of its own keeps the reader's. */
function reasonOf(code: string): { reason_vi: string; reason_en: string } {
  if (code.includes('QUOTE') || code.includes('CLOSING')) return { reason_vi: 'có dấu nháy kép (") đứng giữa ô', reason_en: 'a double quote (") stands inside a cell' }
  if (code.includes('COLUMN') || code.includes('RECORD')) return { reason_vi: 'số ô khác với hàng tiêu đề', reason_en: 'it has another number of cells than the heading' }
  return { reason_vi: code, reason_en: code }
}

/** The mark that stands most often in the header, outside quotes; Excel writes a semicolon where the comma marks decimals. */
function delimiterOf(text: string): ',' | ';' | '\t' {
  const header = (/^(?:"[^"]*"|[^"\r\n])*/.exec(text)?.[0] ?? '').replace(/"[^"]*"/g, '')
  const count = (mark: string) => header.split(mark).length
  return count('\t') > count(';') && count('\t') > count(',') ? '\t' : count(';') > count(',') ? ';' : ','
}

function tableOf(lines: readonly Line[]): Table {
  const [header, ...rest] = lines.filter((line) => line.cells.size > 0)
  if (!header) throw refuse('empty')
  const names = new Map([...header.cells].map(([at, cell]) => [at, tidy(String(cell))]))
  const columns = [...names.values()]
  const twice = columns.find((name, i) => columns.indexOf(name) !== i)
  if (twice !== undefined) throw refuse('column_twice', { column: twice })
  const rows = rest.map((line): Row => ({
    number: line.number,
    cells: new Map([...line.cells].map(([at, cell]) => [names.get(at) ?? nameless(line, at), cell])),
  }))
  return { columns, rows }
}

function nameless(line: Line, at: number): never {
  throw refuse('nameless', { row: line.number, given: String(line.cells.get(at)).slice(0, 40), position: at + 1 })
}
