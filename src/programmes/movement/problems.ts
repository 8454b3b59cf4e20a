import { defineProblems } from '#base/problem.ts'

export const refuse = defineProblems('movement', {
  unjudged: { status: 409, vi: 'Có {count} mô hình có thể trùng với mô hình này: {titles}. Hãy đối chiếu từng cặp, ghi kết luận trùng hay không trùng rồi mới tiếp nhận.', en: '{count} registrations may be the same activity: {titles}. Compare each pair and record whether it is the same before accepting.' },
  judged_same: { status: 409, vi: 'Mô hình này đã được kết luận trùng với {titles}. Hãy trả lại một trong hai phiếu, hoặc kết luận lại nếu có căn cứ mới.', en: 'This was judged to be the same activity as {titles}. Return one of the two, or judge again if there are new grounds.' },
  one_alike: { status: 409, vi: 'Chưa đối chiếu với “{title}” ({registrant}, {unit}).', en: 'Not yet compared with “{title}” ({registrant}, {unit}).' },
  not_beside: { status: 404, vi: 'Không có mô hình này trong số các mô hình cùng xã, cùng thời gian để đối chiếu.', en: 'There is no such initiative among those of the same commune and time to compare with.' },
  itself: { status: 422, vi: 'Không thể đối chiếu một mô hình với chính nó.', en: 'An initiative cannot be compared with itself.' },
  grounds: { status: 422, vi: 'Hãy ghi căn cứ của kết luận (từ 5 đến 1.000 ký tự), ví dụ "Đã hỏi hai chi hội: cùng một việc".', en: 'Say on what grounds (5 to 1,000 characters), for example "Asked both branches: one activity".' },
  report_letter: { status: 422, vi: 'Báo cáo không in được ký tự “{letter}”. Hãy viết bằng chữ và dấu câu thông thường.', en: 'A report cannot print “{letter}”. Use ordinary letters and punctuation.' },
  report_period: { status: 422, vi: 'Kỳ báo cáo cần có ngày đầu, ngày cuối và dài nhất 400 ngày.', en: 'A report covers a period with a first and a last day, of 400 days at most.' },
  report_unit: { status: 422, vi: '"{given}" không phải là số của đơn vị. Hãy chọn đơn vị trong danh sách.', en: '"{given}" is not the number of a unit. Choose one from the list.' },
  report_text: { status: 422, vi: 'Phần này dài quá {max} ký tự. Hãy viết gọn lại.', en: 'This part is longer than {max} characters. Please shorten it.' },
  report_changed: { status: 409, vi: 'Người khác vừa viết vào báo cáo này. Hãy mở lại để xem bản mới; phần Anh/Chị gõ vẫn còn ở dưới.', en: 'Somebody else has just written into this report. Open it again to see the new version; what you typed is kept below.' },
  no_model: { status: 404, vi: 'Không có mô hình này, hoặc mô hình chưa được công nhận, đã dừng hay không công khai.', en: 'There is no such model, or it was not recognised, was stopped or is not public.' },
  no_commune: { status: 404, vi: 'Đây không phải là xã, phường trên bản đồ hôm nay.', en: 'This is no commune or ward of today\'s map.' },
  nothing_to_take: { status: 422, vi: 'Hãy chọn một mô hình hoặc một bộ mẫu để làm theo.', en: 'Choose a model or a kit to take up.' },
  no_kit: { status: 404, vi: 'Ở đây chưa cài bộ mẫu "{kit}".', en: 'The kit "{kit}" is not installed here.' },
  outcome_after: { status: 422, vi: 'Kết quả được hỏi sau 3, 6 và 12 tháng.', en: 'Results are asked for after 3, 6 and 12 months.' },
  outcome_finding: { status: 422, vi: 'Hãy chọn một kết quả: giữ được, giữ được một phần, đã dừng hay chưa xác nhận được.', en: 'Choose a finding: kept, partly kept, stopped or not confirmed.' },
  outcome_words: { status: 422, vi: 'Hãy ghi rõ điều đã thấy (từ 5 đến 1.000 ký tự).', en: 'Say what was seen (5 to 1,000 characters).' },
  outcome_early: { status: 422, vi: 'Chưa đến lúc: kết quả sau {after} tháng được ghi từ ngày {from}.', en: 'Too early: the result after {after} months can be recorded from {from}.' },
  outcome_not_begun: { status: 409, vi: 'Mô hình chưa bắt đầu thực hiện nên chưa có kết quả để ghi.', en: 'It has not begun, so there is no result to record.' },
})
