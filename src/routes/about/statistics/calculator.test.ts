import { describe, expect, test } from 'vitest'
import { estimateShare } from '#core/verification/interval.ts'
import { interval, size, type Asked } from './calculator.ts'

const asked = (over: Partial<Asked> = {}): Asked => ({ population: '50.761', n: '380', confirmed: '353', error: '5', confidence: '0.95', ...over })

describe('the calculator of the statistics page', () => {
  test('says of the article\'s households what a closed spot check would', () => {
    const found = interval(asked())
    expect(found).toMatchObject({ share: expect.closeTo(353 / 380, 12) })
    const { low, high } = estimateShare([{ population: 50_761, visited: 380, confirmed: 353 }])!
    expect('published' in found && found.published).toEqual({ low, high })
    expect([low, high].map((end) => Math.round(end * 100))).toEqual([90, 95])
    expect(size(asked())).toEqual({ size: 382 })
  })

  test('reads a number as people write it', () => {
    for (const population of ['50761', '50.761', '50,761', ' 50 761 ']) expect(size(asked({ population }))).toEqual({ size: 382 })
    expect(size(asked({ error: '2,5' }))).toEqual(size(asked({ error: '2.5' })))
  })

  test.each<[string, Partial<Asked>, string[]]>([
    ['more visited than there are', { population: '100' }, ['n']],
    ['more confirmed than visited', { confirmed: '381' }, ['confirmed']],
    ['nobody visited', { n: '0', confirmed: '0' }, ['n']],
    ['nothing typed', { population: '', n: '', confirmed: '' }, ['population', 'n', 'confirmed']],
    ['less than nothing', { population: '-5', confirmed: '-1' }, ['population', 'confirmed']],
    ['no number', { population: 'NaN', n: 'Infinity', confirmed: '1e3' }, ['population', 'n', 'confirmed']],
    ['a face', { n: '😀' }, ['n']],
    ['another confidence', { confidence: '2' }, ['confidence']],
    ['ten megabytes', { population: '9'.repeat(10_000_000) }, ['population']],
  ])('of %s says which is wrong and computes nothing', (_, over, wrong) => {
    expect(interval(asked(over))).toEqual({ wrong })
  })

  test('of a precision that is none the same', () => {
    for (const error of ['0', '0.4', '51', '-5', 'NaN', '', '5e1']) expect(size(asked({ error }))).toEqual({ wrong: ['error'] })
  })
})
