import type { Day } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { idFrom } from '#base/id.ts'
import { issueDecision, papersOf, usualOf } from '#programmes/movement/index.ts'
import { actor, getUnit, type World } from './enter.ts'

/** Decision 46/QĐ-UBND about the smart village of Vân La, with its certificate, issued by the commune as it would be from the page. */
export async function buildPapers(world: World): Promise<number> {
  const ctx = actor(world.people.by.get('canbo.hongvan')!, '2026-07-10' as Day)
  const initiative = idFrom('demo form', 'village')
  // Written by a first start that was cut off later.
  if ((await request(() => papersOf(ctx, initiative))).length > 0) return 0
  const { letterhead, decider, place, bases, role, recipients } = await request(() => usualOf(ctx, getUnit(world, 'hn/hong-van'), 'state'))
  await request(() => issueDecision(ctx, {
    initiatives: [initiative], honour: 'recognised', certificates: true, letterhead, decider, place, bases, role, recipients, number: '46/QĐ-UBND', day: ctx.day, signer: 'Đinh Quang Thử' }))
  return 2
}
