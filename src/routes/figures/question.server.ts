import { day, period, writePeriod, type Day, type Period } from '#base/day.ts'
import type { Indicator } from '#core/indicator/values.ts'
import { titleOf, type Asked } from '$ui/figure.server.ts'
import { dayText } from '$ui/format.ts'
import type { SentencePart } from '$ui/FilterSentence.svelte'
import { presets } from '$ui/periods.ts'
import { m } from '$ui/words.ts'

/** What a figures page was asked: `indicator` null is "all of them"; `place` is a unit typed by name, not looked up yet. */
export type Question = Asked & { readonly indicator: string | null; readonly place: string | null }
type Maps = readonly { readonly from: Day; readonly to: Day | null }[]

/** @throws Problem `day.period`, `day.invalid`, `day.reversed` */
export function questionOf(query: URLSearchParams, unit: number, today: Day): Question {
  const asked = Number(query.get('unit'))
  return {
    unit: Number.isInteger(asked) && asked > 0 && asked <= 2_147_483_647 ? asked : unit,
    period: periodOf(query, today),
    map: mapOf(query, today),
    today,
    indicator: query.get('indicator') || null,
    place: query.get('place')?.trim() || null,
  }
}

function periodOf(query: URLSearchParams, today: Day): Period {
  const text = query.get('period') || 'all'
  if (text === 'all') return { from: null, to: today }
  if (text !== 'custom') return period(text)
  const to = query.get('to')
  // First the choice "other days" is made; the blanks for the days follow with the next page.
  return to === null ? { from: `${today.slice(0, 4)}-01-01` as Day, to: today } : period(`${query.get('from') ?? ''}..${to || today}`)
}

function mapOf(query: URLSearchParams, today: Day): Day {
  const text = query.get('map') || 'today'
  if (text === 'today') return today
  return text === 'other' ? day(query.get('day') || today, '/map') : day(text, '/map')
}

/** The question as a sentence with blanks: "Hộ tham gia phân loại rác ở Hà Nội, năm 2024, theo bản đồ hiện nay". */
export function sentenceOf(
  question: Question, unitName: string, indicators: readonly Indicator[], maps: Maps, query: URLSearchParams,
): SentencePart[] {
  const { period: asked, map, today } = question
  const all = asked.from === null && asked.to === today
  const preset = presets(today).find((p) => writePeriod(p.period) === writePeriod(asked))
  const custom = query.get('period') === 'custom' || (!all && !preset)
  const former = maps.flatMap(({ to }) => (to === null ? [] : [to]))
  const other = query.get('map') === 'other' || (map !== today && !former.includes(map))
  return [
    m.figures_ask_show(),
    { name: 'indicator', label: m.figures_ask_indicator(), value: question.indicator ?? '',
      choices: [{ value: '', label: m.figures_all_indicators() }, ...indicators.map((i) => ({ value: i.key, label: titleOf(i) }))] },
    m.figures_ask_in(),
    { name: 'place', label: m.figures_ask_place(), value: unitName, type: 'text' },
    m.figures_ask_during(),
    { name: 'period', label: m.figures_ask_period(), value: custom ? 'custom' : all ? 'all' : preset!.value,
      choices: [
        { value: 'all', label: m.figures_period_all() }, ...presets(today).map(({ value, label }) => ({ value, label })),
        { value: 'custom', label: m.figures_period_custom() },
      ] },
    ...(custom ? [
      m.figures_ask_from(), { name: 'from', label: m.figures_ask_from(), value: asked.from ?? '', type: 'date' } as const,
      m.figures_ask_to(), { name: 'to', label: m.figures_ask_to(), value: asked.to, type: 'date' } as const,
    ] : []),
    m.figures_ask_map(),
    { name: 'map', label: m.figures_ask_map_label(), value: other ? 'other' : map === today ? 'today' : map,
      choices: [
        { value: 'today', label: m.figures_map_today() },
        ...former.map((to) => ({ value: to, label: m.figures_map_until({ day: dayText(to) }) })),
        { value: 'other', label: m.figures_map_other() },
      ] },
    ...(other ? [{ name: 'day', label: m.figures_ask_map_label(), value: map, type: 'date' } as const] : []),
  ]
}
