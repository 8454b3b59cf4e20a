/** What can be wrong with the file a form is written in, and how a mistake in the form is led back to its place in the file. */
import { defineProblems, isProblem, Problem } from '#base/problem.ts'
import { compile, type FormDefinition } from '../engine/index.ts'

export const refuseSource = defineProblems('source', {
  invalid: { status: 422, vi: 'Tệp "{file}" có {count} chỗ cần sửa; chưa có gì bị thay đổi.', en: 'The file "{file}" has {count} mistakes; nothing was changed.' },
  too_large: { status: 413, vi: 'Tệp lớn quá {limit}.', en: 'The file is larger than {limit}.' },
  yaml: { status: 422, vi: 'Không đọc được YAML ở đây: {reason}', en: 'The YAML cannot be read here: {reason}' },
  aliases: { status: 422, vi: 'Tệp dùng lại đoạn khác (*tên) quá nhiều lần.', en: 'The file repeats other parts (*name) too many times.' },
  repeated_key: { status: 422, vi: 'Mục này được viết hai lần; hãy giữ một.', en: 'This key is written twice; keep one.' },
  unknown_key: { status: 422, vi: 'Không có mục "{given}" ở đây.{hint_vi}', en: 'There is no "{given}" here.{hint_en}' },
  missing: { status: 422, vi: 'Thiếu mục "{wanted}".', en: '"{wanted}" is missing.' },
  wanted: { status: 422, vi: 'Mục "{given}" phải là {wanted_vi}.', en: '"{given}" must be {wanted_en}.' },
  version_number: { status: 422, vi: 'Hãy đặt phiên bản trong dấu nháy: \'{given}\'. Không có nháy thì 2024.10 thành 2024.1.', en: 'Put the version in quotes: \'{given}\'. Without them 2024.10 becomes 2024.1.' },
  key: { status: 422, vi: 'Mã biểu mẫu "{given}" không dùng được; viết chữ thường không dấu, số, "_", "-", "." (tối đa 64).{hint_vi}', en: 'The form key "{given}" cannot be used; lower-case letters, digits, "_", "-", "." (at most 64).{hint_en}' },
  no_sheet: { status: 422, vi: 'Tệp không có trang "{wanted}".{hint_vi}', en: 'The file has no sheet "{wanted}".{hint_en}' },
  no_column: { status: 422, vi: 'Trang "{sheet}" thiếu cột "{wanted}".', en: 'The sheet "{sheet}" has no column "{wanted}".' },
  unknown_column: { status: 422, vi: 'Không hiểu cột "{given}".{hint_vi}', en: 'The column "{given}" is not understood.{hint_en}' },
  column_twice: { status: 422, vi: 'Cột "{given}" có hai lần; hãy giữ một.', en: 'The column "{given}" appears twice; keep one.' },
  nameless_column: { status: 422, vi: 'Ô "{given}" nằm trong cột không có tên ở dòng đầu (có thể do ô tiêu đề bị gộp). Hãy đặt tên cột hoặc xoá ô này.', en: 'The cell "{given}" stands in a column without a name in the first row (perhaps a merged heading). Name the column or clear the cell.' },
  type_elsewhere: { status: 422, vi: 'Kiểu "{given}" của ODK chưa dùng được ở đây. {remedy_vi}', en: 'The ODK type "{given}" is not available here. {remedy_en}' },
  column_elsewhere: { status: 422, vi: 'Cột "{given}" của ODK không dùng được ở dòng này. {remedy_vi}', en: 'The ODK column "{given}" cannot be used in this row. {remedy_en}' },
  parameters: { status: 422, vi: 'Kiểu range cần "start=… end=…" bằng số ở cột parameters.', en: 'A range needs "start=… end=…" as numbers in the column parameters.' },
  unopened: { status: 422, vi: '"{given}" ở đây không đóng nhóm nào đang mở.', en: '"{given}" closes nothing that is open.' },
  unclosed: { status: 422, vi: '"{given}" mở ở đây nhưng không có dòng đóng.', en: '"{given}" opens here and is never closed.' },
  or_other: { status: 422, vi: 'Không dùng "or_other"; hãy thêm lựa chọn "Khác" và một câu hỏi chữ sau đó.', en: '"or_other" is not used; add a choice "Other" and a text question after it.' },
})

/** What can be wrong with a filled form that comes from ODK Collect or another client of its kind. */
export const refuseSubmission = defineProblems('openrosa', {
  xml: { status: 400, vi: 'Không đọc được phiếu gửi lên (XML hỏng: {reason}). Hãy gửi lại.', en: 'The submission cannot be read (broken XML: {reason}). Send it again.' },
  doctype: { status: 400, vi: 'Phiếu không được có khai báo DOCTYPE hay thực thể.', en: 'A submission may not declare a DOCTYPE or entities.' },
  too_deep: { status: 400, vi: 'Phiếu lồng nhau quá sâu (tối đa {limit} lớp).', en: 'The submission is nested too deeply (at most {limit} levels).' },
  too_large: { status: 413, vi: 'Phiếu hoặc tệp kèm theo lớn quá {limit}.', en: 'The submission or a file in it is larger than {limit}.' },
  no_form: { status: 400, vi: 'Phiếu không nói là của biểu mẫu nào (thiếu id ở phần tử gốc).', en: 'The submission does not say of which form it is (no id on the root element).' },
  no_id: { status: 400, vi: 'Phiếu không có mã instanceID.', en: 'The submission has no instanceID.' },
  no_xml: { status: 400, vi: 'Thiếu phần "xml_submission_file".', en: 'The part "xml_submission_file" is missing.' },
  multipart: { status: 400, vi: 'Phiếu gửi lên bị đứt giữa chừng. Hãy gửi lại.', en: 'The submission was cut off on its way. Send it again.' },
  files_missing: { status: 400, vi: 'Còn thiếu tệp: {files}. Phiếu chưa được ghi; hãy gửi lại.', en: 'Files are missing: {files}. Nothing was recorded; send it again.' },
  method: { status: 415, vi: 'Phiếu phải gửi dạng multipart/form-data.', en: 'A submission must be multipart/form-data.' },
})

export type Wanted = readonly [vi: string, en: string]
export const aText: Wanted = ['chữ', 'text']

export function wanted(given: string, [wanted_vi, wanted_en]: Wanted, at: string): Problem {
  return refuseSource('wanted', { given: given.slice(0, 64), wanted_vi, wanted_en }, { at })
}

/** The same mistake, said of another place: the engine speaks of pointers, an author of lines and cells. */
export function moved(problem: Problem, at: string): Problem {
  return new Problem(problem.code, problem.params, { at, errors: problem.errors, cause: problem.cause })
}

/**
 * A definition that compiles, or one Problem with everything wrong: what the reader met and what the engine says, each led
 * back to its place in the file by `locate`.
 * @throws Problem `source.invalid`
 */
export function proven(form: FormDefinition, file: string, met: readonly Problem[], locate: (mistake: Problem) => string): FormDefinition {
  // Where the reader already met a mistake, what the engine says of the same place only repeats it.
  const places = new Set(met.map((problem) => problem.at))
  const more = compiled(form).map((problem) => moved(problem, locate(problem))).filter(({ at }) => !places.has(at))
  const mistakes = [...met, ...more]
  if (mistakes.length === 0) return form
  throw invalid(file, mistakes)
}

export function invalid(file: string, mistakes: readonly Problem[]): Problem {
  return refuseSource('invalid', { file, count: mistakes.length }, { errors: mistakes })
}

/** What the engine says; empty when the form compiles. */
function compiled(form: FormDefinition): readonly Problem[] {
  try {
    compile(form)
    return []
  } catch (error) {
    if (isProblem(error)) return error.errors
    throw error
  }
}
