import { spawnSync } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { ctxOf } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { foldDeltas } from '#core/indicator/fold.ts'
import { enterRecords } from '#core/form/record.ts'
import { asSystem } from '#core/people/door.ts'
import pg from 'pg'
import { look, useDatabase } from '../../../test/database.ts'
import { as, person, settle, type Country } from '../../../test/world.ts'
import { root } from '../modules.ts'
import { check } from './kit.ts'
import { verify } from './ledger.ts'
import { progress } from './progress.ts'
import { rebuild } from './rebuild.ts'
import { checkFigures } from './self_check.ts'

const database = useDatabase()
let country: Country
let alice: Id
const first = newId()
const said: string[] = []
const say = (line: string) => void said.push(line)
const asSuperuser = async (text: string) => {
  const client = new pg.Client({ connectionString: database.url() })
  await client.connect()
  await client.query(text)
  await client.end()
}
const facts = () => look('select origin, ordinal, leaf, measure, day, value, method, retracted from fact.fact where retracted is distinct from origin order by origin, ordinal')
const cells = () => look('select node, measure, month, n, sum from indicator.r_node where n <> 0 order by 1, 2, 3')

beforeAll(async () => {
  country = await settle()
  alice = await person('alice', 'branch_head', country.id('dong'))
  const loan = (id: Id, books: number, supersedes?: Id) => ({ id, form: 'loan', unit: country.id('an/1'), day: '2026-11-20', answers: { reader: 'Hộ', first_time: 'yes', books }, ...(supersedes ? { supersedes } : {}) })
  await request(() => enterRecords(as(alice), [loan(first, 3), loan(newId(), 4)]))
  await request(() => enterRecords(as(alice), [loan(newId(), 5, first)]))
  await request(async () => foldDeltas(await asSystem(ctxOf(), 'system:test')))
})

describe('rebuild', () => {
  test('reaches the same figures from the facts', async () => {
    const before = await cells()
    expect(await rebuild(say)).toBe(0)
    expect(await cells()).toEqual(before)
  })

  test('reaches the same facts from the records: nothing to mend', async () => {
    const before = await facts()
    said.length = 0
    await rebuild(say, { records: true })
    expect(said.join('\n')).toContain('3 phiếu / records, 0 phải sửa')
    expect(await facts()).toEqual(before)
  })

  test('mends facts that were changed, lost, added or no longer taken back', async () => {
    const [before, figures] = [await facts(), await cells()]
    await asSuperuser(`update fact.fact set value = 77 where origin = '${first}' and ordinal = 1; update fact.fact set retracted = null where origin = '${first}' and ordinal = 0;
      delete from fact.fact where origin <> '${first}' and ordinal = 2;
      insert into fact.fact select shard_id, origin, 9::smallint, kind, leaf, measure, day, 1000, method, null from fact.fact where origin <> '${first}' and ordinal = 1`)
    said.length = 0
    await rebuild(say, { records: true })
    expect(said.join('\n')).toContain('3 phải sửa')
    expect(await facts()).toEqual(before)
    expect(await cells()).toEqual(figures)
  })
})

describe('ledger verify', () => {
  test('finds a whole ledger whole, and names each break of another', async () => {
    expect(await verify(say)).toBe(0)
    await asSuperuser(`set session_replication_role = replica; update ledger.entry set body = '{}' where about = '${first}'`)
    said.length = 0
    expect(await verify(say)).toBe(1)
    expect(said.join('\n')).toMatch(new RegExp(`unit ${country.id('an/1')}, .*nội dung bị thay đổi`))
  })
})

test('self-check answers 1 when a figure was wrong, and 0 the next time', async () => {
  await request(async () => (await asSystem(ctxOf(), 'system:test')).query('update indicator.r_node set sum = sum + 1'))
  expect(await checkFigures(say, 4_000)).toBe(1)
  expect(await checkFigures(say, 4_000)).toBe(0)
})

describe('kit check', () => {
  test('accepts a good kit and finds each mistake of a bad one', async () => {
    expect(await check(join(root, 'test/kits/village-library'), say)).toBe(0)
    const folder = await mkdtemp(join(tmpdir(), 'lantoa-kit-'))
    const kit = join(folder, 'village-library')
    await cp(join(root, 'test/kits/village-library'), kit, { recursive: true })
    const form = join(kit, 'forms/loan.yaml')
    await writeFile(form, (await readFile(form, 'utf8')).replace('measure: library.books', 'measure: library.boks').replace('. <= ${books}', '. <= ${boks}'))
    said.length = 0
    expect(await check(kit, say, { json: true })).toBe(1)
    const { mistakes } = JSON.parse(said.join('\n')) as { mistakes: { file: string; path: string; vi: string; suggestion: string }[] }
    expect(mistakes.length).toBeGreaterThan(0)
    expect(mistakes.every((m) => m.file !== '' && m.vi !== '')).toBe(true)
    expect(mistakes.some((m) => m.suggestion.includes('books'))).toBe(true)
    await rm(folder, { recursive: true, force: true })
  })

  test('runs from the command line without a database', () => {
    const run = (...args: string[]) => spawnSync(process.execPath, [join(root, 'bin/lantoa.mjs'), ...args], { encoding: 'utf8', env: { ...process.env, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' } })
    const good = run('kit', 'check', join(root, 'kits/waste-sorting'))
    expect([good.status, good.stderr]).toEqual([0, ''])
    expect(good.stdout).toContain('✓ waste-sorting')
    expect(run('kit', 'check', join(root, 'no-such-kit')).status).toBe(1)
    const odd = run('kit', 'chek', join(root, 'kits/waste-sorting'))
    expect([odd.status, odd.stderr]).toEqual([1, expect.stringContaining('kit check')])
  })
})

test('progress is a bar on a terminal and ten lines elsewhere', () => {
  const written: string[] = []
  const bar = (isTTY: boolean) => progress('Nhập', 1_000, say, { isTTY, write: (text: string) => written.push(text) > 0 } as never)
  said.length = 0
  const plain = bar(false)
  for (let i = 1; i <= 1_000; i++) plain.to(i)
  expect(said).toHaveLength(11)
  const drawn = bar(true)
  drawn.to(500)
  drawn.end()
  expect(written[0]).toContain('██████████████░░░░░░░░░░░░░░ 500/1.000')
})
