import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root, sources } from './sources.ts'

const server = join(root, 'build/server')
const ours = /["']#(?:base|core|programmes|app)\/[^"']+["']/g

/**
 * Pages are built, the API and the worker run the sources: were a module of ours bundled into the pages, the process
 * would have two pools, two caches and two clocks. `npm test` builds first.
 */
describe('the built pages', () => {
  const chunks = existsSync(server)
    ? readdirSync(server, { recursive: true, withFileTypes: true }).filter((e) => e.isFile() && e.name.endsWith('.js')).map((e) => ({ path: join(e.parentPath, e.name), text: readFileSync(join(e.parentPath, e.name), 'utf8') }))
    : []

  test('are there', () => {
    expect(chunks.length).toBeGreaterThan(5)
  })

  test('leave each of our server modules outside and name it as the sources do', () => {
    const asked = new Set(sources(/^src\/(routes|ui|hooks)[^]*(\.server\.ts|hooks\.server\.ts|\+server\.ts)$/)
      .flatMap((path) => [...readFileSync(join(root, path), 'utf8').matchAll(/^import (?!type\b|\{(?:\s*type \w+,?)+\s*\})[^;]*?from '(#[^']+)'/gm)].map((m) => m[1]!)))
    const left = new Set(chunks.flatMap(({ text }) => [...text.matchAll(ours)].map((m) => m[0].slice(1, -1))))
    expect([...asked].filter((id) => !left.has(id))).toEqual([])
  })

  test('carry no copy of the pool, the doors or the catalogue of refusals', () => {
    // Words that stand in those modules and nowhere else.
    const marks = ['the database is not connected', 'a door was opened outside a request', 'was never declared', 'lantoa-sign-in']
    const origin = sources(/^src\/(base|core)\/.*\.ts$/).map((path) => readFileSync(join(root, path), 'utf8')).join('\n')
    expect(marks.filter((mark) => !origin.includes(mark))).toEqual([])
    expect(chunks.filter(({ text }) => marks.some((mark) => text.includes(mark))).map(({ path }) => path)).toEqual([])
  })

  test('find the very file that the API runs', () => {
    const fromPages = createRequire(join(server, 'chunks/any.js'))
    const fromSources = createRequire(join(root, 'src/app/server.ts'))
    expect(fromPages.resolve('#base/db/pool.ts')).toBe(join(root, 'src/base/db/pool.ts'))
    expect(fromPages.resolve('#core/people/door.ts')).toBe(fromSources.resolve('#core/people/door.ts'))
  })
})
