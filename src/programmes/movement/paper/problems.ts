import { defineProblems } from '#base/problem.ts'

export const refuse = defineProblems('movement', {
  no_initiative: { status: 422, vi: 'Hãy chọn ít nhất một mô hình, điển hình.', en: 'Choose at least one model or exemplar.' },
  too_many_initiatives: { status: 422, vi: 'Mỗi quyết định nhiều nhất {max} mô hình, điển hình. Hãy chia thành nhiều quyết định.', en: 'A decision names at most {max} models and exemplars. Divide it into several.' },
  not_honoured: { status: 409, vi: '“{title}” chưa được {honour_vi} nên chưa ra quyết định được. Hãy ghi bước ấy trước.', en: '“{title}” has not been {honour_en} yet. Record that step first.' },
  several_seats: { status: 422, vi: '“{title}” do đơn vị khác quyết định. Mỗi quyết định chỉ gồm mô hình của một đơn vị.', en: '“{title}” is decided by another unit. A decision names initiatives of one unit only.' },
  decided: { status: 409, vi: '“{title}” đã có quyết định số {number}. Muốn ra lại, hãy thu hồi quyết định ấy trước.', en: '“{title}” already has decision {number}. To issue another, withdraw that one first.' },
  paper_number: { status: 422, vi: 'Hãy ghi số, ký hiệu, bắt đầu bằng chữ số, ví dụ 46/QĐ-UBND.', en: 'Give the number with its symbol, beginning with a digit, for example 46/QĐ-UBND.' },
  paper_symbol: { status: 422, vi: 'Ký hiệu “{symbol}” là của {theirs_vi}, còn văn bản này đang theo thể thức của {ours_vi}. Hãy chọn thể thức {theirs_vi}, hoặc ghi lại số, ký hiệu.', en: 'The symbol “{symbol}” belongs to the {theirs_en}, but this paper is laid out as one of the {ours_en}. Choose the letterhead of the {theirs_en}, or correct the number.' },
  signer: { status: 422, vi: 'Hãy ghi họ và tên người ký.', en: 'Give the name of whoever signs.' },
  signer_role: { status: 422, vi: 'Hãy ghi quyền hạn, chức vụ của người ký.', en: 'Give the office of whoever signs.' },
  number_taken: { status: 409, vi: 'Số này đã dùng cho một văn bản khác trong năm. Hãy xem lại số, ký hiệu.', en: 'This number was already given to another paper this year. Check the number.' },
  signed_in_future: { status: 422, vi: 'Ngày {day} chưa đến nên chưa ghi được trên văn bản.', en: 'The day {day} has not come yet, so a paper cannot bear it.' },
  signed_before: { status: 422, vi: 'Ngày {day} đứng trước ngày thẩm định “{title}” ({judged}). Hãy xem lại ngày ký.', en: 'The day {day} stands before “{title}” was appraised ({judged}). Check the day of the signature.' },
  lines: { status: 422, vi: 'Mục này cần từ {min} đến {max} dòng, mỗi dòng nhiều nhất {length} ký tự.', en: 'This needs {min} to {max} lines of at most {length} characters.' },
  no_paper: { status: 404, vi: 'Không có giấy tờ nào mang mã {given}. Hãy xem lại từng chữ: mã không có số 0, số 1, chữ O và chữ I.', en: 'There is no paper with the code {given}. Check each character: a code has no 0, 1, O or I.' },
  withdrawn: { status: 409, vi: 'Văn bản này đã thu hồi ngày {day}.', en: 'This paper was withdrawn on {day}.' },
  why_withdrawn: { status: 422, vi: 'Hãy ghi lý do thu hồi (từ 5 đến 500 ký tự). Lý do được công khai, không ghi tên người.', en: 'Say why it is withdrawn (5 to 500 characters). The reason is public; name no person.' },
})
