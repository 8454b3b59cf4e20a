import { sql, type Db } from '#base/db/sql.ts'
import { defineProblems } from '#base/problem.ts'

export const refuse = defineProblems('fact', {
  unknown_measure: { status: 422, vi: 'Không có đại lượng "{measure}". Bộ mẫu khai báo đại lượng này đã được cài chưa?', en: 'There is no measure "{measure}". Has the kit that declares it been installed?' },
  not_a_number: { status: 422, vi: 'Giá trị của "{measure}" không phải là số dùng được.', en: 'The value of "{measure}" is not a usable number.' },
})

/** What facts count or weigh, for example `waste.households`; additive over leaves and days. */
export type MeasureDraft = { readonly key: string; readonly unitOfMeasure: string; readonly published: boolean }

const put = sql<never, [string[], string[], boolean[], string | null]>('fact.put_measures', `
  insert into fact.measure (key, unit_of_measure, published, kit) select m.*, $4 from unnest($1::text[], $2::text[], $3::boolean[]) as m
  on conflict (key) do update set unit_of_measure = excluded.unit_of_measure, published = excluded.published
  where (measure.unit_of_measure, measure.published) is distinct from (excluded.unit_of_measure, excluded.published)`)
const all = sql<{ id: number; key: string }>('fact.measures', 'select id, key from fact.measure')

/** Declares or redefines measures of a kit, or (null) of a programme; whoever declared one first keeps it. */
export async function declareMeasures(db: Db, drafts: readonly MeasureDraft[], kit: string | null): Promise<void> {
  await put.run(db, drafts.map((d) => d.key), drafts.map((d) => d.unitOfMeasure), drafts.map((d) => d.published), kit)
}

// Measures are only ever added, so an id once learnt stays true; a key not found is asked for again.
const ids = new Map<string, number>()

/** @throws Problem `fact.unknown_measure` */
export async function measureIds(db: Db, keys: Iterable<string>): Promise<ReadonlyMap<string, number>> {
  const wanted = [...new Set(keys)]
  if (wanted.some((key) => !ids.has(key))) {
    const rows = await all.all(db)
    const unknown = wanted.find((key) => !rows.some((row) => row.key === key))
    if (unknown !== undefined) throw refuse('unknown_measure', { measure: unknown })
    db.onCommit(() => { for (const row of rows) ids.set(row.key, row.id) })
    return new Map(rows.map((row) => [row.key, row.id]))
  }
  return ids
}

/** Forgets what was learnt; for a test that changes databases under a living process. */
export function forgetMeasures(): void {
  ids.clear()
}
