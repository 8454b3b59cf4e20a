import type { Day } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { idFrom } from '#base/id.ts'
import { fields, formFields, kinds } from '#core/initiative/form.ts'
import { isProblem } from '#base/problem.ts'
import { getPlan, issuePlan, savePlan, type PlanDraft, type TargetDraft } from '#programmes/movement/index.ts'
import { actor, getUnit, type World } from './enter.ts'
import { putRubricsInForce } from './appraisal.ts'
import { firstRubrics } from './rubrics.ts'

type Given = Omit<PlanDraft, 'id' | 'unit' | 'year' | 'fields' | 'kinds' | 'carriesOut'> & { readonly name: string; readonly by: string; readonly unit: string; readonly on: Day; readonly carries?: string }

const target = (over: Partial<TargetDraft>): TargetDraft => ({ unit: null, each: 'commune_level', kind: null, field: null, registrantKind: null, countedAs: 'registered', atLeast: null, share: null, ...over })
const bases = ['Kế hoạch số 70-KH/BDVTW ngày 26/02/2009 của Ban Dân vận Trung ương về phong trào thi đua “Dân vận khéo”']
const aims = `Mỗi địa phương, đơn vị chọn việc khó, việc cần, việc dân mong để đăng ký; mô hình có người chủ trì, có địa chỉ, đo được kết quả.
Không chạy theo số lượng, không đăng ký trùng giữa chi bộ, Mặt trận và đoàn thể. Mô hình cũ còn tốt được tính chuyển tiếp; mô hình không còn hiệu quả thì rà soát, đưa ra khỏi danh sách.
Quan tâm hai lĩnh vực còn ít mô hình: quốc phòng – an ninh và xây dựng hệ thống chính trị.`

/** The city's plans of 2024 and of this year, and Hồng Vân's own; Sóc Sơn has issued none. Numbers are invented and say so. */
const plans: readonly Given[] = [
  {
    name: 'city 2024', by: 'canbo.thanhpho', unit: 'vn/ha-noi', on: '2024-01-05' as Day, number: '48-KH/BDVTU (dữ liệu mẫu)', title: 'Kế hoạch tổ chức phong trào thi đua “Dân vận khéo” năm 2024', from: '2024-01-01', to: '2024-12-31',
    bases, aims, form: null,
    deadlines: [{ key: 'register', title: '', day: '2024-04-30' }, { key: 'mid_report', title: '', day: '2024-06-28' }, { key: 'appraise', title: '', day: '2024-11-20' }, { key: 'report', title: '', day: '2024-12-10' }],
    targets: [target({ each: 'district', atLeast: 350 }), target({ each: 'district', countedAs: 'recognised', share: 20 })],
  },
  {
    name: 'city 2026', by: 'canbo.thanhpho', unit: 'vn/ha-noi', on: '2026-01-08' as Day, number: '15-KH/TU (dữ liệu mẫu)', title: 'Kế hoạch thực hiện phong trào thi đua “Dân vận khéo” năm 2026', from: '2026-01-01', to: '2026-12-31',
    bases: [...bases, 'Nghị quyết số 1656/NQ-UBTVQH15 về sắp xếp đơn vị hành chính cấp xã của thành phố Hà Nội'], aims, rubrics: firstRubrics,
    deadlines: [
      { key: 'register', title: '', day: '2026-10-25' }, { key: 'begin', title: 'Ra mắt mô hình chọn lọc', day: '2026-11-18' }, { key: 'appraise', title: '', day: '2026-11-30' }, { key: 'report', title: '', day: '2026-12-15' }],
    targets: [
      target({ each: 'commune_level', atLeast: 3 }), target({ each: 'commune_level', field: 'political_system', atLeast: 1 }), target({ each: 'commune_level', registrantKind: 'front', atLeast: 1 }),
      target({ each: 'commune_level', countedAs: 'recognised', share: 50 })],
    form: {
      version: 'Mẫu 01/2026', mandatory: [...formFields], hints: { goals: 'Nêu con số và ngày đạt, ví dụ “108 trong 120 hộ, đến 30/11/2026”.' },
      questions: [{ key: 'earlier', vi: 'Nếu là mô hình chuyển tiếp: năm trước đạt kết quả gì?', en: 'If it is carried over: what was reached last year?', required: false }],
    },
  },
  {
    name: 'hong van 2026', by: 'canbo.hongvan', unit: 'hn/hong-van', on: '2026-01-16' as Day, carries: 'city 2026', number: '03-KH/ĐU (dữ liệu mẫu)', title: 'Kế hoạch phong trào “Dân vận khéo” xã Hồng Vân năm 2026', from: '2026-01-01', to: '2026-12-31',
    bases: [...bases, 'Kế hoạch số 15-KH/TU (dữ liệu mẫu) của Thành phố'], aims: 'Mỗi thôn có một mô hình do dân bàn, dân làm; ưu tiên du lịch làng nghề và đường làng sạch.', form: null,
    deadlines: [{ key: 'register', title: '', day: '2026-10-15' }, { key: 'self_assess', title: '', day: '2026-11-20' }, { key: 'appraise', title: 'Xã thẩm định, bình xét', day: '2026-11-27' }, { key: 'report', title: 'Báo cáo Thành phố', day: '2026-12-10' }],
    targets: [target({ each: 'grassroots', atLeast: 1 }), target({ each: null, unit: 0, atLeast: 12 })],
  },
]

export async function buildPlans(world: World): Promise<number> {
  // What a plan names must be in force.
  await putRubricsInForce(world, false)
  for (const plan of plans) await request(() => issueOnce(world, plan))
  return plans.length
}

async function issueOnce(world: World, { name, by, unit: key, on, carries, ...given }: Given): Promise<void> {
  const ctx = actor(world.people.by.get(by)!, on)
  const id = idFrom('demo plan', name)
  const unit = getUnit(world, key)
  if (await exists(ctx, id)) return
  const draft: PlanDraft = { ...given, id, unit, year: Number(on.slice(0, 4)), fields, kinds, carriesOut: carries ? idFrom('demo plan', carries) : null, targets: given.targets.map((one) => (one.unit === 0 ? { ...one, unit } : one)) }
  await issuePlan(ctx, id, await savePlan(ctx, draft, 0), on)
}

/** Issued by a first start that was cut off later. */
async function exists(ctx: ReturnType<typeof actor>, id: string): Promise<boolean> {
  try {
    await getPlan(ctx, id)
    return true
  } catch (problem) {
    if (isProblem(problem) && problem.code === 'movement.plan_not_found') return false
    throw problem
  }
}
