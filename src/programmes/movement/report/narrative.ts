import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import { sql } from '#base/db/sql.ts'
import { newId, type Id } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { tidyLines } from '#base/words.ts'
import { allow } from '#core/people/door.ts'
import { placesOf } from '#core/people/roster.ts'
import { findLeaves } from '#core/unit/read.ts'
import { refuse } from '../problems.ts'

/** What only a person can say in a report: its figures are counted, never typed. */
export const sections = ['situation', 'difficulties', 'direction', 'proposals'] as const
export type Sections = Readonly<Partial<Record<(typeof sections)[number], string>>>
export type Narrative = { readonly sections: Sections; readonly edition: number; readonly changedAt: Date | null; readonly by: string | null }
/** By the press of a button, or by the page itself while somebody writes. */
export type Keeping = 'by_hand' | 'by_itself'

type Of = { readonly unit: number; readonly from: Day; readonly to: Day }
const longest = 8_000

const written = sql<{ id: Id; sections: Sections; edition: number; changedAt: Date; by: string | null; writer: Id | null }, [number, Day, Day]>('movement.report_written', `
  select r.id, r.sections, r.edition, r.changed_at as "changedAt", a.name as by, r.written_by as writer
  from movement.report r left join people.account a on a.id = r.written_by where r.unit = $1 and r.period_from = $2 and r.period_to = $3`)
const put = sql<{ id: Id; edition: number }, [Id, number, Day, Day, string, Id | null, Date, number, number]>('movement.put_report', `
  insert into movement.report as r (id, unit, period_from, period_to, sections, written_by, changed_at, leaf) values ($1, $2, $3, $4, $5::jsonb, $6, $7, $9)
  on conflict (unit, period_from, period_to) do update set sections = excluded.sections, written_by = excluded.written_by, changed_at = excluded.changed_at, edition = r.edition + 1
    where r.edition = $8
  returning id, edition`)

/** What was written into the report of a unit and period; empty, edition 0, when nothing was. @throws Problem `people.no_mandate` */
export async function narrativeOf(ctx: Ctx, { unit, from, to }: Of): Promise<Narrative> {
  const found = await written.first(await allow(ctx, 'initiative.read', unit), unit, from, to)
  if (!found) return { sections: {}, edition: 0, changedAt: null, by: null }
  const { sections: kept, edition, changedAt, by } = found
  return { sections: kept, edition, changedAt, by }
}

/**
 * Keeps what an officer writes into a report. What keeps itself is told to the ledger when somebody begins to write, not at every
 * pause; what is saved by hand always is.
 * @param edition of the version they had before them; 0 when nothing had been written
 * @returns the edition that it is now
 * @throws Problem `movement.report_text`, `movement.report_letter`, `movement.report_changed`, `people.no_mandate`
 */
export async function writeNarrative(ctx: Ctx, { unit, from, to }: Of, given: Sections, edition: number, keeping: Keeping = 'by_hand'): Promise<number> {
  const db = await allow(ctx, 'report.write', unit)
  const texts = sections.map((name) => [name, tidyLines(given[name] ?? '')] as const)
  for (const [name, text] of texts) if (text.length > longest) throw refuse('report_text', { max: longest }, { at: `/${name}` })
  for (const [name, text] of texts) {
    const [letter] = /\p{Extended_Pictographic}/u.exec(text) ?? []
    if (letter !== undefined) throw refuse('report_letter', { letter }, { at: `/${name}` })
  }
  // A unit that ended has its place too: a report of its time may still be written.
  const { leaf } = (await findLeaves(db, [{ unit, day: ctx.day }]))({ unit, day: ctx.day })!
  const before = keeping === 'by_hand' ? undefined : await written.first(db, unit, from, to)
  const saved = await put.first(db, newId(), unit, from, to, JSON.stringify(Object.fromEntries(texts)), ctx.account, ctx.now, edition, leaf)
  // A first version is written over by nobody who had not seen it, and nobody has seen a version that there never was.
  if (saved?.edition !== edition + 1) throw refuse('report_changed')
  if (before !== undefined && before.writer === ctx.account) return saved.edition
  const place = (await placesOf(db, [unit])).get(unit)!
  await happened(db, [{ shard: place.shard, unit, event: 'movement.report_written', about: saved.id, body: { from, to, edition: saved.edition } }])
  return saved.edition
}
