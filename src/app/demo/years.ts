import { request } from '#base/db/transaction.ts'
import type { Day } from '#base/day.ts'
import { idFrom, type Id } from '#base/id.ts'
import { isProblem } from '#base/problem.ts'
import { advance, type Said } from '#core/initiative/initiative.ts'
import * as q from '#core/initiative/initiative.queries.ts'
import { isLate, moveOf, type Step } from '#core/initiative/life.ts'
import { advanceMany, type Wanted } from '#core/initiative/many.ts'
import { asSystem } from '#core/people/door.ts'
import { listFoundStopped } from '#programmes/movement/index.ts'
import { sortingCommunes, suburbanDistricts } from './communes.ts'
import { copiesOf, pilotsOf } from './copies.ts'
import { actor, type World } from './enter.ts'

const d = (text: string) => text as Day
/** When most of what was due was seen again. */
const lastLook = d('2026-08-05')
/** Of the models that a hamlet carried out in 2024, which went on how, by their place among those that were recognised then. */
const reviews: readonly { readonly day: Day; readonly step: Step; readonly said: Said; readonly of: (n: number) => boolean }[] = [
  { day: d('2025-01-15'), step: 'renew', of: (n) => n >= 1 && n < 31, said: { year: 2025, decision: '04/QĐ-BCĐ', words: 'Còn hiệu quả, bà con đồng tình: tiếp tục trong năm 2025.' } },
  { day: d('2025-12-22'), step: 'stop', of: (n) => n >= 1 && n < 6, said: { decision: '97/QĐ-BCĐ', words: 'Rà soát cuối năm: không còn hiệu quả, đưa ra khỏi danh sách.' } },
  { day: d('2026-01-14'), step: 'renew', of: (n) => n >= 6 && n < 22, said: { year: 2026, decision: '03/QĐ-BCĐ', words: 'Rà soát cuối năm: vẫn giữ nếp, tiếp tục trong năm 2026.' } },
]

/** One of them rose from its hamlet to the commune, and from there to the city: one model, three recognitions. */
const rise: readonly (readonly [Day, Step, Said])[] = ([['2025-07-14', 'commune', '31/QĐ-UBND'], ['2026-01-12', 'city', '152/QĐ-UBND']] as const).flatMap(([from, level, decision]) => {
  const on = (month: number, day: number) => d(`${from.slice(0, 4)}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`)
  const first = Number(from.slice(5, 7))
  return [
    [d(from), 'promote', { level, words: 'Nhiều nơi đến học; đề nghị cấp trên xem xét.' }], [on(first, 21), 'accept', {}], [on(first, 28), 'begin', {}],
    [on(first + 3, 6), 'assess', { words: 'Giữ được nếp ở mọi xóm, thêm ba thôn bạn làm theo.' }], [on(first + 3, 20), 'appraise', { words: 'Đã xem hồ sơ, đến xem tại chỗ; hội nghị nhất trí.' }],
    [on(first + 4, 10), 'recognise', { decision }]] as const
})

/** What became of models of 2024 since: renewed by decision, reviewed out, put forward to higher levels; and which of all models somebody has seen again. */
export async function buildYears(world: World): Promise<void> {
  const office = world.people.by.get('canbo.thanhpho')!
  const ids = (level: string, count: number) => Array.from({ length: count }, (_, i) => idFrom('demo model', level, i))
  const find = (some: readonly Id[]) => request(async () => q.many.all(await asSystem(actor(office, lastLook), 'system:demo'), [...some]))
  const grassroots = ids('grassroots', 242)
  // An earlier start that got so far left none of them as it was at the end of 2024.
  const recognised = (await find(grassroots)).filter((one) => one.state === 'recognised' && one.edition === 2).map((one) => one.id).toSorted()
  if (recognised.length < grassroots.length / 4) return
  for (const { day, step, said, of } of reviews) await takeAll(office, day, await find(recognised.filter((_, n) => of(n))), step, said)
  await request(() => rises(office, recognised[0]!))
  const sorting = [...pilotsOf(world, suburbanDistricts), ...copiesOf(world, sortingCommunes(world.units))].map(({ id }) => id as Id)
  const late = (await find([...grassroots, ...ids('district', 117), ...ids('city', 22), ...sorting].toSorted())).filter((one) => isLate(one, lastLook) && moveOf('confirm').from.includes(one.state))
  // Nobody saw a place at work that an earlier look found dead.
  const dead = new Set((await request(() => listFoundStopped(actor(office, lastLook)))).map(({ id }) => id))
  await takeAll(office, lastLook, late.filter((one, n) => n % 4 !== 0 && !dead.has(one.id)), 'confirm', { words: 'Đã đến xem: vẫn làm đều, sổ sách đủ.' })
}

async function takeAll(office: Id, day: Day, some: readonly Wanted[], step: Step, said: Said): Promise<void> {
  const refused = (await request(() => advanceMany(actor(office, day), some, step, said))).find(isProblem)
  if (refused) throw refused
}

async function rises(office: Id, id: Id): Promise<void> {
  let edition = 2
  for (const [day, step, said] of rise) edition = (await advance(actor(office, day), id, edition, step, said)).edition
}
