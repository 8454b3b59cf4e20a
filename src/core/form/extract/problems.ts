import { defineProblems } from '#base/problem.ts'

export const refuse = defineProblems('extract', {
  no_set: { status: 404, vi: 'Biểu mẫu này không có bảng "{given}". Các bảng: {known}.', en: 'This form has no table "{given}". Tables: {known}.' },
  filter: { status: 400, vi: 'Không hiểu điều kiện lọc ($filter): {reason}.', en: 'The condition ($filter) is not understood: {reason}.' },
  no_column: { status: 400, vi: 'Không có cột "{given}".{hint_vi}', en: 'There is no column "{given}".{hint_en}' },
  orderby: { status: 400, vi: 'Không hiểu cách sắp xếp ($orderby) "{given}".', en: 'The order ($orderby) "{given}" is not understood.' },
  number: { status: 400, vi: '{name} phải là số nguyên không âm.', en: '{name} must be a whole number, not negative.' },
  token: { status: 400, vi: 'Liên kết trang tiếp không đúng. Hãy bắt đầu lại từ trang đầu.', en: 'The link to the next page is not valid. Begin again with the first page.' },
  option: { status: 501, vi: 'Không hỗ trợ tuỳ chọn {given}.', en: 'The option {given} is not supported.' },
})
