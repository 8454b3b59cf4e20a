import { sql } from '#base/db/sql.ts'
import type { Id } from '#base/id.ts'

export type ImportState = 'read' | 'waiting' | 'running' | 'done' | 'failed'
export type ImportRow = {
  id: Id; unit: number; leaf: number; account: Id; by: string; file: Buffer; name: string; bytes: number; reading: unknown; state: ImportState
  total: number; done: number; row: number; fresh: number; known: number; repeated: number; refused: number; alike: number; problem: string | null
  createdAt: Date; beganAt: Date | null; endedAt: Date | null; edition: number
}

const columns = `i.id, i.unit, i.leaf, i.account, a.name as by, i.file, i.name, i.bytes, i.reading, i.state, i.total, i.done, i.row, i.fresh, i.known, i.repeated, i.refused, i.alike, i.problem,
  i.created_at as "createdAt", i.began_at as "beganAt", i.ended_at as "endedAt", i.edition`
const from = 'from movement.import i join people.account a on a.id = i.account'

export const one = sql<ImportRow, [Id]>('movement.import', `select ${columns} ${from} where i.id = $1`)
/** For whoever works on it: nobody else does until the end of the transaction. */
export const lock = sql<ImportRow, [Id]>('movement.lock_import', `select ${columns} ${from} where i.id = $1 for update of i`)
/** The lists of units whose own places lie within the asker's mandates, the latest first. */
export const all = sql<ImportRow, []>('movement.imports', `select ${columns} ${from} order by i.created_at desc limit 100`)
/** The latest time that the same file was kept for the same unit and imported. */
export const sameFile = sql<{ id: Id; endedAt: Date }, [Buffer, number, Id]>('movement.same_file', `
  select id, ended_at as "endedAt" from movement.import where file = $1 and unit = $2 and id <> $3 and state = 'done' order by ended_at desc limit 1`)

export const put = sql<never, [Id, number, number, Id, Id | null, Buffer, string, number, string, Date]>('movement.put_import', `
  insert into movement.import (id, unit, leaf, account, mandate, file, name, bytes, reading, state, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, 'read', $10)`)
export const putReading = sql<never, [Id, string, number]>('movement.put_reading', `
  update movement.import set reading = $2::jsonb, edition = edition + 1 where id = $1 and edition = $3 and state = 'read'`)
export const start = sql<never, [Id, number, Date]>('movement.start_import', `
  update movement.import set state = 'waiting', beat_at = $3, edition = edition + 1 where id = $1 and edition = $2 and state = 'read'`)
export const begin = sql<never, [Id, number, number, Date]>('movement.begin_import', `
  update movement.import set state = 'running', total = $2, repeated = $3, began_at = $4, beat_at = $4 where id = $1 and state = 'waiting'`)
export const advance = sql<never, [Id, row: number, done: number, fresh: number, known: number, refused: number, now: Date]>('movement.advance_import', `
  update movement.import set row = $2, done = done + $3, fresh = fresh + $4, known = known + $5, refused = refused + $6, beat_at = $7 where id = $1`)
export const end = sql<never, [Id, ImportState, alike: number, problem: string | null, Date]>('movement.end_import', `
  update movement.import set state = $2, alike = $3, problem = $4, ended_at = $5, beat_at = $5 where id = $1`)
/** Imports whose worker has not been heard of for so many seconds. */
export const silent = sql<{ id: Id }, [number, Date]>('movement.silent_imports', `
  select id from movement.import where state in ('waiting', 'running') and beat_at < $2::timestamptz - make_interval(secs => $1)`)

export type RefusalRow = { row: number; title: string; reasons: { column: string; vi: string; en: string }[] }
export const putRefusals = sql<never, [Id, number, number[], string[], string[]]>('movement.put_refusals', `
  insert into movement.import_refusal (import, leaf, row, title, reasons) select $1, $2, * from unnest($3::int[], $4::text[], $5::jsonb[]) on conflict do nothing`)
export const refusals = sql<RefusalRow, [Id, number]>('movement.refusals', 'select row, title, reasons from movement.import_refusal where import = $1 order by row limit $2')

export const putImported = sql<never, [Id, Id[], number[]]>('movement.put_imported', `
  insert into movement.imported (shard_id, initiative, leaf, import, row)
  select i.shard_id, i.id, i.leaf, $1, a.row from unnest($2::uuid[], $3::int[]) as a(id, row) join initiative.initiative i on i.id = a.id on conflict do nothing`)
/** For rows of a list the initiative that they are already: itself, or one of the same folded title, place and year that this list did not bring. */
export const standing = sql<{ row: number; id: Id }, [number[], Id[], number[], string[], number[], Id]>('movement.standing_already', `
  with a as (select * from unnest($1::int[], $2::uuid[], $3::int[], $4::text[], $5::int[]) as b(row, id, unit, title, year))
  select a.row, i.id from a join initiative.initiative i on i.title_folded = a.title and i.unit = a.unit and i.year = a.year
  where i.state not in ('draft', 'returned') and not exists (select from movement.imported m where m.shard_id = i.shard_id and m.initiative = i.id and m.import = $6)
  union all
  select a.row, i.id from a join initiative.initiative i on i.id = a.id`)

/** From which file and row an initiative came. */
export const origin = sql<{ import: Id; row: number; name: string; file: Buffer; at: Date }, [Id]>('movement.import_origin', `
  select m.import, m.row, i.name, i.file, i.created_at as at from movement.imported m join movement.import i on i.id = m.import where m.initiative = $1`)

export type ImportedRow = { id: Id; shard: number; leaf: number; wide: boolean; title: string; registrant: string; field: string | null; year: number; commune: number; communeName: string; leafName: string; village: boolean }
/** What a list brought, by the commune of today in which it lies. */
export const imported = sql<ImportedRow, [Id, string]>('movement.imported_ones', `
  select i.id, i.shard_id as shard, i.leaf, i.unit <> i.leaf as wide, i.title_folded as title, i.registrant, i.field, i.year, f.parent as commune, p.name as "communeName", l.name as "leafName",
         l.kind <> 'unspecified' as village
  from movement.imported m join initiative.initiative i on i.shard_id = m.shard_id and i.id = m.initiative
  join unit.tree t on t.valid @> $2::date
  cross join lateral (select parent from unit.tree_leaf f where f.tree = t.id and f.leaf = i.leaf order by f.share desc limit 1) f
  join lateral (select name from unit.life p where p.unit = f.parent order by lower(valid) desc limit 1) p on true
  join lateral (select name, kind from unit.life l where l.unit = i.leaf order by lower(valid) desc limit 1) l on true
  where m.import = $1 order by f.parent, m.row`)
export const putPairs = sql<never, [Id, number[], Id[], number[], Id[], number[]]>('movement.put_import_pairs', `
  insert into movement.import_alike (shard_id, initiative, leaf, other, import, score)
  select shard_id, initiative, leaf, other, $1, score from unnest($2::int[], $3::uuid[], $4::int[], $5::uuid[], $6::numeric[]) as a(shard_id, initiative, leaf, other, score) on conflict do nothing`)

export type PairRow = { initiative: Id; other: Id; score: number; title: string; otherTitle: string; registrant: string; otherRegistrant: string; unitName: string; otherUnitName: string; level: string; otherLevel: string; import: Id }
/** Pairs of lists that nobody has judged yet, the likest first; of one list or of all. */
export const pairs = sql<PairRow, [Id | null, number]>('movement.import_pairs', `
  select p.initiative, p.other, p.score::float8 as score, a.title, b.title as "otherTitle", a.registrant, b.registrant as "otherRegistrant", a.level, b.level as "otherLevel", p.import,
         (select l.name from unit.life l where l.unit = a.unit order by lower(valid) desc limit 1) as "unitName",
         (select l.name from unit.life l where l.unit = b.unit order by lower(valid) desc limit 1) as "otherUnitName"
  from movement.import_alike p join initiative.initiative a on a.id = p.initiative join initiative.initiative b on b.id = p.other
  where ($1::uuid is null or p.import = $1) and a.state not in ('draft', 'returned', 'stopped') and b.state not in ('draft', 'returned', 'stopped')
    and not exists (select from movement.judgement j where (j.initiative = p.initiative and j.other = p.other) or (j.initiative = p.other and j.other = p.initiative))
  order by p.score desc, p.initiative limit $2`)
