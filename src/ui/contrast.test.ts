import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

/** The colour tokens declared between a selector and its closing brace. */
function palette(selector: string): Record<string, string> {
  const from = css.indexOf(`${selector} {`)
  const block = css.slice(from, css.indexOf('}', from))
  return Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9A-F]{6})/g)].map((found) => [found[1]!, found[2]!]))
}

const light = palette(':root')
const dark = palette(":root[data-theme='dark']")

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high! + 0.05) / (low! + 0.05)
}

const grounds = ['paper', 'paper-deep']
const text: [string, string, number][] = [
  ...grounds.flatMap((on): [string, string, number][] => [
    ['ink', on, 7],
    ['ink-quiet', on, 4.5],
    ['leaf', on, 4.5],
    ['leaf-deep', on, 4.5],
    ['peach-ink', on, 4.5],
    ['gold-ink', on, 4.5],
  ]),
  ['ink-quiet', 'paper', 7],
  ['on-leaf', 'leaf', 4.5],
  ['on-leaf', 'leaf-deep', 4.5],
  ...['leaf', 'peach', 'gold'].map((hue): [string, string, number] => ['ink', `${hue}-wash`, 7]),
  ['leaf', 'leaf-wash', 4.5],
  ['leaf-deep', 'leaf-wash', 4.5],
  ['peach-ink', 'peach-wash', 4.5],
  ['gold-ink', 'gold-wash', 4.5],
  ...[0, 1, 2, 3, 4, 5].map((step): [string, string, number] => [`ramp-ink-${step}`, `ramp-${step}`, 4.5]),
]
/** Marks and the edges of fields: 3:1 (WCAG 2.2, 1.4.11). */
const marks: [string, string, number][] = grounds.flatMap((on): [string, string, number][] =>
  ['edge', 'peach', 'mist', 'focus'].map((mark) => [mark, on, 3]),
)

test.each([['light', light], ['dark', dark]] as const)('every word and mark can be read in the %s theme', (_, tokens) => {
  const faint = [...text, ...marks]
    .map(([front, on, least]) => ({ front, on, least, measured: contrast(tokens[front]!, tokens[on]!) }))
    .filter(({ least, measured }) => !(measured >= least))
  expect(faint).toEqual([])
})

test('dark by choice and dark by the device are one palette, and dark leaves no colour of light behind', () => {
  expect(palette(":root:not([data-theme='light'])")).toEqual(dark)
  expect(Object.keys(dark)).toEqual(Object.keys(light))
})

test('neighbouring steps of the map ramp grow steadily darker by day and lighter by night', () => {
  const steps = (tokens: Record<string, string>) => [0, 1, 2, 3, 4, 5].map((n) => luminance(tokens[`ramp-${n}`]!))
  expect(steps(light)).toEqual(steps(light).toSorted((a, b) => b - a))
  expect(steps(dark)).toEqual(steps(dark).toSorted((a, b) => a - b))
})
