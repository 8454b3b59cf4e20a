import { day as dayOf, type Day } from '#base/day.ts'
import type { Ctx } from '#base/ctx.ts'
import type { Db } from '#base/db/sql.ts'
import { isId } from '#base/id.ts'
import { isProblem, type Problem } from '#base/problem.ts'
import { tidyLines } from '#base/words.ts'
import { advance, getInitiative, getSeat, type Initiative, type Said } from '#core/initiative/initiative.ts'
import { moveOf, type State, type Step } from '#core/initiative/life.ts'
import { allow } from '#core/people/door.ts'
import * as q from './appraisal.queries.ts'
import { enter, findOpen, mustBe, note, type Appraisal } from './appraisal.ts'
import { atLeast, passes, proposals, type Ballot, type Proposal } from './points.ts'
import { mayHandle } from './panel.ts'
import { refuse } from './problems.ts'
import { getOne, type Rubric } from './rubric.ts'
import { totalOf } from './rubric_form.ts'
import * as s from './standing.queries.ts'

/** The meeting (bình xét): how many voted how, never who; opinions that disagree word for word, without a name. */
export type Meeting = {
  readonly day: string; readonly place: string; readonly chair: string; readonly secretary: string; readonly invited: number; readonly present: number
  readonly ballots: readonly Ballot[]; readonly minutes: string; readonly disagreeing?: readonly string[]
}

/**
 * Records the vote and takes the step "appraise", in one transaction: history tells points and vote in its own words, whichever way it went.
 * @throws Problem `movement.vote_invalid` with one entry per field, `movement.no_quorum`, `movement.own_hand`, `movement.appraisal_changed`,
 *   `movement.appraisal_state`, and whatever the step refuses
 */
export async function recordVote(ctx: Ctx, appraisal: string, edition: number, given: Meeting): Promise<{ state: State; edition: number; passed: Readonly<Partial<Record<Proposal, boolean>>> }> {
  const { db, row, there, rubric, own } = await enter(ctx, 'appraisal.vote', appraisal)
  mustBe(row, 'closed')
  if (row.edition !== edition) throw refuse('appraisal_changed')
  const meeting = readMeeting(given, row, rubric, ctx.day)
  const counted = meeting.ballots.map((ballot) => ({ ...ballot, passed: passes(ballot, meeting.present, rubric.majority) }))
  await s.putVote.run(db, row.shard, row.id, row.leaf, meeting.day, meeting.place, meeting.chair, meeting.secretary, meeting.invited, meeting.present, meeting.minutes, meeting.disagreeing, ctx.account,
    db.mandate, ctx.now)
  await s.putBallots.run(db, row.shard, row.id, row.leaf, counted.map((b) => b.proposal), counted.map((b) => b.inFavour), counted.map((b) => b.against), counted.map((b) => b.blank), counted.map((b) => b.passed))
  await q.move.run(db, row.shard, row.id, 'voted', null, null, null, '', ctx.now)
  if (own) await q.ownHand.run(db, row.shard, row.id, 'voted')
  await note(db, row, 'voted', { present: meeting.present, invited: meeting.invited, ballots: counted, own })
  const moved = await advance(ctx, there.id, there.edition, 'appraise', { day: meeting.day, words: summary(row, rubric, meeting, counted) })
  return { ...moved, passed: Object.fromEntries(counted.map(({ proposal, passed }) => [proposal, passed])) }
}

/** What the latest vote and points of this level and year say of a step: `why` is empty where they support it; null where nobody appraised by a rubric. */
export type Support = { readonly step: 'recognise' | 'distinguish' | 'commend'; readonly supported: boolean; readonly why: readonly { readonly vi: string; readonly en: string }[] }
const asks = { recognise: 'recognise', distinguish: 'outstanding', commend: 'commend' } as const satisfies Partial<Record<Step, Proposal>>
const supportable = (step: Step): step is Support['step'] => Object.hasOwn(asks, step)

/** The same for every step that it has something to say of. */
export async function supportOf(db: Db, there: Initiative): Promise<Support[]> {
  const all = await Promise.all((Object.keys(asks) as Support['step'][]).map((step) => supportFor(db, there, step)))
  return all.filter((one) => one !== null)
}

/** The room: whether points and vote speak for a step. */
async function supportFor(db: Db, there: Initiative, step: Step): Promise<Support | null> {
  if (!supportable(step)) return null
  const row = await q.latest.first(db, there.id)
  if (row?.state !== 'voted' || row.level !== there.level || row.year !== there.year) return null
  const [rubric, ballots] = await Promise.all([getOne(db, row.rubric), s.ballots.all(db, row.shard, row.id)])
  const ballot = ballots.find(({ proposal }) => proposal === asks[step])
  const least = step === 'recognise' ? rubric.recogniseFrom : rubric.outstandingFrom
  const total = row.total!
  const [vi, en] = [total.toLocaleString('vi'), total.toLocaleString('en')]
  const why = [
    ...(total < least ? [{ vi: `điểm ${vi}, mức cần ${least.toLocaleString('vi')}`, en: `${en} points where ${least.toLocaleString('en')} are asked` }] : []),
    ...(ballot === undefined ? [{ vi: 'hội nghị chưa bỏ phiếu về việc này', en: 'the meeting did not vote on it' }]
      : ballot.passed ? [] : [{ vi: `chỉ ${ballot.inFavour} phiếu đồng ý`, en: `only ${ballot.inFavour} voted for it` }]),
  ]
  return { step, supported: why.length === 0, why }
}

/**
 * Takes a step as `advance` does, and minds the appraisal: none of one step while one by a rubric is under way, and no recognition against its result
 * without words, which history keeps. Nobody appraises or honours their own, but what others voted may be written down by anybody who may.
 * @throws Problem `movement.own_hand`, `movement.appraisal_open_already`, `movement.against_result`, and whatever `advance` refuses
 */
export async function advanceAppraised(ctx: Ctx, id: string, edition: number, step: Step, said: Said = {}): Promise<{ state: State; edition: number }> {
  if (step !== 'appraise' && !supportable(step)) return advance(ctx, id, edition, step, said)
  const there = await getInitiative(ctx, id)
  // Points and votes are told to those who may take the step, not in refusing it to others.
  const { verb } = moveOf(step)
  const seat = await getSeat(await allow(ctx, verb, []), there)
  const db = await allow(ctx, verb, seat)
  if (step === 'appraise' && await findOpen(db, there.id)) throw refuse('appraisal_open_already')
  const support = await supportFor(db, there, step)
  if (!support?.supported) await mayHandle(db, there, seat, verb)
  if (support && !support.supported && tidyLines(said.words ?? '').length < 5) {
    throw refuse('against_result', { why_vi: support.why.map(({ vi }) => vi).join('; '), why_en: support.why.map(({ en }) => en).join('; ') }, { at: '/words' })
  }
  return advance(ctx, id, edition, step, said)
}

/** Of many the few with which `advanceAppraised` does more than `advance`: judged by a rubric, or the asker's own. */
export async function appraisedAmong(ctx: Ctx, ids: readonly string[], step: Step): Promise<ReadonlySet<string>> {
  if (step !== 'appraise' && !supportable(step)) return new Set()
  const db = await allow(ctx, 'initiative.read', [])
  return new Set((await q.apart.all(db, ids.map((id) => id.toLowerCase()).filter(isId), ctx.account)).map((row) => row.initiative))
}

type Read = Omit<Required<Meeting>, 'day'> & { readonly day: Day }

/** What was typed of a meeting, with all that is wrong at its fields; whether enough came is asked of what was read. */
function readMeeting(given: Meeting, row: Appraisal, rubric: Rubric, today: Day): Read {
  const wrong: Problem[] = []
  const { text, number } = readers(wrong)
  const read = {
    day: dayFrom(given.day, row.closedOn!, today, wrong), place: text(given.place, '/place', 2, 200), chair: text(given.chair, '/chair', 2, 200), secretary: text(given.secretary, '/secretary', 2, 200),
    invited: number(given.invited, '/invited', 1), present: number(given.present, '/present', 1), ballots: given.ballots, minutes: text(given.minutes, '/minutes', 5, 20_000),
    disagreeing: (given.disagreeing ?? []).map(tidyLines).filter((one) => one !== '').slice(0, 100).map((one, i) => text(one, `/disagreeing/${i}`, 1, 2_000)),
  }
  const { invited, present, ballots } = read
  if (present > invited) wrong.push(refuse('vote_present', { invited }, { at: '/present' }))
  const asked = ballots.map(({ proposal }) => proposal)
  if (!asked.includes('recognise') || new Set(asked).size < asked.length || asked.some((one) => !proposals.includes(one))) wrong.push(refuse('ballot_twice', undefined, { at: '/ballots' }))
  for (const { proposal, ...votes } of ballots) {
    const at = `/ballots/${proposal}`
    const before = wrong.length
    const count = (['inFavour', 'against', 'blank'] as const).reduce((sum, part) => sum + number(votes[part], `${at}/${part}`, 0), 0)
    // What is no number adds up to nothing that anybody could correct.
    if (wrong.length === before && Number.isInteger(present) && count !== present) wrong.push(refuse('ballots', { present, count }, { at }))
  }
  if (wrong.length > 0) throw refuse('vote_invalid', { count: wrong.length }, { errors: wrong })
  const least = atLeast(rubric.quorum, invited)
  if (present < least) throw refuse('no_quorum', { present, invited, least }, { at: '/present' })
  return read
}

function dayFrom(given: string, from: Day, to: Day, wrong: Problem[]): Day {
  try {
    const day = dayOf(given, '/day')
    if (day > to || day < from) wrong.push(refuse('vote_day', { day: from }, { at: '/day' }))
    return day
  } catch (problem) {
    if (!isProblem(problem)) throw problem
    wrong.push(problem)
    return from
  }
}

function readers(wrong: Problem[]) {
  return {
    text(value: string, at: string, least: number, most: number): string {
      const read = tidyLines(value)
      if (read.length < least || read.length > most) wrong.push(refuse('minutes_text', { least, most }, { at }))
      return read
    },
    number(value: number, at: string, least: number): number {
      if (!Number.isInteger(value) || value < least || value > 100_000) wrong.push(refuse('vote_number', { least }, { at }))
      return value
    },
  }
}

const proposalWords: Readonly<Record<Proposal, string>> = { recognise: 'công nhận', outstanding: 'tiêu biểu', commend: 'đề nghị khen thưởng' }

/** What history tells of it, in the language of the work. */
function summary(row: Appraisal, rubric: Rubric, { place, present, invited }: Read, counted: readonly (Ballot & { passed: boolean })[]): string {
  const votes = counted.map(({ proposal, inFavour, passed }) => `${proposalWords[proposal]} ${inFavour}/${present}${passed ? '' : ' (không đạt)'}`).join(', ')
  return `${row.total!.toLocaleString('vi')}/${totalOf(rubric.criteria).toLocaleString('vi')} điểm theo “${rubric.title.vi}” (bản ${rubric.version}). Bình xét tại ${place}, có mặt ${present}/${invited}: ${votes}.`
}
