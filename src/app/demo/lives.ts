import type { Ctx } from '#base/ctx.ts'
import type { Day } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { idFrom, type Id } from '#base/id.ts'
import type { Registration } from '#core/initiative/enrol.ts'
import type { Draft } from '#core/initiative/form.ts'
import { advance, saveDraft, type Said } from '#core/initiative/initiative.ts'
import * as q from '#core/initiative/initiative.queries.ts'
import type { Step } from '#core/initiative/life.ts'
import type { Past } from '#core/initiative/many.ts'
import { asSystem } from '#core/people/door.ts'
import { actor, getUnit, type World } from './enter.ts'
import { ideaOf, organs, statementOf } from './ideas.ts'

/** How far each in twenty came by the end of 2024: some still run, some were named outstanding, one was stopped. */
const ways: readonly (readonly Step[])[] = [
  ...Array.from({ length: 6 }, () => ['begin', 'assess', 'appraise', 'recognise'] as const), ...Array.from({ length: 5 }, () => ['begin'] as const), ['begin', 'assess'], ['begin', 'assess', 'appraise'],
  ['begin', 'assess', 'appraise', 'recognise', 'distinguish'], ['begin', 'assess', 'appraise', 'recognise', 'distinguish'], ['begin', 'assess', 'appraise', 'recognise', 'distinguish', 'commend'],
  [], [], ['begin', 'stop'], ['begin', 'assess', 'appraise', 'recognise'],
]
const days: Partial<Record<Step, Day>> = {
  begin: '2024-05-20' as Day, assess: '2024-11-05' as Day, appraise: '2024-11-20' as Day, recognise: '2024-12-06' as Day, distinguish: '2024-12-12' as Day, commend: '2024-12-20' as Day, stop: '2024-09-16' as Day,
}
const words: Partial<Record<Step, string>> = {
  assess: 'Đã đến từng nhà; phần lớn các hộ tham gia và giữ được nếp. Còn vướng ở các hộ đi làm xa.', appraise: 'Đã xem hồ sơ và đến xem tại chỗ 10 hộ; hội nghị bình xét nhất trí.',
  stop: 'Người chủ trì chuyển nơi ở, không còn hộ nào làm.',
}
const decisions: Partial<Record<Step, string>> = { recognise: '118/QĐ-BCĐ', distinguish: '124/QĐ-BCĐ', commend: '131/QĐ-UBND' }

/** What became of each until the end of 2024. */
export const pastOf = (registrations: readonly Registration[]): Past[] => registrations.map((r, i) => ({
  id: r.id as Id,
  steps: ways[(i * 7) % ways.length]!.map((step) => ({ step, day: days[step]!, words: words[step] ?? '', decision: decisions[step] ?? null })) }))

export type Form = { readonly name: string; readonly by: string; readonly unit: string; readonly title: string; readonly idea: string; readonly where: string; readonly level: Draft['level']; readonly registrant: string; readonly at: Day; readonly from?: string; readonly kit?: string; readonly blank?: true
  readonly way: readonly (readonly [by: string, step: Step, day: Day, said?: Said])[] }
const vanLa = 'hn/old/thuong-tin/hong-van/van-la'
const d = (text: string) => text as Day

/** This year's forms: each written, handed in and judged by the people whose work it is, through the same doors as everybody's. */
const forms: readonly Form[] = [
  { name: 'lane', by: 'chihoi.phulinh', unit: 'hn/soc-son', title: 'Ngõ sạch không rác, ươm hoa từ rác bếp', idea: 'Nhà nhà phân loại rác', where: 'Phù Mã', level: 'commune', registrant: 'Chi hội Phụ nữ Phù Linh', at: d('2026-11-18'), blank: true, way: [] },
  { name: 'fair', by: 'chihoi.phulinh', unit: 'hn/soc-son', title: 'Phiên chợ đổi rác lấy quà', idea: 'Nhà nhà phân loại rác', where: 'Phù Mã', level: 'commune', registrant: 'Chi hội Phụ nữ Phù Linh', at: d('2026-11-09'), way: [['chihoi.phulinh', 'submit', d('2026-11-10')]] },
  // The same fair, registered by the Front too: found before it is accepted.
  { name: 'fair again', by: 'chihoi.phulinh', unit: 'hn/soc-son', title: 'Chợ phiên đổi rác lấy quà', idea: 'Nhà nhà phân loại rác', where: 'Phù Mã', level: 'commune', registrant: 'Ban Công tác Mặt trận Phù Linh', at: d('2026-11-13'), way: [['chihoi.phulinh', 'submit', d('2026-11-13')]] },
  { name: 'garden', by: 'chihoi.phulinh', unit: 'hn/soc-son', title: 'Nhà sạch, vườn thơm Phù Mã', idea: 'Nhà sạch, vườn đẹp', where: 'Phù Mã', level: 'commune', registrant: 'Chi hội Phụ nữ Phù Linh', at: d('2026-11-05'), way: [
    ['chihoi.phulinh', 'submit', d('2026-11-06')],
    ['canbo.thanhpho', 'return', d('2026-11-12'), { words: 'Ý tưởng tốt. Cần nói rõ hơn mục tiêu và người giữ nếp sau khi hết đợt.', remarks: { '/statement/goals': 'Nêu số vườn đạt, đến ngày nào.', '/statement/lasting': 'Ai chấm vườn từ quý I năm sau?' } }]] },
  { name: 'village', by: 'canbo.hongvan', unit: vanLa, title: 'Thôn thông minh Vân La', idea: 'Thôn thông minh', where: 'thôn Vân La', level: 'commune', registrant: 'Tổ công nghệ số thôn Vân La', at: d('2026-01-12'), kit: 'smart-village', way: [
    ['canbo.hongvan', 'submit', d('2026-01-12')], ['canbo.hongvan', 'accept', d('2026-01-15')], ['canbo.hongvan', 'begin', d('2026-02-02')], ['canbo.hongvan', 'assess', d('2026-06-25'), { words: 'Mọi điểm du lịch có wifi; 96 hộ được giúp mở sổ sức khoẻ điện tử.' }]] },
  { name: 'talk', by: 'canbo.hongvan', unit: 'hn/hong-van', title: 'Tối thứ Bảy, bí thư nghe dân', idea: 'Chi bộ gần dân', where: 'thôn Xâm Thị', level: 'commune', registrant: 'Chi bộ thôn Xâm Thị', at: d('2026-07-20'), way: [
    ['canbo.hongvan', 'submit', d('2026-07-20')], ['canbo.hongvan', 'accept', d('2026-07-23')], ['canbo.hongvan', 'begin', d('2026-08-01')]] },
  { name: 'bell', by: 'canbo.hongvan', unit: 'hn/hong-van', title: 'Tiếng kẻng bình yên bến Vân La', idea: 'Tiếng kẻng bình yên', where: 'thôn Vân La', level: 'city', registrant: 'Tổ bảo vệ an ninh xã Hồng Vân', at: d('2026-11-02'), way: [['canbo.hongvan', 'submit', d('2026-11-03')]] },
  { name: 'copy', by: 'canbo.thanhpho', unit: 'hn/soc-son', title: 'Thôn thông minh, học từ Vân La', idea: 'Thôn thông minh', where: 'Phù Mã', level: 'commune', registrant: 'Tổ công nghệ số Phù Linh', at: d('2026-09-08'), from: 'village', kit: 'smart-village', way: [
    ['canbo.thanhpho', 'submit', d('2026-09-08')], ['canbo.thanhpho', 'accept', d('2026-09-11')], ['canbo.thanhpho', 'begin', d('2026-09-15')]] },
]

export async function writeForms(world: World): Promise<number> {
  for (const form of forms) await request(() => writeForm(world, form))
  return forms.length
}

/** What a body is, by what it is called. */
const organOf = (name: string): Draft['registrantKind'] => organs.find(([called]) => name.startsWith(called))?.[1] ?? (name.startsWith('Tổ ') ? 'residential_area' : 'mass_organisation')

export async function writeForm(world: World, form: Form): Promise<void> {
  const on = (by: string, day: Day): Ctx => actor(world.people.by.get(by)!, day)
  const id = idFrom('demo form', form.name)
  // Written by a first start that was cut off later.
  if (await q.taken.first(await asSystem(on(form.by, form.at), 'system:demo'), id)) return
  const idea = ideaOf(form.idea)
  const whole = statementOf(idea, form.registrant, form.where, form.title.length)
  const draft: Draft = {
    id, unit: getUnit(world, form.unit), level: form.level, kind: 'model', field: idea.field, title: form.title, registrantKind: organOf(form.registrant), registrant: form.registrant,
    novelty: form.blank ? null : 'new', year: 2026, startsOn: form.blank ? null : form.at, endsOn: form.blank ? null : '2026-12-15', kit: form.kit ?? null, copiedFrom: form.from ? idFrom('demo form', form.from) : null,
    statement: form.blank ? { situation: whole.situation, goals: whole.goals } : whole,
  }
  let edition = await saveDraft(on(form.by, form.at), draft, 0)
  for (const [by, step, day, said] of form.way) edition = (await advance(on(by, day), draft.id, edition, step, said)).edition
}
