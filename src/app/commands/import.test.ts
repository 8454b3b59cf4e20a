import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeXlsx } from '#base/table/write.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { person, settle, type Country } from '../../../test/world.ts'
import { importFile, type ImportOptions } from './import.ts'

useDatabase()
let country: Country
let folder: string
beforeAll(async () => {
  country = await settle()
  await person('alice', 'branch_head', country.id('dong'))
  folder = await mkdtemp(join(tmpdir(), 'lantoa-import-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function bring(what: string, content: string | Uint8Array, options: ImportOptions = {}) {
  const file = join(folder, typeof content === 'string' ? 'bảng.csv' : 'bảng.xlsx')
  await writeFile(file, content)
  const said: string[] = []
  const code = await importFile(what, file, options, (line) => said.push(line))
  return { code, said: said.join('\n') }
}
const loans = (content: string | Uint8Array, options: ImportOptions = {}) => bring('records', content, { form: 'loan', as: 'alice', ...options })
const records = async () => (await look<{ n: number }>('select count(*) as n from form.record'))[0]!.n
const header = 'unit,day,reader,first_time,books\n'

describe('records', () => {
  test('of a table come in as if a phone had sent them, and the same file again changes nothing', async () => {
    const file = `${header}An Một,20/11/2026,Hộ 1,Có,3\n${country.id('an/2')},2026-11-19,Hộ 2,không,1\n`
    expect((await loans(file)).code).toBe(0)
    const rows = await look('select leaf, day, answers, author is not null as signed from form.record order by day')
    expect(rows).toEqual([
      { leaf: country.id('an/2'), day: '2026-11-19', answers: { reader: 'Hộ 2', first_time: 'no', books: 1 }, signed: true },
      { leaf: country.id('an/1'), day: '2026-11-20', answers: { reader: 'Hộ 1', first_time: 'yes', books: 3 }, signed: true },
    ])
    expect((await loans(file)).said).toContain('2 đã có')
    expect(await records()).toBe(2)
  })

  test('of an Excel sheet keep its numbers, and rows without a unit take the one given', async () => {
    const before = await records()
    const file = await writeXlsx(['day', 'reader', 'books'], [['2026-11-18', 'Hộ 3', 12], ['2026-11-18', 'Hộ 4', 1.5]])
    const { code, said } = await loans(file, { unit: country.id('an/1'), good: true })
    expect([code, await records()]).toEqual([1, before + 1])
    expect(said).toContain('row 3, books')
  })

  test('are all left out when one row is refused, and the report says which, where and why', async () => {
    const before = await records()
    const report = join(folder, 'report.csv')
    const file = `${header}An Một,2026-11-20,Hộ 5,Có,3\nAn Một,2026-11-20,Hộ 6,Có,99\nNơi Không Có,2026-11-20,Hộ 7,Có,1\nCát Một,2026-11-20,=Hộ 8,Có,1\nAn Một,,Hộ 9,Có,1\n`
    const { code, said } = await loans(file, { report })
    expect([code, await records()]).toEqual([1, before])
    expect(said).toContain('Chưa có gì thay đổi')
    const lines = (await readFile(report, 'utf8')).split('\r\n').slice(1, -1)
    expect(lines.map((line) => line.split(',').slice(0, 2))).toEqual([['3', 'books'], ['4', 'unit'], ['5', 'unit'], ['6', 'day']])
    expect((await loans(file, { good: true })).code).toBe(1)
    expect(await records()).toBe(before + 1)
  })

  test('of a unit whose name leaves a choice are refused with the candidates', async () => {
    const { said } = await loans(`${header}Một,2026-11-20,Hộ 5,Có,3\n`)
    expect(said).toMatch(/nhiều đơn vị tên "Một": .*\d+ = Thôn An Một/)
    expect((await loans(`${header}"Một, Xã Đông",2024-11-20,Hộ 5,Có,3\n`)).said).toMatch(/bị từ chối/)
  })

  test('outside the mandates of the person named are refused', async () => {
    expect((await loans(`${header}Cát Một,2026-11-20,Hộ 1,Có,3\n`)).said).toContain('row 2, unit: Anh/Chị chưa được giao')
  })

  test.each([
    ['nobody is named', `${header}`, { as: undefined }, 'import.as_missing'],
    ['nobody has that name', `${header}`, { as: 'nobody' }, 'import.no_account'],
    ['no form is named', `${header}`, { form: undefined }, 'import.form_missing'],
    ['the form is not there', `${header}`, { form: 'lown' }, 'record.unknown_form'],
    ['a column is misspelt', 'unit,day,raeder,books\n', {}, 'import.column'],
    ['the day is missing', 'unit,reader,books\n', {}, 'import.column_missing'],
  ])('are not read at all when %s', async (_, content, options, code) => {
    await expect(loans(content, options as ImportOptions)).rejects.toMatchObject({ code })
  })

  test('more than one batch long are counted as they go', async () => {
    const before = await records()
    const rows = Array.from({ length: 2_300 }, (_, i) => `${country.id('an/1')},2026-10-0${1 + (i % 9)},Hộ ${i},Có,${1 + (i % 50)}`)
    const { code, said } = await loans(`${header}${rows.join('\n')}\n`)
    expect([code, await records()]).toEqual([0, before + 2_300])
    expect(said).toContain('2.300/2.300')
  })
})

describe('units', () => {
  const columns = 'key,name,kind,parent,from,to,lat,lon,population\n'

  test('of a table join the map, and known ones are left as they are', async () => {
    const file = `${columns}dong/moi,Thôn Mới,village,dong,2026-01-01,,21.03,105.85,1.200\nxa-moi,Xã Mới,commune,city,2026-01-01,,,,\nxa-moi/1,Thôn Xa,village,xa-moi,2026-01-01,,,,\ncity,Tên Khác,city,country,2010-01-01,,,,\n`
    const { code, said } = await bring('units', file)
    expect([code, said]).toEqual([0, expect.stringContaining('3 nhận / taken in, 1 đã có')])
    const [moi] = await look<{ population: number; placed: boolean }>(`select p.population, exists (select from unit.tree_leaf t where t.leaf = p.unit) as placed
      from unit.place p join unit.unit u on u.id = p.unit where u.key = 'dong/moi'`)
    expect(moi).toEqual({ population: 1200, placed: true })
    expect((await bring('units', file)).said).toContain('0 nhận / taken in, 4 đã có')
  })

  test('with a wrong row change nothing', async () => {
    const file = `${columns}ok,Thôn Tốt,village,dong,2026-01-01,,,,\na,A,hamlet,dong,2026-01-01,,,,\nb,B,village,nowhere,2026-01-01,,,,\nc,C,commune,d,2026-01-01,,,,\nd,D,commune,c,2026-01-01,,,,\ne,E,village,an/1,2026-01-01,2025-01-01,,,\nf,F,village,an/1,2026-01-01,,99,,\ng,G,village,an/1,2026-01-01,,,,\n`
    const { code, said } = await bring('units', file)
    expect(code).toBe(1)
    expect(said).toContain('7 bị từ chối')
    expect(await look("select 1 from unit.unit where key = 'ok'")).toEqual([])
  })
})

describe('boundaries', () => {
  const square = (lon: number, lat: number, side = 0.01) => [[[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat + side], [lon, lat]]]
  const feature = (properties: object, coordinates: unknown = square(105.8, 21), type = 'Polygon') => ({ type: 'Feature', properties, geometry: { type, coordinates } })
  const file = (...features: object[]) => JSON.stringify({ type: 'FeatureCollection', features })
  const boundaryOf = async (key: string) => (await look<{ boundary: { coordinates: number[][][][] } | null }>('select boundary from unit.place p join unit.unit u on u.id = p.unit where u.key = $1', [key]))[0]?.boundary

  test('are kept simplified, told to the ledger, and the same file again changes nothing', async () => {
    const circle = Array.from({ length: 5_001 }, (_, i) => [105.8 + 0.05 * Math.cos((i * Math.PI) / 2_500), 21 + 0.05 * Math.sin((i * Math.PI) / 2_500)])
    circle[5_000] = circle[0]!
    const content = file(feature({ name: 'Xã Đông' }), feature({ unit: country.id('tay') }, [circle]), feature({ key: 'city' }, [square(105.8, 21)], 'MultiPolygon'))
    expect((await bring('boundaries', content)).said).toContain('3 nhận')
    expect(await boundaryOf('dong')).toEqual({ type: 'MultiPolygon', coordinates: [square(105.8, 21).map((ring) => ring.map((p) => p.map((n) => Math.round(n * 1e5) / 1e5)))] })
    const ring = (await boundaryOf('tay'))!.coordinates[0]![0]!
    expect(ring.length).toBeLessThan(1_200)
    expect(ring.at(-1)).toEqual(ring[0])
    expect(await look("select 1 from ledger.entry where event = 'unit.boundary_drawn'")).toHaveLength(3)
    expect((await bring('boundaries', content)).said).toContain('0 nhận / taken in, 3 đã có')
  })

  test('that cannot be drawn, or of no known unit, are refused one by one', async () => {
    const content = file(
      feature({ name: 'Xã Tây' }, square(587_000, 2_325_000, 500)), feature({ name: 'Xã Tây' }, [[[105, 21], [106, 21], [105, 22]]]), feature({ name: 'Xã Tây' }, [105, 21], 'Point'),
      feature({ name: 'Xã Lạ' }), feature({ ma: '00001' }), feature({ unit: 999_999 }), feature({ name: 'Xã Tây' }, [[[105, 21], [105, 21], [105, 21], [105, 21]]]))
    const { code, said } = await bring('boundaries', content)
    expect(code).toBe(1)
    expect(said).toContain('7 bị từ chối')
    await expect(bring('boundaries', '{"type":"Feature"}')).rejects.toMatchObject({ code: 'import.not_geojson' })
  })

  test('are matched by the property that is named', async () => {
    expect((await bring('boundaries', file(feature({ TEN_XA: 'xã tây', name: 'Xã Đông' }, square(105.9, 21))), { match: 'TEN_XA' })).code).toBe(0)
    expect((await boundaryOf('tay'))!.coordinates[0]![0]![0]).toEqual([105.9, 21])
  })
})

test('what cannot be imported, and a file that is not there, are refused', async () => {
  await expect(bring('people', 'a\n')).rejects.toMatchObject({ code: 'command.unknown' })
  await expect(importFile('units', join(folder, 'none.csv'), {}, () => {})).rejects.toMatchObject({ code: 'command.no_file' })
})
