import readExcel from 'read-excel-file/node'
import { isProblem } from '../problem.ts'
import { broken, pack, unpack, type ArchiveLimits } from './archive.ts'
import { refuse } from './problems.ts'

/** A number is what the sheet keeps as a number; all else, days (`YYYY-MM-DD`) included, is text. */
export type Cell = string | number
/** One row as its author sees it: its number, and its cells by column, the first being 0; empty cells are absent. */
export type Line = { readonly number: number; readonly cells: ReadonlyMap<number, Cell> }
export type Sheet = { readonly name: string; readonly lines: readonly Line[] }
export type WorkbookLimits = ArchiveLimits & { readonly rows: number; readonly columns: number }

/**
 * The sheets of an .xlsx file in their order, without their empty rows.
 * @throws Problem `table.too_large`, `table.not_xlsx`, `table.bomb`, `table.macros`, `table.sheet_size`
 */
export async function readWorkbook(bytes: Uint8Array, limits: WorkbookLimits): Promise<Sheet[]> {
  const files = unpack(bytes, limits)
  // Nothing here would run it; but the file is kept, and whoever opens it again should be able to trust it.
  if (/macroEnabled|vbaProject/i.test(files.get('[Content_Types].xml')?.toString('utf8') ?? '')) throw refuse('macros')
  for (const [name, data] of files) if (/worksheets\/[^/]+\.xml$/.test(name)) measure(data.toString('utf8'), limits)
  return (await opened(pack(files))).map(({ sheet, data }) => {
    if (data.length > limits.rows) throw refuse('sheet_size', { rows: limits.rows, columns: limits.columns })
    const lines = data.map((row, i): Line => ({ number: i + 1, cells: cellsOf(row) }))
    return { name: sheet, lines: lines.filter((line) => line.cells.size > 0) }
  })
}

/** Whatever the reader stumbles over is the file's fault: by now the archive itself is sound. */
async function opened(archive: Buffer) {
  try {
    return await readExcel(archive)
  } catch (cause) {
    throw isProblem(cause) ? cause : broken(cause instanceof Error ? cause.message : 'xlsx')
  }
}

/**
 * One cell in row 1,048,576 makes the reader fill a million rows before it, so the addresses are looked at first. A tag that
 * is not written plainly is refused: what this expression cannot see, it must not let through.
 */
function measure(xml: string, { rows, columns }: WorkbookLimits): void {
  for (const [, attributes = ''] of xml.matchAll(/<(?:[\w.-]+:)?(?:row|c)(?![\w:.-])([^>]*)>?/g)) {
    if (!/^(?:\s+[\w:.-]+=(?:"[^"<&]*"|'[^'<&]*'))*\s*\/?$/.test(attributes)) throw broken('cell')
    const address = /\sr=["']\s*([A-Za-z]*)(\d*)\s*["']/.exec(attributes)
    if (!address) {
      if (/\sr=/.test(attributes)) throw broken('cell')
      continue
    }
    const [, letters = '', digits = ''] = address
    if (digits.length > 7 || Number(digits) > rows || letters.length > 2 || columnNumber(letters) > columns) throw refuse('sheet_size', { rows, columns })
  }
}

function columnNumber(letters: string): number {
  return [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
}

function cellsOf(row: readonly unknown[]): ReadonlyMap<number, Cell> {
  return new Map(row.map((cell, i): [number, Cell] => [i, cellOf(cell)]).filter(([, cell]) => cell !== ''))
}

/** A day keeps only its day; text is NFC, so that a choice typed on a Mac equals the same choice in a form. */
function cellOf(cell: unknown): Cell {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'number') return cell
  return cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell).normalize('NFC').trim()
}
