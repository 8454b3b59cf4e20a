import { defineProblems } from '../problem.ts'

export const refuse = defineProblems('table', {
  too_large: { status: 413, vi: 'Tệp lớn quá {limit}. Hãy chia nhỏ tệp rồi thử lại.', en: 'The file is larger than {limit}. Split it and try again.' },
  not_xlsx: { status: 422, vi: 'Đây không phải là tệp Excel .xlsx đọc được ({reason}). Hãy lưu lại bằng Excel hoặc LibreOffice dưới dạng .xlsx.', en: 'This is not a readable .xlsx file ({reason}). Save it again as .xlsx from Excel or LibreOffice.' },
  bomb: { status: 422, vi: 'Tệp nén giải ra quá lớn (tối đa {limit}) nên không được mở.', en: 'The file would unpack to more than {limit} and was not opened.' },
  macros: { status: 422, vi: 'Tệp có macro nên không được nhận. Trong Excel chọn Lưu thành → "Sổ làm việc Excel (.xlsx)" rồi gửi lại.', en: 'The file contains macros and was not accepted. In Excel choose Save as → "Excel Workbook (.xlsx)" and send it again.' },
  sheet_size: { status: 422, vi: 'Trang tính quá lớn: tối đa {rows} dòng và {columns} cột.', en: 'The sheet is too large: at most {rows} rows and {columns} columns.' },
  encoding: { status: 422, vi: 'Dòng {line} có ký tự không phải UTF-8, có lẽ tệp dùng bảng mã cũ. Trong Excel chọn Lưu thành → "CSV UTF-8 (phân tách bằng dấu phẩy)".', en: 'Line {line} is not UTF-8; the file probably uses an older encoding. In Excel choose Save as → "CSV UTF-8 (comma delimited)".' },
  syntax: { status: 422, vi: 'Không đọc được bảng ở dòng {line}: {reason_vi}. Hãy xoá dấu nháy thừa, hoặc lưu tệp thành .xlsx rồi gửi lại.', en: 'The table cannot be read at line {line}: {reason_en}. Remove the quote, or save the file as .xlsx and send it again.' },
  empty: { status: 422, vi: 'Tệp không có dòng nào. Dòng đầu phải ghi tên các cột.', en: 'The file has no rows. Its first row must name the columns.' },
  column_twice: { status: 422, vi: 'Cột "{column}" xuất hiện hai lần ở dòng đầu.', en: 'The column "{column}" appears twice in the first row.' },
  nameless: { status: 422, vi: 'Dòng {row} có dữ liệu ("{given}") ở cột thứ {position} là cột không có tên.', en: 'Row {row} has data ("{given}") in column {position}, which has no name.' },
  kind: { status: 415, vi: 'Không đọc được tệp "{file}". Hãy dùng .csv (UTF-8) hoặc .xlsx.', en: 'The file "{file}" cannot be read. Use .csv (UTF-8) or .xlsx.' },
})
