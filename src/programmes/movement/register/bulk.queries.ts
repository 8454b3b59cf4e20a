import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'
import type { ProblemBody } from '#base/problem.ts'
import type { State, Step } from '#core/initiative/life.ts'

export type BulkRow = { id: Id; unit: number; step: Exclude<Step, 'submit'>; query: string; said: unknown; createdAt: Date; beganAt: Date | null; endedAt: Date | null }
export const one = sql<BulkRow, [Id, Id]>('movement.bulk', `
  select id, unit, step, query, said, created_at as "createdAt", began_at as "beganAt", ended_at as "endedAt" from movement.bulk where id = $1 and account = $2`)
export const put = sql<never, [Id, Id, number, Step, string, Date]>('movement.put_bulk', `
  insert into movement.bulk (id, account, unit, step, query, created_at) values ($1, $2, $3, $4, $5, $6)`)
export const putRows = sql<never, [Id, Id[]]>('movement.put_bulk_rows', `
  insert into movement.bulk_row (shard_id, bulk, initiative, leaf, ordinal, edition)
  select i.shard_id, $1, i.id, i.leaf, min(a.ordinal), i.edition from unnest($2::uuid[]) with ordinality as a(id, ordinal) join initiative.initiative i on i.id = a.id
  group by i.shard_id, i.id, i.leaf, i.edition`)
export const begin = sql<never, [Id, string, Date]>('movement.begin_bulk', 'update movement.bulk set said = $2::jsonb, began_at = $3 where id = $1 and began_at is null')
export const end = sql<never, [Id, Date]>('movement.end_bulk', 'update movement.bulk set ended_at = $2 where id = $1 and ended_at is null')

/** The next that nobody has dealt with; whoever else works on them waits. */
export const open = sql<{ shard: number; id: Id; edition: number }, [Id, number]>('movement.open_bulk_rows', `
  select shard_id as shard, initiative as id, edition from movement.bulk_row where bulk = $1 and outcome is null order by ordinal limit $2 for update`)
export const settle = sql<never, [Id, number[], Id[], string[], (string | null)[]]>('movement.settle_bulk_rows', `
  update movement.bulk_row r set outcome = a.outcome, problem = a.problem
  from unnest($2::int[], $3::uuid[], $4::text[], $5::jsonb[]) as a(shard_id, initiative, outcome, problem)
  where r.shard_id = a.shard_id and r.bulk = $1 and r.initiative = a.initiative`)

export type ChosenRow = { id: Id; title: string; state: State; unitName: string; unitKind: string; edition: number; now: number; outcome: 'done' | 'refused' | null; problem: ProblemBody | null }
/** What was chosen, in its order: as it is now, and what became of it. */
export const rows = sql<ChosenRow, [Id]>('movement.bulk_rows', `
  select i.id, i.title, i.state, l.name as "unitName", l.kind as "unitKind", r.edition, i.edition as now, r.outcome, r.problem
  from movement.bulk_row r join initiative.initiative i on i.shard_id = r.shard_id and i.id = r.initiative
  join lateral (select name, kind from unit.life l where l.unit = i.unit order by lower(valid) desc limit 1) l on true
  where r.bulk = $1 order by r.ordinal`)
