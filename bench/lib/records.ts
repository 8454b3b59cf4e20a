import { newId, type Id } from '#base/id.ts'
import type { FormDefinition } from '#core/form/engine/index.ts'
import type { Nation, Village } from './nation.ts'
import { today } from '#base/day.ts'

/** A household that agrees to sort its waste: the record the article counts 50,761 of. It states one fact. */
export function enrolment(village: Village, id: Id = newId()): object {
  return {
    id, form: 'waste_enrolment', version: '2024.1', unit: village.id, day: today(),
    answers: { household: `Hộ ${id.slice(-4)}, ngõ 3`, members: 4, takes_part: 'yes', method: 'compost_em' }, device: 'bench',
  }
}

/** An estimate of the waste reduced: a record of two numbers, each of which becomes a fact. */
export function impact(village: Village, id: Id = newId()): object {
  return { id, form: 'waste_impact', version: '2024.1', unit: village.id, day: today(), answers: { reduced_tonnes: 1.5, base_tonnes: 4, basis: 'Cân mẫu' }, device: 'bench' }
}

export function post(token: string, body: object): Buffer {
  const text = Buffer.from(JSON.stringify(body))
  const head = `POST /api/records HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n`
  return Buffer.concat([Buffer.from(head), text])
}

/** The villages of the n-th commune of those that the benchmark lets work, far apart in the nation. */
export function villagesOfCommune(nation: Nation, n: number): Village[] {
  const commune = nation.communes[(n * 199) % nation.communes.length]!
  return nation.villages.filter((v) => v.commune === commune)
}

/** A small form as surveys have it, ten questions of every common kind and, if wanted, a photograph. It states one fact. */
export const tenQuestions = ({ photo = false } = {}): FormDefinition => ({
  key: 'ten_questions', version: '1', title: { vi: 'Mười câu hỏi' }, languages: ['vi'], facts: [{ measure: 'waste.households', when: "${agrees} = 'yes'" }],
  questions: [
    { name: 'household', type: 'text', label: { vi: 'Hộ' }, required: true }, { name: 'members', type: 'integer', label: { vi: 'Số người' }, constraint: '. >= 1 and . <= 30' },
    { name: 'kg', type: 'decimal', label: { vi: 'Số cân' } }, { name: 'seen', type: 'date', label: { vi: 'Ngày' } }, { name: 'agrees', type: 'select_one', list: 'yes_no', label: { vi: 'Đồng ý' } },
    { name: 'ways', type: 'select_multiple', list: 'ways', label: { vi: 'Cách' }, relevant: "${agrees} = 'yes'" }, { name: 'place', type: 'geopoint', label: { vi: 'Vị trí' } },
    { name: 'lane', type: 'text', label: { vi: 'Ngõ' } }, { name: 'bins', type: 'integer', label: { vi: 'Thùng' } }, { name: 'remark', type: 'text', label: { vi: 'Ghi chú' } },
    ...(photo ? [{ name: 'photo', type: 'image', label: { vi: 'Ảnh' } } as const] : []),
  ],
  choices: { yes_no: ['yes', 'no'].map((value) => ({ value, label: { vi: value } })), ways: ['em', 'imo', 'feed'].map((value) => ({ value, label: { vi: value } })) },
})

/** A record of it, as a phone sends it. */
export function tenAnswers(village: Village, n: number, photo?: string): object {
  const answers = { household: `Hộ ${n}, ngõ 3`, members: 1 + (n % 9), kg: 2.5, seen: today(), agrees: 'yes', ways: ['em', 'imo'], place: { lat: 21 + (n % 1_000) / 10_000, lon: 105.8, accuracy: 5 }, lane: 'Ngõ 3', bins: 2, remark: 'Đã gặp chủ hộ' }
  return { id: newId(), form: 'ten_questions', version: '1', unit: village.id, day: today(), answers: photo === undefined ? answers : { ...answers, photo }, device: 'bench' }
}

/** Puts a form where the server finds it. */
export async function putForm(nation: Nation, form: FormDefinition): Promise<void> {
  await nation.admin.query('insert into form.form (key, version, definition) values ($1, $2, $3)', [form.key, form.version, JSON.stringify(form)])
}
