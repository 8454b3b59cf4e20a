import { defineProblems } from '#base/problem.ts'

export const refuse = defineProblems('initiative', {
  level_closed: { status: 422, vi: 'Từ 01/07/2025 không còn cấp huyện. Hãy đăng ký ở cơ sở, cấp xã hoặc cấp thành phố.', en: 'There has been no district level since 1 July 2025. Register at grassroots, commune or city level.' },
  title: { status: 422, vi: 'Tên mô hình cần từ 3 đến 300 ký tự.', en: 'A title has 3 to 300 characters.' },
  too_long: { status: 422, vi: 'Mục này dài quá {max} ký tự. Hãy viết gọn lại.', en: 'This field is longer than {max} characters. Please shorten it.' },
  missing: { status: 422, vi: 'Mục này còn trống. Khi nộp, mọi mục của phiếu đều phải có.', en: 'This field is empty. To be submitted, the form must be complete.' },
  not_complete: { status: 422, vi: 'Phiếu còn {count} mục cần hoàn thiện trước khi nộp. Nội dung đã viết vẫn được giữ.', en: '{count} fields need completing before the form is submitted. What was written is kept.' },
  no_lead: { status: 422, vi: 'Cần ít nhất một lực lượng chủ trì.', en: 'At least one force must lead.' },
  period: { status: 422, vi: 'Ngày kết thúc {to} đứng trước ngày bắt đầu {from}.', en: 'It would end on {to}, before it starts on {from}.' },
  year: { status: 422, vi: 'Năm đăng ký phải từ 2009 đến {latest}.', en: 'The year must be between 2009 and {latest}.' },
  future_day: { status: 422, vi: 'Ngày {day} chưa đến.', en: 'The day {day} has not come yet.' },
  bad_id: { status: 422, vi: 'Mã "{id}" không phải là UUID.', en: 'The id "{id}" is not a UUID.' },
  not_found: { status: 404, vi: 'Không có mô hình này, hoặc mô hình ở ngoài địa bàn Anh/Chị phụ trách.', en: 'There is no such initiative, or it lies outside your mandate.' },
  changed_meanwhile: { status: 409, vi: 'Mô hình này vừa được người khác cập nhật lúc {at}. Hãy xem bản mới rồi làm lại; nội dung Anh/Chị viết chưa bị ghi đè.', en: 'Somebody else changed this initiative at {at}. Look at the new version and try again; nothing was overwritten.' },
  not_editable: { status: 409, vi: 'Phiếu đã nộp thì không sửa được nữa. Cấp tiếp nhận có thể trả lại để sửa.', en: 'A submitted form can no longer be edited. Whoever receives it can return it.' },
  not_now: { status: 409, vi: 'Mô hình đang ở bước "{state_vi}" nên chưa làm được việc này.', en: 'The initiative is {state_en}; this cannot be done now.' },
  reason: { status: 422, vi: 'Hãy ghi rõ lý do hoặc nội dung (ít nhất 5 ký tự).', en: 'Say why, or what was found (at least 5 characters).' },
  decision: { status: 422, vi: 'Hãy ghi số, ký hiệu quyết định.', en: 'Give the number of the decision.' },
  day_before: { status: 422, vi: 'Ngày {day} đứng trước bước liền trước ({before}).', en: 'The day {day} lies before the step that came before ({before}).' },
  no_seat: { status: 422, vi: 'Nơi này không thuộc đơn vị nào ở cấp đó, nên không có ai quyết định.', en: 'This place lies in no unit of that level, so nobody could decide.' },
  not_higher: { status: 422, vi: 'Chỉ đề nghị lên cấp cao hơn cấp hiện tại.', en: 'An initiative can only be put forward to a higher level.' },
  not_later: { status: 422, vi: 'Năm gia hạn phải sau năm {year}.', en: 'It can only be renewed for a year after {year}.' },
})
