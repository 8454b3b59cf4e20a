import { defineProblems } from '#base/problem.ts'

export const refuse = defineProblems('evidence', {
  empty: { status: 422, vi: 'Tệp gửi lên không có nội dung. Hãy chọn lại tệp.', en: 'The file is empty. Choose it again.' },
  one_file: { status: 422, vi: 'Hãy gửi đúng một tệp mỗi lần (đang gửi {count}).', en: 'Send exactly one file at a time (you sent {count}).' },
  too_large: { status: 413, vi: 'Tệp quá lớn (tối đa {limit}). Hãy chụp ở độ phân giải thấp hơn hoặc nén tệp rồi gửi lại.', en: 'The file is too large (at most {limit}). Take the photograph at a lower resolution or compress the file and send it again.' },
  not_accepted: { status: 415, vi: 'Không nhận loại tệp này. Hãy gửi ảnh JPEG, PNG, WebP hoặc tài liệu PDF, Word (.docx), Excel (.xlsx).', en: 'This kind of file is not accepted. Send a JPEG, PNG or WebP image, or a PDF, Word (.docx) or Excel (.xlsx) document.' },
  macros: { status: 415, vi: 'Tệp này có macro (chương trình chạy bên trong) nên không nhận. Hãy lưu lại dạng .docx, .xlsx hoặc PDF rồi gửi.', en: 'This file carries macros and is not accepted. Save it as .docx, .xlsx or PDF and send that.' },
  heic: { status: 415, vi: 'Ảnh HEIC của iPhone chưa đọc được ở đây. Trên máy, vào Cài đặt → Camera → Định dạng → "Tương thích nhất" rồi chụp lại, hoặc gửi ảnh dạng JPEG.', en: 'HEIC photographs cannot be read here. On the iPhone choose Settings → Camera → Formats → "Most Compatible" and take it again, or send a JPEG.' },
  declared: { status: 415, vi: 'Tệp được khai là {declared} nhưng nội dung là {found}. Hãy gửi tệp gốc, đúng loại của nó.', en: 'The file is declared as {declared} but its bytes are {found}. Send the original under its own type.' },
  damaged: { status: 422, vi: 'Tệp bị hỏng hoặc không trọn vẹn nên không đọc được. Hãy chụp hoặc chọn lại rồi gửi lần nữa.', en: 'The file is damaged or incomplete and cannot be read. Take or choose it again and send it once more.' },
  too_many_pixels: { status: 422, vi: 'Ảnh có quá nhiều điểm ảnh (tối đa {limit} triệu). Hãy thu nhỏ ảnh rồi gửi lại.', en: 'The image has too many pixels (at most {limit} million). Make it smaller and send it again.' },
  not_found: { status: 404, vi: 'Không có tệp này, hoặc Anh/Chị chưa được giao đơn vị của tệp.', en: 'There is no such file, or it lies outside your mandates.' },
  no_thumbnail: { status: 404, vi: 'Tài liệu không có ảnh thu nhỏ. Hãy mở cả tài liệu.', en: 'A document has no thumbnail. Open the document itself.' },
})
