import { defineProblems } from '#base/problem.ts'

export const refuse = defineProblems('movement', {
  view_none: { status: 404, vi: 'Không có bộ lọc này, hoặc bộ lọc là của người khác.', en: 'There is no such view, or it is somebody else\'s.' },
  view_name: { status: 422, vi: 'Hãy đặt tên cho bộ lọc (1 đến 60 ký tự).', en: 'Give the view a name (1 to 60 characters).' },
  view_many: { status: 422, vi: 'Mỗi người giữ được {max} bộ lọc. Hãy xoá bớt bộ lọc cũ.', en: 'Each person keeps up to {max} views. Delete an old one.' },
  bulk_none: { status: 404, vi: 'Không có việc này, hoặc việc này là của người khác.', en: 'There is no such task, or it is somebody else\'s.' },
  bulk_empty: { status: 422, vi: 'Chưa chọn mô hình nào. Hãy đánh dấu ít nhất một mô hình.', en: 'Nothing is chosen. Mark at least one.' },
  bulk_step: { status: 422, vi: 'Hãy chọn việc cần làm với các mô hình đã đánh dấu.', en: 'Choose what to do with those that are marked.' },
  bulk_many: { status: 422, vi: 'Mỗi lần làm được nhiều nhất {max} mô hình, đang chọn {count}. Hãy lọc bớt, ví dụ theo xã.', en: 'At most {max} can be done at once; {count} are chosen. Narrow them down, for example by commune.' },
})
