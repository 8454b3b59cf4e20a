import type { Day } from '#base/day.ts'
import { dayBetween, divide, enter, getUnit, type Entry, type World } from './enter.ts'

const ward = 'hn/old/dong-da/khuong-thuong'
const from = '2016-01-01' as Day
const to = '2023-09-15' as Day
const streets = ['Trường Chinh', 'Tôn Thất Tùng', 'Tam Khương', 'Khương Thượng']
const cases = { theft: 15, injury_disorder: 16, drugs: 7, traffic: 56 } as const

/** Khương Thượng: 148 public points on 4 streets, 117 households, 9 areas, a target of 10 points per officer, 94 cases. */
export async function buildCameras(world: World): Promise<number> {
  const areas = Array.from({ length: 9 }, (_, i) => getUnit(world, `${ward}/${i + 1}`))
  const unit = getUnit(world, ward)
  const spread = (total: number) => divide(total, areas.map((_, i) => 10 + (i % 4))).flatMap((n, area) => Array.from({ length: n }, () => areas[area]!))
  const entries: Entry[] = [
    ...spread(148).map((area, i): Entry => ({ name: ['point', i], form: 'camera_point', unit: area, day: dayBetween(from, to, i / 148), answers: { code: `KT-${String(i + 1).padStart(3, '0')}`, street: streets[i % 4]!, state: 'installed' } })),
    ...spread(117).map((area, i): Entry => ({ name: ['household', i], form: 'camera_household', unit: area, day: dayBetween('2018-01-01' as Day, to, i / 117), answers: { household: `Hộ ${i + 1}`, consent: 'yes' } })),
    ...streets.map((name, i): Entry => ({ name: ['street', name], form: 'camera_coverage', unit, day: dayBetween(from, to, 0.3 + i * 0.2), answers: { what: 'street', name } })),
    ...areas.map((area, i): Entry => ({ name: ['area', i], form: 'camera_coverage', unit: area, day: dayBetween(from, to, i / 12), answers: { what: 'area', name: `Khu dân cư số ${i + 1}` } })),
    ...areas.map((area, i): Entry => ({ name: ['officer', i], form: 'camera_officer_target', unit: area, day: '2016-01-15', answers: { beat: `Khu dân cư số ${i + 1}`, points: 10 } })),
    ...Object.entries(cases).flatMap(([kind, count]) => Array.from({ length: count }, (_, i): Entry => (
      { name: ['case', kind, i], form: 'camera_case', unit, day: dayBetween(from, to, (i + 0.5) / count), answers: { case_no: `${kind.slice(0, 2).toUpperCase()}-${i + 1}`, kind } }))),
  ]
  return enter(world.people.by.get('khuvuc.kimlien')!, to, entries)
}
