import type { Ctx } from '#base/ctx.ts'
import type { Cards } from '#base/paper/document.ts'
import { cardsToPdf } from '#base/paper/print.ts'
import type { Id } from '#base/id.ts'
import { addressOfCard, issueCards, mostCards } from './card.ts'
import { refuse } from './problems.ts'
import { getHousehold, listHouseholds } from './read.ts'

/** Letters that our fonts have; a name with others is listed without them rather than not at all. */
const printed = (text: string): string => text.replace(/[^\p{Script=Latin}\p{M}\p{N}\p{P}\p{Zs}]/gu, '').trim().slice(0, 60) || '–'

/** One household, or those of a village or a lane; a lane without a name is ''. */
export type Which = { readonly household: string } | { readonly unit: number; readonly lane?: string }

async function idsOf(ctx: Ctx, which: Which): Promise<Id[]> {
  if ('household' in which) return [(await getHousehold(ctx, which.household, 'household.write')).household.id]
  const { rows, total } = await listHouseholds(ctx, which, { rows: mostCards })
  // Half a village would look like a whole one to whoever hands them out.
  if (total > mostCards) throw refuse('too_many', { max: mostCards, count: total })
  return rows.map(({ id }) => id)
}

/**
 * The door cards of households as sheets to cut, with a list for whoever hands them out: a card bears a number of that list and no name.
 * @throws Problem as `issueCards`, `paper.*`
 */
export async function printCards(ctx: Ctx, which: Which): Promise<Buffer> {
  const issued = await issueCards(ctx, await idsOf(ctx, which))
  const number = (i: number) => String(i + 1).padStart(3, '0')
  const cards: Cards = {
    title: 'Thẻ ở cửa', day: ctx.day, heading: 'Thẻ của gia đình',
    words: ['Quét mã để xem thông báo quyền riêng tư, thôi đồng ý một việc, hoặc yêu cầu xem, sửa, xoá dữ liệu của nhà mình.', 'Thẻ không ghi tên. Mất thẻ: báo chi hội trưởng để đổi thẻ khác.'],
    cards: issued.map(({ token, household }, i) => ({ code: addressOfCard(token), number: `Số ${number(i)}`, place: printed(household.leafName) })),
    list: {
      title: 'Danh sách phát thẻ', note: 'Chỉ dùng khi đi phát thẻ, xong thì huỷ. Số ở cột đầu in dưới mã trên thẻ.',
      columns: [{ title: 'Số', width: 14 }, { title: 'Ngõ, xóm', width: 55 }, { title: 'Hộ' }],
      rows: issued.map(({ household }, i) => [number(i), household.lane === '' ? '–' : printed(household.lane), printed(household.label ?? '')]),
    },
  }
  return cardsToPdf(cards)
}
