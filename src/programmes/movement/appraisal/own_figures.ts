import type { Ctx } from '#base/ctx.ts'
import type { Db } from '#base/db/sql.ts'
import type { Day, Period } from '#base/day.ts'
import type { Initiative } from '#core/initiative/initiative.ts'
import { findKit } from '#core/kit/read.ts'
import * as log from '../progress/activities.queries.ts'
import { targetsOf } from '../progress/targets.ts'
import * as plan from '../progress/tasks.queries.ts'

/*
 * What a criterion can read of the initiative itself. Published indicators belong to places: a model that does nothing in a commune
 * where others do much must not score by them. These come from what is written on its own progress page.
 */

/** In the words of a rubric; the unit of measure as indicators name theirs. */
export const ownFigures = {
  'own.activities': { title: { vi: 'Số hoạt động đã ghi trong kỳ', en: 'Activities logged within the period' }, unitOfMeasure: 'activities' },
  'own.participants': { title: { vi: 'Lượt người đến các hoạt động', en: 'People who came to its activities' }, unitOfMeasure: 'people' },
  'own.tasks_on_time': { title: { vi: 'Tỷ lệ việc xong đúng hạn', en: 'Share of its tasks done in time' }, unitOfMeasure: 'percent' },
  'own.targets_reached': { title: { vi: 'Tỷ lệ chỉ tiêu của mô hình đã đạt', en: 'Share of its targets reached' }, unitOfMeasure: 'percent' },
} as const
export type OwnFigure = keyof typeof ownFigures
export const isOwnFigure = (key: string | null): key is OwnFigure => key !== null && Object.hasOwn(ownFigures, key)

/** A part of a whole, or a number; `value` null where nobody wrote anything that could be counted, which is not zero. */
export type OwnValue = { readonly value: number | null; readonly numerator: number | null; readonly denominator: number | null }

/** A room and a door: `db` sees the initiative. Only what is asked for is read. */
export async function ownValues(ctx: Ctx, db: Db, there: Initiative, keys: readonly OwnFigure[], period: Period & { readonly from: Day }): Promise<ReadonlyMap<OwnFigure, OwnValue>> {
  const found = await Promise.all([...new Set(keys)].map(async (key): Promise<[OwnFigure, OwnValue]> => [key, await readers[key](ctx, db, there, period)]))
  return new Map(found)
}

type Reader = (ctx: Ctx, db: Db, there: Initiative, period: Period & { readonly from: Day }) => Promise<OwnValue>
const readers: Readonly<Record<OwnFigure, Reader>> = {
  'own.activities': async (_, db, there, period) => counted((await held(db, there, period)).length || null),
  'own.participants': async (_, db, there, period) => {
    const came = (await held(db, there, period)).flatMap(({ participants }) => (participants === null ? [] : [participants]))
    return counted(came.length === 0 ? null : came.reduce((a, b) => a + b, 0))
  },
  'own.tasks_on_time': async (_, db, there, { from, to }) => {
    const asked = (await plan.tasks.all(db, there.shard, there.id)).filter(({ state, due }) => state !== 'dropped' && due !== null && due >= from && due <= to)
    return share(asked.filter(({ doneOn, due }) => doneOn !== null && doneOn <= due!).length, asked.length)
  },
  'own.targets_reached': async (ctx, db, there) => {
    const { targets } = await targetsOf(ctx, db, there, there.kit ? await findKit(ctx, there.kit) : undefined)
    return share(targets.filter(({ reached, atLeast }) => reached !== null && reached >= atLeast).length, targets.length)
  },
}

/** What was held and still stands: neither corrected nor withdrawn since. */
async function held(db: Db, there: Initiative, { from, to }: Period & { readonly from: Day }): Promise<log.ActivityRow[]> {
  return (await log.activities.all(db, there.shard, there.id)).filter((one) => one.correctedBy === null && !one.withdrawn && one.day >= from && one.day <= to)
}

const counted = (value: number | null): OwnValue => ({ value, numerator: value, denominator: null })
const share = (numerator: number, denominator: number): OwnValue => (denominator === 0 ? counted(null) : { value: (numerator / denominator) * 100, numerator, denominator })
