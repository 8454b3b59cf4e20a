import type { Block, Certificate, Document, Letterhead } from '#base/paper/document.ts'
import { fold } from '#base/words.ts'
import type { Draft } from '#core/initiative/form.ts'
import type { Level } from '#core/initiative/life.ts'

/*
 * What a decision and a certificate say. Papers are in Vietnamese whatever language their drafter reads: these are words of the
 * documents, not of the pages.
 */

export const honours = ['recognised', 'outstanding', 'commended'] as const
export type Honour = (typeof honours)[number]

/** An initiative as a paper names it. `unit` as in a sentence: "thôn Vân La". */
export type Subject = {
  readonly title: string; readonly kind: Draft['kind']; readonly field: Draft['field']; readonly registrant: string; readonly unit: string; readonly level: Level; readonly year: number
}
/** What whoever drafts a decision decides about it; lines are as they are to be printed. */
export type Drafted = {
  readonly letterhead: Letterhead; readonly decider: string; readonly number: string; readonly place: string; readonly day: string
  readonly bases: readonly string[]; readonly role: readonly string[]; readonly signer: string; readonly recipients: readonly string[]
}

const kinds: Readonly<Record<Draft['kind'], string>> = { model: 'mô hình', collective_exemplar: 'điển hình tập thể', individual_exemplar: 'điển hình cá nhân', plaque_work: 'công trình' }
const fields: Readonly<Record<NonNullable<Draft['field']>, string>> = {
  economy: 'kinh tế', culture_society: 'văn hoá – xã hội', defence_security: 'quốc phòng – an ninh', political_system: 'xây dựng hệ thống chính trị' }
const levels: Readonly<Record<Level, string>> = { grassroots: 'cấp cơ sở', district: 'cấp huyện', commune: 'cấp xã', city: 'cấp thành phố' }
const acts: Readonly<Record<Honour, { act: string; Act: string; after: string }>> = {
  recognised: { act: 'công nhận', Act: 'Công nhận', after: '' }, outstanding: { act: 'công nhận', Act: 'Công nhận', after: ' tiêu biểu' }, commended: { act: 'khen thưởng', Act: 'Khen thưởng', after: ' tiêu biểu' } }

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
/** A model has a name of its own; an exemplar is called by who it is. */
const called = ({ kind, title }: Subject) => (kind === 'model' || kind === 'plaque_work' ? `“${title}”` : title)
/** Who did it and where, once: many bodies bear the name of their place. */
const within = ({ registrant, unit }: Subject) => (registrant === '' ? unit : ` ${fold(registrant)} `.includes(` ${fold(unit)} `) ? registrant : `${registrant} (${unit})`)
const yearsOf = (subjects: readonly Subject[]) => [...new Set(subjects.map((one) => one.year))].toSorted().join(', ')
/** Decree 30/2020: a day below ten and a month below three are written with a nought. */
function shortDay(day: string): string {
  const [year, month, date] = day.split('-')
  return `${date}/${Number(month) < 3 ? month : Number(month)}/${year}`
}

function kindsOf(subjects: readonly Subject[]): string {
  const groups = { model: 'mô hình', plaque_work: 'công trình', collective_exemplar: 'điển hình', individual_exemplar: 'điển hình' } as const
  return [...new Set(Object.entries(groups).flatMap(([kind, word]) => (subjects.some((one) => one.kind === kind) ? [word] : [])))].join(', ')
}

/** What a decision is about, without the names of those it honours: it stands in registers and links. */
export const subjectOf = (honour: Honour, subjects: readonly Subject[]): string => `Về việc ${acts[honour].act} ${kindsOf(subjects)} “Dân vận khéo”${acts[honour].after} năm ${yearsOf(subjects)}`

/** One initiative is named in the first article, several in a list behind the signature. */
export function decisionOf({ letterhead, number, place, day, decider, bases, role, signer, recipients }: Drafted, honour: Honour, subjects: readonly [Subject, ...Subject[]]): Document {
  const { Act, after } = acts[honour]
  const [only] = subjects
  const article = (name: string, text: string): Block => ({ kind: 'paragraph', text: [{ text: `${name}.`, bold: true }, ` ${text}`] })
  const what = subjects.length === 1
    ? `${Act} ${kinds[only.kind]} ${called(only)} của ${within(only)}, ${only.field === null ? '' : `lĩnh vực ${fields[only.field]}, `}là ${kinds[only.kind]} “Dân vận khéo”${after} ${levels[only.level]} năm ${only.year}.`
    : `${Act} ${subjects.length} ${kindsOf(subjects)} “Dân vận khéo”${after} năm ${yearsOf(subjects)} (có danh sách kèm theo).`
  const list: Block[] = subjects.length === 1 ? [] : [
    { kind: 'annex', title: 'Phụ lục', subject: `DANH SÁCH ${kindsOf(subjects).toUpperCase()} “DÂN VẬN KHÉO”${after.toUpperCase()} NĂM ${yearsOf(subjects)}`, note: `(Kèm theo Quyết định số ${number} ngày ${shortDay(day)})` },
    {
      kind: 'table', columns: [{ title: 'STT', width: 12, align: 'centre' }, { title: 'Tên mô hình, điển hình' }, { title: 'Loại', width: 24 }, { title: 'Lĩnh vực', width: 30 }, { title: 'Đơn vị thực hiện', width: 42 }],
      rows: subjects.map((one, i) => [String(i + 1), called(one), capital(kinds[one.kind]), one.field === null ? '' : capital(fields[one.field]), within(one)]),
    }]
  return {
    letterhead, number, place, day, type: 'QUYẾT ĐỊNH', subject: subjectOf(honour, subjects),
    blocks: [
      { kind: 'paragraph', align: 'centre', text: [{ text: decider.toUpperCase(), bold: true }] },
      ...bases.map((base, i): Block => ({ kind: 'paragraph', text: [{ text: `${base.replace(/[\s;,.]+$/, '')}${i === bases.length - 1 ? '.' : ';'}`, italic: letterhead.kind !== 'party' }] })),
      { kind: 'paragraph', align: 'centre', text: [{ text: 'QUYẾT ĐỊNH:', bold: true }] },
      article('Điều 1', what),
      article('Điều 2', `Các đơn vị có ${kindsOf(subjects)} được ${acts[honour].act} tiếp tục duy trì, phát huy kết quả và phổ biến để các nơi khác học tập.`),
      article('Điều 3', `Quyết định này có hiệu lực kể từ ngày ký. Các cơ quan, đơn vị, tổ chức, cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này${letterhead.kind === 'party' ? '.' : './.'}`),
      ...list,
    ],
    signature: { role, name: signer }, recipients,
  }
}

/** `order`: the place of the initiative in its decision, from 1; it numbers the certificate. */
export function certificateOf({ letterhead, number, place, day, decider, role, signer }: Drafted, honour: Honour, subject: Subject, order: number): Certificate {
  const praise = honour === 'commended'
  const kind = kinds[subject.kind]
  return {
    letterhead, number: `${/^\d+/.exec(number)?.[0] ?? number}-${String(order).padStart(2, '0')}/${praise ? 'GK' : 'GCN'}`, place, day, giver: decider.toUpperCase(),
    title: praise ? 'GIẤY KHEN' : 'GIẤY CHỨNG NHẬN', verb: praise ? `Tặng ${kind}` : `Chứng nhận ${kind}`, honoured: called(subject), of: subject.kind === 'individual_exemplar' ? subject.unit : `của ${within(subject)}`,
    reason: praise ? `Có thành tích trong phong trào thi đua “Dân vận khéo” năm ${subject.year}` : `Là ${kind} “Dân vận khéo”${acts[honour].after} ${levels[subject.level]} năm ${subject.year}`,
    basis: `Theo Quyết định số ${number} ngày ${shortDay(day)}`, signature: { role, name: signer },
  }
}

const ranks: Readonly<Record<string, string>> = { commune: 'xã', ward: 'phường', town: 'thị trấn', special_zone: 'đặc khu', city: 'thành phố', province: 'tỉnh', district: 'huyện', village: 'thôn', residential_area: 'khu dân cư' }

/** "xã Hồng Vân"; a name that already says what it is stays. */
export function nameOf({ kind, name }: { readonly kind: string; readonly name: string }): string {
  const rank = ranks[kind]
  if (rank === undefined) return name
  return name.toLowerCase().startsWith(`${rank} `) || /^(thôn|khu|tổ) /iu.test(name) ? `${name.charAt(0).toLowerCase()}${name.slice(1)}` : `${rank} ${name}`
}

/**
 * What usually stands on a decision of a unit, for its drafter to correct: names of bodies as Decree 30/2020 and Guidance
 * 36-HD/VPTW write them, laws in force since 2025. `above` is the city of a commune.
 */
export function usual(kind: Letterhead['kind'], unit: { readonly kind: string; readonly name: string }, above: { readonly kind: string; readonly name: string } | null): Omit<Drafted, 'number' | 'day' | 'signer'> & { readonly symbol: string } {
  const name = nameOf(unit)
  const NAME = name.toUpperCase()
  const place = name.replace(/^(xã|phường|thị trấn|đặc khu|thành phố|tỉnh|huyện) /u, '')
  const proposal = `Xét kết quả bình xét phong trào thi đua “Dân vận khéo” của ${name}`
  const reward = 'Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022'
  if (kind === 'state') {
    return {
      letterhead: { kind, parent: [], body: ['ỦY BAN NHÂN DÂN', NAME] }, decider: `CHỦ TỊCH ỦY BAN NHÂN DÂN ${NAME}`, symbol: '/QĐ-UBND', place, role: ['CHỦ TỊCH'],
      bases: ['Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025', reward, proposal], recipients: ['Như Điều 3', `Đảng ủy, HĐND ${name} (để báo cáo)`, 'Lưu: VT'],
    }
  }
  if (kind === 'front') {
    return {
      letterhead: { kind, parent: ['MẶT TRẬN TỔ QUỐC VIỆT NAM', NAME], body: ['BAN THƯỜNG TRỰC'] }, decider: `BAN THƯỜNG TRỰC ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM ${NAME}`, symbol: '/QĐ-MTTQ-BTT', place,
      role: ['TM. BAN THƯỜNG TRỰC', 'CHỦ TỊCH'], bases: ['Căn cứ Luật Mặt trận Tổ quốc Việt Nam', reward, proposal], recipients: ['Như Điều 3', `Đảng ủy ${name} (để báo cáo)`, 'Lưu: VP'],
    }
  }
  const committee = above === null ? `THÀNH ỦY ${place.toUpperCase()}` : `ĐẢNG ỦY ${NAME}`
  return {
    letterhead: { kind, parent: above === null ? [] : [`ĐẢNG BỘ ${nameOf(above).toUpperCase()}`], body: [committee] }, decider: `BAN THƯỜNG VỤ ${committee}`, symbol: '-QĐ/ĐU', place, role: ['T/M BAN THƯỜNG VỤ', 'BÍ THƯ'],
    bases: ['Căn cứ Điều lệ Đảng Cộng sản Việt Nam', 'Căn cứ Quy chế làm việc của cấp ủy', proposal], recipients: ['Như Điều 3', 'Lưu: Văn phòng'],
  }
}
