import type { Day } from '#base/day.ts'
import { readSheets, type Sheet } from '#base/table/read.ts'
import { fold, tidy } from '#base/words.ts'
import { fields, kinds } from '#core/initiative/form.ts'
import { levels } from '#core/initiative/life.ts'
import { bodyOf, columnKeys, layoutAt, layoutOf, type Body, type ColumnKey, type Layout } from './layout.ts'
import type { Otherwise } from './plan.ts'
import { refuse } from './problems.ts'

/** How a list is read: guessed, then corrected by a person. `columns` by position, from 0; `choices` by the folded text of a place. */
export type Reading = Otherwise & {
  readonly sheet: number; readonly head: number; readonly columns: Readonly<Record<string, ColumnKey>>; readonly carry: boolean; readonly choices: Readonly<Record<string, string>>
}
export type Sheets = {
  readonly names: readonly string[]
  layout(reading: Pick<Reading, 'sheet' | 'head'>): Layout
  body(reading: Reading): { rows: Body[]; skipped: number }
  /** Some cells of each column, for a person to recognise it. */
  examples(reading: Pick<Reading, 'sheet' | 'head'>): ReadonlyMap<number, readonly string[]>
  guessed(): { sheet: number; layout: Layout } | undefined
}

const mostRows = 50_000
/** Read once for the pages that follow one another; a list of 12,000 rows takes a second. */
const kept = new Map<string, { readonly sheets: Sheets; readonly until: number }>()
const keepFor = 10 * 60_000

/** @throws Problem `table.*` */
export async function sheetsOf(digest: string, name: string, bytes: () => Promise<Buffer>): Promise<Sheets> {
  const known = kept.get(digest)
  if (known && known.until > Date.now()) return known.sheets
  const sheets = over(await readSheets(await bytes(), name, { rows: mostRows }))
  for (const [key, { until }] of kept) if (until < Date.now() || kept.size > 3) kept.delete(key)
  kept.set(digest, { sheets, until: Date.now() + keepFor })
  return sheets
}

function over(sheets: readonly Sheet[]): Sheets {
  const linesOf = (sheet: number) => sheets[sheet]?.lines ?? []
  const layout: Sheets['layout'] = ({ sheet, head }) => {
    const found = layoutOf(linesOf(sheet))
    return found?.to === head ? found : layoutAt(linesOf(sheet), head) ?? { from: 0, to: 0, headings: [], year: null }
  }
  return {
    names: sheets.map(({ name }) => name), layout,
    body: (reading) => bodyOf(linesOf(reading.sheet), reading.head, new Map(Object.entries(reading.columns).map(([at, key]) => [Number(at), key])), reading.carry),
    examples: ({ sheet, head }) => {
      // Numbers of columns and names of sections have few cells or only numbers, and say nothing of what a column holds.
      const rows = linesOf(sheet).filter((line) => line.number > head && line.cells.size > 2 && [...line.cells.values()].some((cell) => /\D/.test(String(cell))))
      return new Map(layout({ sheet, head }).headings.map(({ at }) => [at, [...new Set(rows.flatMap((line) => { const cell = line.cells.get(at); return cell === undefined ? [] : [tidy(String(cell)).slice(0, 60)] }))].slice(0, 3)]))
    },
    guessed: () => {
      // A workbook may begin with a cover; the list is the sheet with headings and the most rows.
      const found = sheets.flatMap((one, sheet) => { const of = layoutOf(one.lines); return of ? [{ sheet, layout: of, rows: one.lines.length }] : [] })
      return found.toSorted((a, b) => b.rows - a.rows)[0]
    },
  }
}

/** @throws Problem `movement.list_headings` */
export function guess(sheets: Sheets): Reading {
  const found = sheets.guessed()
  if (!found) throw refuse('list_headings', undefined, { at: '/file' })
  const { sheet, layout } = found
  const columns = Object.fromEntries(layout.headings.flatMap(({ at, key }) => (key === null ? [] : [[at, key]])))
  return { sheet, head: layout.to, columns, carry: true, choices: {}, level: null, kind: 'model', field: null, year: layout.year, place: '' }
}

const marks: readonly string[] = [...fields.map((one) => `field=${one}`), ...levels.map((one) => `level=${one}`), ...kinds.map((one) => `kind=${one}`), 'result=recognise', 'result=distinguish', 'result=commend']
export const everyColumn: readonly string[] = [...columnKeys, ...marks]

/** Reads what a person corrected; whatever is not a choice of this list is refused. @throws Problem `movement.list_setting` */
export function readReading(given: unknown, sheets: Sheets, today: Day): Reading {
  const from = (given !== null && typeof given === 'object' ? given : {}) as Readonly<Record<string, unknown>>
  const wrong = (what: unknown, at: string): never => { throw refuse('list_setting', { given: String(what).slice(0, 60) }, { at }) }
  const whole = (name: string, least: number, most: number) => { const n = Number(from[name]); return Number.isInteger(n) && n >= least && n <= most ? n : wrong(from[name], `/${name}`) }
  const among = <V extends string>(name: string, known: readonly V[]) => { const value = from[name] ?? ''; return value === '' ? null : known.find((one) => one === value) ?? wrong(value, `/${name}`) }
  const sheet = whole('sheet', 0, sheets.names.length - 1)
  const head = whole('head', 1, 1_000_000)
  const positions = new Set(sheets.layout({ sheet, head }).headings.map(({ at }) => String(at)))
  const columns: Record<string, ColumnKey> = {}
  for (const [at, key] of Object.entries((from['columns'] ?? {}) as object)) {
    if (key === '' || key === null) continue
    if (!positions.has(at)) wrong(at, '/columns')
    columns[at] = everyColumn.includes(String(key)) ? key as ColumnKey : wrong(key, `/columns/${at}`)
  }
  const choices: Record<string, string> = Object.create(null) as Record<string, string>
  for (const [name, value] of Object.entries((from['choices'] ?? {}) as object).slice(0, 2_000)) {
    const text = tidy(String(value)).slice(0, 120)
    if (text !== '') choices[fold(name).slice(0, 200)] = text
  }
  const year = from['year'] === null || from['year'] === '' || from['year'] === undefined ? null : whole('year', 2009, Number(today.slice(0, 4)))
  return { sheet, head, columns, carry: from['carry'] === true, choices: { ...choices }, level: among('level', levels), kind: among('kind', kinds), field: among('field', fields), year, place: tidy(String(from['place'] ?? '')).slice(0, 120) }
}
