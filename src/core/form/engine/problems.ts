import { defineProblems, type Problem } from '#base/problem.ts'

/** What can be wrong with a form, said to the person who writes it. */
export const refuseForm = defineProblems('form', {
  invalid: { status: 422, vi: 'Biểu mẫu "{form}" có {count} chỗ cần sửa.', en: 'The form "{form}" has {count} mistakes.' },
  shape: { status: 422, vi: 'Chỗ này phải là {wanted_vi}.', en: 'This must be {wanted_en}.' },
  name: { status: 422, vi: 'Tên "{given}" không dùng được: chỉ gồm chữ không dấu, số, "_", "-", "."; bắt đầu bằng chữ hoặc "_"; dài tối đa 64.{hint_vi}', en: 'The name "{given}" cannot be used: unaccented letters, digits, "_", "-", "." only; starting with a letter or "_"; at most 64 long.{hint_en}' },
  duplicate: { status: 422, vi: 'Tên "{given}" đã được dùng ở chỗ khác trong biểu mẫu; mỗi tên chỉ dùng một lần.', en: 'The name "{given}" is already used elsewhere in the form; a name is used once.' },
  unknown_type: { status: 422, vi: 'Không có kiểu câu hỏi "{given}".{hint_vi}', en: 'There is no question type "{given}".{hint_en}' },
  unknown_list: { status: 422, vi: 'Không có danh sách lựa chọn "{given}".{hint_vi}', en: 'There is no choice list "{given}".{hint_en}' },
  list_missing: { status: 422, vi: 'Câu hỏi chọn phải nêu danh sách lựa chọn, ví dụ "select_one co_khong".', en: 'A select question must name its choice list, for example "select_one yes_no".' },
  label_missing: { status: 422, vi: 'Câu hỏi "{given}" chưa có lời hỏi (label) bằng tiếng Việt.', en: 'The question "{given}" has no label in Vietnamese.' },
  label_name: { status: 422, vi: 'Lời hỏi nhắc đến "{given}" nhưng biểu mẫu không có câu nào tên như vậy.{hint_vi}', en: 'The label speaks of "{given}", but no question has that name.{hint_en}' },
  calculation_missing: { status: 422, vi: 'Câu "{given}" kiểu calculate phải có công thức (calculation).', en: '"{given}" is of type calculate and needs a calculation.' },
  default: { status: 422, vi: 'Giá trị mặc định "{given}" không hợp với kiểu {type}.', en: 'The default "{given}" does not fit the type {type}.' },
  no_questions: { status: 422, vi: 'Biểu mẫu (hoặc nhóm) này chưa có câu hỏi nào.', en: 'This form (or group) has no questions.' },
  not_here: { status: 422, vi: 'Kiểu {type} không dùng "{given}".', en: 'The type {type} takes no "{given}".' },
  too_deep: { status: 422, vi: 'Nhóm lồng nhau quá sâu (tối đa {limit} lớp).', en: 'Groups are nested too deeply (at most {limit} levels).' },
  too_many: { status: 422, vi: 'Quá nhiều {what_vi} (tối đa {limit}).', en: 'Too many {what_en} (at most {limit}).' },
  cycle: { status: 422, vi: 'Các công thức phụ thuộc vòng tròn nên không tính được: {cycle}. Hãy bỏ một mắt xích.', en: 'These depend on one another in a circle and cannot be computed: {cycle}. Remove one link.' },
  measure: { status: 422, vi: 'Tên chỉ số đo "{given}" không dùng được; viết chữ thường, số, "_", ngăn bằng dấu chấm, ví dụ waste.households.', en: 'The measure "{given}" cannot be used; write lower-case letters, digits and "_" separated by dots, for example waste.households.' },
  method: { status: 422, vi: 'Không có cách đo "{given}"; dùng counted, weighed, sampled hoặc estimated.{hint_vi}', en: 'There is no method "{given}"; use counted, weighed, sampled or estimated.{hint_en}' },
  each: { status: 422, vi: '"{given}" không phải là phần lặp (repeat) của biểu mẫu.{hint_vi}', en: '"{given}" is not a repeat of this form.{hint_en}' },
  visit_about: { status: 422, vi: 'Phiếu đến nhà phải có "about: household" để gắn với hộ.', en: 'A form of visits needs "about: household", so that a visit belongs to a household.' },
  visit_question: { status: 422, vi: '"{given}" không phải là câu hỏi kiểu {type} ở ngoài phần lặp.{hint_vi}', en: '"{given}" is no {type} question outside repeats.{hint_en}' },
  visit_outcome: { status: 422, vi: 'Kết quả "{given}" không có trong danh sách lựa chọn của câu hỏi kết quả.{hint_vi}', en: 'The outcome "{given}" is not one of the choices of its question.{hint_en}' },
  visit_days: { status: 422, vi: '"{given}" phải là số ngày nguyên từ 0 đến {limit}.', en: '"{given}" must be a whole number of days from 0 to {limit}.' },
  fact_clock: { status: 422, vi: 'Số liệu rút ra từ phiếu không được phụ thuộc ngày hôm nay; hãy tính today() trong một câu calculate rồi dùng câu đó.', en: 'A fact may not depend on today\'s date; compute today() in a calculate question and use that.' },
})

/** What can be wrong with an expression. `position` counts characters from 1. */
export const refuseExpression = defineProblems('expression', {
  too_long: { status: 422, vi: 'Công thức dài quá {limit} ký tự.', en: 'The expression is longer than {limit} characters.' },
  too_deep: { status: 422, vi: 'Công thức lồng quá nhiều ngoặc (ký tự {position}).', en: 'The expression is nested too deeply (character {position}).' },
  empty: { status: 422, vi: 'Công thức còn trống.', en: 'The expression is empty.' },
  character: { status: 422, vi: 'Không hiểu "{given}" trong công thức (ký tự {position}).{hint_vi}', en: '"{given}" is not understood here (character {position}).{hint_en}' },
  path: { status: 422, vi: 'Không dùng đường dẫn XPath "{given}" (ký tự {position}); hãy viết {wanted}.', en: 'XPath paths such as "{given}" are not used (character {position}); write {wanted}.' },
  quote: { status: 422, vi: 'Thiếu dấu nháy đóng cho đoạn chữ bắt đầu ở ký tự {position}.', en: 'The text beginning at character {position} has no closing quote.' },
  expected: { status: 422, vi: 'Cần {wanted} nhưng gặp {given} (ký tự {position}).', en: 'Expected {wanted} but found {given} (character {position}).' },
  unknown_name: { status: 422, vi: 'Không có câu hỏi nào tên "{given}" (ký tự {position}).{hint_vi}', en: 'There is no question named "{given}" (character {position}).{hint_en}' },
  bare_name: { status: 422, vi: 'Câu trả lời phải viết trong {wanted}: "{given}" (ký tự {position}).{hint_vi}', en: 'An answer is written inside {wanted}: "{given}" (character {position}).{hint_en}' },
  no_value: { status: 422, vi: '"{given}" là {type}, không có câu trả lời để dùng trong công thức (ký tự {position}).', en: '"{given}" is a {type} and has no answer to use in an expression (character {position}).' },
  no_self: { status: 422, vi: 'Dấu "." (câu trả lời hiện tại) không dùng được ở đây (ký tự {position}).', en: '"." (the current answer) cannot be used here (character {position}).' },
  unknown_function: { status: 422, vi: 'Không có hàm "{given}" (ký tự {position}).{hint_vi}', en: 'There is no function "{given}" (character {position}).{hint_en}' },
  unsupported: { status: 422, vi: 'Hàm "{given}" của ODK chưa dùng được ở đây (ký tự {position}). {remedy_vi}', en: 'The ODK function "{given}" is not available here (character {position}). {remedy_en}' },
  arguments: { status: 422, vi: 'Hàm {given}() cần {wanted} giá trị trong ngoặc nhưng có {count} (ký tự {position}).', en: 'The function {given}() takes {wanted} arguments but got {count} (character {position}).' },
  literal: { status: 422, vi: 'Phần này của hàm {given}() phải viết sẵn trong dấu nháy (ký tự {position}).', en: 'This argument of {given}() must be written out in quotes (character {position}).' },
  pattern: { status: 422, vi: 'Mẫu chữ (regex) không dùng được: {reason} (ký tự {position}).', en: 'The pattern (regex) cannot be used: {reason} (character {position}).' },
})

/** What can be wrong with an answer, said to the person who fills the form in. */
export const refuseAnswer = defineProblems('answer', {
  shape: { status: 422, vi: 'Phiếu gửi lên không đúng dạng: câu trả lời phải là một bảng tên – giá trị.', en: 'The answers must be an object of names and values.' },
  unknown: { status: 422, vi: 'Biểu mẫu không có câu hỏi "{given}".{hint_vi}', en: 'The form has no question "{given}".{hint_en}' },
  required: { status: 422, vi: 'Chưa trả lời "{label}".', en: '"{label}" has not been answered.' },
  text: { status: 422, vi: '"{label}" phải là chữ.', en: '"{label}" must be text.' },
  text_long: { status: 422, vi: '"{label}" dài quá {limit} ký tự. Hãy viết ngắn lại.', en: '"{label}" is longer than {limit} characters.' },
  text_broken: { status: 422, vi: '"{label}" có ký tự bị hỏng. Hãy gõ lại.', en: '"{label}" contains broken characters. Type it again.' },
  integer: { status: 422, vi: '"{label}" phải là số nguyên, ví dụ 12.', en: '"{label}" must be a whole number, for example 12.' },
  decimal: { status: 422, vi: '"{label}" phải là một số, ví dụ 12,5.', en: '"{label}" must be a number, for example 12.5.' },
  number_large: { status: 422, vi: '"{label}" là con số quá lớn. Hãy xem lại.', en: '"{label}" is too large a number.' },
  date: { status: 422, vi: '"{label}" phải là một ngày có thật, ví dụ 2024-06-28.', en: '"{label}" must be a real day, for example 2024-06-28.' },
  choice: { status: 422, vi: '"{label}": "{given}" không có trong danh sách lựa chọn.{hint_vi}', en: '"{label}": "{given}" is not one of the choices.{hint_en}' },
  choice_filtered: { status: 422, vi: '"{label}": "{given}" không hợp với các câu trả lời khác. Hãy chọn lại.', en: '"{label}": "{given}" does not go with the other answers. Choose again.' },
  geopoint: { status: 422, vi: '"{label}" phải là một vị trí có vĩ độ (-90 đến 90) và kinh độ (-180 đến 180).', en: '"{label}" must be a position with latitude (-90 to 90) and longitude (-180 to 180).' },
  image: { status: 422, vi: '"{label}": ảnh chưa được gửi lên đúng cách. Hãy chụp hoặc chọn lại ảnh.', en: '"{label}" must name an uploaded image (SHA-256 in hex).' },
  repeat: { status: 422, vi: '"{label}" phải là một danh sách các lượt.', en: '"{label}" must be a list of repetitions.' },
  repeat_many: { status: 422, vi: '"{label}" có quá nhiều lượt (tối đa {limit}).', en: '"{label}" has too many repetitions (at most {limit}).' },
  repeat_count: { status: 422, vi: '"{label}" cần đúng {wanted} lượt nhưng có {count}.', en: '"{label}" needs exactly {wanted} repetitions but has {count}.' },
  constraint: { status: 422, vi: '"{label}": {message_vi}', en: '"{label}": {message_en}' },
  not_allowed: { status: 422, vi: '"{label}": câu trả lời này không hợp lệ. Hãy xem lại.', en: '"{label}": this answer is not allowed. Look at it again.' },
})

/** All mistakes of one form as one Problem: an author corrects a page of them at a time, not one after the other. */
export function formInvalid(form: string, errors: readonly Problem[]): Problem {
  return refuseForm('invalid', { form, count: errors.length }, { errors })
}
