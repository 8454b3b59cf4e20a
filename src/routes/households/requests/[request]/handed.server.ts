import { today } from '#base/day.ts'
import type { Document } from '#base/paper/document.ts'
import { compile } from '#core/form/engine/index.ts'
import type { Kept, RecordAbout } from '#core/form/privacy.ts'
import type { Request } from '#core/household/request.ts'
import { dayText } from '$ui/format.ts'
import { number } from '$ui/number.ts'
import { toldAnswers, type ToldAnswer } from '$ui/told.ts'
import { m } from '$ui/words.ts'
import { kindText, labelText, requestStateText, spoken, wayText } from '../../words.ts'

/** What the household of an access request is handed: all of it, in words that can be read; who entered a record is colleagues' business. */
export function handed({ household, kin, consents, requests, card, records }: Kept) {
  const { shard: _shard, leaf: _leaf, ...own } = household
  return {
    household: own, arose_from: kin.filter(({ before }) => before).map(({ leafName, how, day }) => ({ place: leafName, how, day })),
    consents: consents.map(({ purpose, titleVi, notice, givenOn, how, withdrawnAt }) => ({ purpose, title: titleVi, notice, given_on: givenOn, how, withdrawn_at: withdrawnAt })),
    requests: requests.map(({ reference, kind, receivedAt, due, state, outcome }) => ({ reference, kind, received_at: receivedAt, due, state, outcome })),
    card_since: card?.issuedAt ?? null,
    records: records.map((record) => ({ id: record.id, form: record.form, day: record.day, received_at: record.receivedAt, corrected: record.corrected, redacted_at: record.redactedAt, answers: record.answers })),
  }
}

const said = (answers: readonly ToldAnswer[]): string => answers.map((one) => `${one.label}: ${one.rows ? one.rows.map((row) => said(row)).join('; ') : one.text ?? m.household_paper_photo()}`).join(' · ')
const rowOf = (record: RecordAbout) => [dayText(record.day), spoken(record.title.vi, record.title.en ?? record.title.vi), said(toldAnswers(compile(record.definition), record.answers)) || m.household_redacted()]

/** The same as a paper that is handed over at the door. */
export function paperOf(request: Request, { household, consents, requests, records }: Kept, { commune, day, by }: { commune: string; day: string; by: string }): Document {
  const position = household.lat === null ? '–' : `${number(household.lat, 5)}; ${number(household.lon, 5)}`
  return {
    letterhead: { kind: 'state', parent: [], body: [`ỦY BAN NHÂN DÂN ${commune}`.toLocaleUpperCase('vi')] }, number: '', place: commune.replace(/^(Xã|Phường|Thị trấn) /, ''), day,
    type: 'BẢN DỮ LIỆU CỦA HỘ', subject: `Theo yêu cầu ${request.reference} ngày ${dayText(today(request.receivedAt))}`,
    blocks: [
      { kind: 'heading', level: 1, text: '1. Sổ hộ' },
      { kind: 'table', columns: [{ title: 'Mục', width: 55 }, { title: 'Đang ghi' }], rows: [['Tên gọi quen', labelText(household.label)], ['Ngõ, xóm', household.lane || '–'], ['Thôn, tổ', household.leafName], ['Số người', number(household.members)], ['Vị trí', position], ['Ghi sổ từ', dayText(today(household.enteredAt))]] },
      { kind: 'heading', level: 1, text: '2. Những việc hộ đã đồng ý' },
      consents.length === 0 ? { kind: 'paragraph', text: 'Chưa có.' } : { kind: 'table', columns: [{ title: 'Mục đích' }, { title: 'Đồng ý', width: 45 }, { title: 'Thôi đồng ý', width: 35 }], rows: consents.map((one) => [one.titleVi, `${dayText(one.givenOn)}, ${wayText(one.how)}`, one.withdrawnAt ? dayText(today(one.withdrawnAt)) : '–']) },
      { kind: 'heading', level: 1, text: '3. Phiếu ghi về hộ' },
      records.length === 0 ? { kind: 'paragraph', text: 'Chưa có.' } : { kind: 'table', columns: [{ title: 'Ngày', width: 25 }, { title: 'Phiếu', width: 40 }, { title: 'Nội dung' }], rows: records.map(rowOf) },
      { kind: 'heading', level: 1, text: '4. Yêu cầu của hộ' },
      { kind: 'table', columns: [{ title: 'Mã', width: 30 }, { title: 'Yêu cầu' }, { title: 'Nhận ngày', width: 28 }, { title: 'Tình trạng', width: 35 }], rows: requests.map((one) => [one.reference, kindText(one.kind), dayText(today(one.receivedAt)), requestStateText(one.state)]) },
    ],
    signature: { role: ['NGƯỜI GIẢI QUYẾT'], name: by }, recipients: ['Hộ gia đình', 'Lưu: VT'],
  }
}
