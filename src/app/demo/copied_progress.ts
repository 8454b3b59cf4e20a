import { addDays, type Day } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import { idFrom, type Id } from '#base/id.ts'
import * as q from '#core/initiative/initiative.queries.ts'
import { findKit } from '#core/kit/read.ts'
import { liveProgress, type ActivityKind, type Lived } from '#programmes/movement/index.ts'

const today = '2026-11-20' as Day

type Told = { readonly came: Readonly<Record<string, string>>; readonly held: readonly (readonly [after: number, kind: ActivityKind, title: string, people: number | null])[] }
/** What came of each step, and what was held in the first months: alike wherever a kit was taken up, as the work is. */
const told: Readonly<Record<string, Told>> = {
  'waste-sorting': {
    came: { train: 'Chi hội đã học cách phân loại và ủ rác.', base: 'Đã cân rác của 20 hộ trong một tuần.', enrol: 'Đã đến hết các thôn làm trước.', weigh: 'Cân đủ sáu tháng, ghi vào sổ của chi hội.' },
    held: [[5, 'training', 'Tập huấn phân loại, ủ rác bếp như ở Phù Linh', 28], [40, 'work_day', 'Cùng dọn ngõ, đặt hố ủ giúp hộ neo đơn', 60]] },
  'neighbourhood-cameras': {
    came: { resolve: 'Đã có nghị quyết, giao chỉ tiêu từng khu.', plan: 'Sơ đồ dán ở nhà sinh hoạt để bà con góp ý.', persuade: 'Các hộ tham gia đều ký đồng thuận.', connect: 'Hình ảnh đã về một màn hình.', review: 'Đã sơ kết; thay các điểm hỏng.' },
    held: [[8, 'meeting', 'Họp dân nghe Khương Thượng kể lại', 66], [50, 'visit', 'Đến nhà xin ý kiến đặt camera ở ngõ', null]] },
  'smart-village': {
    came: { team: 'Tổ 5 người, trưởng thôn làm tổ trưởng.', train: 'Học hai buổi, tổ của Vân La sang chỉ.', wifi: 'Đã có wifi ở nhà văn hoá và chợ.' },
    held: [[6, 'meeting', 'Họp dân nghe Vân La kể lại', 58], [35, 'training', 'Tập huấn tổ công nghệ số', 11]] },
}

export type Copied = { readonly id: string; readonly begun: Day; readonly stopped?: Day | undefined }

/** Plan and log of models that were taken up: what was due is done, but for those that stopped on the way. @returns how many activities were held */
export async function liveCopies(db: Db, copies: readonly Copied[]): Promise<number> {
  const kits = new Map(await Promise.all(Object.keys(told).map(async (name) => [name, (await findKit(db.ctx, name))!] as const)))
  const rows = new Map((await q.many.all(db, copies.map(({ id }) => id as Id))).map((row) => [row.id as string, row]))
  const lives = copies.map(({ id, begun, stopped = today }, i): Lived => {
    const there = rows.get(id)!
    const [kit, { came, held }] = [kits.get(there.kit!)!, told[there.kit!]!]
    const days = (kit.steps ?? []).map((step) => [step.key, addDays(begun, step.days! - ((i * 5) % 7))] as const)
    return {
      there, kit, begun, done: Object.fromEntries(days.flatMap(([key, day]) => (day <= stopped ? [[key, { day, words: came[key] ?? '' }]] : []))),
      held: held.map(([after, kind, title, people]) => ({ kind, title, day: addDays(begun, after + (i % 5)), id: idFrom('demo activity', id, title), place: '', sessions: kind === 'visit' ? 20 + (i % 9) : 1, participants: people && people + ((i * 7) % 19) }))
        .filter(({ day }) => day <= stopped),
    }
  })
  await liveProgress(db, lives)
  return lives.reduce((sum, { held }) => sum + held.length, 0)
}
