import { defineProblems } from '#base/problem.ts'

export const refuse = defineProblems('indicator', {
  unknown: { status: 404, vi: 'Không có chỉ tiêu "{indicator}" được công bố. Các chỉ tiêu hiện có ở trang Số liệu; phần mềm đọc ở /api/indicators.', en: 'There is no published indicator "{indicator}". Those there are stand on the Figures page; for programs at /api/indicators.' },
  by: { status: 422, vi: 'Chỉ có thể chia nhỏ theo "children" (đơn vị trực thuộc) hoặc "month" (tháng), không phải "{by}".', en: 'A figure can be broken down by "children" or "month", not by "{by}".' },
})
