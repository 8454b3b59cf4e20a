import { addDays, today, type Day } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { idFrom, type Id } from '#base/id.ts'
import { issueCards } from '#core/household/card.ts'
import type { HouseholdDraft } from '#core/household/draft.ts'
import { enrolMany } from '#core/household/many.ts'
import { listHouseholds } from '#core/household/read.ts'
import { answerRequest, takeRequest } from '#core/household/request.ts'
import { actor, enter, getUnit, sequence, type Entry, type World } from './enter.ts'

const phuLinh = 'hn/old/soc-son/phu-linh'
const vanLa = 'hn/old/thuong-tin/hong-van/van-la'
const lanes = ['Ngõ 1', 'Ngõ 2', 'Ngõ 3', 'Xóm Đình', 'Xóm Giếng']
const outcomes = ['met', 'met', 'absent', 'met', 'postponed', 'met', 'refused'] as const

/** The register of Phù Linh's eight villages and of Vân La: some 320 invented households by the usual names of houses, none by a person's. */
export async function buildHouseholds(world: World): Promise<number> {
  const [head, officer, now] = [world.people.branchHeads.get(phuLinh)!, world.people.by.get('canbo.hongvan')!, today()]
  const villages = Array.from({ length: 8 }, (_, i) => `${phuLinh}/${i + 1}`)
  const enrolledOn = addDays(now, -75)
  // Days are counted from the first start: a second one finds everything as it is, whatever day it is then.
  if ((await request(() => listHouseholds(actor(officer, now), { unit: getUnit(world, vanLa) }))).total > 0) return 0
  const next = sequence(356)
  const homes = villages.flatMap((key, v) => homesOf(world, key, 42 - v * 2, next))
  const others = homesOf(world, vanLa, 22, next)
  await request(() => enrolMany(actor(head, enrolledOn), homes))
  await request(() => enrolMany(actor(officer, enrolledOn), others))
  const visits = await enter(head, now, visitsTo(homes, enrolledOn, now)) + await enter(officer, now, visitsTo(others, enrolledOn, now))
  await request(() => issueCards(actor(head, now), homes.slice(0, 40).map(({ id }) => id as Id)))
  await request(() => issueCards(actor(officer, now), others.slice(0, 8).map(({ id }) => id as Id)))
  // The law gives ten days to show what is kept: one is left.
  const { id } = await request(() => takeRequest(actor(officer, addDays(now, -9)), others[3]!.id, 'access', 'Gia đình muốn biết sổ đang ghi gì về nhà mình.'))
  await request(() => answerRequest(actor(officer, addDays(now, -8)), id, 1))
  await request(() => takeRequest(actor(head, addDays(now, -1)), homes[5]!.id, 'erasure', ''))
  return homes.length + others.length + visits
}

function homesOf(world: World, key: string, count: number, next: () => number): HouseholdDraft[] {
  const unit = getUnit(world, key)
  const [south, west] = [21.262 + next() * 0.01, 105.846 + next() * 0.01]
  return Array.from({ length: count }, (_, i): HouseholdDraft => {
    const at = Math.floor((i / count) * lanes.length)
    const lane = lanes[at]!
    // A village road with a lane to either side of it in turn, a house every twenty-five metres.
    const along = i - Math.ceil((at * count) / lanes.length) + 1
    const placed = i % 4 !== 3
    const position = { lat: south + (at % 2 === 0 ? 1 : -1) * along * 0.00024 + next() * 0.00004, lon: west + at * 0.0007 + along * 0.00003 + next() * 0.00008, accuracy: 12 }
    const agreed = [{ purpose: 'visits', how: 'spoken' as const }, ...(placed ? [{ purpose: 'position', how: 'signature' as const }] : [])]
    return {
      id: idFrom('demo household', key, i), unit, lane, label: lane.startsWith('Ngõ') ? `Hộ ${i + 1}, ${lane.toLowerCase()}` : `Hộ ${i + 1}`, members: i % 6 === 5 ? null : 2 + Math.floor(next() * 5), agreed,
      position: placed ? position : null,
    }
  })
}

/** Two houses of three were visited once, some twice; one visit in seven arranged the next itself. */
function visitsTo(homes: readonly HouseholdDraft[], from: Day, to: Day): Entry[] {
  return homes.flatMap(({ id, unit, label }, i) => (i % 3 === 2 ? [] : Array.from({ length: i % 5 === 0 ? 2 : 1 }, (_, n): Entry => {
    const outcome = outcomes[(i + n * 3) % outcomes.length]!
    const day = addDays(from, 3 + ((i * 7) % 30) + n * 35)
    return {
      name: [id, n], form: 'waste_visit', unit, day: day > to ? to : day, about: id,
      answers: { household: label, outcome, ...(outcome === 'postponed' ? { next_visit: addDays(to, (i % 9) - 2) } : {}) },
    }
  })))
}
