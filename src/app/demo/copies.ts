import { addDays, type Day } from '#base/day.ts'
import { idFrom } from '#base/id.ts'
import type { Registration } from '#core/initiative/enrol.ts'
import type { Statement } from '#core/initiative/form.ts'
import { dayBetween, getUnit, sequence, type World } from './enter.ts'

/** What spread, from where, and when: registrations with their lineage, each source before its copies. */

const sorting = { kind: 'model', field: 'culture_society', title: 'Phân loại, xử lý rác hữu cơ tại hộ gia đình', kit: 'waste-sorting', kitVersion: '2024.1', registrantKind: 'mass_organisation' } as const
const sortingWay: Partial<Statement> = {
  situation: 'Rác hữu cơ chiếm hơn một nửa, để lẫn với rác khác, bãi chôn lấp sắp đầy.', audience: 'Các hộ gia đình ở khu vực ngoại thành.',
  goals: 'Từ 80 % số hộ ở nơi làm thí điểm phân loại rác tại nhà; rác phải chở đi giảm từ 30 %.', content: 'Tập huấn cán bộ chi hội, cân rác nền, đến từng nhà hướng dẫn phân loại và ủ rác; ghi danh từng hộ, hẹn ngày thăm lại, mỗi tháng cân rác mẫu.',
  resources: 'Tài liệu hướng dẫn, chế phẩm ban đầu; mỗi chi hội hai người đến từng nhà.', outputs: 'Danh sách hộ ghi danh, phiếu cân rác hằng tháng.', lasting: 'Đưa vào hương ước; chi hội giữ nếp cân rác.',
}
/** What some did otherwise: most copies keep the way as it was. */
const otherwise: readonly Partial<Statement>[] = [
  {}, {}, { resources: 'Thùng hai ngăn do các hộ tự góp; xã hỗ trợ chế phẩm ba tháng đầu.' }, {}, { goals: 'Từ 60 % số hộ phân loại rác tại nhà sau một năm.' }, {},
  { content: 'Làm trước ở 10 hộ cán bộ, mời các nhà sang xem; sau đó đến từng nhà, ghi danh, mỗi tháng cân rác mẫu.', outputs: 'Danh sách hộ ghi danh, phiếu cân rác, ảnh vườn dùng phân ủ.' },
]

export const cityPilot = idFrom('demo pilot', 'city')
const pilot = (district: string) => idFrom('demo pilot', district)
export const sortingIn = (commune: string) => idFrom('demo spread', commune)

/** The Women's Union of the city, and the suburban districts that began with it in October 2022. */
export function pilotsOf(world: World, districts: readonly string[]): Registration[] {
  const first = { ...sorting, id: cityPilot, unit: getUnit(world, 'vn/ha-noi'), level: 'city', registeredOn: '2022-09-20', startsOn: '2022-10-01', endsOn: '2023-12-31', registrant: 'Hội Liên hiệp Phụ nữ Thành phố', statement: sortingWay } as const
  return [first, ...districts.map((d): Registration => ({
    ...sorting, id: pilot(d), unit: getUnit(world, `hn/old/${d}`), level: 'district', registeredOn: '2022-10-03', startsOn: '2022-10-03', endsOn: '2023-12-31', registrant: 'Hội Liên hiệp Phụ nữ huyện', copiedFrom: cityPilot, statement: sortingWay }))]
}

/** The communes that took it up by the end of 2023, slowly, then fast, then the last few: from their district, from Phù Linh, or from a neighbour. */
export function copiesOf(world: World, communes: readonly string[]): Registration[] {
  const next = sequence(2023)
  const phuLinh = communes.find((key) => key.endsWith('/phu-linh'))!
  const order = [phuLinh, ...communes.filter((key) => key !== phuLinh).map((key) => ({ key, at: next() })).toSorted((a, b) => a.at - b.at).map(({ key }) => key)]
  return order.map((key, i): Registration => {
    const registeredOn = dayBetween('2022-11-01' as Day, '2023-12-20' as Day, slowFastSlow((i + 0.5) / order.length))
    const district = key.split('/')[2]!
    const neighbours = order.slice(0, i).filter((other) => other.split('/')[2] === district)
    const from = next()
    const source = i === 0 || from < 0.45 ? pilot(district) : from < 0.7 || neighbours.length === 0 ? sortingIn(phuLinh) : sortingIn(neighbours[0]!)
    return {
      ...sorting, id: sortingIn(key), unit: getUnit(world, key), level: 'commune', registeredOn, startsOn: addDays(registeredOn, 14), endsOn: addDays(registeredOn, 379),
      registrant: 'Hội Liên hiệp Phụ nữ xã', copiedFrom: source, statement: { ...sortingWay, ...otherwise[i % otherwise.length] } }
  })
}

/** The moment at which a share has followed, when following is a logistic curve. */
const slowFastSlow = (share: number) => 0.5 + Math.log(share / (1 - share)) / 11

const cameras = { kind: 'model', field: 'defence_security', title: 'Camera an ninh khu dân cư', kit: 'neighbourhood-cameras', level: 'commune', registrantKind: 'armed_force' } as const
const cameraWay: Partial<Statement> = {
  situation: 'Bốn tuyến phố đông, ngõ sâu; trộm cắp, gây rối khó tìm người làm.', audience: 'Chín khu dân cư của phường.', goals: 'Mỗi cảnh sát khu vực có từ 10 điểm camera công cộng; phủ hết các tuyến phố chính.',
  content: 'Có nghị quyết; lập sơ đồ từng khu dân cư, đến từng nhà bàn bạc; hộ tự nguyện góp hình ảnh, rút lại bất cứ lúc nào; nối về một màn hình ở công an phường.', resources: 'Các hộ và doanh nghiệp góp; phường lo đường truyền.',
  outputs: 'Sơ đồ điểm, số vụ việc có dùng hình ảnh.', lasting: 'Kiểm tra, đôn đốc mỗi quý; sơ kết mỗi năm.',
}
export const camerasIn = (ward: string) => idFrom('demo cameras', ward)
export const cameraSource = 'hn/old/dong-da/khuong-thuong'
/** Wards that learned from Khương Thượng, and from one another; which they were is invented. */
const wards: readonly (readonly [key: string, on: string, from: string])[] = [
  [cameraSource, '2016-01-04', ''], ['hn/old/dong-da/thinh-quang', '2017-03-15', cameraSource], ['hn/old/dong-da/trung-liet', '2018-05-10', cameraSource], ['hn/old/dong-da/phuong-mai', '2018-09-12', cameraSource],
  ['hn/old/thanh-xuan/khuong-trung', '2019-02-20', 'hn/old/dong-da/thinh-quang'], ['hn/old/thanh-xuan/khuong-mai', '2020-06-08', 'hn/old/thanh-xuan/khuong-trung'], ['hn/old/hai-ba-trung/bach-mai', '2021-04-14', 'hn/old/dong-da/phuong-mai'],
  ['hn/old/dong-da/nam-dong', '2022-03-03', 'hn/old/dong-da/trung-liet'], ['hn/old/hai-ba-trung/truong-dinh', '2023-08-16', 'hn/old/hai-ba-trung/bach-mai'], ['hn/hong-van', '2026-08-05', cameraSource],
]
export const cameraCopies = (world: World): Registration[] => wards.map(([key, on, from], i) => ({
  ...cameras, id: camerasIn(key), unit: getUnit(world, key), registeredOn: on, startsOn: on, endsOn: addDays(on as Day, 730), ...(key === 'hn/hong-van' ? { registrant: 'Công an xã', kitVersion: '2024.2' } : { registrant: 'Công an phường' }), ...(from ? { copiedFrom: camerasIn(from) } : {}),
  statement: { ...cameraWay, ...(i % 3 === 2 ? { resources: 'Ngân sách phường một nửa, các hộ một nửa.' } : {}) } }))

const smart = { kind: 'model', field: 'economy', title: 'Thôn thông minh, học từ Vân La', kit: 'smart-village', kitVersion: '2024.2', level: 'commune', registrantKind: 'residential_area', registrant: 'Tổ công nghệ số cộng đồng' } as const
export const smartIn = (commune: string) => idFrom('demo smart', commune)
/** Communes that learned from Vân La after it was recognised in July 2026. */
export const smartCopies = (world: World): Registration[] => ['hn/thuong-phuc', 'hn/chuong-duong', 'hn/bat-trang'].map((key, i) => ({
  ...smart, id: smartIn(key), unit: getUnit(world, key), registeredOn: addDays('2026-07-20' as Day, i * 9), copiedFrom: idFrom('demo form', 'village') as string,
  statement: { goals: 'Mọi điểm du lịch, chợ quê có wifi.', content: 'Tổ công nghệ số đến từng nhà, như ở Vân La.', audience: 'Các thôn làng nghề.', situation: 'Khách đến đông nhưng mạng yếu.' } }))

