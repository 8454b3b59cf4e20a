import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import type { ProblemBody } from '#base/problem.ts'
import { findSeat, getInitiative } from '#core/initiative/initiative.ts'
import { allow } from '#core/people/door.ts'
import { mayDo } from '../may.ts'
import * as q from './appraisal.queries.ts'
import { candidatesFor, handOf, type Candidate, type Hand } from './panel.ts'
import { atLeast, type Suggestion } from './points.ts'
import { getOne, rubricsInForce, type Rubric } from './rubric.ts'
import { totalOf } from './rubric_form.ts'
import { disagreementsOf, whatRemains, type Given, type Standing, type Veil } from './standing.ts'
import * as s from './standing.queries.ts'
import { supportOf, type Support } from './vote.ts'

/** The meeting as it was recorded, with how many its rubric asked to be there and in favour. */
export type Vote = s.VoteRow & { readonly ballots: readonly s.BallotRow[]; readonly quorumNeeds: number; readonly majorityNeeds: number }

/** All that the page of an appraisal shows, as far as the asker may see it. */
export type ShownAppraisal = {
  readonly initiative: Awaited<ReturnType<typeof getInitiative>>
  /** What would be appraised by, while nothing was opened. */
  readonly rubrics: readonly Rubric[]
  readonly may: Readonly<Record<'open' | 'vote', boolean>>
  /** Of whoever holds one of these verbs: whether they registered it themselves, and who else could act. */
  readonly hand: Hand
  /** Who can be asked to score, with what stands against it; only for whoever asks them. */
  readonly candidates: readonly Candidate[]
  readonly support: readonly Support[]
  readonly appraisal: null | {
    readonly id: Id; readonly state: q.AppraisalRow['state']; readonly openedOn: Day; readonly dueOn: Day | null; readonly closedOn: Day | null; readonly total: number | null; readonly suggestion: Suggestion | null; readonly own: readonly q.Own[]; readonly veil: Veil
    readonly edition: number; readonly max: number; readonly rubric: Rubric; readonly panel: readonly q.AppraiserRow[]; readonly standings: readonly Standing[]; readonly given: readonly Given[] | null
    readonly remains: readonly ProblemBody[]; readonly vote: Vote | null
    /** One's own sheet, for who was asked. */
    readonly mine: null | { readonly edition: number; readonly declared: boolean; readonly final: boolean; readonly scores: readonly q.ScoreRow[] }
  }
}

/** @throws Problem `initiative.not_found`, `people.no_mandate` */
export async function readAppraisal(ctx: Ctx, given: string): Promise<ShownAppraisal> {
  const initiative = await getInitiative(ctx, given)
  const db = await allow(ctx, 'initiative.read', initiative.unit)
  const seat = await findSeat(db, initiative)
  const { may, hand } = await mayAct(ctx, db, initiative, seat)
  const row = await q.latest.first(db, initiative.id)
  const current = row && row.level === initiative.level && row.year === initiative.year ? row : undefined
  const waits = initiative.state === 'self_assessed'
  const candidates = seat !== undefined && may.open && waits && current?.state !== 'closed' ? await candidatesFor(db, initiative, seat) : []
  const support = await supportOf(db, initiative)
  if (!current) {
    const rubrics = await rubricsInForce(db, { level: initiative.level, year: initiative.year, kind: initiative.kind, unit: initiative.leaf })
    return { initiative, rubrics, may, hand, candidates, support, appraisal: null }
  }
  const [rubric, panel, scores, vote, ballots, { standings, given: told, veil }] = await Promise.all([
    getOne(db, current.rubric), q.panel.all(db, current.shard, current.id), q.scores.all(db, current.shard, current.id), s.vote.first(db, current.shard, current.id),
    s.ballots.all(db, current.shard, current.id), disagreementsOf(ctx, initiative.id)])
  const me = panel.find((one) => one.account === ctx.account && one.excusedAt === null)
  const { id, state, openedOn, dueOn, closedOn, total, suggestion, own, edition } = current
  return {
    initiative, rubrics: [], may, hand, candidates, support, appraisal: {
      id, state, openedOn, dueOn, closedOn, total, suggestion, own, veil, edition, rubric, panel, standings, given: told, max: totalOf(rubric.criteria),
      remains: state === 'open' ? whatRemains(panel.filter((one) => one.excusedAt === null), standings, rubric).map((problem) => problem.toJSON(ctx.lang)) : [],
      vote: vote ? { ...vote, ballots, quorumNeeds: atLeast(rubric.quorum, vote.invited), majorityNeeds: atLeast(rubric.majority, vote.present) } : null,
      mine: me ? { edition: me.edition, declared: me.declaredAt !== null, final: me.finalAt !== null, scores: scores.filter((one) => one.appraiser === me.account) } : null,
    },
  }
}

/** What the asker may do with its appraisal, which is not what they may do with others: their own is for somebody else, where there is somebody. */
async function mayAct(ctx: Ctx, db: Db, there: ShownAppraisal['initiative'], seat: number | undefined): Promise<Pick<ShownAppraisal, 'may' | 'hand'>> {
  const verbs = { open: 'appraisal.open', vote: 'appraisal.vote' } as const
  const hands = { open: nobody, vote: nobody }
  const may = { open: false, vote: false }
  if (seat === undefined) return { may, hand: nobody }
  for (const one of ['open', 'vote'] as const) {
    if (!await mayDo(ctx, verbs[one], seat)) continue
    hands[one] = await handOf(db, there, seat, verbs[one])
    may[one] = hands[one].others.length === 0
  }
  return { may, hand: hands.open.own ? hands.open : hands.vote }
}

const nobody: Hand = { own: false, others: [] }
