import { sql, type Db } from '#base/db/sql.ts'
import { measureIds } from '#core/fact/measure.ts'

type Words = { readonly vi: string; readonly en: string }

/** How facts become a figure: numerator over denominator times scale; measures by key. */
export type IndicatorDraft = {
  readonly key: string; readonly title: Words; readonly unitOfMeasure: string
  readonly numerator: string; readonly denominator?: string; readonly scale?: number
  readonly method: 'counted' | 'weighed' | 'sampled' | 'estimated'
  /** A stock is what stands at the end of the period (households taking part); otherwise the figure is what happened within it. */
  readonly accumulates?: boolean
  readonly base?: Words; readonly source?: Words; readonly published?: boolean
}

type Text = string | null

const put = sql<never, [string, string, string, string, number, number | null, number, string, boolean, Text, Text, Text, Text, boolean, Text]>('indicator.put', `
  insert into indicator.indicator (key, title_vi, title_en, unit_of_measure, numerator, denominator, scale, method, accumulates,
    base_vi, base_en, source_vi, source_en, published, kit)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
  on conflict (key) do update set title_vi = excluded.title_vi, title_en = excluded.title_en, unit_of_measure = excluded.unit_of_measure,
    numerator = excluded.numerator, denominator = excluded.denominator, scale = excluded.scale, method = excluded.method, accumulates = excluded.accumulates,
    base_vi = excluded.base_vi, base_en = excluded.base_en, source_vi = excluded.source_vi, source_en = excluded.source_en,
    published = excluded.published`)

/**
 * Declares or redefines indicators of a kit, or (null) of a programme; whoever declared one first keeps it. Figures are computed when
 * asked for, so a new definition shows at once.
 */
export async function declareIndicators(db: Db, drafts: readonly IndicatorDraft[], kit: string | null): Promise<void> {
  const ids = await measureIds(db, drafts.flatMap((d) => (d.denominator === undefined ? [d.numerator] : [d.numerator, d.denominator])))
  for (const d of drafts) {
    await put.run(db, d.key, d.title.vi, d.title.en, d.unitOfMeasure, ids.get(d.numerator)!, d.denominator === undefined ? null : ids.get(d.denominator)!,
      d.scale ?? 1, d.method, d.accumulates ?? false,
      d.base?.vi ?? null, d.base?.en ?? null, d.source?.vi ?? null, d.source?.en ?? null, d.published ?? true, kit)
  }
}
