import { day as dayOf, type Day } from '#base/day.ts'
import { columns, type Db } from '#base/db/sql.ts'
import { isId, type Id } from '#base/id.ts'
import { fold, tidy } from '#base/words.ts'
import { findLeaves, mustLive } from '#core/unit/read.ts'
import type { fields, kinds, registrantKinds, Statement } from './form.ts'
import * as q from './initiative.queries.ts'
import { districtsEnded, type Level } from './life.ts'
import { remember } from './passage.ts'
import { refuse } from './problems.ts'

/** A registration that was accepted before it came here: a line of a list, a row of the demonstration. */
export type Registration = {
  readonly id: string; readonly unit: number; readonly level: Level; readonly kind: (typeof kinds)[number]
  readonly field: (typeof fields)[number]; readonly title: string; readonly kit?: string; readonly registeredOn: string
  readonly registrantKind?: (typeof registrantKinds)[number]; readonly registrant?: string; readonly novelty?: 'new' | 'continuing'
  readonly statement?: Partial<Statement>
  /** For which year, where that is not the year of the day. */
  readonly year?: number
  /** Kept with its acceptance: from which list it was taken over. */
  readonly words?: string
  readonly startsOn?: string; readonly endsOn?: string; readonly kitVersion?: string
  /** The model that it took up: one that is there, or stands before it in the list. */
  readonly copiedFrom?: string
}

/**
 * Enrols what was accepted elsewhere, at whatever level: a room without a door of its own, because nobody accepts their own
 * registration by sending it as accepted. Whoever comes with a handle has asked the seats (an import), or is the system (a
 * demonstration). Enrolling the same id twice counts once.
 * @returns those that were new
 */
export async function enrol(db: Db, registrations: readonly Registration[]): Promise<Id[]> {
  const checked = registrations.map((r, i) => check(r, db.ctx.day, `/${i}`))
  await mustHaveSources(db, checked)
  const leafAt = await findLeaves(db, checked.map((c) => ({ unit: c.unit, day: c.registeredOn })))
  const ready = checked.map((c) => ({ ...c, ...placeOf(leafAt, c), year: c.year ?? Number(c.registeredOn.slice(0, 4)), folded: fold(c.title) }))
  const rows = await q.insertMany.all(db, ...columns(ready, 'shard', 'id', 'unit', 'leaf', 'level', 'kind', 'field', 'title', 'folded'),
    ready.map((r) => r.registrantKind ?? null), ready.map((r) => tidy(r.registrant ?? '')), ready.map((r) => r.novelty ?? null), ready.map((r) => JSON.stringify(r.statement ?? {})),
    ready.map((r) => r.year), ready.map((r) => r.startsOn ?? null), ready.map((r) => r.endsOn ?? null), ready.map((r) => r.kit ?? null), ready.map(() => 'accepted'), ready.map((r) => r.registeredOn), ready.map(() => db.ctx.account),
    ready.map(() => db.ctx.now.toISOString()), ready.map((r) => r.kitVersion ?? null), ready.map((r) => r.copiedFrom ?? null))
  const fresh = new Set(rows.map((r) => r.id))
  // `delete` is true once: the same registration twice in one list happened once.
  const news = ready.filter((r) => fresh.delete(r.id))
  await remember(db, 'accept', news.map((r) => ({
    shard: r.shard, initiative: r.id, unit: r.unit, leaf: r.leaf, kit: r.kit ?? null, step: 'accept', was: null, state: 'accepted', level: r.level, year: r.year,
    day: r.registeredOn, kind: r.kind, field: r.field, ...(r.words === undefined ? {} : { words: r.words }) })))
  return news.map((r) => r.id)
}

/** A source is older than its copies, so lineage cannot run in a circle. */
async function mustHaveSources(db: Db, all: readonly Registration[]): Promise<void> {
  const named = all.flatMap((r) => (r.copiedFrom === undefined ? [] : [r.copiedFrom])).filter(isId)
  const known = new Set<string>(named.length === 0 ? [] : (await q.sources.all(db, named)).map((row) => row.id))
  for (const [i, r] of all.entries()) {
    if (r.copiedFrom !== undefined && !known.has(r.copiedFrom)) throw refuse('no_source', undefined, { at: `/${i}/copiedFrom` })
    known.add(r.id)
  }
}

function placeOf(leafAt: Awaited<ReturnType<typeof findLeaves>>, { unit, registeredOn: day }: { unit: number; registeredOn: Day }) {
  const { leaf, shard } = mustLive(leafAt({ unit, day }), { unit, day })
  return { leaf, shard }
}

function check(r: Registration, today: Day, at: string): Registration & { id: Id; registeredOn: Day } {
  if (!isId(r.id)) throw refuse('bad_id', { id: r.id.slice(0, 60) }, { at: `${at}/id` })
  const title = tidy(r.title)
  if (title.length < 3 || title.length > 300) throw refuse('title', undefined, { at: `${at}/title` })
  const registeredOn = dayOf(r.registeredOn, `${at}/registeredOn`)
  if (registeredOn > today) throw refuse('future_day', { day: registeredOn }, { at: `${at}/registeredOn` })
  const [startsOn, endsOn] = [r.startsOn, r.endsOn].map((text, n) => text && dayOf(text, `${at}/${n === 0 ? 'startsOn' : 'endsOn'}`))
  if (startsOn && endsOn && endsOn < startsOn) throw refuse('period', { from: startsOn, to: endsOn }, { at: `${at}/endsOn` })
  if (r.level === 'district' && registeredOn >= districtsEnded) throw refuse('level_closed', undefined, { at: `${at}/level` })
  return { ...r, id: r.id, title, registeredOn }
}
