import type { Ctx } from '#base/ctx.ts'
import type { Period } from '#base/day.ts'
import type { Db } from '#base/db/sql.ts'
import { idFrom, type Id } from '#base/id.ts'
import { happened } from '#base/ledger/ledger.ts'
import { tidy } from '#base/words.ts'
import { listIndicators, readValues, type Indicator, type Value } from '#core/indicator/values.ts'
import { allow } from '#core/people/door.ts'
import { findLeaves } from '#core/unit/read.ts'
import { enoughDigits, scoreBurst, scoreDigits, scoreOutliers, scoreRun } from './checks.ts'
import * as q from './checks.queries.ts'
import { refuse } from './problems.ts'

type Words = { readonly vi: string; readonly en: string }
/** Something that deserves a human look. It is computed anew each time and kept nowhere; only that somebody looked is kept. */
export type Flag = {
  readonly id: Id; readonly kind: 'digits' | 'copies' | 'burst' | 'outlier'; readonly words: Words
  /** How many records it is about, and one of them to begin with. */
  readonly records: number; readonly first: Id | null
  /** Whom to ask, or which unit. */
  readonly author: Id | null; readonly authorName: string | null; readonly unit: number
  readonly seen: Seen
}
/** What the flag was seen by, to be drawn: how often each last digit came, or where a figure lies among those of its kind. */
export type Seen =
  | { readonly digits: readonly number[] }
  | { readonly indicator: string; readonly unitOfMeasure: string; readonly value: number; readonly usual: number; readonly others: readonly number[] }
  | null
export type FlagsQuery = { readonly unit: number; readonly period: Period }

/**
 * What deserves a look among the records of a unit and the figures of what lies below it. None of it says that anyone did wrong.
 * What was looked at and put aside comes again only when there are twice as many records.
 */
export async function listFlags(ctx: Ctx, query: FlagsQuery): Promise<Flag[]> {
  const db = await allow(ctx, 'verification.read', query.unit)
  const found = await compute(db, ctx, query)
  const aside = new Map((await q.dismissed.all(db, found.map((f) => f.id))).map((d) => [d.flag, d.records]))
  return found.filter((f) => !aside.has(f.id) || f.records >= 2 * aside.get(f.id)!)
}

/** Puts a flag aside, with the reason of whoever looked. @throws Problem `verification.reason`, `verification.no_flag` */
export async function dismissFlag(ctx: Ctx, query: FlagsQuery, flag: string, reason: string): Promise<void> {
  const db = await allow(ctx, 'verification.plan', query.unit)
  const why = tidy(reason)
  if (why.length < 3 || why.length > 500) throw refuse('reason', undefined, { at: '/reason' })
  const found = (await compute(db, ctx, query)).find((f) => f.id === flag)
  if (!found) throw refuse('no_flag')
  const { leaf, shard } = (await findLeaves(db, [{ unit: query.unit, day: ctx.day }]))({ unit: query.unit, day: ctx.day })!
  await q.dismiss.run(db, found.id, query.unit, leaf, found.records, why, ctx.account, ctx.now)
  await happened(db, [{ shard, unit: query.unit, event: 'flag.dismissed', about: found.id, body: { kind: found.kind, records: found.records } }])
}

async function compute(db: Db, ctx: Ctx, query: FlagsQuery): Promise<Flag[]> {
  const forms = new Map((await q.forms.all(db)).map((f) => [f.id, f]))
  const personal = Object.fromEntries([...forms.values()].map((f) => [f.id, flat(f.definition.questions).filter((question) => question.personal).map((question) => question.name)]))
  const scope: q.Scope = [query.unit, query.period.from, query.period.to, ctx.day, JSON.stringify(personal)]
  const about = (kind: Flag['kind'], row: { author: Id; form: number }, more: string, words: Words, records: number, first: Id | null, seen: Seen = null): Flag =>
    ({ id: idFrom(kind, row.author, forms.get(row.form)!.key, more), kind, words, records, first, author: row.author, authorName: null, unit: query.unit, seen })
  const formOf = (row: { form: number }) => bothLanguages(forms.get(row.form)!.definition.title)
  const found: Flag[] = []
  for (const row of await q.digits.all(db, ...scope, enoughDigits)) {
    const score = scoreDigits(row)
    if (score) found.push(about('digits', row, row.question, digitWords(formOf(row), labelOf(forms.get(row.form)!.definition, row.question), score), score.records, null, { digits: row.counts }))
  }
  for (const row of await q.runs.all(db, ...scope, 10)) {
    if (scoreRun(row)) found.push(about('copies', row, row.first, runWords(formOf(row), row.records), row.records, row.first))
  }
  for (const row of await q.bursts.all(db, ...scope, 10)) {
    const score = scoreBurst(row)
    if (score) found.push(about('burst', row, row.first, burstWords(formOf(row), row.records, score.each), row.records, row.first))
  }
  const names = new Map((await q.names.all(db, found.map((f) => f.author!))).map((a) => [a.id, a.name]))
  return [...found.map((f) => ({ ...f, authorName: names.get(f.author!) ?? null })), ...await outliers(ctx, query)]
}

/** Commune against commune of one kind, or village against village where the unit is a commune itself. */
async function outliers(ctx: Ctx, { unit, period }: FlagsQuery): Promise<Flag[]> {
  const query = { indicators: null, unit, period, map: ctx.day }
  const indicators = new Map((await listIndicators(ctx)).map((i) => [i.key, i]))
  const communes = await readValues(ctx, { ...query, by: 'communes' })
  const values = communes.some((v) => v.children!.length > 0) ? communes : await readValues(ctx, { ...query, by: 'children' })
  return values.flatMap((value) => outliersOf(value, indicators.get(value.indicator)!))
}

/** A part of a divided unit's figure ("74.3 models") is nobody's own to be looked at. */
function outliersOf(value: Value, indicator: Indicator): Flag[] {
  const known = value.children!.filter((child) => child.value !== null && child.apportionedShare === 0 && child.kind !== 'unspecified')
  return [...Map.groupBy(known, (child) => child.kind).values()].flatMap((alike) =>
    scoreOutliers(alike.map((child) => ({ unit: child.unit, value: child.value! })), indicator.denominator === null).map((score): Flag => {
      const child = alike.find((c) => c.unit === score.unit)!
      const id = idFrom('outlier', indicator.key, score.unit, value.period)
      const seen = { indicator: indicator.key, unitOfMeasure: indicator.unitOfMeasure, value: score.value, usual: score.median, others: alike.map((c) => c.value!) }
      const words = outlierWords(indicator, child.name, score)
      return { id, kind: 'outlier', words, records: Math.round(child.n), first: null, author: null, authorName: null, unit: score.unit, seen }
    }))
}

const flat = (questions: readonly q.QuestionWords[]): q.QuestionWords[] => questions.flatMap((question) => [question, ...flat(question.questions ?? [])])
const bothLanguages = ({ vi, en }: { vi: string; en?: string }): Words => ({ vi, en: en ?? vi })
const labelOf = (form: q.FormWords, name: string): Words => bothLanguages(flat(form.questions).find((question) => question.name === name)?.label ?? { vi: name })
const number = (value: number, lang: 'vi' | 'en') => value.toLocaleString(lang, { maximumFractionDigits: 1 })

function digitWords(form: Words, question: Words, { records, digit, share }: { records: number; digit: number; share: number }): Words {
  const percent = Math.round(share * 100)
  return {
    vi: `${records} phiếu “${form.vi}”, mục “${question.vi}”: ${percent} % số tận cùng là ${digit}, thường khoảng 10 %. Có thể do làm tròn hoặc do cân; nên hỏi lại cách đo.`,
    en: `${records} records of “${form.en}”, “${question.en}”: ${percent} % end in ${digit}, where about 10 % are usual. Rounding or the scale may explain it; ask how it was measured.`,
  }
}

function runWords(form: Words, records: number): Words {
  return {
    vi: `${records} phiếu “${form.vi}” liền nhau giống nhau ở mọi mục, chỉ khác tên hộ. Có thể các hộ thật sự như nhau hoặc phiếu được nhập từ một danh sách; nên xem vài phiếu.`,
    en: `${records} records of “${form.en}”, one after the other, are alike in everything but the household. The households may be alike, or a list was typed in; look at a few of them.`,
  }
}

function burstWords(form: Words, records: number, each: number): Words {
  return {
    vi: `${records} phiếu “${form.vi}” được mở trên điện thoại cách nhau khoảng ${number(each, 'vi')} giây. Có thể do nhập lại từ sổ giấy; nên hỏi cách ghi.`,
    en: `${records} records of “${form.en}” were begun on a phone about ${number(each, 'en')} seconds apart. They may have been typed in from paper; ask how they were made.`,
  }
}

function outlierWords(indicator: Indicator, name: string, { value, median }: { value: number; median: number }): Words {
  return {
    vi: `${name}: “${indicator.titleVi}” là ${number(value, 'vi')}, các đơn vị tương tự thường khoảng ${number(median, 'vi')}. Có thể do đặc điểm địa phương hoặc cách tính; nên xem lại phiếu.`,
    en: `${name}: “${indicator.titleEn}” is ${number(value, 'en')}, where similar units have about ${number(median, 'en')}. The place or the way of counting may explain it; look at the records.`,
  }
}
