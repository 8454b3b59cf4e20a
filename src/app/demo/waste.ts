import type { Day } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { enrol } from '#core/initiative/enrol.ts'
import { asSystem } from '#core/people/door.ts'
import { sortingCommunes, suburbanDistricts } from './communes.ts'
import { copiesOf, pilotsOf } from './copies.ts'
import { actor, dayBetween, divide, enter, getUnit, sequence, type Entry, type World } from './enter.ts'

const phuLinh = 'hn/old/soc-son/phu-linh'
const endOf2023 = '2023-12-31' as Day
/** By the end of 2023 in all, and of these in Phù Linh; there the visits went on until 2,200 at the end of 2024. */
const households = { all: 50_761, phuLinh: 1_480, phuLinhIn2024: 2_200 }

/** Household waste sorting: pilot in 18 districts from October 2022, 125 communes with 50,761 households by the end of 2023. */
export async function buildWaste(world: World): Promise<number> {
  const communes = sortingCommunes(world.units)
  const next = sequence(2022)
  const others = communes.filter((key) => key !== phuLinh)
  const sizes = divide(households.all - households.phuLinh, others.map(() => 0.4 + next()))
  let made = await registerPilots(world, communes)
  for (const [i, key] of others.entries()) made += await enter(world.people.branchHeads.get(key)!, endOf2023, enrolments(world, key, sizes[i]!, '2022-10-03' as Day, endOf2023))
  made += await buildPhuLinh(world)
  made += await enter(world.people.by.get('canbo.thanhpho')!, endOf2023, [{
    name: ['impact'], form: 'waste_impact', unit: getUnit(world, 'vn/ha-noi'), day: endOf2023,
    answers: { reduced_tonnes: 13, base_tonnes: 32.5, basis: 'Bài báo: “gần 13 tấn (khoảng 40 %)”, không nêu kỳ. Nền 32,5 tấn là số suy ra: 13 ÷ 40 %. Chưa có phiếu cân.' },
  }])
  return made
}

async function registerPilots(world: World, communes: readonly string[]): Promise<number> {
  const registrations = [...pilotsOf(world, suburbanDistricts), ...copiesOf(world, communes)]
  return request(async () => (await enrol(await asSystem(actor(world.people.by.get('canbo.thanhpho')!, endOf2023), 'system:demo'), registrations)).length)
}

/** Phù Linh, won house by house: slow at first, then neighbours follow neighbours (a logistic curve over 26 months). */
async function buildPhuLinh(world: World): Promise<number> {
  const head = world.people.branchHeads.get(phuLinh)!
  const villages = Array.from({ length: 8 }, (_, i) => `${phuLinh}/${i + 1}`)
  const sizes = divide(households.phuLinh, villages.map((_, i) => 8 - i * 0.5))
  const later = divide(households.phuLinhIn2024 - households.phuLinh, villages.map((_, i) => 4 + i * 0.5))
  const early = villages.flatMap((key, i) => enrolments(world, key, sizes[i]!, '2022-10-10' as Day, endOf2023))
  const late = villages.flatMap((key, i) => enrolments(world, key, later[i]!, '2024-01-05' as Day, '2024-11-15' as Day))
  const visits = villages.flatMap((key, v) => Array.from({ length: 90 }, (_, i): Entry => ({
    name: [key, 'visit', i], form: 'waste_visit', unit: getUnit(world, key), day: dayBetween('2022-10-05' as Day, endOf2023, (i + v / 8) / 90),
    answers: { household: `Hộ ${i + 1}`, outcome: (['met', 'met', 'met', 'absent', 'postponed', 'refused'] as const)[(i * 7 + v) % 6]! } })))
  const weighings = villages.flatMap((key, v) => Array.from({ length: 12 }, (_, month): Entry => ({
    name: [key, 'weighing', month], form: 'waste_weighing', unit: getUnit(world, key), day: `2023-${String(month + 1).padStart(2, '0')}-1${v % 8}` as Day,
    answers: { households: 20, bins: [{ group: 'organic', kg: 22 + ((month * 5 + v * 3) % 11) }, { group: 'recyclable', kg: 4 + (v % 3) }, { group: 'other', kg: 13 - (month % 4) }] } })))
  return (await enter(head, endOf2023, [...early, ...visits, ...weighings])) + (await enter(head, '2024-11-30' as Day, late))
}

function enrolments(world: World, key: string, count: number, from: Day, to: Day): Entry[] {
  const unit = getUnit(world, key)
  const methods = ['compost_em', 'compost_imo', 'feed', 'collected'] as const
  return Array.from({ length: count }, (_, i): Entry => ({
    name: [key, from, i], form: 'waste_enrolment', unit, day: dayBetween(from, to, curve((i + 0.5) / count)),
    answers: { household: `Hộ ${i + 1}`, members: 2 + ((i * 5) % 5), takes_part: 'yes', method: methods[(i * 3) % 4]!, ...(key.startsWith(phuLinh) ? { campaign: 'kind_acts' } : {}) } }))
}

/** The moment by which a share of the households has joined, when joining follows a logistic curve. */
function curve(share: number): number {
  return 0.5 + Math.log(share / (1 - share)) / 12
}
