import { writePeriod } from '#base/day.ts'
import type { Step } from '#core/initiative/life.ts'
import type { Narrative, PeriodReport, Reached } from '#programmes/movement/index.ts'
import { titleOf } from '$ui/figure.server.ts'
import { dayText, missing, momentText, percentText, spanText } from '$ui/format.ts'
import { whole } from '$ui/number.ts'
import { unitName, unitTitle } from '$ui/unit.ts'
import { lang, m } from '$ui/words.ts'
import { addressOf } from '../register.server.ts'
import { decidedText, fieldText, registrantText } from '../words.ts'

/** A piece of a line; with an address it is a figure that can be pulled back to where it comes from. */
export type Piece = string | { readonly text: string; readonly href: string }
export type Block =
  | { readonly heading: string }
  | { readonly line: readonly Piece[] }
  | { readonly list: readonly (readonly Piece[])[] }
  | { readonly table: { readonly caption: string; readonly columns: readonly { readonly label: string; readonly numeric: boolean }[]; readonly rows: readonly (readonly Piece[])[]; readonly total?: readonly Piece[] } }

export type Told = { readonly title: string; readonly subject: string; readonly span: string; readonly unit: string; readonly blocks: readonly Block[] }
/** What a spot check that was closed in the period found. */
export type Check = { readonly title: string; readonly href: string; readonly share: number; readonly low: number; readonly high: number; readonly n: number; readonly population: number; readonly day: string }
export type Source = { readonly report: PeriodReport; readonly narrative: Narrative; readonly checks: readonly Check[]; readonly late: number }

type Counted = Exclude<Step, 'submit' | 'return' | 'confirm' | 'assess' | 'appraise' | 'promote' | 'renew'>

/** The report in words, once for the page and for paper: what differs between them is only how it is drawn. */
export function toldReport({ report, narrative, checks, late }: Source): Told {
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
      { heading: m.movement_report_h_spread() }, ...spread(report, checks, late),
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

/** A figure of an indicator, with its thread. */
function figure({ figures }: PeriodReport, key: string): Piece {
  const found = figures.find((one) => one.indicator.key === key)
  return found && found.value.value !== null ? { text: whole(found.value.value), href: found.value.thread } : missing
}

function registered(report: PeriodReport, unit: string, span: string): Block[] {
  const accepted = reachedOf(report, 'accept')
  if (accepted.total === 0) return [{ line: [m.movement_report_p_none()] }, figuresTable(report)]
  const individual = accepted.kinds.find(({ key }) => key === 'individual_exemplar')!.n
  const before = report.figures.find(({ indicator }) => indicator.key === 'movement.initiatives')?.before ?? null
  const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
  const scarce = accepted.fields.filter(({ n }) => n < accepted.total / 10).map(({ key, n }) => `${fieldText(key as never).toLowerCase()} (${whole(n)})`)
  const ofYear = (more: object) => addressOf({ ...blank, unit: report.unit.id, year: Number(report.period.from.slice(0, 4)) }, more)
  return [
    { line: [capital(m.movement_report_p_registered({ span, unit })), ' ', figure(report, 'movement.initiatives'), ' ', m.movement_report_p_models(), ', ', m.movement_report_p_collective(), ' ', whole(accepted.total - individual), ', ', m.movement_report_p_individual(), ' ', { text: whole(individual), href: ofYear({ kind: 'individual_exemplar' }) }, '. ',
      ...(before === null ? [m.movement_report_p_before_none()] : [m.movement_report_p_before(), ' ', whole(before), '.']), ...(accepted.continuing > 0 ? [' ', m.movement_report_p_continuing(), ' ', whole(accepted.continuing), '.'] : [])] },
    ...(scarce.length > 0 ? [{ line: [m.movement_report_p_scarce(), ' ', scarce.join('; '), '.'] }] : []),
    figuresTable(report), crossTable(report, m.movement_report_t_fields(), m.movement_report_t_field(), (one) => one.fields, (key) => fieldText(key as never), (key) => ofYear({ field: key })),
    crossTable(report, m.movement_report_t_by(), m.movement_report_t_registrant(), (one) => one.registrants.filter(({ n }) => n > 0), (key) => registrantText(key as never), (key) => ofYear({ by: key })),
  ]
}

const blank = { unit: null, state: null, late: false, kind: null, field: null, level: null, year: null, by: null, text: '', sort: 'changed', page: 1 } as const

/** Every figure of the movement that has a value now or had one a year before, in the order of a model's life. */
function figuresTable({ figures }: PeriodReport): Block {
  const order = [...Object.keys(columnText), 'movement.stopped']
  const place = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length)
  const some = figures.filter(({ value, before }) => value.value !== null || before !== null).toSorted((a, b) => place(a.indicator.key) - place(b.indicator.key))
  return { table: {
    caption: m.movement_report_t_figures(), columns: [{ label: m.movement_report_t_figure(), numeric: false }, { label: m.movement_report_t_now(), numeric: true }, { label: m.movement_report_t_before(), numeric: true }],
    rows: some.map(({ indicator, value, before }) => [titleOf(indicator), value.value === null ? missing : { text: whole(value.value), href: value.thread }, before === null ? missing : whole(before)]),
  } }
}

/** Rows of one division, columns of the steps of life: who registered, carried out, was recognised … */
function crossTable(report: PeriodReport, caption: string, label: string, of: (one: Reached) => Reached['fields'], words: (key: string) => string, href: (key: string) => string): Block {
  const keys = [...new Set(report.reached.flatMap((one) => of(one).map(({ key }) => key)))]
  const n = (one: Reached, key: string) => of(one).find((count) => count.key === key)?.n ?? 0
  return { table: {
    caption, columns: [{ label, numeric: false }, ...report.reached.map((one) => ({ label: stepText[one.step as Counted](), numeric: true }))],
    rows: keys.map((key): Piece[] => [{ text: words(key), href: href(key) }, ...report.reached.map((one) => whole(n(one, key)))]),
    total: [m.movement_report_t_all(), ...report.reached.map((one) => whole(one.total))],
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
  const said = (['begin', 'recognise', 'distinguish', 'commend'] as const).map((step) => `${stepText[step]()}: ${whole(reachedOf(report, step).total)}`)
  const { honoured, stopped } = report
  return [
    { line: [`${said.join('; ')}.`] },
    ...(honoured.length > 0 ? [{ table: {
      caption: m.movement_report_t_honoured(), columns: [m.movement_report_t_title(), m.movement_report_t_unit(), m.movement_report_t_what(), m.movement_report_t_decision()].map((label) => ({ label, numeric: false })),
      rows: honoured.map((one): Piece[] => [{ text: one.title, href: `/movement/${one.id}` }, unitTitle(one.unitKind, one.unitName), stepText[one.step as Counted](), decidedText(one.decision, one.day)]),
    } }] : []),
    ...(stopped.length > 0 ? [{ line: [m.movement_report_p_stopped({ count: whole(stopped.length) })] }, { list: stopped.map((one): Piece[] => [{ text: one.title, href: `/movement/${one.id}` }, ` (${unitTitle(one.unitKind, one.unitName)}): ${one.words}`]) }] : []),
  ]
}

function spread(report: PeriodReport, checks: readonly Check[], late: number): Block[] {
  const { copied } = reachedOf(report, 'accept')
  return [
    { line: [copied > 0 ? m.movement_report_p_copied({ count: whole(copied) }) : m.movement_report_p_copied_none()] },
    ...(checks.length === 0 ? [{ line: [m.movement_report_p_check_none()] }] : []),
    ...checks.map(({ title, href, share, low, high, n, population, day }): Block => ({ line: [
      m.movement_report_p_check({ title }), ' ', { text: percentText(share * 100, lang(), 0), href }, ' ',
      m.movement_report_p_check_rest({ low: percentText(low * 100, lang(), 0), high: percentText(high * 100, lang(), 0), n: whole(n), population: whole(population), day: dayText(day) })] })),
    ...(late > 0 ? [{ line: [m.movement_report_p_late(), ' ', { text: whole(late), href: addressOf({ ...blank, unit: report.unit.id, late: true }) }, '.'] }] : []),
  ]
}

function byUnit({ columns, units, silent, period, map }: PeriodReport): Block[] {
  const thread = (indicator: string, unit: number) => `/figures/thread?${new URLSearchParams({ indicator, unit: String(unit), period: writePeriod(period), map })}`
  const names = `${silent.slice(0, 30).map((one) => one.name).join(', ')}${silent.length > 30 ? ' …' : ''}`
  return [
    { table: {
      caption: m.movement_report_t_units(), columns: [{ label: m.movement_report_t_unit(), numeric: false }, ...columns.map((indicator) => ({ label: columnText[indicator.key]?.() ?? titleOf(indicator), numeric: true }))],
      rows: units.map((one): Piece[] => [unitTitle(one.kind, one.name), ...one.values.map((value, i): Piece => (value === null ? missing : { text: whole(value), href: thread(columns[i]!.key, one.unit) }))]),
    } },
    ...(silent.length > 0 ? [{ line: [m.movement_report_p_silent({ count: whole(silent.length), names })] }] : []),
  ]
}
