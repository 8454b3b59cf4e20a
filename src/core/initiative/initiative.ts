import { day as dayOf, type Day } from '#base/day.ts'
import type { Ctx } from '#base/ctx.ts'
import type { Db } from '#base/db/sql.ts'
import { findId } from '#base/id.ts'
import { fold, tidyLines } from '#base/words.ts'
import { allow, asSystem } from '#core/people/door.ts'
import { getLeaf } from '#core/unit/read.ts'
import { lacking, readDraft, type Draft, type Mandatory, type ReadDraft } from './form.ts'
import * as q from './initiative.queries.ts'
import { isLate, levelNow, levelsAbove, moveOf, stepsFrom, type Level, type State, type Step } from './life.ts'
import { remember, type Passage } from './passage.ts'
import { refuse } from './problems.ts'
import { keepStandings, standingAfter, type Standing } from './standing.ts'
import { momentWords, stateWords } from './words.ts'

export type Initiative = q.InitiativeRow
export type History = readonly q.PassageRow[]

/**
 * Keeps a registration while it is being written, complete or not; only a draft or a returned form can be written on.
 * @param edition of the version that was edited; 0 for a new one
 * @returns the edition that it is now
 * @throws Problem `initiative.wrong`, `initiative.changed_meanwhile`, `initiative.not_editable`, `initiative.recognised_as`, `initiative.discarded`, `initiative.no_source`, `people.no_mandate`
 */
export async function saveDraft(ctx: Ctx, given: Draft, edition: number): Promise<number> {
  const draft = readDraft(given, ctx.day)
  const db = await allow(ctx, 'initiative.register', draft.unit)
  const there = await q.initiative.first(db, draft.id)
  if (there) {
    // Who takes a form to another place must hold both places.
    if (there.unit !== draft.unit) await allow(ctx, 'initiative.register', there.unit)
    mustStayRecognised(there, draft)
    if (there.state !== 'draft' && there.state !== 'returned') throw refuse('not_editable')
    if (there.edition !== edition) throw changedMeanwhile(there)
  } else if (await q.taken.first(await asSystem(ctx, 'system:id-taken'), draft.id)) {
    // It exists behind the wall: an id is nobody's to take twice.
    throw refuse('not_found')
  } else if (edition > 0) {
    // Another window still holds it: what somebody threw away does not come back by itself.
    throw refuse('discarded')
  } else if (draft.copiedFrom !== null && !(await q.sources.first(db, [draft.copiedFrom]))) throw refuse('no_source', undefined, { at: '/copiedFrom' })
  const { leaf, shard } = await getLeaf(db, draft.unit, ctx.day)
  const saved = await q.putDraft.first(db, there?.shard ?? shard, draft.id, draft.unit, leaf, draft.level, draft.kind, draft.field, draft.title, fold(draft.title),
    draft.registrantKind, draft.registrant, draft.novelty, JSON.stringify(draft.statement), draft.year, draft.startsOn, draft.endsOn,
    draft.kit ?? null, draft.kitVersion ?? null, draft.copiedFrom, ctx.account, ctx.now, edition)
  if (!saved) throw refuse('changed_meanwhile', { at: momentWords(ctx.now) })
  return saved.edition
}

/** What is said with a step; which of it is needed depends on the step. */
export type Said = {
  readonly day?: string; readonly words?: string; readonly decision?: string
  /** What is asked of single fields when a form is returned: pointer → reason. */
  readonly remarks?: Readonly<Record<string, string>>
  /** For `promote`. */
  readonly level?: Level
  /** For `renew`. */
  readonly year?: number
}

/** Says what a form must hold when it is handed in, where that is not everything: a plan may ask for less, or for more. */
export type Asks = (db: Db, there: Pick<Initiative, 'unit' | 'year'>) => Promise<Mandatory | undefined>

/**
 * Takes an initiative one step further. Each step is asked of whoever may: of a mandate over the place itself, or over the
 * unit of its level that decides there.
 * @returns the state and edition that it is in now
 * @throws Problem `initiative.not_found`, `initiative.not_now`, `initiative.changed_meanwhile`, `initiative.not_complete`, `initiative.reason`, `initiative.decision`,
 *   `initiative.day_before`, `initiative.future_day`, `initiative.no_seat`, `initiative.not_higher`, `initiative.not_later`, `people.no_mandate`
 */
export async function advance(ctx: Ctx, id: string, edition: number, step: Step, said: Said = {}, asks?: Asks): Promise<{ state: State; edition: number }> {
  const move = moveOf(step)
  const there = await getOwn(await allow(ctx, move.verb, []), id)
  const by = await allow(ctx, move.verb, move.seat === 'place' ? there.unit : await getSeat(await allow(ctx, move.verb, []), there))
  const given = dayGiven(ctx.day, said)
  const before = (await q.lastDays.first(by, [there.shard], [there.id]))?.day
  const mandatory = step === 'submit' ? await asks?.(by, there) : undefined
  const next = nextOf(there, edition, step, said, { today: ctx.day, given, before }, mandatory)
  const moved = (await keepStandings(by, [standingOf(there, step, next)])).get(there.id)
  if (moved === undefined) throw refuse('changed_meanwhile', { at: momentWords(ctx.now) })
  await remember(by, step, [passageOf(there, step, next)])
  return { state: next.state, edition: moved }
}

/** What a step makes of an initiative; `day`: for which it counts. */
export type Next = Standing & { readonly day: Day; readonly words: string; readonly decision: string | null; readonly remarks: Readonly<Record<string, string>> }

/** What can be told without asking anybody, the same for one and for many: whether the step may follow, and what has to be said with it. */
export function nextOf(there: Initiative, edition: number, step: Step, said: Said, days: { readonly today: Day; readonly given: Day; readonly before: Day | undefined }, mandatory?: Mandatory): Next {
  if (there.edition !== edition) throw changedMeanwhile(there)
  if (!stepsFrom(there.state).includes(step)) throw refuse('not_now', stateWords(there.state))
  const level = step === 'promote' ? higher(there, said.level, days.today) : step === 'renew' ? levelNow(there.level, days.today) : undefined
  const year = step === 'renew' ? later(there, said.year, days.today) : undefined
  const { words, decision } = wordsOf(step, said)
  if (days.before !== undefined && days.given < days.before) throw refuse('day_before', { day: days.given, before: days.before }, { at: '/day' })
  if (step === 'submit') mustBeComplete(there, mandatory)
  return { ...standingAfter(there, step, days.given, { level, year }), day: step === 'accept' ? handedInOn(there, days) : days.given, words, decision, remarks: said.remarks ?? {} }
}

/**
 * A registration counts from the day on which it was handed in, whenever the receiving level came to it: at the first level since
 * it was registered; at a higher one since it was put forward, for the year of its registration is closed.
 */
const handedInOn = ({ honour, registeredOn }: Initiative, { given, before }: { readonly given: Day; readonly before: Day | undefined }): Day =>
  (honour === null ? registeredOn : before) ?? given

/** What has to be said with a step. @throws Problem `initiative.reason`, `initiative.decision`, `initiative.too_long` */
export function wordsOf(step: Step, said: Said): { words: string; decision: string | null } {
  const words = read(said.words, '/words', 4_000)
  const decision = read(said.decision, '/decision', 200)
  const { says } = moveOf(step)
  if (says === 'words' && words.length < 5) throw refuse('reason', undefined, { at: '/words' })
  if (says === 'decision' && decision.length < 3) throw refuse('decision', undefined, { at: '/decision' })
  return { words, decision: decision === '' ? null : decision }
}

/** Where it stands after a step, as it is to be kept. */
export const standingOf = ({ shard, id, edition }: Initiative, step: Step, next: Next) => ({ ...next, shard, id, edition, registeredOn: step === 'submit' ? next.day : null })

/** The step as it is to be remembered. */
export function passageOf(there: Initiative, step: Step, next: Next): Passage {
  const { state, level, year, day, words, decision, remarks } = next
  return {
    shard: there.shard, initiative: there.id, unit: there.unit, leaf: there.leaf, kit: there.kit ?? null, step, was: there.state, state, level, year, day, words, decision, remarks, kind: there.kind, field: there.field }
}

/** The day of a step as it was given, today without one. @throws Problem `day.invalid`, `initiative.future_day` */
export function dayGiven(today: Day, said: Said): Day {
  if (said.day === undefined || said.day === '') return today
  const day = dayOf(said.day, '/day')
  if (day > today) throw refuse('future_day', { day }, { at: '/day' })
  return day
}

/** An initiative with its history, for those whose mandates reach its place. @throws Problem `initiative.not_found` */
export async function getInitiative(ctx: Ctx, id: string): Promise<Initiative & { late: boolean; history: History; next: Step[] }> {
  const db = await allow(ctx, 'initiative.read', [])
  const found = await getOwn(db, id)
  await allow(ctx, 'initiative.read', found.unit)
  return { ...found, late: isLate(found, ctx.day), history: await q.passages.all(db, found.shard, found.id), next: stepsFrom(found.state) }
}

async function getOwn(db: Db, id: string): Promise<Initiative> {
  const named = findId(id)
  const found = named ? await q.initiative.first(db, named) : undefined
  if (!found) throw refuse('not_found')
  return found
}

type Seated = Pick<Initiative, 'leaf' | 'level'>

/** The units that decide about initiatives of places and levels, as they are today; none where a place lies in no unit of that level. */
export async function findSeats(db: Db, all: readonly Seated[]): Promise<(of: Seated) => number | undefined> {
  const asked = [...new Map(all.map((one) => [`${one.leaf} ${one.level}`, one])).values()]
  const rows = asked.length === 0 ? [] : await q.seats.all(db, asked.map(({ leaf }) => leaf), asked.map(({ level }) => level), db.ctx.day)
  const found = new Map(rows.map(({ leaf, level, unit }) => [`${leaf} ${level}`, unit]))
  return ({ leaf, level }) => found.get(`${leaf} ${level}`)
}

export async function findSeat(db: Db, there: Seated): Promise<number | undefined> {
  return (await findSeats(db, [there]))(there)
}

/** @throws Problem `initiative.no_seat` */
export async function getSeat(db: Db, there: Seated): Promise<number> {
  const seat = await findSeat(db, there)
  if (seat === undefined) throw refuse('no_seat', undefined, { at: '/level' })
  return seat
}

/** What was recognised keeps what it was recognised as: a decision names it. */
function mustStayRecognised(there: Initiative, draft: ReadDraft): void {
  if (there.honour === null) return
  const kept = { unit: draft.unit === there.unit, level: draft.level === there.level, kind: draft.kind === there.kind, field: draft.field === there.field,
    kit: (draft.kit ?? null) === (there.kit ?? null), copiedFrom: draft.copiedFrom === null || draft.copiedFrom === there.copiedFrom }
  const errors = Object.entries(kept).flatMap(([name, same]) => (same ? [] : [refuse('recognised_as', undefined, { at: `/${name}` })]))
  if (errors[0]) throw errors.length === 1 ? errors[0] : refuse('recognised_as', undefined, { at: errors[0].at!, errors })
}

function mustBeComplete(there: Initiative, mandatory: Mandatory | undefined): void {
  const problems = lacking(there as ReadDraft, mandatory)
  if (problems.length > 0) throw refuse('not_complete', { count: problems.length }, { errors: problems })
}

function higher(there: Initiative, level: Level | undefined, day: Day): Level {
  if (level === undefined || !levelsAbove(there.level, day).includes(level)) throw refuse('not_higher', undefined, { at: '/level' })
  return level
}

/** For this year or the next: what is renewed further ahead could never be renewed in time again. */
function later(there: Initiative, year: number | undefined, today: Day): number {
  const now = Number(today.slice(0, 4))
  const wanted = year ?? Math.max(there.year + 1, now)
  if (!Number.isInteger(wanted) || wanted <= there.year || wanted > now + 1) throw refuse('not_later', { year: there.year, most: now + 1 }, { at: '/year' })
  return wanted
}

function read(text: string | undefined, at: string, max: number): string {
  const found = tidyLines(text ?? '')
  if (found.length > max) throw refuse('too_long', { max }, { at })
  return found
}

const changedMeanwhile = (there: Initiative) => refuse('changed_meanwhile', { at: momentWords(there.changedAt) })
