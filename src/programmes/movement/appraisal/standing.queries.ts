import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import type { Proposal } from './points.ts'
import type { Reading } from './readings.ts'

export type OutcomeRow = { criterion: string; points: number; n: number; least: number | null; middle: number | null; most: number | null; reading: Reading | null }
export const outcomes = sql<OutcomeRow, [number, Id]>('movement.criterion_results', `
  select criterion, points, n, least, middle, most, reading from movement.criterion_result where shard_id = $1 and appraisal = $2`)
export const putOutcomes = sql<never, unknown[]>('movement.put_criterion_results', `
  insert into movement.criterion_result (shard_id, appraisal, leaf, criterion, points, n, least, middle, most, reading)
  select $1, $2, $3, * from unnest($4::text[], $5::numeric[], $6::smallint[], $7::numeric[], $8::numeric[], $9::numeric[], $10::jsonb[])`)

export type VoteRow = { day: Day; place: string; chair: string; secretary: string; invited: number; present: number; minutes: string; disagreeing: string[]; at: Date }
export const vote = sql<VoteRow, [number, Id]>('movement.vote', `
  select day, place, chair, secretary, invited, present, minutes, disagreeing, at from movement.vote where shard_id = $1 and appraisal = $2`)
export const putVote = sql<never, unknown[]>('movement.put_vote', `
  insert into movement.vote (shard_id, appraisal, leaf, day, place, chair, secretary, invited, present, minutes, disagreeing, actor, mandate, at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`)

export type BallotRow = { proposal: Proposal; inFavour: number; against: number; blank: number; passed: boolean }
export const ballots = sql<BallotRow, [number, Id]>('movement.ballots', `
  select proposal, in_favour as "inFavour", against, blank, passed from movement.ballot where shard_id = $1 and appraisal = $2
  order by array_position(array['recognise', 'outstanding', 'commend'], proposal)`)
export const putBallots = sql<never, unknown[]>('movement.put_ballots', `
  insert into movement.ballot (shard_id, appraisal, leaf, proposal, in_favour, against, blank, passed)
  select $1, $2, $3, * from unnest($4::text[], $5::int[], $6::int[], $7::int[], $8::boolean[])`)
