import { defineProblems } from '../problem.ts'

export const refuse = defineProblems('paper', {
  empty: { status: 422, vi: 'Mục này còn trống nên chưa in được văn bản.', en: 'This is empty, so the paper cannot be printed.' },
  too_long: { status: 422, vi: 'Mục này dài quá {max} ký tự. Hãy viết gọn lại.', en: 'This is longer than {max} characters. Please shorten it.' },
  too_many_lines: { status: 422, vi: 'Mục này nhiều quá {max} dòng.', en: 'This has more than {max} lines.' },
  too_large: { status: 422, vi: 'Văn bản quá dài để in một lần. Hãy chia thành nhiều văn bản.', en: 'The paper is too long to be printed at once. Divide it into several.' },
  letterhead: { status: 422, vi: 'Hãy chọn thể thức: Nhà nước, Đảng hoặc Mặt trận.', en: 'Choose the letterhead: State, Party or Front.' },
  columns: { status: 422, vi: 'Bảng có {columns} cột nhưng dòng này có {cells} ô.', en: 'The table has {columns} columns but this row has {cells} cells.' },
  too_wide: { status: 422, vi: 'Các cột của bảng rộng {width} mm, quá khổ giấy {room} mm.', en: 'The columns of the table take {width} mm of the {room} mm there are.' },
  letter: { status: 422, vi: 'Không in được ký tự “{letter}”. Hãy viết bằng chữ và dấu câu thông thường.', en: 'The character “{letter}” cannot be printed. Use ordinary letters and punctuation.' },
  busy: { status: 503, vi: 'Đang có nhiều văn bản chờ in, chưa có gì bị thay đổi. Hãy thử lại sau một phút.', en: 'Many papers are waiting to be printed; nothing was changed. Try again in a minute.' },
  not_printed: { status: 500, vi: 'Không in được văn bản này, chưa có gì bị thay đổi. Hãy báo quản trị mã bên dưới.', en: 'This paper could not be printed; nothing was changed. Give the code below to your administrator.' },
})
