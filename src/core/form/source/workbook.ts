import { readWorkbook } from '#base/table/workbook.ts'

/** XLSForm workbooks of nationwide censuses stay below this. */
export const mostRows = 5_000
const limits = { packed: 5, unpacked: 50, rows: mostRows, columns: 200 }

/** One row as a form's author sees it: its number, and its cells as text by column letter; empty cells are absent. */
export type Line = { readonly number: number; readonly cells: ReadonlyMap<string, string> }
export type Sheet = { readonly name: string; readonly lines: readonly Line[] }

/**
 * The sheets of an .xlsx file, by their names in lower case.
 * @throws Problem `table.too_large`, `table.not_xlsx`, `table.bomb`, `table.sheet_size`
 */
export async function sheetsOf(bytes: Uint8Array): Promise<ReadonlyMap<string, Sheet>> {
  const sheets = await readWorkbook(bytes, limits)
  return new Map(sheets.map(({ name, lines }) => [name.trim().toLowerCase(), {
    name,
    lines: lines.map((line) => ({ number: line.number, cells: new Map([...line.cells].map(([i, cell]) => [letterOf(i), String(cell)])) })),
  }]))
}

function letterOf(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : letterOf(Math.floor(index / 26) - 1) + letterOf(index % 26)
}
