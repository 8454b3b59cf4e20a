import { writePeriod } from '#base/day.ts'
import { levels, type Step } from '#core/initiative/life.ts'
import { trustOf, type Trust } from '#core/verification/trust.ts'
import type { Narrative, PeriodReport, Reached, ReportFigure, ReportUnit } from '#programmes/movement/index.ts'
import { doubtOf, titleOf } from '$ui/figure.server.ts'
import { dayText, missing, momentText, percentText, spanText } from '$ui/format.ts'
import { number, whole } from '$ui/number.ts'
import { capital, unitName, unitTitle } from '$ui/unit.ts'
import { lang, m } from '$ui/words.ts'
import { addressOf, everything, type Asked } from '../register.server.ts'
import { decidedText, fieldText, registrantText } from '../words.ts'

/**
 * A piece of a line; with an address it is a figure that can be pulled back to where it comes from. `trust`: how far it may be
 * believed, and why; `check`: what a spot check found of it.
 */
export type Piece = string | { readonly text: string; readonly href: string; readonly trust?: Trust; readonly doubt?: string | undefined; readonly check?: string | undefined }
export type Block =
  | { readonly heading: string }
  | { readonly line: readonly Piece[] }
  /** What the signs of the table above it mean. */
  | { readonly note: string }
  | { readonly list: readonly (readonly Piece[])[] }
  | { readonly table: { readonly caption: string; readonly columns: readonly { readonly label: string; readonly numeric: boolean }[]; readonly rows: readonly (readonly Piece[])[]; readonly total?: readonly Piece[] } }

export type Told = { readonly title: string; readonly subject: string; readonly span: string; readonly unit: string; readonly blocks: readonly Block[] }
/** What a spot check that was closed in the period found: `n` answered of those `visited`; `trust` of the figure that it stands beside. */
export type Check = Found & { readonly title: string; readonly href: string; readonly visited: number; readonly population: number; readonly day: string; readonly trust: Trust | null }
type Found = { readonly share: number; readonly low: number; readonly high: number; readonly n: number }
export type Source = { readonly report: PeriodReport; readonly narrative: Narrative; readonly checks: readonly Check[] }

type Counted = Exclude<Step, 'submit' | 'return' | 'confirm' | 'assess' | 'appraise' | 'promote' | 'renew'>

/** The report in words, once for the page and for paper: what differs between them is only how it is drawn. */
export function toldReport({ report, narrative, checks }: Source): Told {
  const span = spanText(report.period, lang())
  const unit = unitName(report.unit.kind, report.unit.name)
  const own = (name: keyof Narrative['sections']): Block[] => {
    const text = narrative.sections[name]
    return text ? [{ heading: sectionText[name]() }, ...text.split('\n').filter((line) => line !== '').map((line): Block => ({ line: [line] }))] : []
  }
  return {
    title: m.movement_report_of({ span }), subject: m.movement_report_subject({ span }), span, unit,
    blocks: [
      ...own('situation'),
      { heading: m.movement_report_h_registered() }, ...registered(report, unit, span),
      { heading: m.movement_report_h_results() }, ...results(report),
      { heading: m.movement_report_h_spread() }, ...spread(report, checks),
      ...(report.units.length > 0 ? [{ heading: m.movement_report_h_units() }, ...byUnit(report)] : []),
      ...own('difficulties'), ...own('direction'), ...own('proposals'),
      { line: [m.movement_report_asof({ at: momentText(report.asOf), map: dayText(report.map) })] },
    ],
  }
}

export const sectionText = {
  situation: m.movement_report_s_situation, difficulties: m.movement_report_s_difficulties, direction: m.movement_report_s_direction, proposals: m.movement_report_s_proposals,
} as const

const reachedOf = ({ reached }: PeriodReport, step: Step): Reached => reached.find((one) => one.step === step)!

/** A sentence of the words file whose blanks are filled with figures that lead somewhere. */
function said<B extends Record<string, Piece>>(sentence: (blanks: { [K in keyof B]: string }) => string, blanks: B): Piece[] {
  const names = Object.keys(blanks) as (keyof B)[]
  const marked = sentence(Object.fromEntries(names.map((name, at) => [name, `\u0000${at}\u0000`])) as { [K in keyof B]: string })
  // Between two marks stands the number of a blank, outside of them what is said around it.
  return marked.split('\u0000').map((part, at): Piece => (at % 2 === 0 ? part : blanks[names[Number(part)]!]!)).filter((piece) => piece !== '')
}

/** A count of the register, leading to exactly those that it counts: who came to the step for the first time within the period. */
const counted = ({ unit, period }: Pick<PeriodReport, 'unit' | 'period'>, step: Step, n: number, more: Partial<Asked> = {}): Piece =>
  ({ text: whole(n), href: addressOf({ ...everything, unit: unit.id, took: { step, from: period.from, to: period.to } }, more) })

/** A figure, leading to where it comes from; what nobody reported is not known. */
const figure = (value: number | null, thread: string, estimated = false): Piece => (value === null ? missing : { text: estimated ? about(value) : whole(value), href: thread })

/** "≈ 0,2": what was estimated looks like it, and is never nothing where there is something. */
const about = (value: number): string => (value > 0 && value < 0.05 ? `< ${number(0.1, 1)}` : `≈ ${number(value, value < 10 ? 1 : 0)}`)

/** "93 % xác nhận (90–95 %), n = 380". */
const percent = (share: number) => percentText(share * 100, lang(), 0)
const foundText = ({ share, low, high, n }: Found): string => m.movement_report_checked({ share: percent(share), low: whole(low * 100), high: percent(high), n: whole(n) })

/** With how far it may be believed, and what a spot check found of it. */
function verified({ indicator, value }: ReportFigure): Piece {
  if (value.value === null) return missing
  const { verification: found } = value
  return {
    text: value.estimated ? about(value.value) : whole(value.value), href: value.thread, trust: trustOf(value, indicator.method), doubt: doubtOf(value),
    check: found ? foundText({ share: found.confirmed, low: found.low, high: found.high, n: found.n }) : undefined }
}

function registered(report: PeriodReport, unit: string, span: string): Block[] {
  const accepted = reachedOf(report, 'accept')
  if (accepted.total === 0) return [{ line: [m.movement_report_p_none()] }, ...figuresTable(report)]
  const individual = accepted.kinds.find(({ key }) => key === 'individual_exemplar')!.n
  const all = report.figures.find(({ indicator }) => indicator.key === 'movement.initiatives')
  const scarce = accepted.fields.filter(({ key, n }) => key !== 'none' && n < accepted.total / 10)
  return [
    { line: [
      ...said(m.movement_report_p_registered, {
        span: capital(span), unit, total: counted(report, 'accept', accepted.total),
        collective: counted(report, 'accept', accepted.total - individual, { kind: 'collective' }), individual: counted(report, 'accept', individual, { kind: 'individual_exemplar' }) }), ' ',
      ...(all && all.before !== null ? said(m.movement_report_p_before, { count: { text: whole(all.before), href: all.threadBefore } }) : [m.movement_report_p_before_none()]),
      ...(accepted.continuing > 0 ? [' ', ...said(m.movement_report_p_continuing, { count: counted(report, 'accept', accepted.continuing, { novelty: 'continuing' }) })] : []), ...inRegister(report)] },
    ...divided(report),
    ...(scarce.length > 0 ? [{ line: [m.movement_report_p_scarce(), ' ', ...listed(scarce.map(({ key, n }) =>
      said(m.movement_report_p_scarce_one, { field: fieldText(key as never).toLowerCase(), count: counted(report, 'accept', n, { field: key as never }) }))), '.'] }] : []),
    ...figuresTable(report), crossTable(report, m.movement_report_t_fields(), m.movement_report_t_field(), (one) => one.fields, (key) => (key === 'none' ? capital(m.movement_unsaid()) : fieldText(key as never)), (key) => ({ field: key as never })),
    crossTable(report, m.movement_report_t_by(), m.movement_report_t_registrant(), (one) => one.registrants.filter(({ n }) => n > 0), (key) => (key === 'none' ? capital(m.movement_unsaid()) : registrantText(key as never)), (key) => ({ by: key as never })),
  ]
}

/** Registered in a year is one count, what its register holds another: the renewed and the waiting are in it. */
const inRegister = ({ ofYear, unit, reached }: PeriodReport): Piece[] => (ofYear === null || ofYear.count <= reached[0]!.total ? []
  : [' ', ...said(m.movement_report_p_year_all, { year: String(ofYear.year), count: { text: whole(ofYear.count), href: addressOf({ ...everything, unit: unit.id, year: ofYear.year }) } })])

/** One after the other, with semicolons. */
const listed = (some: readonly (readonly Piece[])[]): Piece[] => some.flatMap((pieces, at) => (at === 0 ? pieces : ['; ', ...pieces]))

/** Why communes add up to more than the city, where places of the unit are held by others too. */
const divided = ({ shared }: PeriodReport): Block[] => (shared.outside > 0 ? [{ note: m.movement_report_note_outside({ count: whole(shared.outside) }) }] : [])

/** What was held, each with who came to it. */
const held = ['meetings', 'meeting_people', 'trainings', 'learners', 'home_visits', 'work_days', 'work_day_people', 'publicity', 'inspections']

/** Every figure of the movement that has a value now or had one a year before, in the order of a model's life, by level, and then what was held. */
function figuresTable(report: PeriodReport): Block[] {
  const byLevel = ['registered', 'recognised'].flatMap((what) => levels.toReversed().map((level) => `${what}.${level}`))
  const order = [...Object.keys(columnText), ...['stopped', ...byLevel, ...held].map((name) => `movement.${name}`)]
  const place = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length)
  const some = report.figures.filter(({ value, before, counts }) => (counts === null ? value.value !== null || before !== null : value.value! > 0 || (before ?? 0) > 0)).toSorted((a, b) => place(a.indicator.key) - place(b.indicator.key))
  if (some.length === 0) return []
  return [{ table: {
    caption: m.movement_report_t_figures(), columns: [{ label: m.movement_report_t_figure(), numeric: false }, { label: m.movement_report_t_now(), numeric: true }, { label: m.movement_report_t_before(), numeric: true }],
    rows: some.map((one) => [titleOf(one.indicator), verified(one), figure(one.before, one.threadBefore, one.beforeEstimated)]),
  } }, { note: m.movement_report_note_reported() }, ...(some.some(({ value, beforeEstimated }) => value.estimated || beforeEstimated) ? [{ note: m.movement_report_note_about() }] : [])]
}

/** Rows of one division, columns of the steps of life: who registered, carried out, was recognised … */
function crossTable(report: PeriodReport, caption: string, label: string, of: (one: Reached) => Reached['fields'], words: (key: string) => string, only: (key: string) => Partial<Asked>): Block {
  const keys = [...new Set(report.reached.flatMap((one) => of(one).map(({ key }) => key)))]
  const n = (one: Reached, key: string) => of(one).find((count) => count.key === key)?.n ?? 0
  return { table: {
    caption, columns: [{ label, numeric: false }, ...report.reached.map((one) => ({ label: stepText[one.step as Counted](), numeric: true }))],
    rows: keys.map((key): Piece[] => [words(key), ...report.reached.map((one) => counted(report, one.step, n(one, key), only(key)))]),
    total: [m.movement_report_t_all(), ...report.reached.map((one) => counted(report, one.step, one.total))],
  } }
}

/** The five counts, and those stopped, as columns are headed. */
const stepText: Readonly<Record<Counted, () => string>> = {
  accept: m.movement_report_c_accept, begin: m.movement_report_c_begin, recognise: m.movement_report_c_recognise, distinguish: m.movement_report_c_distinguish,
  commend: m.movement_report_c_commend, stop: m.movement_report_c_stop,
}

const columnText: Readonly<Record<string, () => string>> = {
  'movement.initiatives': stepText.accept, 'movement.carried_out': stepText.begin, 'movement.recognised': stepText.recognise, 'movement.outstanding': stepText.distinguish, 'movement.commended': stepText.commend,
}

function results(report: PeriodReport): Block[] {
  const { honoured, stopped } = report
  const total = (step: Step) => reachedOf(report, step).total
  const counts = (...steps: Counted[]) => listed(steps.map((step) => said(m.movement_report_p_result, { step: stepText[step](), count: counted(report, step, total(step)) })))
  /** Nobody takes those named here for all of them. */
  const more = (named: number, ...steps: Counted[]): Block[] =>
    (named < steps.reduce((sum, step) => sum + total(step), 0) ? [{ line: [m.movement_report_p_all_named({ named: whole(named) }), ' ', ...counts(...steps), '.'] }] : [])
  return [
    { line: [...counts('begin', 'recognise', 'distinguish', 'commend'), '.'] },
    ...(honoured.length > 0 ? [{ table: {
      caption: m.movement_report_t_honoured(), columns: [m.movement_report_t_title(), m.movement_report_t_unit(), m.movement_report_t_what(), m.movement_report_t_decision()].map((label) => ({ label, numeric: false })),
      rows: honoured.map((one): Piece[] => [{ text: one.title, href: `/movement/${one.id}` }, unitTitle(one.unitKind, one.unitName), stepText[one.step as Counted](), decidedText(one.decision, one.day)]),
    } }, ...more(honoured.length, 'distinguish', 'commend')] : []),
    ...(stopped.length > 0 ? [
      { line: said(m.movement_report_p_stopped, { count: counted(report, 'stop', total('stop')) }) },
      { list: stopped.map((one): Piece[] => [{ text: one.title, href: `/movement/${one.id}` }, ` (${unitTitle(one.unitKind, one.unitName)}): ${one.words}`]) },
      ...more(stopped.length, 'stop')] : []),
  ]
}

function spread(report: PeriodReport, checks: readonly Check[]): Block[] {
  const { copied } = reachedOf(report, 'accept')
  const { day, count } = report.overdue
  return [
    { line: copied > 0 ? said(m.movement_report_p_copied, { count: counted(report, 'accept', copied, { copied: true }) }) : [m.movement_report_p_copied_none()] },
    ...(checks.length === 0 ? [{ line: [m.movement_report_p_check_none()] }] : []),
    ...checks.map(({ title, href, share, low, high, n, visited, population, day: closed, trust }): Block => {
      const link = (text: string): Piece => ({ text, href })
      return { line: said(m.movement_report_p_check, {
        title, share: { text: percent(share), href, ...(trust ? { trust } : {}) }, low: link(whole(low * 100)), high: link(percent(high)), n: link(whole(n)), answered: link(whole(n)), visited: link(whole(visited)),
        population: link(whole(population)), day: dayText(closed) }) }
    }),
    ...(count > 0 ? [{ line: said(m.movement_report_p_late, { day: dayText(day), count: { text: whole(count), href: addressOf({ ...everything, unit: report.unit.id, late: true, lateOn: day }) } }) }] : []),
  ]
}

function byUnit(report: PeriodReport): Block[] {
  const { columns, units, silent, apart, shared, period, map, unit } = report
  const steps = columns.map((indicator) => report.figures.find((one) => one.indicator.key === indicator.key)!.counts!.step)
  const row = (name: string, values: readonly number[], more: Partial<Asked> = {}): Piece[] => [name, ...values.map((value, i) => counted(report, steps[i]!, value, more))]
  const names = `${silent.slice(0, 30).map((one) => one.name).join(', ')}${silent.length > 30 ? ' …' : ''}`
  const figures = `/figures?${new URLSearchParams({ indicator: columns[0]!.key, unit: String(unit.id), period: writePeriod(period), map })}`
  return [
    { table: {
      caption: m.movement_report_t_units(), columns: [{ label: m.movement_report_t_unit(), numeric: false }, ...columns.map((indicator) => ({ label: columnText[indicator.key]?.() ?? titleOf(indicator), numeric: true }))],
      rows: [...units.map((one) => row(partTitle(one, unit.id), one.values, { unit: one.unit })), ...(apart.some((n) => n > 0) ? [row(m.movement_report_t_apart(), apart, { apart: true })] : [])],
      total: row(m.movement_report_t_all(), steps.map((step) => reachedOf(report, step).total)),
    } },
    ...(shared.between > 0 ? [{ note: m.movement_report_note_between({ count: whole(shared.between) }) }] : []),
    { note: m.movement_report_note_counted() },
    ...(silent.length > 0 ? [{ line: said(m.movement_report_p_silent, { count: { text: whole(silent.length), href: figures }, names }) }] : []),
  ]
}

/** What was recorded without its village goes by the unit it was recorded in: there may be several. */
function partTitle({ kind, name, of, ofUnit }: ReportUnit, inside: number): string {
  if (kind !== 'unspecified') return unitTitle(kind, name)
  return of === null || ofUnit === inside ? m.units_unknown_here() : m.thread_place_unknown({ name: of })
}
