import type { Day } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { idFrom } from '#base/id.ts'
import { enrol, type Registration } from '#core/initiative/enrol.ts'
import { liveThrough } from '#core/initiative/many.ts'
import { asSystem } from '#core/people/door.ts'
import { actor, dayBetween, getUnit, type World } from './enter.ts'
import { hamlets, ideas, organs, statementOf, titleOf } from './ideas.ts'
import { pastOf, writeForms } from './lives.ts'

const registered = { grassroots: 242, district: 117, city: 22 } as const

/** Thường Tín 2024: 242 models and exemplars registered at grassroots, 117 at district, 22 at city level; what became of them, and forms of this year. */
export async function buildMovement(world: World): Promise<number> {
  const communes = [...world.units.keys()].filter((key) => /^hn\/old\/thuong-tin\/[^/?]+$/.test(key)).toSorted()
  const registrations = Object.entries(registered).flatMap(([level, count], higher) => Array.from({ length: count }, (_, i): Registration => {
    // Each level has its own: what a hamlet does at one is not told again at another.
    const idea = ideas[(i * 5 + higher * 9) % ideas.length]!
    const [organ, registrantKind] = organs[(i * 7) % organs.length]!
    const hamlet = hamlets[(i * 3 + Math.floor(i / 10) + higher * 4) % hamlets.length]!
    const kind = (['model', 'model', 'collective_exemplar', 'individual_exemplar'] as const)[i % 4]!
    return {
      id: idFrom('demo model', level, i), unit: getUnit(world, communes[(i * 5) % communes.length]!), level: level as Registration['level'], kind, field: idea.field, kit: 'skilful-mobilisation',
      title: titleOf(kind, idea, organ, hamlet, i), registrantKind, registrant: `${organ} ${hamlet}`, novelty: i % 5 === 0 ? 'continuing' : 'new', statement: statementOf(idea, `${organ} ${hamlet}`, hamlet, i),
      registeredOn: dayBetween('2024-01-08' as Day, '2024-04-30' as Day, i / count),
    }
  }))
  const office = world.people.by.get('canbo.thanhpho')!
  const made = await request(async () => {
    const db = { ...await asSystem(actor(office, '2024-12-31' as Day), 'system:demo'), mandate: idFrom('demo mandate', office, 'vn/ha-noi') }
    // Only those that are new: a first start that was cut off after this step must not let them live twice.
    const fresh = new Set<string>(await enrol(db, registrations))
    await liveThrough(db, pastOf(registrations).filter(({ id }) => fresh.has(id)))
    return fresh.size
  })
  return made + await writeForms(world)
}
