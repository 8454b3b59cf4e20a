import { defineProblems } from '#base/problem.ts'

export const refuse = defineProblems('waste', {
  bad_id: { status: 422, vi: 'Mã phải là một UUID.', en: 'The id must be a UUID.' },
  number: { status: 422, vi: 'Phải là số nguyên từ {least} đến {most}.', en: 'It must be a whole number from {least} to {most}.' },
  too_long: { status: 422, vi: 'Tối đa {most} ký tự.', en: 'At most {most} characters.' },
  words: { status: 422, vi: 'Hãy ghi lý do để bà con biết.', en: 'Say why, so that people know.' },
  future: { status: 422, vi: 'Ngày này chưa tới. Hãy ghi ngày đã làm.', en: 'That day has not come yet. Give the day on which it was done.' },
  changed_meanwhile: { status: 409, vi: 'Có người vừa sửa mục này. Hãy tải lại trang rồi sửa tiếp.', en: 'Somebody changed this meanwhile. Load the page again and go on from there.' },
  // Weighings
  period_open: { status: 422, vi: 'Kỳ tính phải có ngày đầu.', en: 'The period must have a first day.' },
  no_estimate: { status: 422, vi: 'Chưa đủ phiếu cân để suy rộng: cần ít nhất {weighings} lần cân của ít nhất {households} hộ, cả lúc cân nền lẫn trong kỳ.', en: 'There are too few weighings to scale up: at least {weighings} of at least {households} households are needed, for the base and in the period.' },
  no_households: { status: 422, vi: 'Chưa có hộ nào còn phân loại ở đây, nên không có gì để suy rộng.', en: 'No household sorts here now, so there is nothing to scale up to.' },
  estimate_kept: { status: 409, vi: 'Kỳ này, hoặc một phần của kỳ, đã được ghi vào số liệu rồi.', en: 'This period, or a part of it, was put into the figures before.' },
  no_activity: { status: 404, vi: 'Không có lần đếm này.', en: 'There is no such count.' },
  // Stock
  no_move: { status: 404, vi: 'Không có lần nhập, xuất này.', en: 'There is no such move of a store.' },
  stock_short: { status: 409, vi: 'Kho không còn đủ. Hãy xem lại số tồn rồi ghi lại; chưa có gì bị trừ.', en: 'The store does not hold so many. Look at the balance again; nothing was taken out.' },
  good: { status: 422, vi: 'Hãy chọn thùng ủ, men EM hoặc men IMO.', en: 'Choose compost bin, EM or IMO.' },
  quantity: { status: 422, vi: 'Số lượng phải là số nguyên từ {least} đến {most}.', en: 'The quantity must be a whole number from {least} to {most}.' },
  to_itself: { status: 422, vi: 'Không chuyển từ một kho về chính kho đó.', en: 'A store cannot hand to itself.' },
  receiver: { status: 422, vi: 'Hãy cho biết giao cho hộ nào, bao nhiêu hộ, hoặc kho thôn nào; chỉ một trong ba.', en: 'Say to which household, to how many households, or to which village’s store: one of the three.' },
  unknown_household: { status: 422, vi: 'Không có hộ này trong nơi kho phục vụ.', en: 'There is no such household where this store serves.' },
  // Rounds
  round_groups: { status: 422, vi: 'Hãy chọn ít nhất một nhóm rác.', en: 'Choose at least one group of waste.' },
  round_weekday: { status: 422, vi: 'Hãy chọn ngày trong tuần.', en: 'Choose a day of the week.' },
  round_hours: { status: 422, vi: 'Giờ viết như 17:30; giờ cuối phải sau giờ đầu.', en: 'Write hours as 17:30; the last must be after the first.' },
  round_days: { status: 422, vi: 'Ngày cuối phải từ ngày đầu trở đi, và trong khoảng đó phải có ít nhất một lần thu.', en: 'The last day must not be before the first, and there must be a collection between them.' },
  round_not_found: { status: 404, vi: 'Không có lịch thu gom này.', en: 'There is no such collection round.' },
  round_not_that_day: { status: 422, vi: 'Ngày {day} không có lượt thu nào của lịch này.', en: 'This round does not collect on {day}.' },
  round_place: { status: 422, vi: 'Lịch thu gom lập cho thôn, tổ dân phố hoặc xã, phường.', en: 'Rounds are planned for villages, residential groups or communes.' },
  // The leader board
  board_place: { status: 422, vi: 'Chỉ thôn, tổ dân phố mới có tên trên bảng.', en: 'Only villages and residential groups stand on the board.' },
  board_basis: { status: 422, vi: 'Hãy ghi thôn đã đồng ý ở cuộc họp nào (từ 5 ký tự).', en: 'Say at which meeting the village agreed (at least 5 characters).' },
  board_agreed: { status: 409, vi: 'Thôn này đã đồng ý rồi.', en: 'This village has agreed already.' },
  board_not_agreed: { status: 404, vi: 'Thôn này chưa đồng ý có tên trên bảng.', en: 'This village has not agreed to stand on the board.' },
})
