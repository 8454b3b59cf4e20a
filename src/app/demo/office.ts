import type { Day } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { idFrom } from '#base/id.ts'
import { stateFacts, type FactDraft } from '#core/fact/state.ts'
import { allow } from '#core/people/door.ts'
import { getLeaf } from '#core/unit/read.ts'
import { actor, dayBetween, getUnit, type World } from './enter.ts'

const from = '2024-01-01' as Day
const to = '2024-06-28' as Day
const measures = ['office.incoming_received', 'office.incoming_processed', 'office.exchanged', 'office.exchanged_signed']

/** Hồng Vân's office: 1,292 incoming documents from 1 January to 28 June 2024, all received, processed and exchanged signed. */
export async function buildOffice(world: World): Promise<number> {
  const count = 1_292
  const ctx = actor(world.people.by.get('canbo.hongvan')!, to)
  await request(async () => {
    const unit = getUnit(world, 'hn/old/thuong-tin/hong-van')
    const db = await allow(ctx, 'record.enter', unit)
    const { leaf, shard } = await getLeaf(db, unit, to)
    const documents = Array.from({ length: count }, (_, i) => ({ id: idFrom('demo document', i), day: dayBetween(from, to, (i + 0.5) / count) }))
    const facts = documents.flatMap(({ id, day }) => measures.map((measure, ordinal): FactDraft => ({ shard, leaf, origin: id, kind: 'office.document', ordinal, measure, day, value: 1, method: 'counted' })))
    await stateFacts(db, facts, documents.map(({ id, day }) => ({ shard, unit: leaf, event: 'document.processed', about: id, body: { day, electronic: true, signed: true } })))
  })
  return count
}
