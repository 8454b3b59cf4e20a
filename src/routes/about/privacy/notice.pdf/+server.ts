import { toPdf } from '#base/paper/print.ts'
import { readNotice } from '#core/household/notice.ts'
import { pathOfUnit } from '#programmes/setup/index.ts'
import { shown } from '$ui/page.server.ts'
import { unitTitle } from '$ui/unit.ts'
import { pdf } from '../../../movement/papers/pdf.server.ts'
import { spoken } from '../../../households/words.ts'
import type { RequestHandler } from './$types'

/** The notice to hang up at the culture house; the number and the signature are left to the hand. */
export const GET: RequestHandler = ({ locals }) => shown(locals, async () => {
  const { ctx } = locals
  const { notice, purposes } = await readNotice(ctx)
  const unit = (await pathOfUnit(ctx, locals.deployment!.unit, ctx.day)).at(-1)!
  const bytes = await toPdf({
    letterhead: { kind: 'state', parent: [], body: [`ỦY BAN NHÂN DÂN ${unitTitle(unit.kind, unit.name)}`.toLocaleUpperCase('vi')] }, number: '', place: unit.name, day: notice.from,
    type: 'THÔNG BÁO', subject: 'Về việc ghi và dùng dữ liệu của hộ gia đình',
    blocks: [
      ...spoken(notice.wordsVi, notice.wordsEn).split('\n').map((text) => ({ kind: 'paragraph' as const, text })),
      { kind: 'table', title: 'Những việc chỉ làm khi hộ đồng ý', columns: [{ title: 'Mục đích', width: 60 }, { title: 'Nội dung' }], rows: purposes.map((one) => [spoken(one.titleVi, one.titleEn), spoken(one.wordsVi, one.wordsEn)]) },
    ],
    signature: { role: ['CHỦ TỊCH'], name: '' }, recipients: ['Niêm yết tại nhà văn hoá', 'Lưu: VT'],
  })
  return pdf(bytes, `thong-bao-rieng-tu-${notice.version}.pdf`, 'inline')
})
