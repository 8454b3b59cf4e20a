import { describe, expect, test } from 'vitest'
import type { Day } from '#base/day.ts'
import type { Id } from '#base/id.ts'
import type { Verification } from '#core/verification/trust.ts'
import type { PeriodReport, ReportFigure, ReportUnit } from '#programmes/movement/index.ts'
import { documentOf, imprintOf, type Imprint } from './paper.server.ts'
import { toldReport, type Block, type Piece } from './told.server.ts'

const d = (text: string) => text as Day
const found: Verification = { confirmed: 0.93, low: 0.9, high: 0.95, n: 380, drawn: 385, population: 50_761, refused: 5, day: d('2024-12-20'), stale: false, enough: true, holds: true, sample: 's' as Id }

/** A reported figure of classes, visits …; of a divided place when it is `estimated`. */
function reported(key: string, titleVi: string, value: number | null, { estimated = false, verification = null, before = null }: { estimated?: boolean; verification?: Verification | null; before?: number | null } = {}): ReportFigure {
  const indicator = {
    key, titleVi, titleEn: key, unitOfMeasure: 'classes', numerator: 1, denominator: null, scale: 1, method: 'counted' as const, accumulates: false, baseVi: null, baseEn: null, sourceVi: null, sourceEn: null, kit: 'skilful-mobilisation' }
  return {
    indicator, counts: null, before, beforeEstimated: before !== null && estimated, threadBefore: '/figures/thread?before',
    value: {
      indicator: key, unit: 9, unitName: 'Ngọc Hồi', period: '2024', map: d('2025-07-01'), value, numerator: value, denominator: null, n: value ?? 0, estimatedShare: 0, apportionedShare: estimated ? 1 : 0, estimated,
      unitOfMeasure: 'classes', method: 'counted', verification, asOf: '2026-11-24T00:00:00Z', thread: '/figures/thread?now', base: null, source: null },
  }
}

const part = (unit: number, kind: string, name: string, of: string | null, values: number[]): ReportUnit => ({ unit, kind, name, of, ofUnit: of === null ? null : unit + 100, ofFormer: of !== null, values })

function reportWith(over: Partial<PeriodReport>): PeriodReport {
  return {
    unit: { id: 9, name: 'Ngọc Hồi', kind: 'commune' }, period: { from: d('2024-01-01'), to: d('2024-12-31') }, yearBefore: { from: d('2023-01-01'), to: d('2023-12-31') }, map: d('2025-07-01'), asOf: '2026-11-24T00:00:00Z',
    figures: [], reached: (['accept', 'begin', 'recognise', 'distinguish', 'commend', 'stop'] as const).map((step) => ({ step, total: 0, kinds: [{ key: 'individual_exemplar', n: 0 }], fields: [], registrants: [], continuing: 0, copied: 0 })),
    columns: [], units: [], silent: [], apart: [], shared: { outside: 0, between: 0 }, honoured: [], stopped: [], ofYear: null, overdue: { day: d('2024-12-31'), count: 0 }, ...over }
}
const told = (over: Partial<PeriodReport>, checks: Parameters<typeof toldReport>[0]['checks'] = []) =>
  toldReport({ report: reportWith(over), narrative: { sections: {}, edition: 0, changedAt: null, by: null }, checks }).blocks
const textOf = (piece: Piece) => (typeof piece === 'string' ? piece : piece.text)
const tables = (blocks: readonly Block[]) => blocks.flatMap((block) => ('table' in block ? [block.table] : []))
const notes = (blocks: readonly Block[]) => blocks.flatMap((block) => ('note' in block ? [block.note] : []))

describe('the words of a report', () => {
  test('mark what a divided place makes an estimate, and never round it to nothing', () => {
    const blocks = told({ figures: [
      reported('movement.trainings', 'Lớp tập huấn', 0.24, { estimated: true }), reported('movement.learners', 'Lượt người học', 12.4, { estimated: true, before: 0.02 }), reported('movement.work_days', 'Buổi lao động chung', 3)] })
    expect(tables(blocks)[0]!.rows.map((row) => row.map(textOf))).toEqual([['Lớp tập huấn', '≈ 0,2', '–'], ['Lượt người học', '≈ 12', '< 0,1'], ['Buổi lao động chung', '3', '–']])
    expect(notes(blocks).some((note) => note.startsWith('≈: ước tính'))).toBe(true)
    expect(notes(told({ figures: [reported('movement.work_days', 'Buổi lao động chung', 3)] })).some((note) => note.includes('≈'))).toBe(false)
  })

  test('put what a spot check found beside its figure, with the ring on the page and a mark on paper', () => {
    const blocks = told({ figures: [reported('movement.home_visits', 'Lượt đến nhà', 50_761, { verification: found })] })
    expect(tables(blocks)[0]!.rows[0]![1]).toMatchObject({ text: '50.761', trust: 'confirmed', check: '93\u00a0% xác nhận (90–95\u00a0%), n = 380' })
    const paper = JSON.stringify(documentOf({ subject: '', blocks }, usual, 'https://x').blocks)
    expect(paper).toContain('* Lượt đến nhà: kiểm tra ngẫu nhiên tại chỗ, 93\u00a0% xác nhận (90–95\u00a0%), n = 380.')
    expect(paper).toContain('{"text":"50.761","link":"https://x/figures/thread?now"}," *"')
  })

  test('say how many were visited, how many of them answered and from how many they were drawn', () => {
    const blocks = told({}, [{ title: 'Hộ tham gia', href: '/r', share: 0.93, low: 0.9, high: 0.95, n: 380, visited: 385, population: 50_761, day: '2024-12-20', trust: 'confirmed' }])
    const line = blocks.flatMap((block) => ('line' in block ? [block.line.map(textOf).join('')] : [])).find((text) => text.startsWith('Kiểm tra'))
    expect(line).toBe('Kiểm tra ngẫu nhiên “Hộ tham gia”: 93\u00a0% xác nhận (90–95\u00a0%), n = 380; 380 nơi trả lời trong 385 nơi đã đến, rút từ 50.761 hồ sơ, kết thúc 20/12/2024.')
  })

  test('tell places of unknown village apart by the unit that they were recorded in', () => {
    const one = reported('movement.initiatives', 'Đăng ký', 2)
    const figure: ReportFigure = { ...one, counts: { step: 'accept' } }
    const blocks = told({ figures: [figure], columns: [figure.indicator], units: [part(1, 'unspecified', 'Chưa rõ', 'Hà Hồi', [1]), part(2, 'unspecified', 'Chưa rõ', 'Duyên Thái', [1])], apart: [1], shared: { outside: 0, between: 1 } })
    expect(tables(blocks).at(-1)!.rows.map((row) => textOf(row[0]!))).toEqual(['Hà Hồi, chưa rõ thôn', 'Duyên Thái, chưa rõ thôn', 'Cấp thành phố, quận, huyện và nơi chưa rõ xã, phường'])
    expect(notes(blocks).some((note) => note.includes('nhiều hơn dòng Cộng'))).toBe(true)
  })
})

const usual: Imprint = { letterhead: 'state', parent: '', body: 'UBND', number: '', place: '', day: '2026-11-24', role: 'CHỦ TỊCH', signer: '' }
test('a day of signature that is none is refused, and one that is left empty is today', () => {
  expect(() => imprintOf(new URLSearchParams('day=2026-99-99'), usual)).toThrow(expect.objectContaining({ code: 'day.invalid', at: '/day' }))
  expect(imprintOf(new URLSearchParams('day='), usual).day).toBe('2026-11-24')
})
