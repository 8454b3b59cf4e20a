import { readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

export const root = join(import.meta.dirname, '../..')
const generated = ['src/words/generated']

/** Paths of our own source files that match, from the root, with forward slashes; tests only when `pattern` asks for them. */
export function sources(pattern: RegExp, { tests = false } = {}): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => pattern.test(path) && (tests || !path.endsWith('.test.ts')) && !generated.some((folder) => path.startsWith(`${folder}/`)))
    .toSorted()
}
