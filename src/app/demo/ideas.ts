import type { Registration } from '#core/initiative/enrol.ts'
import type { Statement } from '#core/initiative/form.ts'

/** What neighbours do, in the movement's four fields: many in the first two, few in the others, as everywhere (research: domain §1.3). */
export type Idea = { readonly title: string; readonly field: Registration['field']; readonly why: string; readonly how: string; readonly gives: string }

const economy: readonly Idea[] = [
  { title: 'Hũ gạo nghĩa tình', field: 'economy', why: 'Còn nhiều hộ neo đơn thiếu ăn tháng giáp hạt.', how: 'Mỗi bữa bớt một nắm gạo; cuối tháng gom lại, trao tận nhà.', gives: 'Sổ gạo từng tháng, có chữ ký người nhận.' },
  { title: 'Giúp nhau làm kinh tế', field: 'economy', why: 'Hộ cận nghèo có đất nhưng thiếu vốn, thiếu cách làm.', how: 'Ba hộ khá kèm một hộ khó: góp giống, chỉ cách làm, cùng bán.', gives: 'Số hộ thoát cận nghèo, thu nhập ghi theo quý.' },
  { title: 'Hiến đất mở đường', field: 'economy', why: 'Đường ngõ rộng 2 m, xe cứu hoả không vào được.', how: 'Đảng viên hiến trước; họp ngõ công khai từng mét, từng đồng.', gives: 'Biên bản hiến đất, mét đường mở được.' },
  { title: 'Chợ quê không tiền mặt', field: 'economy', why: 'Bà con bán rau hay mất khách vì không có tiền lẻ.', how: 'Tổ công nghệ số cùng Đoàn Thanh niên lập mã QR cho từng sạp.', gives: 'Số sạp có mã QR, số giao dịch mỗi phiên.' },
]
const culture: readonly Idea[] = [
  { title: 'Đoạn đường tự quản', field: 'culture_society', why: 'Hai bên đường cỏ rậm, rác đổ trộm.', how: 'Chia đoạn cho từng chi hội; sáng thứ Bảy cùng dọn, trồng hoa.', gives: 'Mét đường có hoa, ảnh trước và sau.' },
  { title: 'Nhà sạch, vườn đẹp', field: 'culture_society', why: 'Vườn tạp bỏ hoang, nước thải chảy ra ngõ.', how: 'Đến từng nhà, làm mẫu ba vườn rồi mời các nhà sang xem.', gives: 'Số vườn đạt, chấm chéo giữa các ngõ.' },
  { title: 'Tiếng loa khuyến học', field: 'culture_society', why: 'Buổi tối trẻ em xem điện thoại nhiều, ít học bài.', how: '19 giờ 30 loa nhắc; người lớn tắt tivi; nhà văn hoá mở tủ sách.', gives: 'Số gia đình cam kết, số em mượn sách.' },
  { title: 'Nhà nhà phân loại rác', field: 'culture_society', why: 'Rác để lẫn, xe thu gom hai ngày một chuyến, mùi nặng.', how: 'Chi hội đến từng nhà, hướng dẫn phân loại và ủ rác bếp làm phân.', gives: 'Danh sách hộ phân loại, phiếu cân rác hằng tháng.' },
  { title: 'Bữa cơm gia đình', field: 'culture_society', why: 'Nhiều nhà cả tuần không ăn chung một bữa.', how: 'Vận động mỗi tuần ba bữa tối đủ người; kể chuyện ở nhà văn hoá.', gives: 'Số gia đình giữ được nếp sau sáu tháng.' },
  { title: 'Việc cưới, việc tang văn minh', field: 'culture_society', why: 'Cỗ bàn kéo dài, nhiều hộ phải vay.', how: 'Họp dòng họ, đưa vào hương ước; cán bộ làm trước.', gives: 'Số đám cưới, đám tang theo hương ước.' },
]
const defence: readonly Idea[] = [
  { title: 'Camera cùng dân giữ làng', field: 'defence_security', why: 'Mất trộm vặt, đổ trộm phế thải ban đêm.', how: 'Công an xã khảo sát điểm; hộ tự nguyện góp, tự giữ máy của mình.', gives: 'Sơ đồ điểm công cộng, số vụ việc có dùng hình ảnh.' },
  { title: 'Tiếng kẻng bình yên', field: 'defence_security', why: 'Thanh thiếu niên tụ tập khuya, đua xe.', how: '22 giờ kẻng báo; tổ tự quản đi một vòng, nhắc nhẹ từng nhà.', gives: 'Sổ tuần tra, số lần nhắc nhở.' },
]
const politics: readonly Idea[] = [
  { title: 'Chi bộ gần dân', field: 'political_system', why: 'Ý kiến của bà con đến chi bộ chậm.', how: 'Mỗi đảng viên phụ trách mười hộ, mỗi tháng đến nhà một lần.', gives: 'Sổ ý kiến: đã trả lời, chưa trả lời.' },
  { title: 'Một cửa thân thiện', field: 'political_system', why: 'Người già phải đi lại nhiều lần vì thiếu giấy tờ.', how: 'Tối thứ Năm làm thêm giờ; hồ sơ của người già trả tận nhà.', gives: 'Số hồ sơ trả trước hẹn, phiếu hỏi bà con.' },
]

const smart: Idea = {
  title: 'Thôn thông minh', field: 'economy', why: 'Làng nghề, hoa cây cảnh có khách đến nhưng mạng yếu; người già ngại dùng ứng dụng.',
  how: 'Tổ công nghệ số đến từng nhà cài, chỉ cách dùng; điểm du lịch có wifi miễn phí; bà con đưa sản phẩm lên mạng.', gives: 'Số điểm có wifi, số lượt giúp bà con, số hộ bán hàng trên mạng.',
}

/** @throws Error for a name that is none */
export function ideaOf(title: string): Idea {
  const found = [...ideas, smart].find((idea) => idea.title === title)
  if (!found) throw new Error(`no idea is called ${title}`)
  return found
}

/** Sixteen in twenty-four are of culture and society or economy. */
export const ideas: readonly Idea[] = [
  ...economy, ...culture, defence[0]!, ...culture.slice(0, 4), politics[0]!, economy[0]!, economy[2]!, defence[1]!, ...culture.slice(2, 5), politics[1]!, economy[1]!,
]

export const hamlets = ['xóm Đình', 'xóm Chùa', 'ngõ Giếng', 'xóm Bãi', 'xóm Đông', 'ngõ Cả', 'xóm Mới', 'xóm Trại', 'ngõ Ao Sen', 'xóm Cầu'] as const
export const organs = [
  ['Chi hội Phụ nữ', 'mass_organisation'], ['Chi bộ', 'party_cell'], ['Ban Công tác Mặt trận', 'front'], ['Chi hội Nông dân', 'mass_organisation'], ['Chi hội Cựu chiến binh', 'mass_organisation'],
  ['Chi đoàn Thanh niên', 'mass_organisation'], ['Tổ bảo vệ an ninh', 'armed_force'], ['Trường tiểu học', 'school'],
] as const
const people = ['Ông Bùi Văn Tự', 'Bà Lê Thị Nhàn', 'Ông Đặng Quang Lộc', 'Bà Cao Thị Mến', 'Anh Vũ Đình Khải', 'Chị Tạ Thu Sen', 'Bà Mai Thị Thoa', 'Ông Hồ Sỹ Vinh',
  'Bà Đoàn Thị Lụa', 'Ông Dương Văn Hợp', 'Chị Lý Thu Hạnh', 'Anh Đinh Công Thành', 'Bà Bùi Thị Quế'] as const

/** A title as people give them: a model by its name and place, an exemplar by who it is. */
export function titleOf(kind: Registration['kind'], idea: Idea, organ: string, hamlet: string, i: number): string {
  if (kind === 'individual_exemplar') return `${people[Math.floor(i / 4) % people.length]}, người giữ nếp “${idea.title}” ở ${hamlet}`
  return kind === 'collective_exemplar' ? `${organ} ${hamlet} với “${idea.title}”` : `${idea.title} ${hamlet}`
}

/** `lead` carries it out in `hamlet`; numbers vary with `i`. */
export function statementOf(idea: Idea, lead: string, hamlet: string, i: number): Statement {
  const households = 48 + ((i * 17) % 96)
  const goal = Math.round(households * 0.9)
  return {
    situation: idea.why, goals: `Đến cuối năm có ${goal} trong ${households} hộ ở ${hamlet} tham gia.`, content: idea.how, audience: `${households} hộ ở ${hamlet}.`,
    forces: [{ name: lead, part: 'lead', does: 'vận động từng nhà' }, { name: 'Tổ dân vận', part: 'coordinating', does: 'theo dõi, nhắc việc' }],
    resources: `${10 + (i % 20)} ngày công; các hộ tự góp, không dùng ngân sách.`, outputs: idea.gives, lasting: 'Đưa vào hương ước; mỗi quý họp một lần để nhắc và rút kinh nghiệm.',
  }
}
