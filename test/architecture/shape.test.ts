import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { allProblems } from '#base/problem.ts'
import { migrationFolders, programmes } from '#app/modules.ts'
import { coreVerbs, roles } from '#programmes/setup/index.ts'
import { root, sources } from './sources.ts'

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const folders = readdirSync(join(root, 'src/programmes'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name)

/** The parts of design §1; a noun is one or more words, a folder of a noun holds what belongs to it alone. */
const parts = [/^index\.ts$/, /^README\.md$/, /^api\.ts$/, /^reactions\.ts$/, /^demo\.ts$/, /^migrations\/\d{8}_\d{4}_[a-z0-9_]+\.sql$/, /^words\/(vi|en)\.json$/,
  /^[a-z][a-z0-9_]*(\.queries|\.test)?\.ts$/, /^[a-z][a-z0-9_]*\/[a-z0-9_-]+(\.queries|\.test)?\.(ts|csv|json)$/]

describe.each(folders)('the programme %s', (name) => {
  const folder = join(root, 'src/programmes', name)
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name).slice(folder.length + 1).replaceAll('\\', '/'))

  test('holds only the parts that a programme may have', () => {
    expect(files.filter((file) => !parts.some((part) => part.test(file)))).toEqual([])
    expect(files).toContain('index.ts')
  })

  test('says in at most 40 lines for whom it is', () => {
    expect(files).toContain('README.md')
    expect(read(`src/programmes/${name}/README.md`).trimEnd().split('\n').length).toBeLessThanOrEqual(40)
  })

  test('is called like its folder and stands in modules.ts', () => {
    expect(programmes.map((p) => p.name)).toContain(name)
  })

  test('needs exactly the modules of core that it imports', () => {
    const imported = files.filter((file) => file.endsWith('.ts') && !/(\.test|^demo)\.ts$/.test(file))
      .flatMap((file) => [...read(`src/programmes/${name}/${file}`).matchAll(/from '#core\/(\w+)\//g)].map((m) => m[1]!))
    expect(programmes.find((p) => p.name === name)!.needs.toSorted()).toEqual([...new Set(imported)].toSorted())
  })

  test('gives its first verbs to roles that exist', () => {
    const holders = Object.values(programmes.find((p) => p.name === name)!.verbs).flat()
    expect(holders.filter((role) => !(role in roles))).toEqual([])
  })
})

test('every programme that is declared has a folder', () => {
  expect(programmes.map((p) => p.name).toSorted()).toEqual(folders.toSorted())
})

describe('migrations', () => {
  const all = migrationFolders().flatMap(({ module, folder }) => (existsSync(folder) ? readdirSync(folder) : []).map((file) => ({ module, file })))

  test('carry the minute in which they were written, each its own, so that there is one order', () => {
    expect(all.filter(({ file }) => !/^20\d{2}(0[1-9]|1[0-2])([0-2]\d|3[01])_([01]\d|2[0-3])[0-5]\d_[a-z0-9_]+\.sql$/.test(file))).toEqual([])
    const stamps = all.map(({ file }) => file.slice(0, 13))
    expect(stamps.filter((stamp, i) => stamps.indexOf(stamp) !== i)).toEqual([])
  })

  test('lie only where migrations are looked for', () => {
    const known = all.map(({ file }) => file)
    expect(sources(/\.sql$/).filter((path) => !known.includes(path.split('/').at(-1)!))).toEqual([])
  })

  test('make one schema each, named like their module', () => {
    const made = migrationFolders().flatMap(({ module, folder }) => (existsSync(folder) ? readdirSync(folder) : [])
      .flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/^create schema (?:if not exists )?(\w+)/gm)].map((m) => ({ module, schema: m[1]! }))))
    expect(made.filter(({ module, schema }) => module !== schema)).toEqual([])
  })
})

/** Declared before the pages that use them; a verb leaves this list when its door is opened. */
const reserved = ['figure.read']

describe('verbs', () => {
  const declared = [...Object.keys(coreVerbs), ...programmes.flatMap((p) => Object.keys(p.verbs))]
  const declarations = /^src\/programmes\/(\w+\/index|setup\/roles)\.ts$/
  const texts = sources(/^src\/.*\.(ts|svelte)$/).filter((path) => !declarations.test(path)).map((path) => ({ path, text: read(path) }))

  test('that a door asks for are declared, so that some role can have them', () => {
    const asked = texts.flatMap(({ path, text }) => [...text.matchAll(/\ballow(?:Each)?\(\s*[\w.]+,\s*'([^']+)'/g)].map((m) => ({ path, verb: m[1]! })))
    expect(asked.length).toBeGreaterThan(3)
    expect(asked.filter(({ verb }) => !declared.includes(verb))).toEqual([])
  })

  test('that are declared open some door, or are kept for one', () => {
    expect(declared.filter((verb) => !reserved.includes(verb) && !texts.some(({ text }) => text.includes(`'${verb}'`)))).toEqual([])
  })

  test('are declared once and read noun.verb', () => {
    expect(declared.filter((verb, i) => declared.indexOf(verb) !== i || !/^[a-z_]+\.[a-z_]+$/.test(verb))).toEqual([])
  })

  test('are all an administrator\'s too, for nobody can grant a role with a verb that they do not hold', () => {
    const held: [string, readonly string[]][] = [coreVerbs, ...programmes.map((p) => p.verbs)].flatMap((verbs) => Object.entries(verbs))
    expect(held.filter(([, holders]) => !holders.includes('administrator')).map(([verb]) => verb)).toEqual([])
  })

  test('of the core belong to roles that exist', () => {
    expect(Object.values(coreVerbs).flat().filter((role) => !(role in roles))).toEqual([])
  })
})

test('nothing is called Service, Manager, Helper, Utils or Common', () => {
  // The browser's own ServiceWorker keeps its name.
  const empty = /(?<!\w)\w*(?:Service(?!Worker)|Manager|Helper|Utils?|Common)(?![a-z])/
  const declaration = new RegExp(`\\b(?:class|function|const|let|type|interface)\\s+${empty.source}\\b`)
  const files = sources(/^src\/.*\.(ts|svelte)$/, { tests: true })
  expect(files.filter((path) => /(^|[/_.-])(services?|managers?|helpers?|utils?|common)([/_.-]|$)/i.test(path.replace('service-worker', '')))).toEqual([])
  expect(files.filter((path) => declaration.test(read(path)))).toEqual([])
})

describe('every refusal', () => {
  // `{hint_vi}` and `{hint_en}` are one place, filled in the reader's language.
  const placeholders = (text: string, lang: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]!.replace(new RegExp(`_${lang}$`), '')))].toSorted()

  beforeAll(async () => {
    for (const path of sources(/^src\/(base|core|programmes|app)\/.*\.ts$/)) if (read(path).includes('defineProblems(')) await import(join(root, path))
  })

  test('is declared somewhere', () => {
    expect(allProblems().size).toBeGreaterThan(60)
  })

  test('speaks Vietnamese and English', () => {
    expect([...allProblems()].filter(([, { vi, en }]) => vi.trim().length < 8 || en.trim().length < 8 || vi === en).map(([code]) => code)).toEqual([])
  })

  test('fills the same places in both languages', () => {
    expect([...allProblems()].filter(([, { vi, en }]) => placeholders(vi, 'vi').join() !== placeholders(en, 'en').join()).map(([code, { vi, en }]) => ({ code, vi, en }))).toEqual([])
  })

  test('has the status of a refusal', () => {
    expect([...allProblems()].filter(([, { status }]) => status < 400 || status > 599).map(([code]) => code)).toEqual([])
  })
})

test('every statement has a name of its own, for the server keeps one plan by each name', () => {
  const names = sources(/^src\/.*\.ts$/).flatMap((path) => [...read(path).matchAll(/\bsql<[\s\S]{0,2000}?>\(\s*'([a-z_]+\.[a-z_]+)'/g)].map((m) => m[1]!))
  expect(names.length).toBeGreaterThan(150)
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
})
