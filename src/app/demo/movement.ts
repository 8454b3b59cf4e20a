import type { Day } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { idFrom } from '#base/id.ts'
import { enrol, type Registration } from '#core/initiative/enrol.ts'
import { fields } from '#core/initiative/form.ts'
import { asSystem } from '#core/people/door.ts'
import { actor, dayBetween, getUnit, type World } from './enter.ts'

const registered = { grassroots: 242, district: 117, city: 22 } as const
const ideas = ['Đoạn đường tự quản', 'Nhà sạch, vườn đẹp', 'Tiếng loa khuyến học', 'Tổ hoà giải gắn kết', 'Hũ gạo nghĩa tình', 'Ngõ xóm không rác', 'Camera cùng dân giữ làng',
  'Hiến đất mở đường', 'Một cửa thân thiện', 'Chi bộ gần dân', 'Giúp nhau làm kinh tế', 'Bữa cơm gia đình'] as const
const organs = ['Chi bộ', 'Chi hội Phụ nữ', 'Ban Công tác Mặt trận', 'Hội Nông dân', 'Hội Cựu chiến binh', 'Đoàn Thanh niên'] as const

/** Thường Tín 2024: 242 models and exemplars registered at grassroots, 117 at district, 22 at city level. */
export async function buildMovement(world: World): Promise<number> {
  const communes = [...world.units.keys()].filter((key) => /^hn\/old\/thuong-tin\/[^/?]+$/.test(key)).toSorted()
  const registrations = Object.entries(registered).flatMap(([level, count]) => Array.from({ length: count }, (_, i): Registration => ({
    id: idFrom('demo model', level, i), unit: getUnit(world, communes[(i * 5) % communes.length]!), level: level as Registration['level'],
    kind: (['model', 'model', 'collective_exemplar', 'individual_exemplar'] as const)[i % 4]!, field: fields[(i * 3) % 4]!, kit: 'skilful-mobilisation',
    title: `${ideas[i % ideas.length]} – ${organs[(i * 7) % organs.length]} ${i + 1}`, registeredOn: dayBetween('2024-01-08' as Day, '2024-04-30' as Day, i / count) })))
  const office = world.people.by.get('canbo.thanhpho')!
  return request(async () => enrol(await asSystem(actor(office, '2024-12-31' as Day), 'system:demo'), registrations))
}
