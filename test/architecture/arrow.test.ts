import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise, type ICruiseResult, type IConfiguration } from 'dependency-cruiser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root, sources } from './sources.ts'

const config = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as Required<Pick<IConfiguration, 'forbidden' | 'options'>>

async function follow(folder: string): Promise<ICruiseResult> {
  const { output } = await cruise(['src'], { ...config.options, baseDir: folder, validate: true, ruleSet: { forbidden: config.forbidden } }, { alias: { $ui: join(folder, 'src/ui') } })
  return output as ICruiseResult
}

describe('imports point one way', () => {
  let result: ICruiseResult
  beforeAll(async () => { result = await follow(root) })

  test('and the whole tree was followed, pages too', () => {
    // A compiler that the follower does not understand yields no modules and no violations.
    expect(result.summary.totalCruised).toBeGreaterThan(60)
    const names = result.modules.map((m) => m.source)
    expect(names).toEqual(expect.arrayContaining(['src/base/problem.ts', 'src/core/people/door.ts', 'src/app/server.ts', 'src/routes/+layout.svelte']))
  })

  test('from base to core to programmes to app, each rule of it', () => {
    expect(result.summary.violations.map((v) => `${v.rule.name}: ${v.from} → ${v.to}`)).toEqual([])
  })

  test('and none of our own modules is missing', () => {
    // Pages import types that Kit writes; everything that names a file of ours must find it.
    const lost = result.modules.flatMap((m) => m.dependencies.filter((d) => d.couldNotResolve && /^(#|\.{1,2}\/(?!\$types))/.test(d.module)).map((d) => `${m.source} → ${d.module}`))
    expect(lost).toEqual([])
  })

  const reachedFrom = (entry: string) => {
    const byName = new Map(result.modules.map((m) => [m.source, m]))
    const reached = new Set([entry])
    for (const name of reached) for (const d of byName.get(name)?.dependencies ?? []) if (!d.dependencyTypes.includes('type-only')) reached.add(d.resolved)
    return { reached: [...reached], ofNode: [...reached].filter((name) => byName.get(name)?.coreModule) }
  }

  test('so that the engine on the phone reaches nothing of Node, by whatever way', () => {
    const { reached, ofNode } = reachedFrom('src/core/form/engine/index.ts')
    expect(reached.length).toBeGreaterThan(10)
    expect([...ofNode, ...reached.filter((name) => !name.startsWith('src/'))]).toEqual([])
  })

  test('so that the field app reaches nothing of the server, through the shared components neither', () => {
    const { reached, ofNode } = reachedFrom('src/field/main.ts')
    expect(reached.length).toBeGreaterThan(40)
    const its = /^src\/(field|ui|words|core\/form\/engine)\/|^src\/base\/(problem|day|words|canonical)\.ts$/
    expect([...ofNode, ...reached.filter((name) => name.startsWith('src/') && (!its.test(name) || name.includes('.server.')))]).toEqual([])
  })
})

describe('the database is reached by the doors only', () => {
  const imports = sources(/^src\/.*\.(ts|svelte)$/).map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

  test('because core/people/door.ts alone imports `transaction`', () => {
    const importers = imports.filter(({ text }) => /import[^;]*?\{[^}]*\btransaction\b[^}]*\}\s*from\s*['"][^'"]*db\/transaction\.ts['"]/.test(text)).map(({ path }) => path)
    expect(importers).toEqual(['src/core/people/door.ts'])
  })

  test('and nobody outside base asks the pool for a connection', () => {
    // app/start.ts opens and closes the pool; it does not take from it.
    expect(imports.filter(({ path, text }) => !path.startsWith('src/base/') && /\bgetPool\b|\bmakePool\b/.test(text)).map(({ path }) => path)).toEqual([])
  })
})

/** For each rule one sin: the file that sins, and what it imports. Without this the rules might forbid nothing. */
const sins: Record<string, [sinner: string, imported: string]> = {
  'base-knows-no-domain': ['src/base/a.ts', 'src/core/unit/b.ts'],
  'core-knows-no-programme': ['src/core/kit/a.ts', 'src/programmes/waste/index.ts'],
  'core-unit-stands-on-what-comes-before': ['src/core/unit/a.ts', 'src/core/people/b.ts'],
  'core-people-stands-on-what-comes-before': ['src/core/people/a.ts', 'src/core/evidence/b.ts'],
  'core-evidence-stands-on-what-comes-before': ['src/core/evidence/a.ts', 'src/core/kit/b.ts'],
  'core-household-stands-on-what-comes-before': ['src/core/household/a.ts', 'src/core/form/b.ts'],
  'core-fact-stands-on-what-comes-before': ['src/core/fact/a.ts', 'src/core/form/b.ts'],
  'core-form-stands-on-what-comes-before': ['src/core/form/a.ts', 'src/core/indicator/b.ts'],
  'core-indicator-stands-on-what-comes-before': ['src/core/indicator/a.ts', 'src/core/verification/b.ts'],
  'core-verification-stands-on-what-comes-before': ['src/core/verification/a.ts', 'src/core/initiative/b.ts'],
  'core-initiative-stands-on-what-comes-before': ['src/core/initiative/a.ts', 'src/core/kit/b.ts'],
  'core-has-these-modules': ['src/app/a.ts', 'src/core/shortcut/b.ts'],
  'programmes-stand-on-core': ['src/programmes/waste/a.ts', 'src/app/b.ts'],
  'programmes-never-meet': ['src/programmes/waste/a.ts', 'src/programmes/office/index.ts'],
  'programmes-have-a-front-door': ['src/routes/a.ts', 'src/programmes/waste/round.ts'],
  'demo-stays-outside': ['src/programmes/waste/index.ts', 'src/programmes/waste/demo.ts'],
  'app-draws-no-page': ['src/app/a.ts', 'src/ui/b.ts'],
  'ui-shows-what-it-is-given': ['src/ui/a.ts', 'src/core/people/b.ts'],
  'field-is-small': ['src/field/a.ts', 'src/core/form/record.ts'],
  'engine-is-pure': ['src/core/form/engine/a.ts', 'node:crypto'],
  'engine-is-small': ['src/core/form/engine/a.ts', 'src/core/form/record.ts'],
  'one-way-to-the-database': ['src/app/a.ts', 'node_modules/pg/index.js'],
  'no-cycles': ['src/app/a.ts', 'src/app/b.ts'],
}

describe('a violation is seen', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lantoa-arrow-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  test('and there is an example for every rule', () => {
    expect(Object.keys(sins).toSorted()).toEqual(config.forbidden.map((rule) => rule.name!).toSorted())
  })

  test.each(Object.entries(sins))('when somebody breaks %s', async (rule, [sinner, imported]) => {
    rmSync(join(folder, 'src'), { recursive: true, force: true })
    write(folder, sinner, `import '${imported.startsWith('node:') ? imported : up(sinner, imported)}'\nexport {}\n`)
    if (!imported.startsWith('node:')) write(folder, imported, rule === 'no-cycles' ? `import './a.ts'\nexport {}\n` : 'export {}\n')
    const { summary } = await follow(folder)
    expect(summary.violations.map((v) => v.rule.name)).toContain(rule)
  })
})

const up = (from: string, to: string) => '../'.repeat(dirname(from).split('/').length) + to

function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}
