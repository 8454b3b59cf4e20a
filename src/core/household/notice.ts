import type { Ctx } from '#base/ctx.ts'
import { open } from '#core/people/door.ts'
import { getNotice, listPurposes, type Notice, type Purpose } from './consent.ts'
import { termsFrom, type Term } from './term.ts'

/** What everybody is told: how data of households are kept, for which purposes, and within which time requests are handled. @throws Problem `household.no_notice` */
export async function readNotice(ctx: Ctx): Promise<{ notice: Notice; purposes: Purpose[]; terms: Term[] }> {
  const db = await open(ctx)
  const { of } = await termsFrom(db, ctx.day)
  return { notice: await getNotice(db), purposes: await listPurposes(db), terms: ['answer', 'access', 'correction', 'restriction', 'erasure', 'forget'].map(of) }
}
