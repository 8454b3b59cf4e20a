import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const src = new URL('../', import.meta.url)
const programmes = readdirSync(new URL('programmes/', src)).map((name) => `programmes/${name}/words/`)
const folders = ['words/', ...programmes].filter((folder) => existsSync(new URL(`${folder}vi.json`, src)))

function words(folder: string, locale: string): Record<string, string> {
  return JSON.parse(readFileSync(new URL(`${folder}${locale}.json`, src), 'utf8')) as Record<string, string>
}

/** What has to be the same in both languages: the keys, and the parameters of each text. */
function shape(texts: Record<string, string>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, [...new Set(text.match(/\{\w+\}/g))].toSorted()]))
}

test.each(folders)('every text of %s exists in Vietnamese and English, with the same parameters', (folder) => {
  expect(shape(words(folder, 'en'))).toEqual(shape(words(folder, 'vi')))
})

test('no two folders use one key for two texts', () => {
  const keys = folders.flatMap((folder) => Object.keys(words(folder, 'vi')))
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
})

test('Vietnamese is written in composed letters, as every keyboard and search box expects', () => {
  for (const folder of folders) for (const text of Object.values(words(folder, 'vi'))) expect(text).toBe(text.normalize('NFC'))
})

test('every text stands on some page: what nobody reads is not kept in two languages', () => {
  const pages = readdirSync(src, { recursive: true, withFileTypes: true }).filter((file) => file.isFile() && /\.(svelte|ts)$/.test(file.name) && !file.parentPath.includes('generated'))
    .map((file) => readFileSync(`${file.parentPath}/${file.name}`, 'utf8')).join('\n')
  const used = new Set([...pages.matchAll(/\bm\.([a-z0-9_]+)/g)].map((found) => found[1]!))
  expect(folders.flatMap((folder) => Object.keys(words(folder, 'vi'))).filter((key) => !used.has(key))).toEqual([])
})
