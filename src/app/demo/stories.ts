import type { Day } from '#base/day.ts'
import { enter, getUnit, type Entry, type World } from './enter.ts'

/** The reportage itself: 17 numbered photographs of part 2, published on 23 November 2024. */
export async function buildStories(world: World): Promise<number> {
  const unit = getUnit(world, 'vn/ha-noi')
  const subjects = ['phong trào', 'thôn thông minh', 'tổ công nghệ số', 'văn phòng điện tử', 'sản phẩm làng nghề', 'phân loại rác', 'đến từng nhà', 'camera khu dân cư']
  const entries = Array.from({ length: 17 }, (_, i): Entry => ({ name: [i + 1], form: 'numbered_photograph', unit, day: '2024-11-23', answers: { number: i + 1, about: `Ảnh ${i + 1}: ${subjects[i % subjects.length]}` } }))
  return enter(world.people.by.get('canbo.thanhpho')!, '2024-11-23' as Day, entries)
}
