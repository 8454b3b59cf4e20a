import { type Day, day as dayOf } from '#base/day.ts'
import type { Ctx } from '#base/ctx.ts'
import { sql, type Db } from '#base/db/sql.ts'
import { isId, type Id } from '#base/id.ts'
import type { Happening } from '#base/ledger/ledger.ts'
import { defineProblems } from '#base/problem.ts'
import { tidy } from '#base/words.ts'
import { stateFacts, type FactDraft } from '#core/fact/state.ts'
import { allow } from '#core/people/door.ts'
import { getLeaf } from '#core/unit/read.ts'

export const levels = ['grassroots', 'district', 'commune', 'city'] as const
export const kinds = ['model', 'collective_exemplar', 'individual_exemplar', 'plaque_work'] as const
export const fields = ['economy', 'culture_society', 'defence_security', 'political_system'] as const

/** A model or exemplar to be registered with the movement (research: nine-field form follows with the movement's pages). */
export type Registration = {
  readonly id: string; readonly unit: number; readonly level: (typeof levels)[number]; readonly kind: (typeof kinds)[number]
  readonly field: (typeof fields)[number]; readonly title: string; readonly kit?: string; readonly registeredOn: string
}

const refuse = defineProblems('initiative', {
  level_closed: { status: 422, vi: 'Từ 01/07/2025 không còn cấp huyện. Hãy đăng ký ở cơ sở, cấp xã hoặc cấp thành phố.', en: 'There has been no district level since 1 July 2025. Register at grassroots, commune or city level.' },
  title: { status: 422, vi: 'Tên mô hình cần từ 3 đến 300 ký tự.', en: 'A title has 3 to 300 characters.' },
  future_day: { status: 422, vi: 'Ngày đăng ký {day} chưa đến.', en: 'The day of registration {day} has not come yet.' },
  bad_id: { status: 422, vi: 'Mã "{id}" không phải là UUID.', en: 'The id "{id}" is not a UUID.' },
})

/** The two-tier government began on this day (Resolution 202/2025/QH15 and its laws). */
const districtsEnded = '2025-07-01' as Day

const put = sql<{ id: Id }, unknown[]>('initiative.put', `
  insert into initiative.initiative (shard_id, id, unit, level, kind, field, title, kit, registered_on, registered_by)
  select * from unnest($1::int[], $2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::date[], $10::uuid[])
  on conflict do nothing returning id`)
const counts = sql<{ kit: string; level: string; measure: string }>('initiative.counts', 'select kit, level, measure from initiative.counts_as')
const forget = sql<never, [string]>('initiative.forget_counts', 'delete from initiative.counts_as where kit = $1')
const count = sql<never, [string, string[], string[]]>('initiative.count_as', `
  insert into initiative.counts_as (kit, level, measure) select $1, * from unnest($2::text[], $3::text[])`)

/** Registers initiatives of one or several units; doing it twice with the same id counts once. @returns how many were new */
export async function registerInitiatives(ctx: Ctx, registrations: readonly Registration[]): Promise<number> {
  return enrol(await allow(ctx, 'initiative.register', registrations.map((r) => r.unit)), registrations)
}

/** The room behind `registerInitiatives`, for imports and demonstrations that come with a handle of their own. */
export async function enrol(db: Db, registrations: readonly Registration[]): Promise<number> {
  const checked = []
  for (const [i, r] of registrations.entries()) {
    const valid = check(r, db.ctx.day, `/${i}`)
    checked.push({ ...valid, ...(await getLeaf(db, r.unit, valid.registeredOn)) })
  }
  const rows = await put.all(db, checked.map((c) => c.shard), checked.map((c) => c.id), checked.map((c) => c.unit), checked.map((c) => c.level),
    checked.map((c) => c.kind), checked.map((c) => c.field), checked.map((c) => c.title), checked.map((c) => c.kit ?? null), checked.map((c) => c.registeredOn),
    checked.map(() => db.ctx.account))
  const fresh = new Set(rows.map((r) => r.id))
  // `delete` is true once: the same registration twice in one list happened once.
  const news = checked.filter((c) => fresh.delete(c.id as Id))
  const counted = await counts.all(db)
  const facts = news.flatMap((c) => counted.filter((m) => m.kit === c.kit && m.level === c.level).map((m, ordinal): FactDraft => ({
    shard: c.shard, leaf: c.leaf, origin: c.id as Id, kind: 'initiative.initiative', ordinal, measure: m.measure, day: c.registeredOn, value: 1, method: 'counted' })))
  const events = news.map((c): Happening => ({
    shard: c.shard, unit: c.leaf, event: 'initiative.registered', about: c.id as Id, body: { level: c.level, kind: c.kind, field: c.field, kit: c.kit ?? null, day: c.registeredOn } }))
  await stateFacts(db, facts, events)
  return news.length
}

/** Says which measures a registration of a kit counts towards, level by level; replaces what was said before. */
export async function countAs(db: Db, kit: string, registers: readonly { level: string; measure: string }[]): Promise<void> {
  await forget.run(db, kit)
  await count.run(db, kit, registers.map((r) => r.level), registers.map((r) => r.measure))
}

function check(r: Registration, today: Day, at: string): Registration & { registeredOn: Day } {
  if (!isId(r.id)) throw refuse('bad_id', { id: r.id.slice(0, 60) }, { at: `${at}/id` })
  const title = tidy(r.title)
  if (title.length < 3 || title.length > 300) throw refuse('title', undefined, { at: `${at}/title` })
  const registeredOn = dayOf(r.registeredOn, `${at}/registeredOn`)
  if (registeredOn > today) throw refuse('future_day', { day: registeredOn }, { at: `${at}/registeredOn` })
  if (r.level === 'district' && registeredOn >= districtsEnded) throw refuse('level_closed', undefined, { at: `${at}/level` })
  return { ...r, title, registeredOn }
}
