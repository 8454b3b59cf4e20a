import { sql, type Db } from '#base/db/sql.ts'
import { measureIds } from '#core/fact/measure.ts'

/** How facts become a figure: numerator over denominator times scale; measures by key. */
export type IndicatorDraft = {
  readonly key: string; readonly title: { readonly vi: string; readonly en: string }; readonly unitOfMeasure: string
  readonly numerator: string; readonly denominator?: string; readonly scale?: number
  readonly method: 'counted' | 'weighed' | 'sampled' | 'estimated'
  /** A stock is what stands at the end of the period (households taking part); otherwise the figure is what happened within it. */
  readonly accumulates?: boolean
  readonly base?: string; readonly source?: string; readonly published?: boolean
}

const put = sql<never, [string, string, string, string, number, number | null, number, string, boolean, string | null, string | null, boolean, string | null]>('indicator.put', `
  insert into indicator.indicator (key, title_vi, title_en, unit_of_measure, numerator, denominator, scale, method, accumulates, base, source, published, kit)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
  on conflict (key) do update set title_vi = excluded.title_vi, title_en = excluded.title_en, unit_of_measure = excluded.unit_of_measure,
    numerator = excluded.numerator, denominator = excluded.denominator, scale = excluded.scale, method = excluded.method, accumulates = excluded.accumulates,
    base = excluded.base, source = excluded.source, published = excluded.published, kit = excluded.kit`)

/** Declares or redefines indicators; figures are computed when asked for, so a new definition shows at once. */
export async function declareIndicators(db: Db, drafts: readonly IndicatorDraft[], kit: string | null): Promise<void> {
  const ids = await measureIds(db, drafts.flatMap((d) => (d.denominator === undefined ? [d.numerator] : [d.numerator, d.denominator])))
  for (const d of drafts) {
    await put.run(db, d.key, d.title.vi, d.title.en, d.unitOfMeasure, ids.get(d.numerator)!, d.denominator === undefined ? null : ids.get(d.denominator)!,
      d.scale ?? 1, d.method, d.accumulates ?? false, d.base ?? null, d.source ?? null, d.published ?? true, kit)
  }
}
