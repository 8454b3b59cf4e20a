import { defineProblems } from '#base/problem.ts'

export const refuse = defineProblems('movement', {
  list_none: { status: 404, vi: 'Không có danh sách này, hoặc danh sách thuộc đơn vị ở ngoài địa bàn Anh/Chị phụ trách.', en: 'There is no such list, or it belongs to a unit outside your mandate.' },
  list_file: { status: 422, vi: 'Hãy chọn một tệp .xlsx hoặc .csv (tối đa {limit}).', en: 'Choose an .xlsx or .csv file (at most {limit}).' },
  list_headings: { status: 422, vi: 'Không tìm thấy dòng tiêu đề có cột tên mô hình trong 40 dòng đầu. Hãy đặt tên cột "Tên mô hình" rồi gửi lại.', en: 'No row of headings with a column for the title was found in the first 40 rows. Name a column "Tên mô hình" and send the file again.' },
  list_no_title: { status: 422, vi: 'Hãy chọn cột nào là tên mô hình.', en: 'Choose which column holds the title.' },
  list_begun: { status: 409, vi: 'Danh sách này đã bắt đầu nhập nên không đổi cách đọc được nữa.', en: 'This list has begun to be imported; how it is read can no longer be changed.' },
  list_changed: { status: 409, vi: 'Cách đọc danh sách vừa được thay đổi ở nơi khác. Hãy xem lại rồi làm tiếp.', en: 'How the list is read was changed elsewhere a moment ago. Look at it again before going on.' },
  list_nothing: { status: 422, vi: 'Không có dòng nào nhập được. Hãy xem lý do ở từng dòng, sửa cách đọc hoặc sửa tệp.', en: 'No row can be imported. See the reason at each row, and correct how the list is read or the file.' },
  list_setting: { status: 422, vi: 'Lựa chọn "{given}" không dùng được ở đây.', en: 'The choice "{given}" cannot be used here.' },
  row_title: { status: 422, vi: 'Thiếu tên mô hình, hoặc tên không đủ 3 đến 300 ký tự.', en: 'The title is missing, or has not 3 to 300 characters.' },
  row_place: { status: 422, vi: 'Không ghi đơn vị, địa bàn.', en: 'No place is given.' },
  row_place_unknown: { status: 422, vi: 'Không có đơn vị nào tên "{given}" trong địa bàn Anh/Chị phụ trách.', en: 'There is no unit called "{given}" within your mandate.' },
  row_place_unclear: { status: 422, vi: 'Có {count} đơn vị tên "{given}": {candidates}. Hãy chọn một.', en: '{count} units are called "{given}": {candidates}. Choose one.' },
  row_field: { status: 422, vi: 'Không rõ lĩnh vực "{given}". Ghi: kinh tế; văn hoá - xã hội; quốc phòng - an ninh; xây dựng hệ thống chính trị.', en: 'The field "{given}" is not clear. Write economy, culture and society, defence and security, or political system, in Vietnamese.' },
  row_level: { status: 422, vi: 'Không rõ cấp đăng ký "{given}". Ghi: cơ sở, huyện, xã hoặc thành phố.', en: 'The level "{given}" is not clear. Write cơ sở, huyện, xã or thành phố.' },
  row_kind: { status: 422, vi: 'Không rõ loại hình "{given}". Ghi: mô hình, tập thể, cá nhân hoặc công trình.', en: 'The kind "{given}" is not clear. Write mô hình, tập thể, cá nhân or công trình.' },
  row_year: { status: 422, vi: 'Không rõ năm "{given}". Ghi năm từ 2009 đến {latest}.', en: 'The year "{given}" is not clear. Give a year between 2009 and {latest}.' },
  row_level_above: { status: 403, vi: 'Đăng ký {level_vi} ở đây do {seat} tiếp nhận. Hãy gửi danh sách này cho cán bộ {seat} nhập, hoặc sửa cấp ở dòng này nếu ghi nhầm.', en: 'Registrations at {level_en} level here are accepted by {seat}. Send this list to an officer there, or correct the level in this row if it is wrong.' },
  row_honour_above: { status: 403, vi: 'Danh hiệu {level_vi} ở đây do {seat} quyết định. Hãy gửi danh sách này cho cán bộ {seat} nhập, hoặc bỏ danh hiệu ở dòng này.', en: 'Honours at {level_en} level here are decided by {seat}. Send this list to an officer there, or take the honour out of this row.' },
  row_day: { status: 422, vi: '"{given}" không phải là ngày. Ghi ngày/tháng/năm, ví dụ 05/01/2024.', en: '"{given}" is no day. Write day/month/year, for example 05/01/2024.' },
})
