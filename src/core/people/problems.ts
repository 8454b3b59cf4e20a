import { defineProblems } from '#base/problem.ts'

export const refuse = defineProblems('people', {
  sign_in_first: { status: 401, vi: 'Cần đăng nhập để làm việc này.', en: 'Sign in to do this.' },
  no_mandate: { status: 403, vi: 'Anh/Chị chưa được giao việc này ({verb}) ở {unit}. Hãy liên hệ quản trị của đơn vị.', en: 'You have no mandate for this ({verb}) in {unit}. Ask the administrator of the unit.' },
  mandate_ended: { status: 403, vi: 'Nhiệm vụ của Anh/Chị ở {unit} đã hết hạn ngày {day}. Dữ liệu chưa gửi vẫn còn trên máy; hãy nhờ quản trị gia hạn.', en: 'Your mandate in {unit} ended on {day}. What you have not sent is still on your device; ask the administrator to renew it.' },
  scope: { status: 403, vi: 'Mã truy cập này không được cấp quyền {verb}. Hãy tạo mã mới có quyền đó.', en: 'This token does not include {verb}. Create one that does.' },
  bad_token: { status: 401, vi: 'Mã truy cập không đúng, đã hết hạn hoặc đã bị thu hồi.', en: 'The token is wrong, expired or revoked.' },
  wrong_password: { status: 401, vi: 'Tên đăng nhập hoặc mật khẩu chưa đúng.', en: 'The user name or the password is not right.' },
  wrong_code: { status: 401, vi: 'Mã xác thực chưa đúng hoặc đã hết hạn. Hãy nhập mã mới trong ứng dụng xác thực.', en: 'The code is not right or has expired. Enter a new one from your authenticator app.' },
  username_taken: { status: 409, vi: 'Tên đăng nhập này đã có người dùng.', en: 'This user name is taken.' },
  weak_password: { status: 422, vi: 'Mật khẩu phải có ít nhất 10 ký tự.', en: 'A password has at least 10 characters.' },
  username_form: { status: 422, vi: 'Tên đăng nhập gồm 3–40 chữ cái không dấu, chữ số, dấu chấm hoặc gạch dưới.', en: 'A user name has 3–40 letters without accents, digits, dots or underscores.' },
  name_missing: { status: 422, vi: 'Hãy ghi họ và tên.', en: 'Give a full name.' },
  mandate_twice: { status: 409, vi: 'Người này đã có nhiệm vụ đó ở đơn vị này trong thời gian trùng nhau.', en: 'This person already has that role in this unit at that time.' },
  unknown_role: { status: 422, vi: 'Không có vai trò "{role}".', en: 'There is no role "{role}".' },
  already_set_up: { status: 409, vi: 'Hệ thống này đã được thiết lập.', en: 'This deployment has already been set up.' },
})
