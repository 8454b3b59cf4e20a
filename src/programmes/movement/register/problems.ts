import { defineProblems } from '#base/problem.ts'

export const refuse = defineProblems('movement', {
  view_none: { status: 404, vi: 'Không có bộ lọc này, hoặc bộ lọc là của người khác.', en: 'There is no such view, or it is somebody else\'s.' },
  view_name: { status: 422, vi: 'Hãy đặt tên cho bộ lọc (1 đến 60 ký tự).', en: 'Give the view a name (1 to 60 characters).' },
  view_many: { status: 422, vi: 'Mỗi người giữ được {max} bộ lọc. Hãy xoá bớt bộ lọc cũ.', en: 'Each person keeps up to {max} views. Delete an old one.' },
  register_filter: { status: 422, vi: 'Sổ đăng ký không lọc được theo "{name}={given}". Chọn một trong: {known}.', en: 'The register cannot be asked by "{name}={given}". Choose one of: {known}.' },
  register_step: { status: 422, vi: 'Sổ đăng ký không lọc được theo bước "{given}". Chọn một trong: accept, begin, recognise, distinguish, commend, stop.', en: 'The register cannot be asked by the step "{given}". Choose one of accept, begin, recognise, distinguish, commend, stop.' },
  register_days: { status: 422, vi: 'Đã ghi từ ngày, đến ngày nhưng chưa nói bước nào. Hãy thêm step, ví dụ step=recognise.', en: 'Days were given, but not of which step. Add step, for example step=recognise.' },
  files_none: { status: 503, vi: 'Máy chủ này chưa dựng trang nên chưa xuất được tệp.', en: 'The pages of this server are not built, so it can draw no files.' },
  bulk_none: { status: 404, vi: 'Không có việc này, hoặc việc này là của người khác.', en: 'There is no such task, or it is somebody else\'s.' },
  bulk_empty: { status: 422, vi: 'Chưa chọn mô hình nào. Hãy đánh dấu ít nhất một mô hình.', en: 'Nothing is chosen. Mark at least one.' },
  bulk_step: { status: 422, vi: 'Hãy chọn việc cần làm với các mô hình đã đánh dấu.', en: 'Choose what to do with those that are marked.' },
  bulk_many: { status: 422, vi: 'Mỗi lần làm được nhiều nhất {max} mô hình, đang chọn {count}. Hãy lọc bớt, ví dụ theo xã.', en: 'At most {max} can be done at once; {count} are chosen. Narrow them down, for example by commune.' },
})
