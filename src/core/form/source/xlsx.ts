import { isProblem, type Lang, type Problem } from '#base/problem.ts'
import { didYouMean } from '../engine/nearest.ts'
import type { Choice, FactRule, FormDefinition, Method, Words } from '../engine/index.ts'
import { tableOf, type Ignored, type Table, type TableRow } from './columns.ts'
import { invalid, moved, proven, refuseSource } from './mistakes.ts'
import { keyOf } from './shape.ts'
import { questionsOf, type Survey } from './survey.ts'
import { sheetsOf, type Sheet } from './workbook.ts'

/** `ignored`: rows such as `start` or `deviceid` that the platform knows without asking, and columns that change nothing here. */
export type XlsForm = { readonly definition: FormDefinition; readonly ignored: readonly Ignored[] }

/** The work in hand: `met` are the mistakes so far, `places` which row each pointer into the form came from. */
type Read = { readonly sheets: ReadonlyMap<string, Sheet>; readonly met: Problem[]; readonly places: Map<string, TableRow> }

/**
 * A form written as an XLSForm workbook: sheets `survey`, `choices`, `settings`, and our own `facts`.
 * @throws Problem `source.*`; mistakes in the form come all at once in `source.invalid`, each `at` its cell (`survey!C7`)
 */
export async function readXlsForm(bytes: Uint8Array, file: string): Promise<FormDefinition> {
  return (await openXlsForm(bytes, file)).definition
}

/** As `readXlsForm`, with what was left out. */
export async function openXlsForm(bytes: Uint8Array, file: string): Promise<XlsForm> {
  const read: Read = { sheets: await opened(bytes, file), met: [], places: new Map() }
  const survey = surveyOf(read)
  if (!survey) throw invalid(file, read.met)
  const form: FormDefinition = {
    ...settingsOf(read, file), languages: languagesOf(read), questions: survey.questions, choices: choicesOf(read), facts: factsOf(read),
  }
  return { definition: proven(form, file, read.met, ({ at = '' }) => cellAt(at, read.places)), ignored: survey.ignored }
}

async function opened(bytes: Uint8Array, file: string): Promise<ReadonlyMap<string, Sheet>> {
  try {
    return await sheetsOf(bytes)
  } catch (error) {
    throw isProblem(error) ? moved(error, file) : error
  }
}

function surveyOf({ sheets, met, places }: Read): Survey | undefined {
  const sheet = sheets.get('survey')
  if (!sheet) {
    met.push(refuseSource('no_sheet', { wanted: 'survey', ...didYouMean('survey', [...sheets.keys()].filter((name) => name !== '')) }, { at: 'survey!A1' }))
    return undefined
  }
  const table = tableOf(sheet, {
    plain: [
      'type', 'name', 'required', 'relevant', 'constraint', 'calculation', 'default', 'appearance', 'choice_filter', 'repeat_count',
      'personal', 'disabled', 'read_only', 'trigger', 'parameters',
    ],
    spoken: ['label', 'hint', 'constraint_message'],
    same: { relevance: 'relevant', calculate: 'calculation', skip_logic: 'relevant', count: 'repeat_count', readonly: 'read_only' },
  }, (problem) => met.push(problem))
  return needs(table, ['type', 'name'], met) ? questionsOf(table, places, (problem) => met.push(problem)) : undefined
}

/** A sheet without its main columns is not read further: every row of it would be a mistake. */
function needs(table: Table, columns: readonly string[], met: Problem[]): boolean {
  const absent = columns.filter((column) => !table.has(column))
  for (const wanted of absent) met.push(refuseSource('no_column', { sheet: table.sheet, wanted }, { at: `${table.sheet}!A1` }))
  return absent.length === 0
}

/** The settings sheet may be absent: then the file's name is the form's key, as pyxform does it. */
function settingsOf({ sheets, met }: Read, file: string): { key: string; version: string; title: Words; roles?: readonly string[] } {
  const sheet = sheets.get('settings')
  const table = sheet && tableOf(sheet, {
    plain: ['form_id', 'version', 'default_language', 'style', 'instance_name', 'public_key', 'submission_url', 'name', 'roles'],
    spoken: ['form_title'],
    same: { id_string: 'form_id', title: 'form_title' },
  }, (problem) => met.push(problem))
  const row = table?.rows[0]
  const fromFile = file.replace(/^.*[/\\]/, '').replace(/\.[^.]*$/, '')
  const key = keyOf(row?.get('form_id') ?? fromFile, (problem) => met.push(moved(problem, row?.at('form_id') ?? file)))
  const title = row?.words('form_title')
  const roles = row?.get('roles')?.split(/[\s,;]+/).filter((role) => role !== '')
  // A translation alone names the form as well: better an English title than none.
  return { key, version: row?.get('version') ?? '1', title: title?.vi ? title : { ...title, vi: title?.en ?? key }, ...(roles === undefined ? {} : { roles }) }
}

function choicesOf({ sheets, met, places }: Read): Record<string, Choice[]> {
  const lists: Record<string, Choice[]> = Object.create(null)
  const sheet = sheets.get('choices')
  if (!sheet) return {}
  const table = tableOf(sheet, { plain: ['list_name', 'name'], spoken: ['label'], same: { value: 'name' } }, (problem) => met.push(problem))
  if (!needs(table, ['list_name', 'name'], met)) return {}
  for (const row of table.rows) {
    const [list, value] = [row.get('list_name'), row.get('name')]
    if (list === undefined && value === undefined) continue
    if (list === undefined || value === undefined) {
      const wanted = list === undefined ? 'list_name' : 'name'
      met.push(refuseSource('missing', { wanted }, { at: row.at(wanted) }))
      continue
    }
    const label = row.words('label')
    const cells = [...table.others].map(([title, letter]) => [title, row.other(letter)])
    const attributes = Object.fromEntries(cells.filter(([, cell]) => cell !== undefined))
    const choices = (lists[list] ??= [])
    places.set(`/choices/${list}/${choices.length}`, row)
    const spoken = { ...label, vi: label?.vi || label?.en || value }
    choices.push({ value, label: spoken, ...(Object.keys(attributes).length > 0 ? { attributes } : {}) })
  }
  return { ...lists }
}

function factsOf({ sheets, met, places }: Read): FactRule[] {
  const sheet = sheets.get('facts')
  if (!sheet) return []
  const table = tableOf(sheet, { plain: ['measure', 'value', 'when', 'method', 'each'], spoken: [] }, (problem) => met.push(problem))
  if (!needs(table, ['measure'], met)) return []
  return table.rows.flatMap((row, i): FactRule[] => {
    places.set(`/facts/${i}`, row)
    const [measure, value, when, method, each] = ['measure', 'value', 'when', 'method', 'each'].map(row.get)
    if (measure === undefined) met.push(refuseSource('missing', { wanted: 'measure' }, { at: row.at('measure') }))
    // The method is checked by the engine, which knows what to suggest.
    const given = { measure: measure ?? 'x', value, when, method: method as Method | undefined, each }
    return [Object.fromEntries(Object.entries(given).filter(([, cell]) => cell !== undefined)) as FactRule]
  })
}

function languagesOf({ sheets }: Read): readonly Lang[] {
  const titles = [...(sheets.get('survey')?.lines[0]?.cells.values() ?? [])]
  return titles.some((title) => /^label::?.*(\(en\)|english)/i.test(title)) ? ['vi', 'en'] : ['vi']
}

/** From the engine's pointer to the cell: the longest beginning of it that a row stands for, then the column of the field. */
function cellAt(pointer: string, places: ReadonlyMap<string, TableRow>): string {
  const parts = pointer.split('/')
  for (let n = parts.length; n > 0; n--) {
    const row = places.get(parts.slice(0, n).join('/'))
    const field = parts[n] ?? 'name'
    // A choice's value stands in the column "name"; a fact's in the column "value".
    if (row) return row.at(parts[1] === 'choices' && field === 'value' ? 'name' : columnNames[field] ?? field)
  }
  return 'survey!A1'
}

/** Where a field of the form is written in the workbook, when the column has another name. */
const columnNames: Readonly<Record<string, string>> = {
  constraintMessage: 'constraint_message', choiceFilter: 'choice_filter', repeatCount: 'repeat_count', questions: 'type', list: 'type',
}
