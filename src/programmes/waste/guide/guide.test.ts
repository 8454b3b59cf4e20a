import { beforeAll, describe, expect, test } from 'vitest'
import { useSite } from '#base/site.ts'
import { ctxOf } from '#base/ctx.ts'
import { groups } from '../items/groups.ts'
import { film, guides, drawings, alone, loudspeaker } from './guide.ts'
import { filmOf } from './film.ts'
import { leafletOf } from './leaflet.ts'
import { signSvg } from './sign.ts'
import { readPdf } from '../../../../test/pdf.ts'

beforeAll(() => useSite('http://127.0.0.1'))

describe('what residents are told', () => {
  test('is three guides in steps, each step drawn, in both languages', () => {
    expect(guides.map((guide) => [guide.key, guide.steps.length])).toEqual([['sort', 6], ['compost', 6], ['collector', 3]])
    for (const step of guides.flatMap((guide) => guide.steps)) expect(drawings.get(step.drawing), step.drawing).toMatch(/^<svg[^>]*viewBox="0 0 240 160"/)
  })

  test('is drawn without anything that a page must not run or fetch', () => {
    for (const svg of [...drawings.values(), ...groups.map(signSvg), filmOf('vi')]) expect(svg).not.toMatch(/<script|on\w+=|href=|url\(|style="/)
  })

  test('by itself a drawing has colours of its own', () => {
    for (const svg of drawings.values()) expect(alone(svg)).not.toContain('var(')
  })

  test('takes the loudspeaker 60 to 90 seconds at the 3.3 syllables a second of a calm reader', () => {
    const syllables = loudspeaker.vi.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length
    expect(syllables / 3.3).toBeGreaterThan(55)
    expect(syllables / 3.3).toBeLessThan(90)
  })

  test('plays as a film with every caption, and stands still where motion is not wanted', () => {
    const svg = filmOf('vi')
    expect(svg).toContain('prefers-reduced-motion: reduce')
    for (const { vi } of film) for (const word of vi.split(' ')) expect(svg).toContain(word)
  })
})

test('the leaflet is one sheet of two sides, the same bytes each time', async () => {
  const [vi, en] = await Promise.all([leafletOf(ctxOf()), leafletOf(ctxOf({ lang: 'en' }))])
  expect(vi.subarray(0, 5).toString()).toBe('%PDF-')
  const { pages, hollow } = readPdf(vi)
  expect(pages).toHaveLength(2)
  expect(hollow).toEqual([])
  for (const step of guides.flatMap((guide) => guide.steps)) expect(pages.join(' ').replaceAll(/\s+/g, ''), step.title.vi).toContain(step.title.vi.replaceAll(/\s+/g, ''))
  expect(en.equals(vi)).toBe(false)
  expect(await leafletOf(ctxOf())).toBe(vi)
})
