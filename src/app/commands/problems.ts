import { defineProblems } from '#base/problem.ts'

export const refuse = defineProblems('command', {
  unknown: { status: 422, vi: 'Không có lệnh "{given}". Các lệnh: {known}.', en: 'There is no command "{given}". Commands: {known}.' },
  wrong_use: { status: 422, vi: 'Lệnh chưa đúng: {reason_vi}. Xem: lantoa --help', en: 'The command is not right: {reason_en}. See: lantoa --help' },
  kit_folder: { status: 422, vi: 'Thư mục của bộ mẫu phải mang tên của nó, {name}. Hãy dùng {folder}. Chưa có gì được ghi ra.', en: 'The folder of a kit bears its name, {name}. Use {folder}. Nothing was written.' },
  folder_there: { status: 409, vi: 'Đã có {folder}, không ghi đè. Hãy chọn chỗ khác, hoặc dời thư mục cũ đi.', en: '{folder} is there already and is not written over. Choose another place, or move the old folder away.' },
  no_file: { status: 422, vi: 'Không mở được tệp "{file}" ({reason}).', en: 'The file "{file}" cannot be opened ({reason}).' },
})

export const refuseImport = defineProblems('import', {
  as_missing: { status: 422, vi: 'Cần --as TÊN_ĐĂNG_NHẬP: phiếu được nhập với tư cách và nhiệm vụ của người đó.', en: '--as USERNAME is needed: records are entered on behalf of that person, within their mandates.' },
  form_missing: { status: 422, vi: 'Cần --form MÃ_BIỂU_MẪU, ví dụ --form waste_weighing.', en: '--form KEY is needed, for example --form waste_weighing.' },
  no_account: { status: 422, vi: 'Không có tài khoản "{username}".', en: 'There is no account "{username}".' },
  column: { status: 422, vi: 'Không hiểu cột "{column}".{hint_vi} Các cột: {known}.', en: 'The column "{column}" is not understood.{hint_en} Columns: {known}.' },
  column_missing: { status: 422, vi: 'Thiếu cột "{column}".', en: 'The column "{column}" is missing.' },
  cell_missing: { status: 422, vi: 'Ô "{column}" để trống.', en: 'The cell "{column}" is empty.' },
  cell: { status: 422, vi: '"{given}" không dùng được ở cột "{column}": {wanted}.', en: '"{given}" cannot be used in column "{column}": {wanted}.' },
  unit_unknown: { status: 422, vi: 'Không có đơn vị nào tên "{given}".', en: 'There is no unit called "{given}".' },
  unit_ambiguous: { status: 422, vi: 'Có nhiều đơn vị tên "{given}": {candidates}. Hãy ghi số của đơn vị, hoặc thêm cấp trên sau dấu phẩy.', en: 'Several units are called "{given}": {candidates}. Give the number of the unit, or add what it lies in after a comma.' },
  parent: { status: 422, vi: 'Không có đơn vị cấp trên với mã "{given}", trong tệp cũng như trong hệ thống.', en: 'There is no parent unit with the key "{given}", neither in the file nor here.' },
  parent_circle: { status: 422, vi: 'Đơn vị "{given}" thuộc chính nó qua các cấp trên.', en: 'The unit "{given}" belongs to itself through its parents.' },
  not_geojson: { status: 422, vi: 'Đây không phải là GeoJSON FeatureCollection ({reason}).', en: 'This is not a GeoJSON FeatureCollection ({reason}).' },
  no_property: { status: 422, vi: 'Đối tượng này không có thuộc tính nào để nhận ra đơn vị ({wanted}).', en: 'This feature has no property by which to know its unit ({wanted}).' },
})
