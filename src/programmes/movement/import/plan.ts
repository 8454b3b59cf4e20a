import type { Ctx } from '#base/ctx.ts'
import { isDay, type Day } from '#base/day.ts'
import { idFrom, type Id } from '#base/id.ts'
import { isProblem, type Problem } from '#base/problem.ts'
import { fold } from '#base/words.ts'
import { typedDay } from '#core/form/engine/typed.ts'
import { fields, kinds, type Draft } from '#core/initiative/form.ts'
import { districtsEnded, levels, type Level } from '#core/initiative/life.ts'
import type { Past } from '#core/initiative/many.ts'
import { refuse as refuseInitiative } from '#core/initiative/problems.ts'
import type { Body, ColumnKey } from './layout.ts'
import { refuse } from './problems.ts'
import { allowTakingOver, refusedEntry, type Entry, type Refused } from './take_over.ts'
import { fieldMeant, honourMeant, kindMeant, levelMeant, noveltyMeant, registrantKindMeant, type Honour } from './terms.ts'
import { finderOf, type Find, type Span, type Unclear } from './units.ts'

/** What a person says of a list as a whole, for rows that do not say it themselves. */
export type Otherwise = { readonly level: Level | null; readonly kind: Draft['kind'] | null; readonly field: Draft['field']; readonly year: number | null; readonly place: string }
export type Plan = {
  readonly entries: readonly Entry[]; readonly refused: readonly Refused[]; readonly unclear: readonly Unclear[]
  /** Rows that say the same as one above them, rows that only look like one, and those whose result lacks the number of a decision. */
  readonly repeated: number; readonly similar: number; readonly undecided: number
}

type Reader = { readonly file: string; readonly today: Day; readonly otherwise: Otherwise; readonly hasResult: boolean; readonly find: Find }

/** Reads every row as a registration with what became of it; what is wrong with one, or not the asker's to take over, is said of it and holds back no other. */
export async function planOf(ctx: Ctx, body: readonly Body[], { file, otherwise, choices }: { file: string; otherwise: Otherwise; choices: Readonly<Record<string, string>> }): Promise<Plan> {
  const { find, unclear } = await finderOf(ctx, [...new Set(body.map((one) => placeText(one, otherwise)))].filter((text) => text !== ''), choices)
  const hasResult = body.some(({ cells }) => [...cells.keys()].some((key) => key === 'result' || key.startsWith('result=')))
  const reader: Reader = { file, today: ctx.day, otherwise, hasResult, find }
  const entries = new Map<Id, Entry>()
  const refused: Refused[] = []
  const looks = new Set<string>()
  let [repeated, similar, undecided] = [0, 0, 0]
  const rows = body.map((one) => readRow(one, reader))
  const shut = (await allowTakingOver(ctx, rows.flatMap((read) => ('entry' in read ? [read.entry] : [])))).refused
  for (const read of rows) {
    if ('problems' in read) { refused.push(read); continue }
    const problems = shut.get(read.entry.row)
    if (problems) { refused.push(refusedEntry(read.entry, problems)); continue }
    if (entries.has(read.entry.id)) { repeated++; continue }
    const look = `${read.entry.registration.unit} ${fold(read.entry.registration.title)} ${read.entry.registration.year}`
    if (looks.has(look)) similar++
    looks.add(look)
    if (read.undecided) undecided++
    entries.set(read.entry.id, read.entry)
  }
  return { entries: [...entries.values()], refused, unclear: [...unclear.values()].toSorted((a, b) => b.rows - a.rows), repeated, similar, undecided }
}

const placeText = ({ cells, section }: Body, otherwise: Otherwise) => cells.get('place') ?? section.place ?? otherwise.place

function readRow(one: Body, reader: Reader): { entry: Entry; undecided: boolean } | Refused {
  const { cells, row } = one
  const problems: Problem[] = []
  const tried = <T>(work: () => T): T | undefined => {
    try {
      return work()
    } catch (problem) {
      if (!isProblem(problem)) throw problem
      problems.push(problem)
      return undefined
    }
  }
  const title = tried(() => titleOf(cells.get('title') ?? ''))
  const field = tried(() => fieldOf(one, reader.otherwise))
  const level = tried(() => levelOf(one, reader.otherwise))
  const kind = tried(() => kindOf(one, reader.otherwise))
  const when = tried(() => whenOf(one, reader))
  const place = when && tried(() => placeOf(one, reader, when.span))
  if (place && level === 'district' && place.day >= districtsEnded) problems.push(refuseInitiative('level_closed', undefined, { at: '/level' }))
  const past = place && tried(() => pastOf(one, reader, place.day, when.year))
  if (problems.length > 0 || !title || !field || !level || !kind || !when || !place || !past) return { row, title: (cells.get('title') ?? '').slice(0, 300), problems }
  const registrant = (cells.get('registrant') ?? (namesOrgan(cells.get('place') ?? '') ? cells.get('place')! : '')).slice(0, 200)
  const registrantKind = registrantKindMeant(registrant)
  const novelty = noveltyMeant(cells.get('novelty') ?? '')
  const id = idFrom('movement list', place.unit, fold(title), when.year, level, fold(registrant))
  return {
    undecided: past.undecided,
    entry: { row, id, steps: past.steps, registration: {
      id, unit: place.unit, level, kind, field, title, registeredOn: place.day, year: when.year, registrant, ...(registrantKind ? { registrantKind } : {}), ...(novelty ? { novelty } : {}),
      words: `Nhập từ danh sách “${reader.file}”, dòng ${row}.${past.note}` } },
  }
}

/** "Chi hội Phụ nữ thôn Vân La" registers; "xã Hồng Vân" is only where. */
function namesOrgan(place: string): boolean {
  const kind = registrantKindMeant(place)
  return kind !== undefined && kind !== 'residential_area'
}

function titleOf(text: string): string {
  if (text.length < 3 || text.length > 300 || fold(text) === '') throw refuse('row_title', undefined, { at: '/title' })
  return text
}

/** The value under whose heading a row has a mark. */
function marked<V extends string>(cells: Body['cells'], group: 'field' | 'level' | 'kind' | 'result', known: readonly V[]): V | undefined {
  for (const [key, text] of cells) if (key.startsWith(`${group}=`) && text !== '0') return known.find((value) => key === `${group}=${value}` as ColumnKey)
  return undefined
}

function fieldOf({ cells, section }: Body, otherwise: Otherwise): NonNullable<Draft['field']> {
  const text = cells.get('field')
  const found = marked(cells, 'field', fields) ?? (text === undefined ? fields.find((one) => one === section.field) ?? otherwise.field : fieldMeant(text))
  if (!found) throw refuse('row_field', { given: (text ?? '').slice(0, 60) }, { at: '/field' })
  return found
}

function levelOf({ cells, section }: Body, otherwise: Otherwise): Level {
  const text = cells.get('level')
  const found = marked(cells, 'level', levels) ?? (text === undefined ? levels.find((one) => one === section.level) ?? otherwise.level : levelMeant(text))
  if (!found) throw refuse('row_level', { given: (text ?? '').slice(0, 60) }, { at: '/level' })
  return found
}

function kindOf({ cells, section }: Body, otherwise: Otherwise): Draft['kind'] {
  const text = cells.get('kind')
  const found = marked(cells, 'kind', kinds) ?? (text === undefined ? kinds.find((one) => one === section.kind) ?? otherwise.kind : kindMeant(text))
  if (!found) throw refuse('row_kind', { given: (text ?? '').slice(0, 60) }, { at: '/kind' })
  return found
}

function whenOf({ cells }: Body, { today, otherwise }: Reader): { year: number; span: Span } {
  const given = cells.get('day')
  const day = given === undefined ? undefined : dayOf(given, '/day')
  if (day !== undefined && day > today) throw refuseInitiative('future_day', { day }, { at: '/day' })
  const text = cells.get('year')
  const year = text === undefined ? (day === undefined ? otherwise.year : Number(day.slice(0, 4))) : Number(/(?:^|[^\d.-])(20\d{2})(?:\D|$)/.exec(text)?.[1] ?? 0)
  const latest = Number(today.slice(0, 4))
  if (year === null || year < 2009 || year > latest) throw refuse('row_year', { given: (text ?? '').slice(0, 40), latest }, { at: '/year' })
  const last = `${year}-12-31` as Day
  return { year, span: day === undefined ? { from: `${year}-01-01` as Day, to: last > today ? today : last } : { from: day, to: day } }
}

/** 05/01/2024, 5.1.24, 01/2024, 2024-01-05, or the number by which Excel keeps a day. */
function dayOf(text: string, at: string): Day {
  const serial = /^\d{5}(?:\.\d+)?$/.test(text) ? Math.floor(Number(text)) : 0
  // Day 36,526 is 1 January 2000; Excel counts from 30 December 1899.
  if (serial >= 36_526 && serial < 60_000) return new Date(Date.UTC(1899, 11, 30 + serial)).toISOString().slice(0, 10) as Day
  const month = /^(?:tháng\s*)?(\d{1,2})[/.-](20\d{2})$/iu.exec(text)
  const short = /^(\d{1,2}[/.-]\d{1,2}[/.-])(\d{2})$/.exec(text)
  const day = typedDay(month ? `1/${month[1]}/${month[2]}` : short ? `${short[1]}20${short[2]}` : text.replace(/^ngày\s*/iu, '').slice(0, 10).trim())
  if (!isDay(day) || day < '2009-01-01') throw refuse('row_day', { given: text.slice(0, 40) }, { at })
  return day
}

function placeOf(one: Body, { find, otherwise }: Reader, span: Span) {
  const text = placeText(one, otherwise)
  if (text === '') throw refuse('row_place', undefined, { at: '/place' })
  return find(text, span)
}

const reached: Readonly<Record<Honour, readonly ('begin' | 'assess' | 'appraise' | 'recognise' | 'distinguish' | 'commend')[]>> = {
  begin: ['begin'], recognise: ['begin', 'assess', 'appraise', 'recognise'], distinguish: ['begin', 'assess', 'appraise', 'recognise', 'distinguish'],
  commend: ['begin', 'assess', 'appraise', 'recognise', 'distinguish', 'commend'],
}

/**
 * What became of it: only what a decision with its number says is counted as recognised, outstanding or commended; a praise
 * without one stays a remark.
 */
function pastOf({ cells }: Body, { today, hasResult }: Reader, registered: Day, year: number): { steps: Past['steps']; note: string; undecided: boolean } {
  const text = cells.get('result') ?? ''
  const decision = (cells.get('decision') ?? '').slice(0, 200)
  const honour = marked(cells, 'result', ['recognise', 'distinguish', 'commend'] as const) ?? (!hasResult && decision !== '' ? 'recognise' : honourMeant(text)) ?? null
  const note = text === '' ? '' : ` Danh sách ghi kết quả: ${text.slice(0, 300)}.`
  if (honour === null) return { steps: [], note, undecided: false }
  if (honour !== 'begin' && decision.length < 3) return { steps: [], note: `${note} Danh sách không ghi số quyết định.`, undecided: true }
  const inText = /\d{1,2}[/.-]\d{1,2}[/.-]\d{4}/.exec(decision)?.[0]
  const given = cells.get('decision_day') ?? inText
  const yearEnd = `${year}-12-31` as Day
  const decided = given === undefined ? (yearEnd > today ? today : yearEnd) : dayOf(given, '/decision_day')
  if (decided > today) throw refuseInitiative('future_day', { day: decided }, { at: '/decision_day' })
  const last = decided < registered ? registered : decided
  return {
    note, undecided: false,
    steps: reached[honour].map((step) => ({
      step, day: step === 'begin' ? registered : last, words: step === 'begin' || step === 'assess' || step === 'appraise' ? 'Theo danh sách cũ.' : '',
      decision: step === 'recognise' || step === 'distinguish' || step === 'commend' ? decision : null })),
  }
}
