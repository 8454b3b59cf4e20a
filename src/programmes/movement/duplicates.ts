import type { Ctx } from '#base/ctx.ts'
import type { Db } from '#base/db/sql.ts'
import { isId, newId, type Id } from '#base/id.ts'
import type { Problem } from '#base/problem.ts'
import { happened } from '#base/ledger/ledger.ts'
import { tidyLines } from '#base/words.ts'
import { advance, getSeat, type Said } from '#core/initiative/initiative.ts'
import type { State } from '#core/initiative/life.ts'
import { advanceMany, refusalsFor, type Moved, type Wanted } from '#core/initiative/many.ts'
import { refuse as refuseInitiative } from '#core/initiative/problems.ts'
import { allow } from '#core/people/door.ts'
import { atBest, leavesOf, likeness, placeFinder, placeOf, ready, shownFrom, type Compared, type Likeness, type Places, type Ready } from './alike.ts'
import { reasonsFor, type Reason } from './alike_reasons.ts'
import * as q from './candidates.queries.ts'
import { refuse } from './problems.ts'

export type Verdict = q.JudgementRow['verdict']
/** A registration as it stands beside another one. */
export type Side = Omit<q.SideRow, 'shard' | 'leaf'>
export type Alike = Side & {
  /** 0 to 1; for the order in which they are shown, and kept with each judgement. */
  readonly score: number
  readonly reasons: readonly Reason[]
  readonly judged: q.JudgementRow | null
}

/**
 * Registrations of the same place and time that may be the same activity as this one, the likest first, side by side with it. A
 * pair that was judged different is asked no more and stands in `apart`, where whoever judges may find otherwise; one that was judged
 * the same stays, with who said so. Only what lies within the asker's mandates is compared.
 * @throws Problem `initiative.not_found`, `people.no_mandate`
 */
export async function findAlike(ctx: Ctx, id: string): Promise<{ mine: Side; alike: Alike[]; apart: Alike[] }> {
  const there = await getSubject(await allow(ctx, 'initiative.read', []), id)
  const beheld = await compare(await allow(ctx, 'initiative.read', there.unit), there)
  const besides = (some: readonly Beside[]) => some.map((one): Alike => ({
    ...sideOf(one.row), score: round(one.likeness.score), reasons: reasonsFor(one.likeness, beheld.of, one.of, one.row.unitName), judged: beheld.judged.get(one.row.id) ?? null }))
  return { mine: sideOf(there), alike: besides(shown(beheld)), apart: besides(beheld.all.filter(({ row }) => beheld.judged.get(row.id)?.verdict === 'different')) }
}

/**
 * Records what a person finds of two registrations: one activity or two. Whoever accepts may judge; who, by which mandate and
 * when is kept, and the latest judgement of a pair holds.
 * @throws Problem `initiative.not_found`, `initiative.no_seat`, `movement.itself`, `movement.not_beside`, `movement.grounds`, `people.no_mandate`
 */
export async function judgeAlike(ctx: Ctx, id: string, other: string, verdict: Verdict, words: string): Promise<{ id: Id }> {
  const { db, there } = await atSeat(ctx, id)
  if (other.toLowerCase() === there.id) throw refuse('itself', undefined, { at: '/other' })
  const grounds = tidyLines(words)
  if (grounds.length < 5 || grounds.length > 1_000) throw refuse('grounds', undefined, { at: '/words' })
  const found = (await compare(db, there, other.toLowerCase())).all.find((one) => one.row.id === other.toLowerCase())
  if (!found) throw refuse('not_beside', undefined, { at: '/other' })
  const judgement = newId()
  const score = round(found.likeness.score)
  await q.putJudgement.run(db, there.shard, judgement, there.id, there.leaf, found.row.id, found.row.leaf, verdict, score, grounds, ctx.account, db.mandate, ctx.now)
  await happened(db, [{ shard: there.shard, unit: there.leaf, event: 'movement.alike_judged', about: judgement, body: { initiative: there.id, other: found.row.id, verdict, score } }])
  return { id: judgement }
}

/**
 * Accepts a registration once every one that looks like it has been judged, and none was found to be the same.
 * @throws Problem `movement.unjudged` naming them, `movement.judged_same`, and whatever `advance` refuses
 */
export async function acceptChecked(ctx: Ctx, id: string, edition: number, said: Said = {}): Promise<{ state: State; edition: number }> {
  const { db, there } = await atSeat(ctx, id)
  const problem = there.state === 'submitted' ? guard(await compare(db, there)) : undefined
  if (problem) throw problem
  return advance(ctx, id, edition, 'accept', said)
}

/**
 * The same for many, with as many statements as for one; what still has to be judged is refused by itself.
 * @returns for each, in order, where it is now or why it was refused
 * @throws Problem what `advanceMany` refuses of all
 */
export async function acceptMany(ctx: Ctx, wanted: readonly Wanted[], said: Said = {}): Promise<(Moved | Problem)[]> {
  const refused = await refusalsToAccept(ctx, wanted.map(({ id }) => id))
  const free = await advanceMany(ctx, wanted.filter((_, i) => refused[i] === undefined), 'accept', said)
  let at = 0
  return refused.map((problem) => problem ?? free[at++]!)
}

/** Which of many the asker could accept now, and why not the others: doors, states, and what looks alike and was not judged. */
export async function refusalsToAccept(ctx: Ctx, ids: readonly string[]): Promise<(Problem | undefined)[]> {
  const refused = await refusalsFor(ctx, ids, 'accept')
  const open = ids.filter((_, i) => refused[i] === undefined).map((id) => id.toLowerCase() as Id)
  if (open.length === 0) return refused
  const db = await allow(ctx, 'initiative.accept', [])
  const beheld = await compareAll(db, await q.sides.all(db, open))
  return ids.map((id, i) => { const one = beheld.get(id.toLowerCase() as Id); return refused[i] ?? (one && guard(one)) })
}

/** Why one cannot be accepted yet: those that look like it and were not judged, or were judged to be the same. */
function guard(beheld: Beheld): Problem | undefined {
  const open = shown(beheld).map(({ row }) => row)
  const same = open.filter((row) => beheld.judged.get(row.id)?.verdict === 'same')
  if (same.length > 0) return refuse('judged_same', { titles: titlesOf(same) })
  if (open.length === 0) return undefined
  const errors = open.map((row) => refuse('one_alike', { title: row.title, registrant: row.registrant, unit: row.unitName }, { at: `/alike/${row.id}` }))
  return refuse('unjudged', { count: open.length, titles: titlesOf(open) }, { errors })
}

async function getSubject(db: Db, id: string): Promise<q.SideRow> {
  const given = id.toLowerCase()
  const found = isId(given) ? await q.sides.first(db, [given]) : undefined
  if (!found) throw refuseInitiative('not_found')
  return found
}

/** Whoever decides at the level of an initiative decides whether it is one with another. */
async function atSeat(ctx: Ctx, id: string): Promise<{ db: Db; there: q.SideRow }> {
  const near = await allow(ctx, 'initiative.accept', [])
  const there = await getSubject(near, id)
  return { db: await allow(ctx, 'initiative.accept', await getSeat(near, there)), there }
}

type Beside = {
  readonly row: q.SideRow; readonly of: Compared; readonly likeness: Likeness
  /**
   * It was accepted before mine was put forward to a higher level: whoever accepted the later of the two was asked about both then,
   * or will be where a list brought them, and no form has changed since.
   */
  readonly before: boolean
}
type Beheld = { readonly of: Compared; readonly all: readonly Beside[]; readonly judged: ReadonlyMap<Id, q.JudgementRow> }

const compare = async (db: Db, there: q.SideRow, asked?: string): Promise<Beheld> => (await compareAll(db, [there], asked)).get(there.id)!

/**
 * Compares each with all that it could be: their places and titles, of whole communes at once; in full only those that this leaves
 * open, those that were judged, and the one `asked` for.
 */
async function compareAll(db: Db, subjects: readonly q.SideRow[], asked?: string): Promise<Map<Id, Beheld>> {
  const [around, judgements] = await Promise.all([
    q.neighbourhoods.all(db, [...new Set(subjects.map((one) => one.leaf))], db.ctx.day), q.judgements.all(db, subjects.map((one) => one.id))])
  const beside = Map.groupBy(around, (one) => one.beside)
  const years = subjects.map((one) => one.year)
  const nearby = Map.groupBy(
    await q.nearby.all(db, [...new Set([...subjects, ...around].map((one) => one.leaf))], Math.min(...years) - 1, Math.max(...years) + 1), (row) => row.leaf)
  const judgedOf = Map.groupBy(judgements, (one) => one.mine)
  const finders = new Map<number, Places>()
  const drafts = subjects.map((there) => {
    const near = beside.get(there.leaf) ?? []
    const places = finders.get(there.leaf) ?? placeFinder(near.filter((one) => one.village), [...new Set(near.map((one) => one.parentName))])
    finders.set(there.leaf, places)
    const mine = ready(comparable(there), places)
    const judged = new Map((judgedOf.get(there.id) ?? []).map((j) => [j.other, j]))
    const open = [...new Set([there.leaf, ...near.map((one) => one.leaf)])].flatMap((leaf) => nearby.get(leaf) ?? [])
      .filter((row) => row.id !== there.id && Math.abs(row.year - there.year) <= 1 && (judged.has(row.id) || row.id === asked || mayBe(mine, { ...row, audience: '', told: '' }, places)))
    return { there, mine, places, judged, open: open.map((row) => row.id) }
  })
  const wanted = [...new Set(drafts.flatMap(({ open }) => open))]
  const rows = new Map(wanted.length === 0 ? [] : (await q.sides.all(db, wanted)).map((row) => [row.id, row]))
  const before = await acceptedBefore(db, subjects, [...rows.values()])
  return new Map(drafts.map(({ there, mine, places, judged, open }): [Id, Beheld] => [there.id, {
    of: mine.of, judged,
    all: open.flatMap((id): Beside[] => {
      const row = rows.get(id)
      if (!row) return []
      const of = comparable(row)
      return [{ row, of, likeness: likeness(mine, ready(of, places)), before: before(there, row) }]
    }) }]))
}

/** Asks of each whether it had been accepted before another was put forward; most were never put forward, and nobody asks. */
async function acceptedBefore(db: Db, subjects: readonly q.SideRow[], rows: readonly q.SideRow[]): Promise<(mine: q.SideRow, other: q.SideRow) => boolean> {
  const asked = (some: readonly q.SideRow[]) => [some.map((one) => one.shard), some.map((one) => one.id)] as const
  const promoted = new Map((await q.promoted.all(db, ...asked(subjects))).map(({ id, at }) => [id, at]))
  const accepted = new Map(promoted.size === 0 ? [] : (await q.accepted.all(db, ...asked(rows))).map(({ id, at }) => [id, at]))
  return (mine, other) => {
    const [put, taken] = [promoted.get(mine.id), accepted.get(other.id)]
    return put !== undefined && taken !== undefined && taken < put
  }
}

/** Whether they could be one as far as can be told without their texts; most lie in another village, which is soon seen. */
function mayBe(mine: Ready, other: Compared, places: Places): boolean {
  return placeOf(mine, other, leavesOf(other, places)) !== 'elsewhere' && atBest(likeness(mine, ready(other, places))) >= shownFrom
}

const comparable = (row: q.SideRow): Compared => ({ ...row, wide: row.unit !== row.leaf, told: `${row.goals} ${row.content} ${row.outputs}` })

/** What a person should look at, the likest first: what was judged to be the same, and what seems so and was neither judged nor passed by then. */
function shown({ all, judged }: Beheld): Beside[] {
  return all
    .filter(({ row, before, likeness: { score } }) => judged.get(row.id)?.verdict === 'same' || (score >= shownFrom && !judged.has(row.id) && !before))
    .toSorted((a, b) => b.likeness.score - a.likeness.score)
}

/** Where it is kept is nobody's business but the database's. */
function sideOf({ shard: _shard, leaf: _leaf, ...row }: q.SideRow): Side {
  return row
}

const round = (score: number) => Math.round(score * 1_000) / 1_000

/** The first three by name; a list of twenty would not be read. */
function titlesOf(rows: readonly q.SideRow[]): string {
  const more = rows.length > 3 ? ` (+${rows.length - 3})` : ''
  return `${rows.slice(0, 3).map((row) => `“${row.title}”`).join(', ')}${more}`
}
