import { expect, test } from 'vitest'
import { amountText, changeText, dayText, momentText, moneyText, numberText, percentText, spanText } from './format.ts'

test('numbers are written as a village clerk writes them', () => {
  expect(numberText(1292, 'vi')).toBe('1.292')
  expect(numberText(12.5, 'vi')).toBe('12,5')
  expect(numberText(1292, 'en')).toBe('1,292')
  expect(percentText(93, 'vi')).toBe('93,0\u00a0%')
  expect(percentText(93, 'en')).toBe('93.0%')
  expect(moneyText(1_500_000, 'vi')).toBe('1.500.000\u00a0₫')
  expect(amountText(50761, 'hộ', 'vi')).toBe('50.761\u00a0hộ')
  expect(changeText(-3, 'vi')).toBe('−3')
})

test('a missing number is a dash, never a zero', () => {
  expect(numberText(null, 'vi')).toBe('–')
  expect(numberText(Number.NaN, 'vi')).toBe('–')
  expect(percentText(null, 'en')).toBe('–')
  expect(amountText(null, 'hộ', 'vi')).toBe('–')
  expect(numberText(0, 'vi')).toBe('0')
})

test('a day puts the date first in both languages', () => {
  expect(dayText('2026-11-23')).toBe('23/11/2026')
})

test('a whole year, quarter or month goes by its name, any other span by its days', () => {
  expect(spanText({ from: '2024-01-01', to: '2024-12-31' }, 'vi')).toBe('năm 2024')
  expect(spanText({ from: '2024-02-01', to: '2024-02-29' }, 'vi')).toBe('tháng 2/2024')
  expect(spanText({ from: '2024-04-01', to: '2024-06-30' }, 'vi')).toBe('quý 2/2024')
  expect(spanText({ from: '2024-01-01', to: '2024-06-28' }, 'vi')).toBe('01/01/2024 – 28/06/2024')
  expect(spanText({ from: null, to: '2023-12-31' }, 'en')).toBe('until 31/12/2023')
})

test('a moment is told in Vietnamese time and names its day only when that is not today', () => {
  const now = new Date('2026-11-23T10:00:00Z')
  expect(momentText('2026-11-23T07:05:00Z', now)).toBe('14:05')
  expect(momentText('2026-11-22T18:30:00Z', now)).toBe('01:30')
  expect(momentText('2026-11-22T07:05:00Z', now)).toBe('14:05 22/11/2026')
})
