import type { Day } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { idFrom, type Id } from '#base/id.ts'
import { advance, getInitiative, saveDraft } from '#core/initiative/initiative.ts'
import * as q from '#core/initiative/initiative.queries.ts'
import { asSystem } from '#core/people/door.ts'
import { finishTask, layOut, logActivity, progressOf, saveTask, setTarget, type ActivityKind } from '#programmes/movement/index.ts'
import { cameraSource, camerasIn } from './copies.ts'
import { actor, getUnit, type World } from './enter.ts'
import { ideaOf, statementOf } from './ideas.ts'

type Held = readonly [day: string, kind: ActivityKind, title: string, place: string, participants: number | null, women?: number | null, sessions?: number]
type Story = {
  readonly id: Id; readonly by: string
  /** Steps of the kit that are done: key, day, what came of it. */
  readonly done?: readonly (readonly [key: string, day: string, words: string])[]
  /** Tasks of its own: title, due, who, role, and the day on which it was done. */
  readonly own?: readonly (readonly [title: string, due: string, who: string, role: string, doneOn?: string])[]
  readonly held: readonly Held[]
  readonly targets?: readonly (readonly [indicator: string, atLeast: number, by: string])[]
}
const cameras = idFrom('demo form', 'cameras')

/** What the people of six models did: invented, but as it is done; two tasks of one are late, and two of another. */
const stories: readonly Story[] = [
  { id: idFrom('demo form', 'village'), by: 'congnghe.vanla', done: [
    ['team', '2026-02-12', 'Có quyết định; tổ 5 người, trưởng thôn làm tổ trưởng.'], ['train', '2026-03-05', 'Hai buổi, nhà mạng và Đoàn xã hướng dẫn.'],
    ['wifi', '2026-03-30', 'Cả 12 điểm có wifi miễn phí; hai điểm phải kéo lại dây.'], ['help', '2026-06-20', 'Đến đủ 11 ngõ; người già được chỉ tận tay.'], ['promote', '2026-08-22', '21 nhà đưa đồ gỗ, hoa, cây cảnh lên mạng.']],
  held: [
    ['2026-02-10', 'meeting', 'Họp thôn: vì sao làm thôn thông minh', 'Nhà văn hoá thôn Vân La', 86, 47], ['2026-03-04', 'training', 'Tập huấn tổ công nghệ số', 'Uỷ ban nhân dân xã', 12, 5, 2],
    ['2026-04-11', 'training', 'Mở và dùng sổ sức khoẻ điện tử', 'Nhà văn hoá thôn Vân La', 41, 28], ['2026-05-16', 'visit', 'Đến nhà người cao tuổi, chỉ cách gọi hình', 'Ngõ 3, ngõ 5', 18, 12, 18],
    ['2026-06-06', 'training', 'Bán cây cảnh trên mạng', 'Vườn cây cảnh', 27, 14], ['2026-08-15', 'publicity', 'Loa thôn và trang của xã kể chuyện xưởng mộc', '', null, null, 3]],
  targets: [['movement.learners', 100, '2026-12-31']] },
  { id: idFrom('demo form', 'copy'), by: 'canbo.thanhpho', done: [['team', '2026-09-28', 'Tổ 4 người, học cách chia ngõ của Vân La.']], held: [
    ['2026-09-24', 'meeting', 'Họp dân Phù Mã nghe Vân La kể lại', 'Nhà văn hoá Phù Mã', 64, 39], ['2026-10-10', 'visit', 'Đến nhà, hỏi bà con cần giúp gì', 'Phù Mã', 25, 15, 25]] },
  { id: idFrom('demo form', 'talk'), by: 'canbo.hongvan', own: [
    ['Lập sổ ghi ý kiến và hẹn trả lời', '2026-08-15', 'Lương Văn Bách', 'Cán bộ xã', '2026-08-13'], ['Trả lời đủ ý kiến của quý III', '2026-10-15', 'Lương Văn Bách', 'Cán bộ xã'],
    ['Công khai ý kiến đã trả lời ở bảng tin', '2026-11-10', '', 'Chi bộ thôn Xâm Thị'], ['Sơ kết ba tháng', '2026-12-05', 'Lương Văn Bách', 'Cán bộ xã']],
  held: [['2026-08-08', 'meeting', 'Tối thứ Bảy đầu tiên: đường ngõ, nước thải', 'Nhà văn hoá thôn Xâm Thị', 52, 24], ['2026-09-12', 'meeting', 'Nghe dân về trường, chợ', 'Nhà văn hoá thôn Xâm Thị', 38, 21], ['2026-10-10', 'meeting', 'Nghe dân về bến xe, đèn đường', 'Nhà văn hoá thôn Xâm Thị', 44]],
  targets: [['movement.meetings', 12, '2026-12-31']] },
  { id: cameras, by: 'khuvuc.kimlien', done: [
    ['resolve', '2026-02-10', 'Nghị quyết của Đảng uỷ phường; mỗi cảnh sát khu vực ít nhất 10 điểm.'], ['plan', '2026-03-18', 'Sơ đồ của cả 9 khu dân cư, dán ở nhà sinh hoạt cộng đồng để bà con góp ý.'],
    ['persuade', '2026-05-14', 'Bà con góp chỗ đặt, góp điện; hộ có camera riêng ký đồng thuận, rút lại lúc nào cũng được.'], ['connect', '2026-07-15', 'Hình ảnh về một màn hình ở công an phường và máy của từng cảnh sát khu vực.']],
  held: [['2026-02-24', 'meeting', 'Họp tổ dân phố về điểm đặt camera', 'Nhà sinh hoạt khu dân cư số 2', 73, 38], ['2026-04-07', 'visit', 'Đến nhà xin ý kiến đặt camera ở ngõ', 'Ngõ Tam Khương', 34, 19, 34], ['2026-09-22', 'inspection', 'Kiểm tra điểm hỏng, góc khuất', 'Trường Chinh, Tôn Thất Tùng', null]] },
  { id: camerasIn(cameraSource), by: 'khuvuc.kimlien', done: [
    ['resolve', '2016-02-03', 'Đảng uỷ phường ra nghị quyết; mỗi cảnh sát khu vực từ 10 điểm.'], ['plan', '2016-03-09', 'Sơ đồ của 9 khu dân cư, bà con góp ý tại chỗ.'], ['persuade', '2016-05-12', 'Các hộ góp chỗ đặt, góp điện; ai muốn rút thì rút.'],
    ['connect', '2016-07-06', 'Bốn tuyến phố về một màn hình ở công an phường.'], ['review', '2017-01-10', 'Sơ kết một năm; thay 6 mắt bị mờ.']],
  held: [['2016-01-24', 'meeting', 'Họp các khu dân cư về camera cùng dân giữ phố', 'Hội trường phường Khương Thượng', 118, 63], ['2016-04-16', 'visit', 'Đến nhà bàn chỗ đặt camera', 'Ngõ phố Trường Chinh, Tôn Thất Tùng', 52, 27, 52]] },
  { id: idFrom('demo spread', 'hn/old/soc-son/phu-linh'), by: 'chihoi.phulinh', done: [
    ['train', '2023-01-11', 'Hai buổi cho 34 chị chi hội.'], ['base', '2023-01-18', 'Cân rác của 20 hộ trong một tuần trước khi làm.'], ['enrol', '2023-03-04', 'Chưa kín các thôn; còn đi tiếp từng nhà.'], ['weigh', '2023-07-03', 'Cân đủ sáu tháng ở cả tám thôn.']],
  held: [
    ['2023-01-08', 'training', 'Tập huấn phân loại, ủ rác bếp', 'Hội trường xã Phù Linh', 34, 34, 2], ['2023-02-12', 'meeting', 'Ra mắt “Phụ nữ ứng xử đẹp với môi trường”', 'Hội trường xã Phù Linh', 210, 168],
    ['2023-04-09', 'work_day', 'Dọn đường, đào hố ủ giúp nhà neo đơn', 'Ba thôn', 95, 61], ['2024-03-08', 'training', 'Ủ rác bằng men vi sinh bản địa', 'Nhà văn hoá thôn', 58, 52]] },
]

export async function buildProgress(world: World): Promise<number> {
  await request(() => registerCameras(world))
  for (const story of stories) await request(() => tell(world, story))
  return stories.reduce((sum, story) => sum + story.held.length, 0)
}

/** The camera model of Khương Thượng, which lies in phường Kim Liên today: the new ward took it up for all its areas. */
async function registerCameras(world: World): Promise<void> {
  const on = (day: string) => actor(world.people.by.get('canbo.thanhpho')!, day as Day)
  if (await q.taken.first(await asSystem(on('2026-01-08'), 'system:demo'), cameras)) return
  const registrant = 'Công an phường Kim Liên'
  let edition = await saveDraft(on('2026-01-08'), {
    id: cameras, unit: getUnit(world, 'hn/kim-lien'), level: 'commune', kind: 'model', field: 'defence_security', title: 'Camera an ninh phường Kim Liên', registrantKind: 'armed_force', registrant, novelty: 'continuing',
    year: 2026, startsOn: '2026-01-08', endsOn: '2026-12-31', kit: 'neighbourhood-cameras', copiedFrom: camerasIn(cameraSource), statement: statementOf(ideaOf('Camera cùng dân giữ làng'), registrant, 'Khương Thượng', 9) }, 0)
  for (const [step, day] of [['submit', '2026-01-08'], ['accept', '2026-01-12'], ['begin', '2026-01-20']] as const) edition = (await advance(on(day), cameras, edition, step)).edition
}

async function tell(world: World, { id, by, done = [], own = [], held, targets = [] }: Story): Promise<void> {
  const on = (day: string) => actor(world.people.by.get(by)!, day as Day)
  const today = on('2026-11-20')
  // Told by a first start that was cut off later.
  if ((await progressOf(today, id)).tasks.length > 0) return
  const there = await getInitiative(today, id)
  if (there.kit) await layOut(today, id)
  for (const [n, [title, due, responsible, role]] of own.entries()) await saveTask(today, id, { id: idFrom('demo task', id, n), title, due, responsible, role }, 0)
  const tasks = (await progressOf(today, id)).tasks
  for (const [key, day, words] of done) await finishTask(on(day), tasks.find((task) => task.key === key)!.id, 1, { doneOn: day, words })
  for (const [n, [, , , , doneOn]] of own.entries()) if (doneOn) await finishTask(on(doneOn), idFrom('demo task', id, n), 1, { doneOn })
  for (const [n, [day, kind, title, place, participants, women, sessions]] of held.entries()) {
    await logActivity(on(day), id, { id: idFrom('demo activity', id, n), kind, day, title, place, participants, women: women ?? null, sessions: sessions ?? 1 })
  }
  for (const [indicator, atLeast, until] of targets) await setTarget(today, id, { indicator, atLeast, by: until })
}
