import { paceOf } from '#base/http/pace.ts'
import { withdrawByCard } from '#core/form/privacy.ts'
import { getByCard } from '#core/household/card.ts'
import { readNotice } from '#core/household/notice.ts'
import { getHousehold } from '#core/household/read.ts'
import { askByCard, kinds } from '#core/household/request.ts'
import { done, shown } from '$ui/page.server.ts'
import type { Actions, PageServerLoad } from './$types'

/** A hand at a door needs a few; a script that tries tokens gets nowhere anyway. */
const pace = paceOf({ most: 12, seconds: 600 })

/** Whoever holds the card sees what it is for, and nothing of the household: cards lie on floors and in photographs. */
export const load: PageServerLoad = ({ locals, params, url, setHeaders }) => shown(locals, async () => {
  // No other site learns of the card; `no-referrer` would also hide from our own forms where they come from.
  setHeaders({ 'cache-control': 'private, no-store', 'referrer-policy': 'same-origin' })
  const { household } = await getByCard(locals.ctx, params.token)
  const told = await readNotice(locals.ctx)
  const asked = url.searchParams.get('withdraw')
  const mine = locals.account ? await getHousehold(locals.ctx, household.id).then(({ household: { id } }) => id as string, () => null) : null
  return { ...told, asked: told.purposes.find(({ key }) => key === asked) ?? null, mine }
})

export const actions: Actions = {
  withdraw: async (event) => {
    const data = await event.request.formData()
    const purpose = String(data.get('purpose') ?? '')
    const entered = { words: '', kind: '' }
    const over = await done(event, entered, async () => {
      pace(`${event.getClientAddress()} ${event.params.token}`)
      await withdrawByCard(event.locals.ctx, event.params.token, purpose)
      return { withdrawn: purpose }
    })
    return 'withdrawn' in over ? { over: { withdrawn: over.withdrawn }, entered } : over
  },
  ask: async (event) => {
    const data = await event.request.formData()
    const entered = { words: String(data.get('words') ?? ''), kind: String(data.get('kind') ?? '') }
    const receipt = await done(event, entered, async () => {
      pace(`${event.getClientAddress()} ${event.params.token}`)
      return askByCard(event.locals.ctx, event.params.token, kinds.find((one) => one === entered.kind) ?? 'access', entered.words)
    })
    return 'reference' in receipt ? { receipt: { reference: receipt.reference, answerBy: receipt.answerBy, due: receipt.due }, entered: { words: '', kind: '' } } : receipt
  },
}
