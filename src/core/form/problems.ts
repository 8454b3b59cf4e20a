import { defineProblems } from '#base/problem.ts'

export const refuse = defineProblems('record', {
  place: { status: 422, vi: 'Hãy chọn thôn, tổ dân phố nơi ghi phiếu.', en: 'Choose the village or residential area where this took place.' },
  future_day: { status: 422, vi: 'Ngày {day} chưa đến. Hãy ghi ngày thực tế, muộn nhất là hôm nay ({today}).', en: '{day} has not come yet. Enter the real day, today ({today}) at the latest.' },
  answers: { status: 422, vi: 'Phiếu có {count} mục chưa đúng. Sửa các mục được đánh dấu rồi gửi lại; những gì đã nhập vẫn còn.', en: '{count} answers need correction. Correct the marked ones and send again; what you entered is kept.' },
  other_digest: { status: 409, vi: 'Phiếu {id} đã được nhận với nội dung khác. Muốn sửa, hãy gửi một bản sửa ("supersedes") với mã mới.', en: 'Record {id} was already received with other content. To correct it, send a revision ("supersedes") under a new id.' },
  digest_mismatch: { status: 422, vi: 'Nội dung phiếu không khớp mã kiểm tra, có thể hỏng khi truyền. Hãy gửi lại.', en: 'The record does not match its digest; it may have been damaged on the way. Send it again.' },
  already_corrected: { status: 409, vi: 'Phiếu này đã có bản sửa khác ({by}). Hãy mở bản mới nhất rồi sửa trên đó.', en: 'This record has already been corrected by {by}. Open the latest revision and correct that.' },
  nothing_to_correct: { status: 422, vi: 'Không tìm thấy phiếu {id} để sửa ở đơn vị này.', en: 'There is no record {id} in this unit to correct.' },
  not_found: { status: 404, vi: 'Không có phiếu {id}, hoặc Anh/Chị chưa được giao đơn vị của phiếu này.', en: 'There is no record {id}, or it lies outside your mandates.' },
  other_role: { status: 403, vi: 'Biểu mẫu "{form}" dành cho vai trò khác. Hãy nhờ người được giao vai trò đó, hoặc liên hệ quản trị.', en: 'The form "{form}" is filled by other roles. Ask somebody who holds one, or the administrator.' },
  unknown_form: { status: 422, vi: 'Không có biểu mẫu "{form}" phiên bản {version}.', en: 'There is no form "{form}" in version {version}.' },
  too_many: { status: 413, vi: 'Một lần gửi tối đa {max} phiếu (đang gửi {count}). Hãy chia nhỏ rồi gửi lại.', en: 'At most {max} records at a time (you sent {count}). Split them and send again.' },
  about_nothing: { status: 422, vi: 'Biểu mẫu {form} không ghi về một hộ, nên không gắn hộ vào phiếu này.', en: 'The form {form} is not about a household, so its records name none.' },
  about_unknown: { status: 422, vi: 'Sổ hộ của nơi này không có hộ đó (và không có hộ nào từ đây chuyển đi mang mã ấy). Hãy chọn lại hộ trong sổ.', en: 'The register of this place does not know that household, nor did it move from here. Choose the household again.' },
  no_photos: { status: 422, vi: 'Hộ này không đồng ý chụp ảnh tại nhà. Hãy bỏ ảnh ra khỏi phiếu rồi gửi lại; các câu trả lời khác vẫn còn.', en: 'This household does not agree to photographs at its house. Take the picture out and send again; the other answers are kept.' },
  about_erased: { status: 409, vi: 'Hộ này đã yêu cầu xoá dữ liệu, nên không ghi thêm phiếu về hộ. Nếu cần đếm lượt, hãy ghi phiếu không gắn hộ và không nêu tên.', en: 'This household had its data erased, so nothing more is written about it. If the visit must be counted, enter it without the household and without a name.' },
  bad_id: { status: 422, vi: 'Mã phiếu "{id}" không đúng dạng (UUID, 36 ký tự).', en: 'The record id "{id}" is not of the right form (a UUID, 36 characters).' },
})

export const refuseForm = defineProblems('forms', {
  version_changed: { status: 409, vi: 'Biểu mẫu {form} phiên bản {version} đã có với nội dung khác. Hãy tăng số phiên bản.', en: 'Form {form} version {version} already exists with other content. Give it a new version.' },
})
