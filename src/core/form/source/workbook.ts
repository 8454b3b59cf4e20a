import readWorkbook from 'read-excel-file/node'
import { isProblem } from '#base/problem.ts'
import { broken, pack, unpack } from './archive.ts'
import { refuseSource } from './mistakes.ts'

/** XLSForm workbooks of nationwide censuses stay below this. */
export const mostRows = 5_000
const mostColumns = 200

/** One row as a form's author sees it: its number, and its cells as text by column letter; empty cells are absent. */
export type Line = { readonly number: number; readonly cells: ReadonlyMap<string, string> }
export type Sheet = { readonly name: string; readonly lines: readonly Line[] }

/**
 * The sheets of an .xlsx file, by their names in lower case.
 * @throws Problem `source.too_large`, `source.not_xlsx`, `source.bomb`, `source.sheet_size`
 */
export async function sheetsOf(bytes: Uint8Array): Promise<ReadonlyMap<string, Sheet>> {
  const files = unpack(bytes)
  for (const [name, data] of files) if (/worksheets\/[^/]+\.xml$/.test(name)) measure(data.toString('utf8'))
  const sheets = new Map<string, Sheet>()
  for (const { sheet, data } of await opened(pack(files))) {
    if (data.length > mostRows) throw tooLarge()
    const lines = data.map((row, i): Line => ({ number: i + 1, cells: cellsOf(row) }))
    sheets.set(sheet.trim().toLowerCase(), { name: sheet, lines: lines.filter((line) => line.cells.size > 0) })
  }
  return sheets
}

/** Whatever the reader stumbles over is the file's fault: by now the archive itself is sound. */
async function opened(archive: Buffer) {
  try {
    return await readWorkbook(archive)
  } catch (cause) {
    throw isProblem(cause) ? cause : broken(cause instanceof Error ? cause.message : 'xlsx')
  }
}

/**
 * One cell in row 1,048,576 makes the reader fill a million rows before it, so the addresses are looked at first. A tag that
 * is not written plainly is refused: what this expression cannot see, it must not let through.
 */
function measure(xml: string): void {
  for (const [, attributes = ''] of xml.matchAll(/<(?:[\w.-]+:)?(?:row|c)(?![\w:.-])([^>]*)>?/g)) {
    if (!/^(?:\s+[\w:.-]+=(?:"[^"<&]*"|'[^'<&]*'))*\s*\/?$/.test(attributes)) throw broken('cell')
    const address = /\sr=["']\s*([A-Za-z]*)(\d*)\s*["']/.exec(attributes)
    if (!address) {
      if (/\sr=/.test(attributes)) throw broken('cell')
      continue
    }
    const [, letters = '', digits = ''] = address
    if (digits.length > 5 || Number(digits) > mostRows || letters.length > 2 || columnNumber(letters) > mostColumns) throw tooLarge()
  }
}

function tooLarge() {
  return refuseSource('sheet_size', { rows: mostRows, columns: mostColumns })
}

function columnNumber(letters: string): number {
  return [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
}

function letterOf(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : letterOf(Math.floor(index / 26) - 1) + letterOf(index % 26)
}

function cellsOf(row: readonly unknown[]): ReadonlyMap<string, string> {
  return new Map(row.map((cell, i): [string, string] => [letterOf(i), textOf(cell)]).filter(([, text]) => text !== ''))
}

/** A day keeps only its day; text is NFC, so that a choice typed on a Mac equals the same choice in a formula. */
function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return cell.toISOString().slice(0, 10)
  return String(cell).normalize('NFC').trim()
}
