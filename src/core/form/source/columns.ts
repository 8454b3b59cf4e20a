import type { Lang, Problem } from '#base/problem.ts'
import { fold } from '#base/words.ts'
import { hint, nearest } from '../engine/nearest.ts'
import type { Words } from '../engine/index.ts'
import { refuseSource } from './mistakes.ts'
import type { Line, Sheet } from './workbook.ts'

/** What was left out, and where: a row such as `start`, a column such as `media::image`. */
export type Ignored = { readonly at: string; readonly type: string }

/** A sheet whose first row names its columns. */
export type Table = {
  readonly sheet: string
  readonly rows: readonly TableRow[]
  readonly ignored: readonly Ignored[]
  /** The other columns, by their title: attributes of choices. */
  readonly others: ReadonlyMap<string, string>
  readonly has: (column: string) => boolean
}
export type TableRow = {
  readonly number: number
  readonly get: (column: string) => string | undefined
  readonly words: (column: string) => Words | undefined
  readonly other: (letter: string) => string | undefined
  /** Whether any of its cells holds this text. */
  readonly says: (text: string) => boolean
  /** `survey!C7`; the first column when the sheet has no such column. */
  readonly at: (column: string) => string
}

/** The columns a sheet may have: once, in several languages, and under other names that people use for them. */
type Known = { readonly plain: readonly string[]; readonly spoken: readonly string[]; readonly same?: Readonly<Record<string, string>> }

const spokenName: Readonly<Record<string, Lang>> = {
  vi: 'vi', vietnamese: 'vi', 'tieng viet': 'vi', en: 'en', english: 'en', 'tieng anh': 'en',
}
// Columns of the XLSForm standard that change nothing here; whatever looks like none of the known ones is the author's own.
const tolerated = new RegExp(`^(${[
  'media', 'image', 'audio', 'video', 'big-image', 'bind', 'body', 'instance', 'control', 'guidance_hint', 'required_message', 'autoplay',
  'notes?', 'comments?', 'save_to', 'intent', 'save_instance', 'hxl', 'query',
].join('|')})(?![a-z])`, 'i')

/**
 * Reads the titles: `label::English (en)` is the English label, `label` alone the Vietnamese one. A title that is nearly a
 * known one is a mistake: a rule in a column "relevent" would silently never run.
 */
export function tableOf(sheet: Sheet, known: Known, report: (problem: Problem) => void): Table {
  const [titles, ...lines] = sheet.lines
  const columns = new Map<string, string>()
  const others = new Map<string, string>()
  const ignored: Ignored[] = []
  const seen = new Set<string>()
  for (const [letter, title] of titles?.cells ?? []) {
    const at = `${sheet.name}!${letter}${titles!.number}`
    if (seen.has(title.toLowerCase())) report(refuseSource('column_twice', { given: title.slice(0, 64) }, { at }))
    seen.add(title.toLowerCase())
    const column = columnOf(title, known)
    if (column !== undefined) {
      // A Vietnamese column that says so wins over the one without a language.
      if (!columns.has(column) || title.includes(':')) columns.set(column, letter)
      continue
    }
    const all = [...known.plain, ...known.spoken]
    const base = title.split(':')[0]!.trim().toLowerCase()
    const meant = all.includes(base) || tolerated.test(title) ? undefined : nearest(base, all)
    if (meant !== undefined) report(refuseSource('unknown_column', { given: title.slice(0, 64), ...hint(meant) }, { at }))
    else if (tolerated.test(title) || title.includes(':')) ignored.push({ at, type: title })
    else others.set(title, letter)
  }
  inOneLanguage(titles, known, columns)
  nameless(sheet, report)
  const rows = lines.map((line) => rowOf(line, sheet.name, columns))
  return { sheet: sheet.name, rows, ignored, others, has: (column) => columns.has(column) || columns.has(`${column} vi`) }
}

/** A form without any Vietnamese is shown in the language it has, rather than refused at every row. */
function inOneLanguage(titles: Line | undefined, known: Known, columns: Map<string, string>): void {
  if (known.spoken.some((base) => columns.has(`${base} vi`))) return
  for (const base of known.spoken) {
    const said = new RegExp(`^${base}\\s*:`, 'i')
    const letter = columns.get(`${base} en`) ?? [...titles?.cells ?? []].find(([, title]) => said.test(title))?.[0]
    if (letter !== undefined) columns.set(`${base} vi`, letter)
  }
}

/** What stands under no title, as in a merged heading, would be a rule that never runs. */
function nameless(sheet: Sheet, report: (problem: Problem) => void): void {
  const [titles, ...lines] = sheet.lines
  const told = new Set(titles?.cells.keys())
  for (const { number, cells } of lines) {
    for (const [letter, given] of cells) {
      if (told.has(letter)) continue
      told.add(letter)
      report(refuseSource('nameless_column', { given: given.slice(0, 40) }, { at: `${sheet.name}!${letter}${number}` }))
    }
  }
}

/** The known column a title stands for: `relevant`, or `label vi`, `label en` for those in several languages. */
function columnOf(title: string, known: Known): string | undefined {
  const [name = '', ...rest] = title.split(/::?/).map((part) => part.trim())
  const plain = name.toLowerCase().replace(/\s+/g, '_')
  const base = known.same?.[plain] ?? plain
  if (known.spoken.includes(base)) {
    const language = rest.join(' ')
    const code = /\((\w+)(?:-\w+)?\)/.exec(language)?.[1]?.toLowerCase() ?? fold(language)
    const lang = language === '' ? 'vi' : spokenName[code] ?? spokenName[fold(language.replace(/\(.*/, ''))]
    return lang === undefined ? undefined : `${base} ${lang}`
  }
  return rest.length === 0 && known.plain.includes(base) ? base : undefined
}

function rowOf(line: Line, sheet: string, columns: ReadonlyMap<string, string>): TableRow {
  const get = (column: string): string | undefined => {
    const letter = columns.get(column)
    return letter === undefined ? undefined : line.cells.get(letter)
  }
  return {
    number: line.number,
    get,
    words: (column) => {
      const [vi, en] = [get(`${column} vi`), get(`${column} en`)]
      return vi === undefined && en === undefined ? undefined : { vi: vi ?? '', ...(en === undefined ? {} : { en }) }
    },
    other: (letter) => line.cells.get(letter),
    says: (text) => [...line.cells.values()].some((cell) => cell.includes(text)),
    at: (column) => `${sheet}!${columns.get(column) ?? columns.get(`${column} vi`) ?? 'A'}${line.number}`,
  }
}
