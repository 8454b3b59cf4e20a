import type { Ctx } from '#base/ctx.ts'
import { idFrom, newId, type Id } from '#base/id.ts'
import { isProblem, type Problem } from '#base/problem.ts'
import { readSheets, type Cell, type Line } from '#base/table/read.ts'
import { fold, tidy } from '#base/words.ts'
import { allow } from '#core/people/door.ts'
import { placesFor, type Reached } from '#core/people/reach.ts'
import { readLabel, readLane, readMembers } from './draft.ts'
import { finder, told } from './likeness.ts'
import { enrolMany, knownIn, mostAtOnce, type Known } from './many.ts'
import { refuse } from './problems.ts'

/*
 * A list of households that a village keeps in Excel. It is read, shown, and taken over when a person has decided about what looks
 * alike. The file is not kept: until then its rows live in this process alone, for half an hour, for who sent it.
 */
export type RollRow = { readonly row: number; readonly unit: number; readonly place: string; readonly label: string; readonly lane: string; readonly members: number | null }
/** `column` is the letter that a spreadsheet shows. */
export type Mistake = { readonly row: number; readonly column: string; readonly problem: Problem }
/** A row that is likely a household of the register, or one of the rows above it. */
export type Pair = { readonly row: RollRow; readonly like: { readonly label: string; readonly lane: string; readonly members: number | null; readonly row: number | null; readonly id: Id | null }; readonly score: number }
export type Roll = {
  readonly id: Id; readonly name: string; readonly fresh: readonly RollRow[]; readonly pairs: readonly Pair[]
  /** Rows that say exactly what the register, or a row above, says already. */
  readonly known: number
  readonly mistakes: readonly Mistake[]
  /** Columns that were not read: the register has no use for them. */
  readonly unread: readonly string[]
}

const keepFor = 30 * 60_000
const mostKept = 20
const kept = new Map<Id, { readonly account: Id | null; readonly until: number; readonly roll: Roll }>()

const headings = {
  label: /^(ten goi|ten goi quen|ten goi quen cua ho|ho|so ho|ho so|ma ho|so nha|ten ho|label|household|usual name)$/,
  lane: /^(ngo|ngo xom|xom|duong|duong ngo|ngach|to|cum|khu|lane|ngo duong)$/,
  members: /^(so nguoi|nhan khau|so khau|so nhan khau|khau|members|people)$/,
  place: /^(thon|thon to|to dan pho|thon to dan pho|khu dan cu|village|place)$/,
} as const
type Columns = Partial<Record<keyof typeof headings, number>>

/**
 * Reads a list for a village, or for a commune whose rows name their villages.
 * @throws Problem `table.*`, `household.roll_no_label`, `household.too_many`, `people.no_mandate`
 */
export async function readRoll(ctx: Ctx, given: { readonly unit: number; readonly name: string; readonly bytes: Uint8Array }): Promise<Roll> {
  await allow(ctx, 'household.import', given.unit)
  const sheets = await readSheets(given.bytes, given.name, { rows: mostAtOnce + 50 })
  const found = sheets.map(({ lines }) => layoutOf(lines)).find((layout) => layout !== undefined)
  if (!found) throw refuse('roll_no_label', undefined, { at: '/file' })
  const places = await placesOf(ctx, given.unit)
  const rows: RollRow[] = []
  const mistakes: Mistake[] = []
  for (const line of found.body) {
    const read = readRow(line, found.columns, places)
    if ('row' in read) rows.push(read)
    else mistakes.push(...read.mistakes)
  }
  if (rows.length > mostAtOnce) throw refuse('too_many', { max: mostAtOnce, count: rows.length })
  const roll: Roll = { id: newId(), name: tidy(given.name).slice(0, 120), mistakes, unread: found.unread, ...sortOut(rows, await knownIn(ctx, [...new Set(rows.map(({ unit }) => unit))])) }
  remember(ctx.account, roll)
  return roll
}

/** What was read and waits for a decision. @throws Problem `household.roll_gone` */
export function getRoll(ctx: Ctx, id: string): Roll {
  const found = kept.get(id as Id)
  if (!found || found.account !== ctx.account || found.until < Date.now()) throw refuse('roll_gone')
  return found.roll
}

/**
 * Takes over what is new, and of what looks alike those rows (by number) that a person says are other households.
 * @throws Problem `household.roll_gone`, `people.no_mandate`
 */
export async function takeOverRoll(ctx: Ctx, id: string, others: ReadonlySet<number>): Promise<{ enrolled: number; known: number }> {
  const roll = getRoll(ctx, id)
  const rows = [...roll.fresh, ...roll.pairs.filter(({ row }) => others.has(row.row)).map(({ row }) => row)]
  // The same row of the same list is the same household, however often it is sent.
  const drafts = rows.map(({ unit, label, lane, members, row }) => ({ id: idFrom('household roll', roll.id, row), unit, label, lane, members }))
  const done = await enrolMany(ctx, drafts)
  return done
}

/** Nothing of a list outlives its being taken over. */
export const forgetRoll = (id: string): void => void kept.delete(id as Id)

function remember(account: Id | null, roll: Roll): void {
  for (const [id, { until }] of kept) if (until < Date.now() || kept.size >= mostKept) kept.delete(id)
  kept.set(roll.id, { account, until: Date.now() + keepFor, roll })
}

function layoutOf(lines: readonly Line[]): { columns: Columns; body: readonly Line[]; unread: string[] } | undefined {
  const at = lines.slice(0, 20).findIndex((line) => [...line.cells.values()].some((cell) => headings.label.test(fold(String(cell)))))
  if (at < 0) return undefined
  const columns: Columns = {}
  const unread: string[] = []
  for (const [column, cell] of lines[at]!.cells) {
    const text = fold(String(cell))
    const key = (Object.keys(headings) as (keyof typeof headings)[]).find((name) => columns[name] === undefined && headings[name].test(text))
    if (key) columns[key] = column
    else if (!/^(stt|tt|so tt|so thu tu)$/.test(text)) unread.push(tidy(String(cell)).slice(0, 60))
  }
  return { columns, unread, body: lines.slice(at + 1).filter((line) => columns.label !== undefined && [...line.cells.keys()].some((column) => Object.values(columns).includes(column))) }
}

type Places = { readonly only: Reached | undefined; readonly byName: ReadonlyMap<string, Reached | null> }

/** Villages by name; null where two of the commune have the same. */
async function placesOf(ctx: Ctx, unit: number): Promise<Places> {
  const { places } = await placesFor(ctx, 'household.import', { commune: unit, place: unit })
  const here = places.filter((place) => place.unit === unit)
  const byName = new Map<string, Reached | null>()
  for (const place of here.length > 0 ? here : places) {
    for (const name of [fold(place.name), fold(place.name).replace(/^(thon|to dan pho|khu dan cu|to|xom)( so)? /, '')]) byName.set(name, byName.has(name) && byName.get(name)?.unit !== place.unit ? null : place)
  }
  return { only: here[0] ?? (places.length === 1 ? places[0] : undefined), byName }
}

function readRow(line: Line, columns: Columns, places: Places): RollRow | { readonly mistakes: readonly Mistake[] } {
  const mistakes: Mistake[] = []
  const text = (key: keyof Columns) => (columns[key] === undefined ? '' : tidy(String(line.cells.get(columns[key]) ?? '')))
  const tried = <T>(key: keyof Columns, work: () => T): T | undefined => {
    try {
      return work()
    } catch (problem) {
      if (!isProblem(problem)) throw problem
      mistakes.push({ row: line.number, column: letterOf(columns[key] ?? columns.label ?? 0), problem })
      return undefined
    }
  }
  // "12" alone in a column of houses is house 12.
  const label = tried('label', () => readLabel(/^\d{1,4}[a-z]?$/i.test(text('label')) ? `Hộ ${text('label')}` : text('label')))
  const lane = tried('lane', () => readLane(/^\d{1,4}[a-z]?$/i.test(text('lane')) ? `Ngõ ${text('lane')}` : text('lane')))
  const members = tried('members', () => readMembers(numberOf(columns.members === undefined ? undefined : line.cells.get(columns.members))))
  const place = tried('place', () => placeIn(text('place'), places))
  if (label === undefined || lane === undefined || members === undefined || !place) return { mistakes }
  return { row: line.number, unit: place.unit, place: place.name, label, lane, members }
}

function placeIn(name: string, { only, byName }: Places): Reached {
  const found = name === '' ? only : byName.get(fold(name)) ?? byName.get(fold(name).replace(/^(thon|to dan pho|khu dan cu|to|xom)( so)? /, ''))
  if (!found) throw refuse('roll_place', { given: name.slice(0, 60) })
  return found
}

function numberOf(cell: Cell | undefined): number | null {
  if (cell === undefined || String(cell).trim() === '') return null
  return typeof cell === 'number' ? cell : Number(String(cell).trim().replace(',', '.'))
}

/** 0 is A, 26 is AA. */
const letterOf = (column: number): string => (column < 26 ? '' : letterOf(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + (column % 26))

/** New, already there, or likely there; each village by itself, each row also against the rows above it. */
function sortOut(rows: readonly RollRow[], register: readonly Known[]): Pick<Roll, 'fresh' | 'pairs' | 'known'> {
  type Other = Pair['like']
  const byUnit = Map.groupBy(register, ({ leaf }) => leaf)
  const finders = new Map<number, ReturnType<typeof finder<Other>>>()
  const fresh: RollRow[] = []
  const pairs: Pair[] = []
  let known = 0
  for (const row of rows) {
    const among = finders.get(row.unit) ?? finder<Other>((byUnit.get(row.unit) ?? []).map(({ told: ready, id, label, lane, members }) => ({ told: ready, of: { id, label, lane, members, row: null } })))
    finders.set(row.unit, among)
    const ready = told(row.label, row.lane)
    const like = among.find(ready)
    if (like?.score === 1) known++
    else if (like) pairs.push({ row, like: like.of, score: like.score })
    else fresh.push(row)
    if (like?.score !== 1) among.add({ told: ready, of: { id: null, label: row.label, lane: row.lane, members: row.members, row: row.row } })
  }
  return { fresh, pairs, known }
}
