import { defineProblems } from '#base/problem.ts'

export const refuse = defineProblems('draft', {
  not_found: { status: 404, vi: 'Không có bản vẽ biểu mẫu này, hoặc Anh/Chị chưa được giao đơn vị của nó.', en: 'There is no such draft of a form, or it lies outside your mandates.' },
  changed_meanwhile: { status: 409, vi: 'Bản vẽ này vừa được người khác sửa. Hãy tải lại trang rồi làm lại; chưa có gì bị ghi đè.', en: 'Somebody else has just changed this draft. Reload the page and try again; nothing was overwritten.' },
  too_large: { status: 413, vi: 'Biểu mẫu quá lớn.', en: 'The form is too large.' },
  title_missing: { status: 422, vi: 'Hãy đặt tên cho biểu mẫu.', en: 'Give the form a title.' },
  label_missing: { status: 422, vi: 'Hãy viết lời hỏi bằng tiếng Việt.', en: 'Write the question in Vietnamese.' },
  no_question: { status: 404, vi: 'Biểu mẫu không có câu hỏi này nữa.', en: 'The form no longer has this question.' },
  condition: { status: 422, vi: 'Giá trị "{value}" không hợp với câu hỏi đã chọn.', en: 'The value "{value}" does not fit the question chosen.' },
  limit: { status: 422, vi: 'Giới hạn phải là một số hoặc một ngày.', en: 'A limit must be a number or a day.' },
  unchanged: { status: 422, vi: 'Bản vẽ không khác bản đang dùng, nên không có gì để phát hành.', en: 'The draft does not differ from the version in use: there is nothing to publish.' },
  measures_lost: { status: 422, vi: 'Bản mới không còn ghi các đại lượng: {measures}. Các chỉ tiêu dựa vào chúng sẽ ngừng. Hãy giữ lại câu hỏi và quy tắc số liệu tương ứng.', en: 'The new version would no longer state: {measures}. Indicators that rest on them would stop. Keep the questions and fact rules they need.' },
})
