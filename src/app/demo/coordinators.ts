import type { Day } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { coordinationIn, nameCoordinator } from '#programmes/setup/index.ts'
import { actor, getUnit, type World } from './enter.ts'

/** Who coordinates the movement differs by place, and did change: the first and the second for the city, one for a commune and a ward. */
const bodies = [
  { unit: 'vn/ha-noi', titleVi: 'Ban Dân vận Thành ủy Hà Nội', titleEn: 'Hà Nội Party board for mass mobilisation', letterhead: 'party', role: 'city_office', from: '2016-01-01' },
  { unit: 'vn/ha-noi', titleVi: 'Ban Tuyên giáo và Dân vận Thành ủy Hà Nội', titleEn: 'Hà Nội Party board for information and mass mobilisation', letterhead: 'party', role: 'city_office', from: '2025-07-01' },
  { unit: 'hn/hong-van', titleVi: 'Ban Xây dựng Đảng xã Hồng Vân', titleEn: 'Party building board of Hồng Vân', letterhead: 'party', role: 'commune_officer', from: '2025-07-01' },
  { unit: 'hn/kim-lien', titleVi: 'Ban Thường trực Ủy ban MTTQ Việt Nam phường Kim Liên', titleEn: 'Standing committee of the Fatherland Front in Kim Liên', letterhead: 'front', role: 'commune_officer', from: '2025-07-01' },
] as const

export async function buildCoordinators(world: World): Promise<number> {
  const by = actor(world.people.by.get('quantri')!, '2025-07-01' as Day)
  for (const { unit: key, from, ...body } of bodies) {
    const unit = getUnit(world, key)
    await request(async () => {
      const { named } = await coordinationIn(by, unit, by.day)
      if (!named.some((one) => one.titleVi === body.titleVi)) await nameCoordinator(by, unit, { ...body, from: from as Day, to: null })
    })
  }
  return bodies.length
}
