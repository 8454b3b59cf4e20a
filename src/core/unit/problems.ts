import { defineProblems } from '#base/problem.ts'

export const refuse = defineProblems('unit', {
  not_found: { status: 404, vi: 'Không có đơn vị số {unit}. Hãy tìm theo tên ở ô Tìm.', en: 'There is no unit {unit}. Look it up by name in the search box.' },
  no_life: { status: 422, vi: '{name} không tồn tại vào ngày {day}. {remedy}', en: '{name} did not exist on {day}. {remedy}' },
  no_leaf: { status: 422, vi: '{name} không phải là thôn, tổ dân phố. Hãy chọn thôn, tổ dân phố cụ thể.', en: '{name} is not a village or residential group. Choose one.' },
  no_map: { status: 422, vi: 'Chưa có bản đồ hành chính cho ngày {day}.', en: 'There is no administrative map for {day}.' },
  not_on_map: { status: 422, vi: '{name} không có trên bản đồ ngày {day}; {hint}.', en: '{name} is not on the map of {day}; {hint}.' },
  key_taken: { status: 409, vi: 'Mã đơn vị này đã được dùng.', en: 'This unit key is already taken.' },
  life_overlaps: { status: 409, vi: 'Đơn vị này đã có tên hoặc cấp trên khác trong cùng thời gian.', en: 'This unit already has another name or parent at that time.' },
  trees_overlap: { status: 409, vi: 'Đã có bản đồ hành chính khác cho những ngày này.', en: 'Another administrative map already covers these days.' },
  shares: { status: 422, vi: 'Các phần chia của {name} phải cộng lại đúng bằng 1 (hiện là {sum}).', en: 'The shares of {name} must add up to exactly 1 (now {sum}).' },
  name: { status: 422, vi: 'Tên đơn vị phải có từ 1 đến 120 ký tự.', en: 'A unit name has 1 to 120 characters.' },
  itself: { status: 422, vi: 'Một đơn vị không thể thuộc chính nó hoặc sáp nhập vào chính nó.', en: 'A unit cannot belong to itself or merge into itself.' },
  past: { status: 422, vi: 'Thay đổi phải có hiệu lực sau ngày {day}, là ngày thay đổi gần nhất của {name}.', en: 'A change must take effect after {day}, the day of the last change of {name}.' },
})
