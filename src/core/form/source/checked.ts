import { isProblem, type Problem } from '#base/problem.ts'
import { sheetsOf } from './workbook.ts'
import { openXlsForm, type XlsForm } from './xlsx.ts'

/** A mistake as a list of them names it: the row as a spreadsheet shows it, the column by its title. Without a place: `''` and 0. */
export type Mistake = { readonly sheet: string; readonly row: number; readonly column: string; readonly problem: Problem }

/** The form of a workbook, or everything that is wrong with it; never throws for what a file may hold. */
export async function checkXlsForm(bytes: Uint8Array, file: string): Promise<{ readonly form?: XlsForm; readonly mistakes: readonly Mistake[] }> {
  try {
    return { form: await openXlsForm(bytes, file), mistakes: [] }
  } catch (error) {
    if (!isProblem(error)) throw error
    // A file that cannot be opened is one mistake of the whole file.
    if (error.errors.length === 0) return { mistakes: [{ sheet: '', row: 0, column: '', problem: error }] }
    const titles = await titlesOf(bytes)
    const order = [...titles.keys()]
    const mistakes = error.errors.map((problem) => placed(problem, titles))
    return { mistakes: mistakes.toSorted((a, b) => order.indexOf(a.sheet) - order.indexOf(b.sheet) || a.row - b.row) }
  }
}

type Titles = ReadonlyMap<string, ReadonlyMap<string, string>>

async function titlesOf(bytes: Uint8Array): Promise<Titles> {
  const sheets = await sheetsOf(bytes)
  return new Map([...sheets.values()].map(({ name, lines }) => [name, lines[0]?.cells ?? new Map<string, string>()]))
}

function placed(problem: Problem, titles: Titles): Mistake {
  const [, sheet, letter, row] = /^(.*)!([A-Z]+)(\d+)$/.exec(problem.at ?? '') ?? []
  if (sheet === undefined || letter === undefined) return { sheet: '', row: 0, column: '', problem }
  // A column that is not there has no letter; it is named all the same.
  const absent = problem.code === 'source.no_column' ? String(problem.params['wanted']) : undefined
  return { sheet, row: Number(row), column: absent ?? titles.get(sheet)?.get(letter) ?? letter, problem }
}
