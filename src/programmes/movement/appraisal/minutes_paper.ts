import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import type { Block, Document } from '#base/paper/document.ts'
import { toDocx, toPdf } from '#base/paper/print.ts'
import { coordinatorOf } from '#core/people/coordinator.ts'
import { getInitiative, getSeat } from '#core/initiative/initiative.ts'
import { allow } from '#core/people/door.ts'
import { getPath } from '#core/unit/read.ts'
import { nameOf, usual } from '../paper/wording.ts'
import { minutesOf, type Minutes } from './minutes.ts'
import type { Proposal } from './points.ts'
import { refuse } from './problems.ts'

const proposals: Readonly<Record<Proposal, string>> = { recognise: 'Công nhận', outstanding: 'Xét tiêu biểu', commend: 'Đề nghị khen thưởng' }
const number = (value: number) => value.toLocaleString('vi', { maximumFractionDigits: 2 })
const longDay = (day: Day) => `ngày ${Number(day.slice(8))} tháng ${Number(day.slice(5, 7))} năm ${day.slice(0, 4)}`

/**
 * The minutes of the meeting as an official paper, signed by its chair and secretary; in the language of the work.
 * @throws Problem `movement.no_vote` before there was one, `initiative.not_found`, `initiative.no_seat`, `people.no_mandate`
 */
export async function minutesPaper(ctx: Ctx, id: string, form: 'pdf' | 'docx'): Promise<Buffer> {
  const minutes = await minutesOf(ctx, id)
  if (minutes === null) throw refuse('no_vote')
  const there = await getInitiative(ctx, id)
  const db = await allow(ctx, 'initiative.read', there.unit)
  const seat = await getSeat(db, there)
  const path = await getPath(db, seat, ctx.day)
  const above = path.slice(0, -1).findLast((one) => one.kind === 'city' || one.kind === 'province') ?? null
  const letterhead = (await coordinatorOf(db, seat, minutes.vote.day))?.letterhead ?? 'state'
  const document = written(minutes, usual(letterhead, path.at(-1)!, above))
  return form === 'pdf' ? toPdf(document) : toDocx(document)
}

function written({ initiative, rubric, standings, panel, excused, own, total, max, vote }: Minutes, head: Pick<ReturnType<typeof usual>, 'letterhead' | 'place'>): Document {
  const heading = (text: string): Block => ({ kind: 'heading', level: 1, text })
  const line = (text: string): Block => ({ kind: 'paragraph', text })
  const right = (title: string, width: number) => ({ title, width, align: 'right' as const })
  return {
    letterhead: head.letterhead, number: '', place: head.place, day: vote.day, type: 'BIÊN BẢN',
    subject: `Hội nghị bình xét “${initiative.title}” (${nameOf({ kind: initiative.unitKind, name: initiative.unitName })}) năm ${initiative.year}`,
    blocks: [
      line(`Hội nghị họp ${longDay(vote.day)} tại ${vote.place}. Được mời ${vote.invited}, có mặt ${vote.present} (cần ít nhất ${vote.quorumNeeds}).`),
      line(`Chủ trì: ${vote.chair}. Thư ký: ${vote.secretary}.`),
      heading('I. KẾT QUẢ THẨM ĐỊNH'),
      line(`Theo “${rubric.title.vi}” (bản ${rubric.version}); tổ thẩm định: ${panel.join(', ')}.${excused.length > 0 ? ` Đã rút khỏi tổ, không tính điểm: ${excused.join(', ')}.` : ''}`),
      ...(own.length > 0 ? [line(`${ownWords(own)} cũng là người đăng ký hoặc tự đánh giá mô hình, vì đơn vị quyết định không có người khác làm thay.`)] : []),
      {
        kind: 'table', columns: [{ title: 'Tiêu chí' }, right('Tối đa', 22), right('Kết quả', 26)], rows: standings.map(({ criterion, result }) => [criterion.title.vi, number(criterion.max), result === null ? '–' : number(result)]),
        total: ['Cộng', number(max), number(total)],
      },
      ...talkedOver(standings).map(line),
      heading('II. Ý KIẾN VÀ BỎ PHIẾU'),
      ...vote.minutes.split('\n').filter((one) => one.trim() !== '').map(line),
      ...(vote.disagreeing.length > 0 ? [line('Ý kiến khác, ghi nguyên văn:'), { kind: 'items', items: vote.disagreeing.map((text) => ({ mark: '-', text })) } as const] : []),
      {
        kind: 'table', columns: [{ title: 'Nội dung bỏ phiếu' }, right('Đồng ý', 22), right('Không đồng ý', 28), right('Phiếu trắng', 26), { title: 'Kết quả', width: 26 }],
        rows: vote.ballots.map((one) => [proposals[one.proposal], number(one.inFavour), number(one.against), number(one.blank), one.passed ? 'Đạt' : 'Không đạt']),
      },
      line(`Một nội dung được thông qua khi có ít nhất ${vote.majorityNeeds} phiếu đồng ý. ${closing(vote)}`),
      line(`Thư ký ký tên: ${vote.secretary}`),
    ],
    signature: { role: ['CHỦ TRÌ'], name: vote.chair.split(',')[0]!.slice(0, 80) }, recipients: ['Các thành viên dự họp', 'Lưu hồ sơ mô hình'],
  }
}

/** Where appraisers were far apart or a figure was missing, and what came of it. */
function talkedOver(standings: Minutes['standings']): string[] {
  return standings.filter(({ needs, discussed }) => needs !== null || discussed.length > 0).map(({ criterion, spread, discussed }) => {
    const apart = spread === null ? 'chưa có số liệu' : `các phiếu chấm từ ${number(spread.least)} đến ${number(spread.most)} trên ${number(criterion.max)} điểm`
    return `“${criterion.title.vi}”: ${apart}.${discussed.length > 0 ? ` Đã trao đổi: ${discussed.map(({ words }) => words.replace(/\s+/g, ' ')).join(' ')}` : ''}`
  })
}

/** Minutes say that all agreed only where every paper and every voice did. */
function closing({ ballots, present, disagreeing }: Minutes['vote']): string {
  const all = disagreeing.length === 0 && ballots.every(({ inFavour }) => inFavour === present)
  return all ? 'Biên bản được đọc lại và hội nghị nhất trí.' : 'Biên bản được đọc lại tại hội nghị; ý kiến khác và phiếu không đồng ý được ghi ở trên.'
}

const acts: Readonly<Record<Minutes['own'][number], string>> = { opened: 'mở thẩm định, mời tổ chấm', settled: 'chốt điểm', voted: 'ghi biên bản bình xét' }
const ownWords = (own: Minutes['own']): string => `Người ${own.map((act) => acts[act]).join('; ')}`
