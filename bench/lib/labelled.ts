import type { Day } from '#base/day.ts'
import { addDays } from '#base/day.ts'
import type { Compared } from '#programmes/movement/alike.ts'
import { groups, type Activity } from './activities.ts'
import { sequence } from './facts.ts'

/** Two registrations of one commune and whether they are one activity; `way` says how they came to be alike or not. */
export type Pair = { readonly a: Compared; readonly b: Compared; readonly same: boolean; readonly way: string; readonly half: 'chosen' | 'held out' }
export type Village = { readonly leaf: number; readonly name: string }

/** A commune as they are: villages by name, residential groups by number, names that are words of titles too. */
export const villages: readonly Village[] = ['Thôn An Hạ', 'Thôn An Thượng', 'Thôn Phú Cường', 'Thôn Đông', 'Thôn Đoài', 'Thôn Vân Hoà', 'Thôn Xuân Mai', 'Xóm 3', 'Xóm 4', 'Tổ dân phố số 5',
  'Tổ dân phố số 6', 'Tổ dân phố Hoa Lư', 'Thôn Hồng Kỳ', 'Khu dân cư Bãi Sậy'].map((name, i) => ({ leaf: i + 1, name }))
/** Where registrations of a whole commune lie. */
const commune: Village = { leaf: 99, name: 'xã Phú Hoà' }
export const communes = ['Xã Phú Hoà'] as const

export type Chance = {
  number(): number; int(below: number): number; pick<T>(of: readonly T[]): T; some<T>(of: readonly T[], count: number): T[]; is(share: number): boolean
}

export function chance(seed: number): Chance {
  const number = sequence(seed)
  const int = (below: number) => Math.floor(number() * below)
  const pick = <T>(of: readonly T[]) => of[int(of.length)]!
  const some = <T>(of: readonly T[], count: number) => of.map((one) => ({ one, at: number() })).toSorted((x, y) => x.at - y.at).slice(0, count).map((x) => x.one)
  return { number, int, pick, some, is: (share) => number() < share }
}

const organs = ['Chi bộ', 'Ban Công tác Mặt trận', 'Chi hội Phụ nữ', 'Chi hội Nông dân', 'Chi hội Cựu chiến binh', 'Chi đoàn Thanh niên', 'Chi hội Người cao tuổi', 'Cấp uỷ'] as const
const communeOrgans = ['Đảng uỷ', 'Uỷ ban MTTQ', 'Hội LHPN', 'Hội Nông dân', 'Hội Cựu chiến binh', 'Đoàn TNCS'] as const
const short: readonly (readonly [RegExp, string])[] = [
  [/an ninh trật tự/gi, 'ANTT'], [/nông thôn mới/gi, 'NTM'], [/xây dựng/gi, 'XD'], [/vệ sinh môi trường/gi, 'VSMT'], [/phòng cháy chữa cháy/gi, 'PCCC'], [/bảo vệ môi trường/gi, 'BVMT'],
  [/khu dân cư/gi, 'KDC'], [/tổ dân phố(?: số)?/gi, 'TDP'], [/cựu chiến binh/gi, 'CCB'], [/nhà văn hoá/gi, 'NVH'], [/câu lạc bộ/gi, 'CLB'], [/an toàn giao thông/gi, 'ATGT'], [/bảo hiểm y tế/gi, 'BHYT'],
  [/dịch vụ công trực tuyến/gi, 'DVCTT'], [/bảo vệ thực vật/gi, 'BVTV'], [/người cao tuổi/gi, 'NCT'], [/phụ nữ/gi, 'PN'], [/gia đình/gi, 'GĐ'], [/dân vận khéo/gi, 'DVK'], [/ban công tác mặt trận/gi, 'BCTMT'],
  [/tuyên truyền/gi, 'TT'], [/phân loại/gi, 'PL'], [/văn hoá/gi, 'VH'], [/đại đoàn kết/gi, 'ĐĐK'],
]
const swaps: readonly (readonly [RegExp, string])[] = [
  [/gia đình/i, 'hộ'], [/nhân dân/i, 'bà con'], [/thu gom/i, 'gom nhặt'], [/giúp đỡ/i, 'hỗ trợ'], [/giúp/i, 'hỗ trợ'], [/trẻ em/i, 'thiếu nhi'], [/tình thương/i, 'yêu thương'], [/tuyến đường/i, 'đoạn đường'],
  [/vận động/i, 'tuyên truyền, vận động'], [/chăm sóc/i, 'quan tâm chăm lo'], [/người cao tuổi/i, 'các cụ cao tuổi'], [/miễn phí/i, 'không thu tiền'], [/an toàn/i, 'đảm bảo an toàn'], [/xoá/i, 'xóa bỏ'],
]
const before = ['Mô hình', 'Mô hình Dân vận khéo', 'Dân vận khéo trong', 'Dân vận khéo:', 'Xây dựng mô hình', 'Phong trào', 'Thực hiện tốt', 'Tuyên truyền, vận động nhân dân', 'Duy trì', 'Phát huy vai trò trong'] as const
const after = ['gắn với xây dựng nông thôn mới', 'góp phần xây dựng nông thôn mới nâng cao', 'năm 2026', 'xây dựng khu dân cư văn hoá', 'góp phần bảo vệ môi trường', 'xây dựng đời sống văn hoá', 'học tập và làm theo Bác',
  'giữ gìn an ninh trật tự', 'xây dựng tuyến đường văn minh', 'giai đoạn 2025 - 2030', 'xanh, sạch, đẹp'] as const

/** What is written of anything. */
const usual = ['họp dân bàn và thống nhất cách làm', 'vận động hội viên và nhân dân tham gia', 'xã hội hoá kinh phí từ các nhà hảo tâm', 'phân công từng thành viên phụ trách hộ', 'sơ kết sáu tháng, tổng kết cuối năm',
  'tuyên truyền trên loa truyền thanh', 'đưa vào quy ước của thôn', 'giữ gìn vệ sinh môi trường, an ninh trật tự', 'công khai thu chi, nhân dân giám sát', 'nhân rộng ra toàn xã'] as const

const plainLetters = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd').replace(/Đ/g, 'D')

function typo(text: string, by: Chance): string {
  const at = 1 + by.int(Math.max(1, text.length - 2))
  return by.pick([
    () => text.slice(0, at) + text.slice(at + 1), () => text.slice(0, at) + text[at] + text.slice(at),
    () => text.slice(0, at - 1) + text[at] + text[at - 1] + text.slice(at + 1)])()
}

/** How somebody writes a title down: as it comes to them, with whatever is usual and whatever goes wrong. */
function titleBy(name: string, organ: string, village: Village, by: Chance): string {
  let title = name
  if (by.is(0.3)) title = swaps.reduce((text, [from, to]) => (by.is(0.6) ? text.replace(from, to) : text), title)
  const comma = title.indexOf(', ')
  if (comma > 0 && by.is(0.4)) title = `${title.slice(comma + 2)}, ${title.slice(0, comma).toLowerCase()}`
  else if (comma > 12 && by.is(0.2)) title = title.slice(0, comma)
  if (by.is(0.45)) title = `${by.pick(before)} ${by.is(0.5) ? `“${title}”` : title.toLowerCase()}`
  if (by.is(0.35)) title = by.is(0.5) ? `${title} ${by.pick(after)}` : `${by.pick(after)} – ${title}`
  if (by.is(0.35)) title = by.is(0.5) ? `${organ} ${village.name} với ${title}` : `${title} của ${organ} ${village.name}`
  else if (by.is(0.3)) title = by.is(0.6) ? `${title} ${village.name}` : `${title} trên địa bàn ${village.name}`
  if (by.is(0.3)) title = short.reduce((text, [from, to]) => text.replace(from, to), title)
  if (by.is(0.15)) title = plainLetters(title)
  if (by.is(0.25)) title = typo(title, by)
  if (by.is(0.1)) title = typo(title, by)
  return by.is(0.1) ? title.toUpperCase() : title
}

/** Hamlets, lanes and groups that everybody there knows and no list of units does; the held-out half has names of its own. */
const hamletNames = {
  chosen: ['Đình', 'Chùa', 'Giếng', 'Bãi', 'Đông', 'Mới', 'Trại', 'Ao Sen', 'Cầu', 'Vườn Cam', 'Tiền', 'Hậu', 'Thanh Bình', 'Đồng Quan'],
  'held out': ['Đồi', 'Bến', 'Chợ', 'Trong', 'Ngoài', 'Thượng', 'Đoài', 'Gò Mít', 'Cây Đa', 'Nội', 'Đầm', 'Hoà Bình', 'An Lạc', 'Bãi Dâu'],
} as const
/** As often as they have names: groups and teams mostly have numbers. */
const hamletKinds = ['xóm', 'xóm', 'xóm', 'xóm', 'ngõ', 'ngõ', 'ngõ', 'khu', 'khu', 'làng', 'làng', 'phố', 'phố', 'ấp', 'tổ', 'đội'] as const
/** Two of them of one sort. */
function hamlets(half: Pair['half'], by: Chance): [string, string] {
  const kind = by.pick(hamletKinds)
  const [one, other] = by.some(hamletNames[half], 2) as [string, string]
  return [`${kind} ${one}`, `${kind} ${other}`]
}

const persons = ['Bà Lê Thị Nhàn', 'Ông Đặng Quang Lộc', 'Anh Vũ Đình Khải', 'Chị Tạ Thu Sen', 'Ông Hồ Sỹ Vinh', 'Bà Mai Thị Thoa', 'Đồng chí Bùi Văn Tự', 'Cụ Dương Văn Hợp'] as const
const praise = ['người giữ nếp', 'tấm gương trong phong trào', 'tích cực tham gia', 'hạt nhân của mô hình', 'điển hình trong'] as const

type Asked = {
  activity: Activity; village: Village; organ: string; by: Chance; from: Day; to: Day; year?: number; suffix?: string; wide?: boolean; bare?: boolean
  hamlet?: string; person?: string
}

function registration({ activity, village, organ, by, from, to, year = 2026, suffix = '', wide = false, bare = false, hamlet, person }: Asked): Compared {
  let name = `${by.pick(activity.names)}${suffix}`
  if (person) name = `${person}, ${by.pick(praise)} “${name}”`
  if (hamlet) name = person || by.is(0.7) ? `${name}${by.is(0.6) ? '' : ' ở'} ${hamlet}` : `${organ} ${hamlet} với “${name}”`
  return {
    title: titleBy(name, organ, village, by), registrant: `${organ} ${wide && hamlet ? hamlet : village.name}`, leaf: wide ? commune.leaf : village.leaf, wide, year,
    kind: person ? 'individual_exemplar' : by.is(0.85) ? 'model' : 'collective_exemplar',
    field: by.is(0.88) ? activity.field : by.pick(['economy', 'culture_society', 'defence_security', 'political_system']),
    startsOn: bare ? null : from, endsOn: bare ? null : to, audience: bare ? '' : `${40 + by.int(200)} hộ ${village.name}`,
    // Each writes what comes to mind: of five things that could be said two to four, in any order.
    told: bare ? '' : by.some([...by.some(activity.tells, 2 + by.int(3)), ...by.some(usual, by.int(4))], 9).map((tell) => (by.is(0.2) ? typo(tell, by) : tell)).join('. '),
  }
}

const spring = (by: Chance) => addDays('2026-01-15' as Day, by.int(90))
const autumn = (by: Chance) => addDays('2026-10-01' as Day, by.int(80))

type Way = readonly [name: string, same: boolean, share: number, make: (of: readonly (readonly Activity[])[], by: Chance, half: Pair['half']) => readonly [Compared, Compared]]

function whole(by: Chance): { village: Village; organ: string; second: string; from: Day; to: Day; wide: true } {
  const [organ, second] = by.some(communeOrgans, 2) as [string, string]
  return { village: commune, organ, second, from: spring(by), to: autumn(by), wide: true }
}

function place(by: Chance): { village: Village; other: Village; organ: string; second: string; from: Day; to: Day } {
  const [village, other] = by.some(villages, 2) as [Village, Village]
  const [organ, second] = by.some(organs, 2) as [string, string]
  return { village, other, organ, second, from: spring(by), to: autumn(by) }
}

/** The ways in which two registrations are one activity, or only look like it, with how often each is drawn. */
const ways: readonly Way[] = [
  ['two registrants, one activity', true, 34, (of, by) => {
    const activity = by.pick(by.pick(of))
    const at = place(by)
    return [registration({ ...at, activity, by }), registration({ ...at, activity, by, organ: at.second, from: addDays(at.from, by.int(60) - 30), to: addDays(at.to, by.int(40) - 20) })]
  }],
  ['one of them from an old list, title only', true, 8, (of, by) => {
    const activity = by.pick(by.pick(of))
    const at = place(by)
    return [registration({ ...at, activity, by }), registration({ ...at, activity, by, organ: at.second, bare: true })]
  }],
  ['one of them registered for the commune', true, 6, (of, by) => {
    const activity = by.pick(by.pick(of))
    const at = place(by)
    return [registration({ ...at, activity, by }), registration({ ...at, activity, by, organ: at.second, wide: true })]
  }],
  ['two organisations of the commune, for all of it', true, 4, (of, by) => {
    const activity = by.pick(by.pick(of))
    const at = whole(by)
    return [registration({ ...at, activity, by }), registration({ ...at, activity, by, organ: at.second, from: spring(by), to: autumn(by) })]
  }],
  ['one registrant twice', true, 2, (of, by) => {
    const activity = by.pick(by.pick(of))
    const at = place(by)
    return [registration({ ...at, activity, by }), registration({ ...at, activity, by })]
  }],
  ['one activity, whose hamlet both name', true, 6, (of, by, half) => {
    const activity = by.pick(by.pick(of))
    const [hamlet] = hamlets(half, by)
    const [at, bare] = [by.is(0.5) ? whole(by) : place(by), by.is(0.4)]
    return [registration({ ...at, activity, by, hamlet, bare }), registration({ ...at, activity, by, organ: at.second, hamlet, bare })]
  }],
  ['one activity, whose hamlet one of them names', true, 2, (of, by, half) => {
    const activity = by.pick(by.pick(of))
    const [hamlet] = hamlets(half, by)
    const [at, bare] = [place(by), by.is(0.3)]
    return [registration({ ...at, activity, by, hamlet, bare }), registration({ ...at, activity, by, organ: at.second, bare })]
  }],
  ['one theme in two villages', false, 15, (of, by) => {
    const activity = by.pick(by.pick(of))
    const { other, ...at } = place(by)
    return [registration({ ...at, activity, by }), registration({ ...at, activity, by, village: other, bare: by.is(0.2), organ: by.is(0.5) ? at.organ : at.second, from: spring(by), to: autumn(by) })]
  }],
  ['two activities of one registrant, near in theme', false, 10, (of, by) => {
    const [first, second] = by.some(by.pick(of), 2) as [Activity, Activity]
    const at = place(by)
    return [registration({ ...at, activity: first, by }), registration({ ...at, activity: second, by, bare: by.is(0.2) })]
  }],
  ['two activities of one village', false, 10, (of, by) => {
    const [first, second] = by.some(of, 2).map((group) => by.pick(group)) as [Activity, Activity]
    const at = place(by)
    return [registration({ ...at, activity: first, by }), registration({ ...at, activity: second, by, bare: by.is(0.2), organ: at.second, from: spring(by), to: autumn(by) })]
  }],
  ['two activities for the whole commune', false, 5, (of, by) => {
    const [first, second] = by.is(0.5) ? by.some(by.pick(of), 2) as [Activity, Activity] : by.some(of, 2).map((group) => by.pick(group)) as [Activity, Activity]
    const at = whole(by)
    return [registration({ ...at, activity: first, by }), registration({ ...at, activity: second, by, bare: by.is(0.2), organ: at.second })]
  }],
  ['one for the commune, another for a village', false, 6, (of, by) => {
    const [first, second] = by.is(0.5) ? by.some(by.pick(of), 2) as [Activity, Activity] : by.some(of, 2).map((group) => by.pick(group)) as [Activity, Activity]
    return [registration({ ...whole(by), activity: first, by }), registration({ ...place(by), activity: second, by, bare: by.is(0.2) })]
  }],
  ['the same in another year', false, 6, (of, by) => {
    const activity = by.pick(by.pick(of))
    const at = place(by)
    const [a, b] = by.is(0.6) ? [' năm 2025', ' năm 2026'] : ['', '']
    return [registration({ ...at, activity, by, bare: by.is(0.2), year: 2025, from: addDays(at.from, -365), to: addDays(at.to, -365), suffix: a }), registration({ ...at, activity, by, suffix: b })]
  }],
  ['another round of it', false, 5, (of, by) => {
    const activity = by.pick(by.pick(of))
    const at = place(by)
    const word = by.pick(['đợt', 'lần', 'lần thứ'])
    return [registration({ ...at, activity, by, suffix: ` ${word} 1`, to: '2026-06-30' as Day }), registration({ ...at, activity, by, suffix: ` ${word} 2`, from: '2026-07-15' as Day })]
  }],
  ['the same in the next lane', false, 4, (of, by) => {
    const activity = by.pick(by.pick(of))
    const at = place(by)
    const first = 1 + by.int(20)
    return [registration({ ...at, activity, by, suffix: ` ngõ ${first}` }), registration({ ...at, activity, by, suffix: ` ngõ ${first + 1 + by.int(9)}`, organ: at.second })]
  }],
  ['the same in the next hamlet, by name', false, 6, (of, by, half) => {
    const activity = by.pick(by.pick(of))
    const [hamlet, next] = hamlets(half, by)
    const [at, bare] = [by.is(0.7) ? whole(by) : place(by), by.is(0.5)]
    return [registration({ ...at, activity, by, hamlet, bare }), registration({ ...at, activity, by, organ: by.is(0.5) ? at.organ : at.second, hamlet: next, bare })]
  }],
  ['a model, and a person who stands out in it', false, 5, (of, by, half) => {
    const activity = by.pick(by.pick(of))
    const [hamlet] = hamlets(half, by)
    const [at, bare] = [by.is(0.5) ? whole(by) : place(by), by.is(0.5)]
    return [registration({ ...at, activity, by, hamlet, bare }), registration({ ...at, activity, by, hamlet, bare, person: by.pick(persons) })]
  }],
]

/** At least `count` pairs, the same ones each time; the two halves share no activity. */
export function labelledPairs(count: number, seed = 20_261_124): Pair[] {
  const total = ways.reduce((sum, [, , share]) => sum + share, 0)
  return (['chosen', 'held out'] as const).flatMap((half, h) => {
    const of = groups.filter((_, i) => i % 2 === h)
    const by = chance(seed + h)
    return ways.flatMap(([way, same, share, make]) => Array.from({ length: Math.ceil((count * share) / total / 2) }, (): Pair => {
      const [a, b] = make(of, by, half)
      return { a, b, same, way, half }
    }))
  })
}

/** A registration as it lies in the database: with everything written out at length, of which a comparison reads a part. */
export type Registered = { readonly of: Compared; readonly statement: Readonly<Record<string, unknown>> }

export const anyActivity = (by: Chance): Activity => by.pick(by.pick(groups))

/** As one of a village, or of a whole commune, would register it. */
export function registrationOf(activity: Activity, village: Village, year: number, by: Chance, wide = false): Registered {
  const organ = by.pick(wide ? communeOrgans : organs)
  const years = 365 * (year - 2026)
  const of = registration({ activity, village, organ, by, year, wide, from: addDays(spring(by), years), to: addDays(autumn(by), years) })
  const [goals, ...rest] = of.told.split('. ')
  return { of, statement: {
    situation: by.some(usual, 6).join('. '), goals, content: rest.join('. '), audience: of.audience, forces: [{ name: of.registrant, part: 'lead', does: usual[3] }],
    resources: by.some(usual, 4).join('. '), outputs: by.some(usual, 2).join('. '), lasting: by.some(usual, 4).join('. ') } }
}
