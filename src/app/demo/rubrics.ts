import { idFrom } from '#base/id.ts'
import type { Criterion, RubricDraft } from '#programmes/movement/index.ts'

/*
 * Five standards for a collective and five for an individual, as Đà Lạt names them (research: domain §1.5), told in our own words; points and
 * limits are invented, for no official score sheet was found. The sixth reads the model's own log: whether it was really begun.
 */
type Told = readonly [key: string, vi: string, en: string, max: number, evidence: boolean, guidance: string]

const collective: readonly Told[] = [
  ['sang_tao', 'Cách làm mới, đỡ tốn công, tốn của', 'A new way that saves work and money', 20, false, 'So với cách cũ: bớt được bao nhiêu công, bao nhiêu tiền? Nơi khác trong xã đã làm chưa?'],
  ['guong_mau', 'Người đứng đầu gương mẫu, bà con làm đúng pháp luật', 'Those who lead set an example; people keep the law', 20, false, 'Ai làm trước? Trong năm có vi phạm, khiếu kiện nào liên quan không?'],
  ['suc_dan', 'Nhiều lực lượng cùng làm, bà con hưởng ứng', 'Many forces take part and people respond', 20, true, 'Đếm số hộ, số người tham gia; đến xem ít nhất 10 hộ. Ghi rõ đã xem ở đâu.'],
  ['hai_hoa', 'Hài hoà lợi ích của Nhà nước, tập thể và từng nhà', 'The interests of state, community and household are balanced', 15, false, 'Có nhà nào chịu thiệt không? Tiền, công góp được công khai thế nào?'],
  ['ben_vung', 'Giữ được lâu, nơi khác học được', 'It lasts, and others can learn it', 15, true, 'Ai giữ nếp khi hết đợt? Đã có nơi nào đến học chưa?'],
]
const individual: readonly Told[] = [
  ['guong_mau', 'Bản thân và gia đình gương mẫu', 'They and their family set an example', 20, false, 'Hàng xóm nói gì? Gia đình có thực hiện quy ước của thôn không?'],
  ['sang_kien', 'Có cách làm hay', 'They had good ideas', 20, true, 'Nêu được việc cụ thể, ngày tháng, kết quả.'],
  ['go_kho', 'Gỡ được việc khó, việc tồn đọng lâu', 'They solved what had long been stuck', 25, true, 'Việc gì, vướng bao lâu, nay thế nào? Hỏi người trong cuộc.'],
  ['tan_tuy', 'Tận tuỵ, gần dân, được bà con tin', 'They serve devotedly and are trusted', 15, false, 'Hỏi ít nhất năm hộ không phải họ hàng.'],
  ['hoan_thanh', 'Hoàn thành nhiệm vụ, gia đình văn hoá', 'Their work is done; a cultured family', 10, false, 'Theo kết quả xếp loại gần nhất.'],
]
const begun: Criterion = {
  key: 'lam_that', title: { vi: 'Đã bắt tay làm thật trong kỳ', en: 'Really begun within the period' }, guidance: 'Lấy từ sổ theo dõi của chính mô hình, không phải của cả xã.', max: 10, evidence: false, scoredBy: 'automatic',
  indicator: 'own.activities', target: 3, thresholds: null,
}
const criteria = (told: readonly Told[]): Criterion[] => [
  ...told.map(([key, vi, en, max, evidence, guidance]): Criterion => ({ key, title: { vi, en }, guidance, max, evidence, scoredBy: 'appraisers', indicator: null, target: null, thresholds: null })), begun]

const common = { level: 'commune', yearFrom: 2026, yearTo: 2026, recogniseFrom: 70, outstandingFrom: 90, panel: 2, quorum: 67, majority: 70, discussFrom: 30 } as const

/** Those that the plan of 2026 names: one for a collective, one for an individual. */
export const firstRubrics = [idFrom('demo rubric', 'collective', 1), idFrom('demo rubric', 'individual', 1)] as const

/** In the order in which they were put in force; the third follows the first. */
export function rubricsOf(city: number): (RubricDraft & { readonly on: string })[] {
  const [first, second] = firstRubrics
  const title = { vi: 'Tiêu chí Dân vận khéo – tập thể', en: 'Skilful mobilisation – collectives' }
  return [
    { ...common, on: '2026-01-05', id: first, unit: city, title, kinds: ['model', 'collective_exemplar', 'plaque_work'], criteria: criteria(collective) },
    { ...common, on: '2026-01-05', id: second, unit: city, title: { vi: 'Tiêu chí Dân vận khéo – cá nhân', en: 'Skilful mobilisation – individuals' }, kinds: ['individual_exemplar'], criteria: criteria(individual) },
    // Lasting came to weigh more after half a year.
    { ...common, on: '2026-09-15', id: idFrom('demo rubric', 'collective', 2), unit: city, title, kinds: ['model', 'collective_exemplar', 'plaque_work'], replaces: first,
      criteria: criteria(collective.map((told): Told => (told[0] === 'sang_tao' ? [told[0], told[1], told[2], 15, told[4], told[5]] : told[0] === 'ben_vung' ? [told[0], told[1], told[2], 20, told[4], told[5]] : told))) },
  ]
}
