import { addDays, type Day } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { idFrom } from '#base/id.ts'
import { agreeToBoard, countActive, handOut, keepEstimate, planRound, receiveStock, type Group } from '#programmes/waste/index.ts'
import { sortingCommunes } from './communes.ts'
import { actor, addUp, enter, getUnit, type Entry, type World } from './enter.ts'

const phuLinh = 'hn/old/soc-son/phu-linh'
const hongVan = 'hn/hong-van'
const villages = Array.from({ length: 8 }, (_, i) => `${phuLinh}/${i + 1}`)
const [endOf2023, today] = ['2023-12-31' as Day, '2026-11-20' as Day]

/**
 * What a branch does besides enrolling: it trains, weighs before the start and while people sort, notes cost and compost, keeps a
 * store and a calendar. The weighings are made so that 0.64 kg per household and day before the start become 0.384: 40 % less. That is
 * the base which "nearly 13 tonnes, about 40 %" of 50,761 households has if the article means a day; it does not say so.
 */
export async function buildWasteProgramme(world: World): Promise<number> {
  let made = 0
  for (const [at, key] of sortingCommunes(world.units).entries()) {
    const head = world.people.branchHeads.get(key)!
    made += await enter(head, endOf2023, key === phuLinh ? weighingsOfPhuLinh(world) : inCommune(world, key, at))
  }
  // A figure of 2023 rests on who sorted then.
  const system = actor(world.people.by.get('quantri')!, endOf2023)
  await request(() => countActive(system))
  await addUp()
  await request(() => keepEstimate(actor(world.people.by.get('chihoi.phulinh')!, endOf2023), { id: idFrom('demo', 'waste', 'estimate 2023'), unit: getUnit(world, phuLinh), period: { from: '2023-01-01' as Day, to: endOf2023 } }))
    .catch((problem: { code?: string }) => { if (problem.code !== 'waste.estimate_kept') throw problem })
  await request(() => countActive(actor(world.people.by.get('quantri')!, today)))
  return made + await stores(world) + await rounds(world) + await board(world)
}

type Bin = { group: string; kg: number; fate: string }
const grams = (kg: number) => Math.round(kg * 1000) / 1000
/** One weighing of `households` for a day; `more` (−1 to 1) is how far this village is from the others. */
function weighing(base: boolean, households: number, more: number): { households: number; days: number; base: string; bins: Bin[] } {
  const kg = (each: number) => grams(each * households * (1 + more * 0.12))
  const bins: Bin[] = base
    ? [{ group: 'food', kg: kg(0.42), fate: 'collected' }, { group: 'recyclable', kg: kg(0.06), fate: 'collected' }, { group: 'other', kg: kg(0.16), fate: 'collected' }]
    : [{ group: 'food', kg: kg(0.2), fate: 'home' }, { group: 'food', kg: kg(0.214), fate: 'collected' }, { group: 'recyclable', kg: kg(0.056), fate: 'sold' }, { group: 'other', kg: kg(0.16), fate: 'collected' },
      { group: 'hazardous', kg: kg(0.002), fate: 'home' }, { group: 'other', kg: kg(0.01), fate: 'collected' }]
  return { households, days: 1, base: base ? 'yes' : 'no', bins }
}
/** From −1 to 1, adding up to nothing over eight villages or seventeen communes. */
const sway = (n: number) => (((n * 37) % 17) - 8) / 8
const swayOfVillage = (v: number) => ((((v * 5) % 8) + 8) % 8 - 3.5) / 3.5

function weighingsOfPhuLinh(world: World): Entry[] {
  return villages.flatMap((key, v) => {
    const unit = getUnit(world, key)
    return [
      { name: [key, 'base'], form: 'waste_weighing', unit, day: addDays('2022-09-20' as Day, v), answers: weighing(true, 20, swayOfVillage(v)) },
      { name: [key, 'training'], form: 'waste_training', unit, day: addDays('2022-09-12' as Day, v), answers: { topic: v % 2 ? 'compost' : 'sorting', people: 38 + v * 3, women: 31 + v * 2, place: 'Nhà văn hoá thôn' } },
      ...Array.from({ length: 12 }, (_, month): Entry => ({ name: [key, 'weighing', month], form: 'waste_weighing', unit, day: `2023-${String(month + 1).padStart(2, '0')}-1${v}` as Day, answers: weighing(false, 20, swayOfVillage(v + month)) })),
      ...[3, 6, 9, 12].map((month): Entry => ({ name: [key, 'compost', month], form: 'waste_compost', unit, day: `2023-${String(month).padStart(2, '0')}-25` as Day, answers: { households: 30 + month * 4, kg: 120 + month * 35 + v * 9, how: v % 3 ? 'estimated' : 'weighed' } })),
      { name: [key, 'cost'], form: 'waste_cost', unit, day: addDays('2022-10-01' as Day, v), answers: { what: 'bins', amount: 4_200_000 + v * 350_000, source: v % 2 ? 'fund' : 'budget', basis: `Phiếu chi ${v + 11}/2022` } },
    ]
  })
}

/** In each of the other communes one training, a base, two weighings and what it cost. */
function inCommune(world: World, key: string, at: number): Entry[] {
  const unit = getUnit(world, key)
  const began = addDays('2022-09-15' as Day, (at * 3) % 90)
  const one = (what: string, form: string, day: Day, answers: Entry['answers']): Entry => ({ name: [key, what], form, unit, day, answers })
  return [
    one('training', 'waste_training', began, { topic: (['sorting', 'compost', 'persuading'] as const)[at % 3]!, people: 25 + (at * 7) % 60 }),
    one('base', 'waste_weighing', addDays(began, 5), weighing(true, 12 + at % 9, sway(at))),
    one('weighing 1', 'waste_weighing', addDays('2023-04-01' as Day, (at * 5) % 100), weighing(false, 12 + at % 9, sway(at * 3 + 1))),
    one('weighing 2', 'waste_weighing', addDays('2023-08-15' as Day, (at * 5) % 100), weighing(false, 12 + at % 9, sway(at * 5 + 2))),
    one('cost', 'waste_cost', addDays(began, 12), { what: at % 4 ? 'training' : 'starter', amount: 1_500_000 + (at * 130_000) % 2_600_000, source: at % 3 ? 'fund' : 'budget', basis: `Phiếu chi ${at + 1}` }),
  ]
}

async function stores(world: World): Promise<number> {
  const admin = actor(world.people.by.get('quantri')!, today)
  const officer = actor(world.people.by.get('canbo.hongvan')!, today)
  const id = (...words: (string | number)[]) => idFrom('demo', 'waste', 'stock', ...words)
  await request(async () => {
    for (const [good, quantity] of [['compost_bin', 260], ['em', 900], ['imo', 640]] as const) await receiveStock(admin, { id: id('soc-son', good), unit: getUnit(world, 'hn/soc-son'), good, quantity, day: '2026-03-02', note: 'Xã cấp đợt 1 năm 2026' })
    for (const [v, key] of villages.entries()) {
      for (const [good, quantity] of [['compost_bin', 24 + v], ['em', 90], ['imo', 50 + v * 2]] as const) {
        await handOut(admin, { id: id(key, good, 'sent'), unit: getUnit(world, 'hn/soc-son'), good, quantity, day: '2026-03-09' }, { unit: getUnit(world, key) })
        await handOut(admin, { id: id(key, good, 'out'), unit: getUnit(world, key), good, quantity: Math.floor(quantity * (0.5 + v * 0.05)), day: `2026-0${4 + (v % 5)}-15`, note: 'Phát tại buổi họp thôn' }, { households: Math.floor(quantity * (0.5 + v * 0.05)) })
      }
    }
    for (const [good, quantity] of [['compost_bin', 80], ['em', 300], ['imo', 120]] as const) await receiveStock(officer, { id: id('hong-van', good), unit: getUnit(world, hongVan), good, quantity, day: '2026-05-04', note: 'Quỹ hội và xã hội hoá' })
    await handOut(officer, { id: id('hong-van', 'out'), unit: getUnit(world, hongVan), good: 'compost_bin', quantity: 35, day: '2026-06-01', note: 'Các hộ trồng hoa' }, { households: 35 })
  })
  return 3 + villages.length * 9 + 4
}

async function rounds(world: World): Promise<number> {
  const admin = actor(world.people.by.get('quantri')!, today)
  const officer = actor(world.people.by.get('canbo.hongvan')!, today)
  const id = (...words: (string | number)[]) => idFrom('demo', 'waste', 'round', ...words)
  const daily: readonly (readonly [weekday: number, groups: readonly Group[], begins: string, ends: string])[] = [[1, ['food', 'other'], '17:00', '18:30'], [3, ['food', 'other'], '17:00', '18:30'], [5, ['food', 'other'], '17:00', '18:30'], [7, ['recyclable'], '07:30', '09:00']]
  const from = '2026-01-08'
  const places = [...villages.map((key) => [admin, key] as const), [officer, 'hn/old/thuong-tin/hong-van/van-la'] as const]
  await request(async () => {
    for (const [who, key] of places) {
      // Twice the same demonstration plans nothing twice: a round that is there is refused and stays.
      for (const [weekday, groups, begins, ends] of daily) await planned(() => planRound(who, { id: id(key, weekday), unit: getUnit(world, key), groups, weekday, begins, ends, from, place: 'Đầu ngõ' }, 0))
    }
    for (const [who, key] of [[admin, 'hn/soc-son'], [officer, hongVan]] as const) {
      for (const day of ['2026-11-28', '2026-12-26']) await planned(() => planRound(who, { id: id(key, day), unit: getUnit(world, key), groups: ['hazardous', 'bulky'], begins: '08:00', ends: '11:00', from: day, to: day, place: 'Sân nhà văn hoá' }, 0))
    }
  })
  return places.length * daily.length + 4
}

/** What stands already is left as it stands. */
async function planned(verb: () => Promise<unknown>): Promise<void> {
  await verb().catch((problem: { code?: string }) => { if (problem.code !== 'waste.changed_meanwhile') throw problem })
}

/** Six of the eight villages agreed to be compared; two did not, and are only counted. */
async function board(world: World): Promise<number> {
  const head = actor(world.people.by.get('chihoi.phulinh')!, today)
  for (const key of villages.slice(0, 6)) await request(() => agreeToBoard(head, getUnit(world, key), { day: '2026-02-20', basis: 'Họp chi hội và thôn tháng 2/2026' })).catch((problem: { code?: string }) => { if (problem.code !== 'waste.board_agreed') throw problem })
  return 6
}
