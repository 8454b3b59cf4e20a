import writeExcel from 'write-excel-file/node'
import type { Cell } from './workbook.ts'

export type Row = readonly (Cell | null | undefined)[]

/** Excel's longest cell; a longer one makes it call the whole file damaged. */
const longest = 32_767

/**
 * A text that a spreadsheet would run as a formula gets an apostrophe before it: somebody's name must not become a command
 * on the machine of whoever opens the export (OWASP, "CSV Injection"). Also inside, where a semicolon, tab or line break
 * begins a cell for a program that splits there. Numbers are never text here, so −5 stays −5.
 */
export function harmless(text: string): string {
  return text.replace(/(^|[;\t\r\n])(\s*)(?=[=+\-@\t\r＝＋－＠])/g, "$1$2'")
}

/** CSV as Excel opens it without questions: UTF-8 with byte order mark, comma, CRLF (RFC 4180). */
export function writeCsv(columns: readonly string[], rows: readonly Row[]): string {
  return `\ufeff${[columns, ...rows].map(csvLine).join('')}`
}

export function csvLine(row: Row): string {
  return `${row.map(field).join(',')}\r\n`
}

function field(cell: Cell | null | undefined): string {
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : ''
  const text = harmless(cell ?? '')
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A workbook of one sheet with a bold, sticky header. */
export async function writeXlsx(columns: readonly string[], rows: readonly Row[]): Promise<Uint8Array> {
  const header = columns.map((title) => ({ value: plain(title), fontWeight: 'bold' as const }))
  const widths = columns.map((title) => ({ width: Math.min(40, Math.max(10, title.length + 2)) }))
  return writeExcel([header, ...rows.map((row) => row.map(cellOf))], { stickyRowsCount: 1, columns: widths }).toBuffer()
}

function cellOf(cell: Cell | null | undefined): Cell | null {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : null
  return cell ? plain(cell) : null
}

/** XML 1.0 §2.2 allows no control characters and no half characters. */
export function plain(text: string): string {
  return harmless(text.toWellFormed().replace(/(?![\t\n\r])[\p{Cc}\ufffe\uffff]/gu, ' ')).slice(0, longest)
}
