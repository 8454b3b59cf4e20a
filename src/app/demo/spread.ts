import { addDays, type Day } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import { request } from '#base/db/transaction.ts'
import { idFrom, type Id } from '#base/id.ts'
import { readValues } from '#core/indicator/values.ts'
import { enrol, type Registration } from '#core/initiative/enrol.ts'
import * as q from '#core/initiative/initiative.queries.ts'
import type { Step } from '#core/initiative/life.ts'
import { liveThrough, type Past } from '#core/initiative/many.ts'
import { asSystem } from '#core/people/door.ts'
import { keepOutcomes, monthsAfter, windowOf, type Finding, type ReadyOutcome } from '#programmes/movement/index.ts'
import { sortingCommunes, suburbanDistricts } from './communes.ts'
import { cameraCopies, cameraSource, camerasIn, cityPilot, copiesOf, pilotsOf, smartCopies, sortingIn } from './copies.ts'
import { liveCopies, type Copied } from './copied_progress.ts'
import { actor, getUnit, type World } from './enter.ts'

type Way = { readonly one: Registration; readonly steps: readonly (readonly [Step, Day])[] }
const recognition = (begun: Day, after = 330): (readonly [Step, Day])[] => [['assess', addDays(begun, after - 60)], ['appraise', addDays(begun, after - 30)], ['recognise', addDays(begun, after)]]

/** What became of the models that others took up: most go on, some were recognised, some stopped, and it is known when. */
export async function buildSpread(world: World): Promise<number> {
  const sorting = [...pilotsOf(world, suburbanDistricts), ...copiesOf(world, sortingCommunes(world.units))]
  const ways: Way[] = sorting.map((one, i) => {
    const begun = addDays(one.registeredOn as Day, 14 + (i * 13) % 60)
    const honoured = one.id === cityPilot || one.level === 'district' || one.id === sortingIn('hn/old/soc-son/phu-linh') || i % 9 === 4
    const stopped = !honoured && i % 14 === 9
    return { one, steps: [['begin', begun], ...(honoured ? recognition(begun) : stopped ? [['stop', addDays(begun, 70 + (i % 5) * 60)] as const] : [])] }
  })
  const cameras = cameraCopies(world)
  const others: Way[] = [
    ...cameras.map((one, i): Way => {
      const begun = addDays(one.registeredOn as Day, 12)
      return { one, steps: [['begin', begun], ...(one.id === camerasIn(cameraSource) || i === 1 || i === 4 ? recognition(begun, 600) : i === 7 ? [['stop', addDays(begun, 240)] as const] : [])] }
    }),
    ...smartCopies(world).map((one): Way => ({ one, steps: [['begin', addDays(one.registeredOn as Day, 10)]] })),
  ]
  const asked = [...ways, ...others].filter(({ one }) => (one.copiedFrom ?? one.kitVersion) !== undefined && one.registeredOn < '2026')
  const ended = endFound(asked)
  const all = [...ways, ...others].map(ended)
  const office = world.people.by.get('canbo.thanhpho')!
  const asOffice = async (): Promise<Db> => ({ ...await asSystem(actor(office, '2026-11-20' as Day), 'system:demo'), mandate: idFrom('demo mandate', office, 'vn/ha-noi') })
  const fresh = await request(async () => {
    const db = await asOffice()
    const made = (await enrol(db, others.map(({ one }) => one))).length
    // A first start that was cut off after this step must not let them live twice.
    if (made > 0) await liveThrough(db, all.map(pastOf))
    return made + (made > 0 ? await liveCopies(db, copiedFrom(all)) : 0)
  })
  // Of what began this summer the first result is still waited for.
  await request(async () => find(await asOffice(), world, asked.map(ended)))
  return fresh
}

/** Two of those that a look found dead still wait for somebody to end them. */
const waitForEnd = 2
/** What was found stopped after a year is stopped two weeks after the look, as it should be. */
function endFound(asked: readonly Way[]): (way: Way) => Way {
  const found = asked.filter(({ steps }, i) => steps.length === 1 && findingOf(i, 12) === 'stopped')
  const ends = new Set(found.slice(0, -waitForEnd))
  return (way) => (ends.has(way) ? { ...way, steps: [...way.steps, ['stop', addDays(endOfQuarter(windowOf(way.steps[0]![1], 12).due), 14)]] } : way)
}

/** Those who learned from Vân La, Phù Linh or Khương Thượng themselves. */
function copiedFrom(ways: readonly Way[]): Copied[] {
  const sources = new Set<string | undefined>([idFrom('demo form', 'village'), sortingIn('hn/old/soc-son/phu-linh'), camerasIn(cameraSource)])
  return ways.filter(({ one }) => sources.has(one.copiedFrom)).map(({ one, steps }) => ({ id: one.id, begun: steps[0]![1], stopped: steps.find(([step]) => step === 'stop')?.[1] }))
}

const said: Partial<Record<Step, string>> = { assess: 'Đã đến từng nhà; phần lớn các hộ giữ được nếp.', appraise: 'Đã xem hồ sơ và đến xem tại chỗ; hội nghị nhất trí.', stop: 'Người chủ trì chuyển việc, chưa có ai thay.' }

const pastOf = ({ one, steps }: Way): Past => ({
  id: one.id as Id, steps: steps.map(([step, day]) => ({ step, day, words: said[step] ?? '', decision: step === 'recognise' ? '96/QĐ-BCĐ' : null })) })

const seen: Readonly<Record<Finding, string>> = {
  kept: 'Đến xem 10 hộ: vẫn làm đều, sổ sách đủ.', partly: 'Một nửa số thôn còn giữ; thôn xa đường xe thu gom đã bỏ.', stopped: 'Không còn ai làm; thùng đem về kho.', not_confirmed: 'Chưa hẹn được người phụ trách để xem tại chỗ.',
}

/** Results after 3, 6 and 12 months, each looked at in the quarter after it was due, with the figures of its place on that day. */
async function find(db: Db, world: World, ways: readonly Way[]): Promise<void> {
  const rows = await Promise.all(ways.map(async ({ one, steps }, i) => ({ ...(await q.initiative.first(db, one.id as Id))!, begun: steps[0]![1], honoured: steps.some(([step]) => step === 'recognise'), stop: steps.find(([step]) => step === 'stop')?.[1], i })))
  const due = rows.flatMap((row) => monthsAfter.flatMap((after) => {
    const { due } = windowOf(row.begun, after)
    return row.stop !== undefined && row.stop <= due ? [] : [{ row, after, due, day: endOfQuarter(due) }]
  }))
  const figures = await householdsOn(db, world, [...new Set(due.filter(({ row }) => row.kit === 'waste-sorting').map(({ day }) => day))])
  await keepOutcomes(db, due.map(({ row, after, due, day }): ReadyOutcome => {
    const finding = row.honoured ? (row.i + after) % 5 === 2 ? 'partly' : 'kept' : findingOf(row.i, after)
    const households = figures.get(day)?.get(row.unit)
    return {
      shard: row.shard, initiative: row.id, leaf: row.leaf, id: idFrom('demo outcome', row.id, after), after, due, day, finding, words: seen[finding], supersedes: null,
      figures: households === undefined ? [] : [{ indicator: 'waste.households', value: households, unitOfMeasure: 'households' }] }
  }))
}

function findingOf(i: number, after: number): Finding {
  if (i % 23 === 7) return 'not_confirmed'
  if (after === 12 && i % 17 === 5) return 'stopped'
  return (i + after) % (after === 12 ? 4 : 7) === 3 ? 'partly' : 'kept'
}

/** Households by commune on each day, as anybody may ask for them. */
async function householdsOn({ ctx }: Db, world: World, days: readonly Day[]): Promise<ReadonlyMap<Day, ReadonlyMap<number, number>>> {
  const unit = getUnit(world, 'vn/ha-noi')
  const found = new Map<Day, ReadonlyMap<number, number>>()
  for (const day of days) {
    const [value] = await readValues(ctx, { indicators: ['waste.households'], unit, period: { from: null, to: day }, map: day, by: 'communes' })
    found.set(day, new Map((value!.children ?? []).flatMap((child) => (child.value === null ? [] : [[child.unit, Math.round(child.value)]]))))
  }
  return found
}

const endOfQuarter = (day: Day): Day => {
  const quarter = Math.ceil(Number(day.slice(5, 7)) / 3)
  return `${day.slice(0, 4)}-${['03-31', '06-30', '09-30', '12-31'][quarter - 1]}` as Day
}
