import type { Problem } from '#base/problem.ts'
import type { Question, QuestionType } from '../engine/index.ts'
import type { Ignored, Table, TableRow } from './columns.ts'
import { refuseSource } from './mistakes.ts'
import { adapted, elsewhere, same } from './odk.ts'

export type Survey = { readonly questions: readonly Question[]; readonly ignored: readonly Ignored[] }

/** A group or repeat whose end has not come yet. */
type Open = { readonly kind: 'group' | 'repeat'; readonly row: TableRow; readonly questions: Question[]; readonly pointer: string }

/** What phones send along without being asked; a record carries its own day, author and device. */
const metadata = new Set([
  'start', 'end', 'today', 'deviceid', 'audit', 'username', 'phonenumber', 'email', 'simserial', 'subscriberid', 'start-geopoint',
  'background-audio',
])

/** The rows of the survey sheet as questions, groups and repeats nested; `places` learns which row each pointer stands for. */
export function questionsOf(table: Table, places: Map<string, TableRow>, report: (problem: Problem) => void): Survey {
  const ignored: Ignored[] = [...table.ignored]
  const top: Question[] = []
  const stack: Open[] = []
  const innermost = (): { questions: Question[]; pointer: string } => stack.at(-1) ?? { questions: top, pointer: '' }

  const begin = (kind: 'group' | 'repeat', row: TableRow): void => {
    const { questions, pointer } = innermost()
    const here = `${pointer}/questions/${questions.length}`
    const inside: Question[] = []
    places.set(here, row)
    questions.push({ ...questionOf(row, kind, undefined, report), questions: inside })
    stack.push({ kind, row, questions: inside, pointer: here })
  }

  const end = (kind: string, row: TableRow): void => {
    if (stack.at(-1)?.kind === kind) stack.pop()
    else report(refuseSource('unopened', { given: `end_${kind}` }, { at: row.at('type') }))
  }

  for (const row of table.rows) {
    const { type, list, rest } = typeOf(row.get('type') ?? '')
    if (isYes(row.get('disabled')) || (type === '' && row.get('name') === undefined && !row.words('label'))) continue
    if (metadata.has(type) && !(type === 'today' && isSpokenOf(table, row))) ignored.push({ at: row.at('type'), type })
    else if (type === '') report(refuseSource('missing', { wanted: 'type' }, { at: row.at('type') }))
    else if (type === 'begin_group' || type === 'begin_repeat') begin(type === 'begin_group' ? 'group' : 'repeat', row)
    else if (type === 'end_group' || type === 'end_repeat') end(type.slice(4), row)
    else {
      // What stands in for a refused type keeps the rest of the form checkable.
      const taken = elsewhere(type, row, report) ? 'text' : type
      if (rest !== '' && taken === type) report(refuseSource('or_other', undefined, { at: row.at('type') }))
      const { questions, pointer } = innermost()
      places.set(`${pointer}/questions/${questions.length}`, row)
      questions.push(adapted(questionOf(row, taken, taken === type ? list : undefined, report), row, report))
    }
  }
  for (const { kind, row } of stack) report(refuseSource('unclosed', { given: `begin_${kind}` }, { at: row.at('type') }))
  return { questions: top, ignored }
}

/** Whether another row asks what day it is through this one. */
function isSpokenOf(table: Table, row: TableRow): boolean {
  const spoken = `\${${row.get('name') ?? ''}}`
  return table.rows.some(({ says }) => says(spoken))
}

/** `select one  yes_no or_other`: the type, its list, and what is left. */
function typeOf(cell: string): { type: string; list?: string; rest: string } {
  const plain = cell.replace(/\s+/g, ' ')
  const two = plain.split(' ').slice(0, 2).join(' ').toLowerCase()
  const renamed = same[two] === undefined ? plain : `${same[two]}${plain.slice(two.length)}`
  const [word = '', list, ...rest] = renamed.split(' ')
  const type = same[word.toLowerCase()] ?? word
  return { type, ...(list === undefined ? {} : { list }), rest: rest.join(' ') }
}

/** A row "today" that others ask is the day of the first look at the form. */
function calculationOf(row: TableRow, type: string): string | undefined {
  return type === 'today' ? 'once(today())' : row.get('calculation')
}

function questionOf(row: TableRow, type: string, list: string | undefined, report: (problem: Problem) => void): Question {
  const name = row.get('name')
  if (name === undefined) report(refuseSource('missing', { wanted: 'name' }, { at: row.at('name') }))
  const fields = {
    // A row without a name is already reported; a made-up one keeps the rest of the form checkable.
    name: name ?? `row_${row.number}`,
    // Whether the type exists is the engine's to say.
    type: (type === 'today' ? 'calculate' : type) as QuestionType,
    label: row.words('label'),
    hint: row.words('hint'),
    required: requiredOf(row.get('required')),
    relevant: row.get('relevant'),
    constraint: row.get('constraint'),
    constraintMessage: row.words('constraint_message'),
    calculation: calculationOf(row, type),
    default: row.get('default'),
    list,
    choiceFilter: row.get('choice_filter'),
    appearance: row.get('appearance'),
    personal: isYes(row.get('personal')) || undefined,
    repeatCount: row.get('repeat_count'),
  }
  return Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== undefined)) as unknown as Question
}

/** `yes`, `true()` and `có` are plain answers; anything else is an expression. */
function requiredOf(cell: string | undefined): string | boolean | undefined {
  if (cell === undefined || /^(no|false|false\(\)|0|không)$/i.test(cell)) return undefined
  return isYes(cell) ? true : cell
}

function isYes(cell: string | undefined): boolean {
  return cell !== undefined && /^(yes|true|true\(\)|1|x|có)$/i.test(cell)
}
