import type { FormDefinition } from '#core/form/engine/types.ts'
import type { MapUnit } from '$ui/map/shapes.ts'
import type { Trust } from '$ui/trust.ts'

/** Invented values for the gallery; nothing here is a fact about a place. */

/** Names and rounded positions of the offices: tranngocminhhieu/vietnamadminunits (MIT). */
const offices = `
  An Khánh 20.988 105.708, Ba Đình 21.039 105.838, Ba Vì 21.058 105.341, Bạch Mai 21.002 105.852, Bất Bạt 21.167 105.332,
  Bát Tràng 20.993 105.917, Bình Minh 20.904 105.762, Bồ Đề 21.051 105.870, Cầu Giấy 21.031 105.788, Chương Dương 20.835 105.901,
  Chương Mỹ 20.925 105.699, Chuyên Mỹ 20.716 105.884, Cổ Đô 21.269 105.397, Cửa Nam 21.023 105.851, Đa Phúc 21.251 105.901,
  Đại Mỗ 20.994 105.775, Đại Thanh 20.937 105.814, Đại Xuyên 20.701 105.949, Dân Hòa 20.809 105.792, Đan Phượng 21.091 105.666,
  Định Công 20.977 105.825, Đoài Phương 21.068 105.486, Đông Anh 21.110 105.872, Đống Đa 21.012 105.822, Đông Ngạc 21.075 105.776,
  Dương Hòa 21.049 105.673, Dương Nội 20.975 105.749, Gia Lâm 21.002 105.949, Giảng Võ 21.027 105.814, Hạ Bằng 21.020 105.561,
  Hà Đông 20.973 105.778, Hai Bà Trưng 21.014 105.852, Hát Môn 21.090 105.623, Hòa Lạc 21.012 105.514, Hòa Phú 20.824 105.735,
  Hòa Xá 20.667 105.790, Hoài Đức 21.062 105.705, Hoàn Kiếm 21.032 105.850, Hoàng Liệt 20.962 105.832, Hoàng Mai 20.975 105.862,
  Hồng Hà 21.057 105.845, Hồng Sơn 20.716 105.706, Hồng Vân 20.880 105.888, Hưng Đạo 20.967 105.670, Hương Sơn 20.619 105.763,
  Khương Đình 20.991 105.815, Kiến Hưng 20.955 105.780, Kiều Phú 20.975 105.607, Kim Anh 21.276 105.763, Kim Liên 21.006 105.832,
  Láng 21.021 105.806, Liên Minh 21.128 105.646, Lĩnh Nam 20.966 105.890, Long Biên 21.020 105.896, Mê Linh 21.151 105.733,
  Minh Châu 21.211 105.453, Mỹ Đức 20.646 105.692, Nam Phù 20.920 105.884, Nghĩa Đô 21.045 105.794, Ngọc Hà 21.038 105.816,
  Ngọc Hồi 20.912 105.837, Nội Bài 21.230 105.785, Ô Chợ Dừa 21.024 105.826, Ô Diên 21.110 105.704, Phú Cát 20.946 105.560,
  Phú Diễn 21.049 105.766, Phù Đổng 21.062 105.949, Phú Lương 20.939 105.767, Phú Nghĩa 20.918 105.642, Phú Thượng 21.086 105.802,
  Phú Xuyên 20.764 105.917, Phúc Lộc 21.147 105.575, Phúc Lợi 21.042 105.919, Phúc Sơn 20.781 105.681, Phúc Thịnh 21.162 105.815,
  Phúc Thọ 21.112 105.528, Phượng Dực 20.772 105.837, Phương Liệt 20.993 105.832, Quảng Bị 20.873 105.703, Quang Minh 21.193 105.751,
  Quảng Oai 21.174 105.427, Quốc Oai 21.011 105.649, Sóc Sơn 21.246 105.850, Sơn Đồng 21.024 105.705, Sơn Tây 21.144 105.490,
  Suối Hai 21.120 105.403, Tam Hưng 20.876 105.798, Tây Hồ 21.058 105.820, Tây Mỗ 21.001 105.747, Tây Phương 21.037 105.611,
  Tây Tựu 21.064 105.739, Thạch Thất 21.079 105.559, Thanh Liệt 20.965 105.809, Thanh Oai 20.846 105.767, Thanh Trì 20.939 105.859,
  Thanh Xuân 21.000 105.805, Thiên Lộc 21.120 105.771, Thư Lâm 21.165 105.888, Thuận An 21.030 105.984, Thượng Cát 21.087 105.750,
  Thượng Phúc 20.830 105.856, Thường Tín 20.877 105.841, Tiến Thắng 21.203 105.692, Trần Phú 20.842 105.650, Trung Giã 21.332 105.831,
  Từ Liêm 21.020 105.771, Tùng Thiện 21.121 105.458, Tương Mai 20.989 105.854, Ứng Hòa 20.689 105.848, Ứng Thiên 20.774 105.759,
  Vân Đình 20.721 105.789, Văn Miếu - Quốc Tử Giám 21.020 105.837, Vật Lại 21.217 105.392, Việt Hưng 21.065 105.904,
  Vĩnh Hưng 20.991 105.883, Vĩnh Thanh 21.108 105.818, Vĩnh Tuy 20.998 105.867, Xuân Đỉnh 21.064 105.795, Xuân Mai 20.873 105.593,
  Xuân Phương 21.030 105.745, Yên Bài 21.054 105.419, Yên Hòa 21.014 105.796, Yên Lãng 21.172 105.662, Yên Nghĩa 20.939 105.736,
  Yên Sở 20.957 105.857, Yên Xuân 20.978 105.470
`

const trusts: readonly Trust[] = ['counted', 'confirmed', 'reported', 'stale', 'estimated']

export function sampleUnits(): MapUnit[] {
  return offices.trim().split(/,\s*/).map((office, at): MapUnit => {
    const [, name = '', lat = '', lon = ''] = /^(.*) ([\d.]+) ([\d.]+)$/.exec(office) ?? []
    const away = Math.hypot(Number(lat) - 20.86, Number(lon) - 105.75)
    const value = at % 17 === 5 ? null : Math.round(860 * Math.exp(-away * 4) + ((at * 7919) % 97))
    return {
      id: String(at), name, lat: Number(lat), lon: Number(lon), value,
      trust: value === null ? 'missing' : trusts[(at * 31) % 5]!, href: `#${at}`,
    }
  })
}

const months = Array.from({ length: 15 }, (_, at) => `${at < 3 ? 2022 : 2023}-${String(((at + 9) % 12) + 1).padStart(2, '0')}-01`)
const households = [1180, 2940, 5210, 6030, 7900, 11240, null, null, 19870, 24310, 28800, 33950, 40120, 45600, 50761]
export const sampleMonths = months.map((month, at) => ({ month, value: households[at] ?? null }))

export const sampleForm: FormDefinition = {
  key: 'sample-visit', version: '1', languages: ['vi', 'en'], facts: [],
  title: { vi: 'Phiếu thăm hộ (mẫu)', en: 'Household visit (sample)' },
  questions: [
    {
      name: 'about', type: 'note',
      label: { vi: 'Xin chào bác, cho cháu ghi lại việc phân loại rác của nhà mình.', en: 'Note how the household sorts its waste.' },
    },
    { name: 'head', type: 'text', required: true, label: { vi: 'Họ tên chủ hộ', en: 'Name of the head of household' } },
    { name: 'day', type: 'date', required: true, label: { vi: 'Ngày đến thăm', en: 'Day of the visit' } },
    {
      name: 'members', type: 'integer', required: true, label: { vi: 'Nhà có mấy người?', en: 'How many people live here?' },
      hint: { vi: 'Tính cả người đi làm xa cuối tuần về.', en: 'Include those who come home at weekends.' },
    },
    {
      name: 'sorts', type: 'select_one', list: 'yes_no', required: true,
      label: { vi: 'Nhà mình đã phân loại rác chưa?', en: 'Does the household sort its waste?' },
    },
    {
      name: 'kinds', type: 'select_multiple', list: 'kinds', relevant: "${sorts} = 'yes'",
      label: { vi: 'Tách riêng những loại nào?', en: 'Which kinds are kept apart?' },
    },
    { name: 'bins', type: 'repeat', label: { vi: 'Cân từng thùng', en: 'Weigh each bin' }, questions: [
      { name: 'kind', type: 'select_one', list: 'kinds_long', label: { vi: 'Loại rác', en: 'Kind' } },
      { name: 'kg', type: 'decimal', label: { vi: 'Số ký', en: 'Kilograms' } },
    ] },
    { name: 'place', type: 'geopoint', label: { vi: 'Vị trí ngõ', en: 'Position of the lane' } },
    {
      name: 'photo', type: 'image', label: { vi: 'Ảnh hố ủ', en: 'Photo of the compost pit' },
      hint: { vi: 'Không chụp mặt người.', en: 'No faces, please.' },
    },
  ],
  choices: {
    yes_no: [
      { value: 'yes', label: { vi: 'Rồi', en: 'Yes' } },
      { value: 'no', label: { vi: 'Chưa', en: 'Not yet' } },
    ],
    kinds: [
      { value: 'organic', label: { vi: 'Rác hữu cơ', en: 'Organic' } },
      { value: 'recyclable', label: { vi: 'Rác tái chế', en: 'Recyclable' } },
      { value: 'residual', label: { vi: 'Rác còn lại', en: 'Residual' } },
    ],
    kinds_long: 'Rau, vỏ quả;Cơm thừa;Lá cây;Giấy;Bìa;Nhựa;Túi ni lông;Kim loại;Thủy tinh;Vải;Pin;Điện tử;Khác'
      .split(';').map((label, at) => ({ value: `k${at}`, label: { vi: label } })),
  },
}
