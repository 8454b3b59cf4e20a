import type { Day } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { ctxOf } from '#base/ctx.ts'
import { idFrom, type Id } from '#base/id.ts'
import { accountExists, grantMandate, openAccount } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { advanceAppraised, closeAppraisal, giveScores, listRubrics, logActivity, noteDiscussion, openAppraisal, putInForce, readAppraisal, recordVote, saveRubric, type ActivityKind, type RubricDraft, type Sheet } from '#programmes/movement/index.ts'
import { actor, getUnit, type World } from './enter.ts'
import { writeForm, type Form } from './lives.ts'
import { rubricsOf } from './rubrics.ts'

/** People of Hồng Vân who score and register there; they are named and do not sign in. */
const others = [
  { username: 'mattran.hongvan', name: 'Tạ Đình Khải', role: 'commune_officer' },
  { username: 'vanhoa.hongvan', name: 'Cao Thị Bích Thoa', role: 'commune_officer' },
  { username: 'chihoi.xamthi', name: 'Dương Thị Nhàn', role: 'branch_head' },
] as const

const day = (text: string) => text as Day
/** Registered by the branch, so that officers of the commune may judge. */
const way = (assessed: string, words: string): Form['way'] => [
  ['chihoi.xamthi', 'submit', day('2026-02-10')], ['canbo.hongvan', 'accept', day('2026-02-16')], ['chihoi.xamthi', 'begin', day('2026-03-02')], ['chihoi.xamthi', 'assess', day(assessed), { words }]]
const form = { by: 'chihoi.xamthi', unit: 'hn/hong-van', where: 'thôn Xâm Thị', level: 'commune', registrant: 'Chi hội Phụ nữ thôn Xâm Thị', at: day('2026-02-09') } as const
const forms: readonly Form[] = [
  { ...form, name: 'market', title: 'Chợ Xâm Thị quét mã, bà con đỡ lo tiền lẻ', idea: 'Chợ quê không tiền mặt', way: way('2026-10-20', '46 trong 60 sạp có mã QR; 9 sạp của người già còn ngại.') },
  { ...form, name: 'road', title: 'Đoạn đường hoa bờ mương Xâm Thị', idea: 'Đoạn đường tự quản', way: way('2026-11-10', '620 m đường có hoa; 18 sáng thứ Bảy, bình quân 35 người.') },
  // Waits for the commune to accept it.
  { ...form, name: 'study', title: 'Tiếng loa khuyến học Xâm Thị', idea: 'Tiếng loa khuyến học', at: day('2026-11-18'), way: [['chihoi.xamthi', 'submit', day('2026-11-19')]] },
]

/** What the branch logged of the two that are appraised: day, kind, title, how many came. */
const logged: readonly (readonly [name: string, day: string, kind: ActivityKind, title: string, place: string, participants: number])[] = [
  ['market', '2026-03-08', 'meeting', 'Họp tiểu thương chợ: quét mã thì được gì, ngại gì', 'Chợ Xâm Thị', 48], ['market', '2026-04-12', 'training', 'Chỉ cách nhận tiền qua mã, kiểm tra tiền về', 'Chợ Xâm Thị', 31],
  ['market', '2026-07-19', 'visit', 'Đến từng sạp cuối chợ, dán mã giúp các bác', 'Chợ Xâm Thị', 14], ['market', '2026-10-11', 'inspection', 'Đếm sạp có mã, hỏi chỗ còn vướng', 'Chợ Xâm Thị', 6],
  ['road', '2026-03-15', 'meeting', 'Họp xóm, chia đoạn đường cho từng nhóm hộ', 'Nhà văn hoá thôn Xâm Thị', 57], ['road', '2026-04-04', 'work_day', 'Trồng hoa 300 m đầu', 'Bờ mương Xâm Thị', 42],
  ['road', '2026-09-05', 'work_day', 'Trồng nốt 320 m, vét mương', 'Bờ mương Xâm Thị', 38],
]

/** By the numbers of the collective rubric: of the first five criteria, in order. */
type Points = readonly [number, number, number, number, number]
const keys = ['sang_tao', 'guong_mau', 'suc_dan', 'hai_hoa', 'ben_vung'] as const
const sheet = (points: Points, seen: string, words: Partial<Record<(typeof keys)[number], string>> = {}): Sheet => ({
  edition: 0, final: true, declared: true, scores: keys.map((criterion, i) => ({ criterion, points: points[i]!, words: words[criterion] ?? '', evidence: criterion === 'suc_dan' || criterion === 'ben_vung' ? seen : '' })) })

/** One appraisal closed by a vote, one in which appraisers are far apart, one that waits for two people. */
export async function buildAppraisals(world: World): Promise<number> {
  const by = await openOthers(world)
  const people = { ...world, people: { ...world.people, by } }
  const on = (who: string, at: string) => actor(by.get(who)!, day(at))
  for (const one of forms) await request(() => writeForm(people, one))
  for (const [n, [name, at, kind, title, place, participants]] of logged.entries()) {
    const model = idFrom('demo form', name)
    await request(() => logActivity(on('chihoi.xamthi', at), model, { id: idFrom('demo log', model, n), kind, day: at, title, place, participants }))
  }

  const village = idFrom('demo form', 'village')
  await once(on('mattran.hongvan', '2026-06-26'), village, async (id) => {
    const panel = ['mattran.hongvan', 'vanhoa.hongvan', 'canbo.thanhpho'].map((who) => by.get(who)!)
    await openAppraisal(on('mattran.hongvan', '2026-06-26'), village, { id, due: '2026-06-30', appraisers: panel })
    const seen = 'Đã đến 15 hộ và 6 điểm du lịch, ngày 27–28/06/2026'
    await giveScores(on('mattran.hongvan', '2026-06-29'), id, sheet([18, 17, 18, 13, 13], seen))
    await giveScores(on('vanhoa.hongvan', '2026-06-29'), id, sheet([19, 18, 17, 14, 12], seen))
    await giveScores(on('canbo.thanhpho', '2026-06-30'), id, sheet([17, 18, 18, 13.5, 14], seen))
    await settle(on('mattran.hongvan', '2026-07-01'), village, id)
    const { appraisal } = await readAppraisal(on('mattran.hongvan', '2026-07-02'), village)
    await recordVote(on('mattran.hongvan', '2026-07-02'), id, appraisal!.edition, {
      day: '2026-07-02', place: 'Nhà văn hoá thôn Vân La', chair: 'Ông Tạ Đình Khải, Chủ tịch Mặt trận xã', secretary: 'Bà Cao Thị Bích Thoa', invited: 17, present: 17,
      ballots: [{ proposal: 'recognise', inFavour: 17, against: 0, blank: 0 }, { proposal: 'outstanding', inFavour: 14, against: 2, blank: 1 }],
      minutes: 'Nghe tổ công nghệ số báo cáo và tổ thẩm định trình bày điểm.\nHội nghị trao đổi về các hộ chưa dùng điện thoại thông minh; thống nhất giao chi hội kèm từng nhà.\nBỏ phiếu kín.',
      disagreeing: ['Nên chờ thêm một mùa du lịch rồi hãy xét tiêu biểu.'],
    })
    const { initiative } = await readAppraisal(on('mattran.hongvan', '2026-07-02'), village)
    await advanceAppraised(on('canbo.hongvan', '2026-07-10'), village, initiative.edition, 'recognise', { decision: '46/QĐ-UBND' })
  })

  // What began by the first version went on by it.
  await putRubricsInForce(world, true)

  const market = idFrom('demo form', 'market')
  await once(on('canbo.hongvan', '2026-11-02'), market, async (id) => {
    const panel = ['mattran.hongvan', 'vanhoa.hongvan', 'canbo.thanhpho'].map((who) => by.get(who)!)
    await openAppraisal(on('canbo.hongvan', '2026-11-02'), market, { id, due: '2026-11-20', appraisers: panel })
    await giveScores(on('mattran.hongvan', '2026-11-09'), id, sheet([13, 16, 18, 12, 17], 'Phiên chợ 08/11, hỏi 14 sạp', { suc_dan: 'Ba phần tư số sạp đã dùng, cả các bác lớn tuổi.' }))
    await giveScores(on('vanhoa.hongvan', '2026-11-12'), id, sheet([12, 16, 8, 11, 15], 'Phiên chợ 11/11, hỏi 9 sạp cuối chợ', { suc_dan: 'Dãy cuối chợ gần như chưa ai dùng; mới là sạp của hội viên.' }))
    await giveScores(on('canbo.thanhpho', '2026-11-17'), id, sheet([13.5, 15, 15, 12, 16], 'Xem sổ theo dõi và ảnh 46 sạp'))
  })

  const road = idFrom('demo form', 'road')
  await once(on('mattran.hongvan', '2026-11-16'), road, async (id) => {
    const panel = ['mattran.hongvan', 'canbo.hongvan', 'canbo.thanhpho'].map((who) => by.get(who)!)
    await openAppraisal(on('mattran.hongvan', '2026-11-16'), road, { id, due: '2026-11-30', appraisers: panel })
    await giveScores(on('mattran.hongvan', '2026-11-18'), id, sheet([12, 17, 18, 13, 16], 'Đi hết đoạn đường ngày 17/11, hỏi 10 hộ'))
  })
  return forms.length
}

type Ctx = ReturnType<typeof actor>

/** The first versions, or what followed them. */
export async function putRubricsInForce(world: World, later: boolean): Promise<void> {
  for (const { on, ...rubric } of rubricsOf(getUnit(world, 'vn/ha-noi')).filter((one) => (one.replaces !== undefined) === later)) await begin(actor(world.people.by.get('canbo.thanhpho')!, day(on)), rubric)
}

async function begin(ctx: Ctx, rubric: RubricDraft): Promise<void> {
  await request(async () => {
    if ((await listRubrics(ctx, rubric.unit)).some((one) => one.id === rubric.id && one.state !== 'draft')) return
    await putInForce(ctx, rubric.id, await saveRubric(ctx, rubric, 0))
  })
}

/** A first start that was cut off later finds it there. */
async function once(ctx: Ctx, initiative: Id, work: (id: Id) => Promise<void>): Promise<void> {
  await request(async () => {
    if ((await readAppraisal(ctx, initiative)).appraisal === null) await work(idFrom('demo appraisal', initiative))
  })
}

/** Settles the points; a figure that nobody has counts as none. */
async function settle(ctx: Ctx, initiative: Id, id: Id): Promise<void> {
  const before = (await readAppraisal(ctx, initiative)).appraisal!
  for (const { needs, criterion } of before.standings) if (needs !== null) await noteDiscussion(ctx, id, criterion.key, 'Tổ thẩm định đã trao đổi và giữ nguyên.')
  await closeAppraisal(ctx, id, (await readAppraisal(ctx, initiative)).appraisal!.edition)
}

async function openOthers(world: World): Promise<ReadonlyMap<string, Id>> {
  const made = await request(async () => {
    const db = await asSystem(ctxOf(), 'system:demo')
    const all: [string, Id][] = []
    for (const { username, name, role } of others) {
      const id = idFrom('demo account', username)
      if (!await accountExists(db, id)) {
        await openAccount(db, { id, name, username, password: null })
        await grantMandate(db, { id: idFrom('demo mandate', id, 'hn/hong-van'), account: id, role, unit: getUnit(world, 'hn/hong-van'), from: day('2025-07-01'), to: null })
      }
      all.push([username, id])
    }
    return all
  })
  return new Map([...world.people.by, ...made])
}
