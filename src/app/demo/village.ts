import type { Day } from '#base/day.ts'
import { dayBetween, enter, getUnit, type Entry, type World } from './enter.ts'

const topics = ['bank_app', 'public_service', 'health_book', 'vneid', 'social'] as const

/** Vân La, a smart village: wifi at all of its tourist service points, neighbours helped with their apps. */
export async function buildVillage(world: World): Promise<number> {
  const unit = getUnit(world, 'hn/old/thuong-tin/hong-van/van-la')
  const points = ['Nhà văn hoá thôn', 'Bến sông', 'Vườn hoa', 'Xưởng mộc', 'Vườn cây cảnh', 'Nhà đón khách', 'Quán nước đầu làng', 'Chợ hoa', 'Bãi xe', 'Sân đình', 'Vườn bưởi', 'Nhà trưng bày']
  const entries: Entry[] = [
    ...points.map((name, i): Entry => ({ name: ['point', name], form: 'tourist_point', unit, day: dayBetween('2024-01-10' as Day, '2024-06-20' as Day, i / 12), answers: { name, wifi: 'yes' } })),
    ...Array.from({ length: 160 }, (_, i): Entry => ({ name: ['help', i], form: 'help_session', unit, day: dayBetween('2024-01-05' as Day, '2024-11-20' as Day, i / 160), answers: { topic: topics[i % 5]!, result: i % 6 === 5 ? 'again' : 'done' } })),
  ]
  return enter(world.people.by.get('congnghe.vanla')!, '2024-11-22' as Day, entries)
}
