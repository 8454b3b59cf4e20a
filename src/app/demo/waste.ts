import { addDays, type Day } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import type { Id } from '#base/id.ts'
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
  const early = villages.map((key, i) => enrolments(world, key, sizes[i]!, '2022-10-10' as Day, endOf2023))
  const late = villages.map((key, i) => enrolments(world, key, later[i]!, '2024-01-05' as Day, '2024-11-15' as Day, sizes[i]!))
  const enrolled = villages.flatMap((_, v) => [...early[v]!, ...late[v]!])
  return enterAsTheyCame(head, [...enrolled, ...enrolled.flatMap((one, i) => [...visitsBefore(one, i), ...visitsAfter(one, i)])])
}

/** Sheets reach the office by the end of the half year in which they were written. */
async function enterAsTheyCame(head: Id, entries: readonly Entry[]): Promise<number> {
  const ends = ['2022-12-31', '2023-06-30', '2023-12-31', '2024-06-30', '2024-12-31', '2025-06-30', '2025-12-31', '2026-06-30', lastVisits] as Day[]
  for (const [at, end] of ends.entries()) await enter(head, end, entries.filter(({ day }) => day <= end && (at === 0 || day > ends[at - 1]!)))
  return entries.length
}

const said = ['absent', 'postponed', 'refused'] as const
const lastVisits = '2026-11-20' as Day

/** "Mưa dầm thấm lâu": most houses agreed only after somebody had come before; every seventh had said no at first. */
function visitsBefore({ name, unit, day, answers }: Entry, i: number): Entry[] {
  return Array.from({ length: [0, 1, 0, 2, 1][i % 5]! }, (_, n): Entry => ({
    name: [...name, 'before', n], form: 'waste_visit', unit, day: addDays(day as Day, -(n + 1) * (9 + (i % 6))), answers: { household: String(answers['household']), outcome: i % 7 === 0 ? 'refused' : said[(i + n) % 3]! } }))
}

/** The branch comes again within the year; one house in seventeen is missed and lapses. */
function visitsAfter({ name, unit, day, answers }: Entry, i: number): Entry[] {
  return Array.from({ length: 4 }, (_, n): Entry => ({
    name: [...name, 'after', n], form: 'waste_visit', unit, day: addDays(day as Day, (n + 1) * (325 + (i % 30))), answers: { household: String(answers['household']), outcome: (i * 13 + n * 5) % 17 === 0 ? 'absent' : 'met' } }))
    .filter((visit) => visit.day <= lastVisits)
}

/** @param known how many of the village are enrolled already: the next ones are other houses. */
function enrolments(world: World, key: string, count: number, from: Day, to: Day, known = 0): Entry[] {
  const unit = getUnit(world, key)
  const methods = ['compost_em', 'compost_imo', 'feed', 'collected'] as const
  return Array.from({ length: count }, (_, i): Entry => ({
    name: [key, from, i], form: 'waste_enrolment', unit, day: dayBetween(from, to, curve((i + 0.5) / count)),
    answers: { household: `Hộ ${known + i + 1}`, members: 2 + ((i * 5) % 5), takes_part: 'yes', method: methods[(i * 3) % 4]!, ...(key.startsWith(phuLinh) ? { campaign: 'kind_acts' } : {}) } }))
}

/** The moment by which a share of the households has joined, when joining follows a logistic curve. */
function curve(share: number): number {
  return 0.5 + Math.log(share / (1 - share)) / 12
}
