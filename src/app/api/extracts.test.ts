import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { makeApi } from '#base/http/respond.ts'
import { newId, type Id } from '#base/id.ts'
import { useSite } from '#base/site.ts'
import { readSheets } from '#base/table/read.ts'
import { installForm } from '#core/form/form.ts'
import { enterRecords } from '#core/form/record.ts'
import { asSystem } from '#core/people/door.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { as, person, settle, type Country } from '../../../test/world.ts'
import { extractsApi } from './extracts.ts'
import { odataApi } from './odata.ts'

useDatabase()
let app: FastifyInstance
let country: Country
let who: Id | null = null
const people = new Map<string, Id>()

beforeAll(async () => {
  country = await settle()
  useSite('https://lantoa.example')
  for (const [name, role, place] of [['lan', 'commune_officer', 'dong'], ['hoa', 'branch_head', 'dong'], ['minh', 'commune_officer', 'tay']] as const) people.set(name, await person(name, role, country.id(place)))
  await request(async () => installForm(await asSystem(as(null), 'system:test'), {
    key: 'weighing', version: '1', title: { vi: 'Cân rác' }, languages: ['vi'], facts: [],
    questions: [
      { name: 'head', type: 'text', label: { vi: 'Chủ hộ' }, personal: true }, { name: 'lane', type: 'text', label: { vi: 'Ngõ' } }, { name: 'kinds', type: 'select_multiple', list: 'kinds', label: { vi: 'Loại' } },
      { name: 'seen', type: 'date', label: { vi: 'Ngày xem' } }, { name: 'place', type: 'geopoint', label: { vi: 'Vị trí' } },
      { name: 'bins', type: 'repeat', label: { vi: 'Thùng' }, questions: [{ name: 'kg', type: 'decimal', label: { vi: 'kg' } }, { name: 'bags', type: 'repeat', label: { vi: 'Túi' }, questions: [{ name: 'litres', type: 'integer', label: { vi: 'lít' } }] }] },
      { name: 'total', type: 'calculate', calculation: 'sum(${kg})' },
    ],
    choices: { kinds: ['a', 'b'].map((value) => ({ value, label: { vi: value } })) },
  }, null))
  const record = (n: number, unit: string, more: object = {}) => ({
    id: newId(), form: 'weighing', unit: country.id(unit), day: `2026-11-${String(10 + (n % 10))}`,
    answers: { head: `Bà ${n}`, lane: n % 2 ? `=Ngõ ${n}` : `Ngõ ${n}, "cũ"`, kinds: ['a', 'b'], seen: '2026-11-01', bins: [{ kg: n + 0.5, bags: [{ litres: 5 }, { litres: 7 }] }, { kg: 1 }], ...more }, })
  const first = record(0, 'an/1', { place: { lat: 21.03, lon: 105.85, accuracy: 5 } })
  const all = [first, ...Array.from({ length: 11 }, (_, i) => record(i + 1, i % 2 ? 'an/1' : 'an/2'))]
  await request(() => enterRecords(as(people.get('lan')!), all as never))
  await request(() => enterRecords(as(people.get('lan')!), [{ ...record(99, 'an/1'), supersedes: first.id }] as never))
  await request(() => enterRecords(as(people.get('minh')!), [record(50, 'cat/1')] as never))
  app = makeApi(async () => ({ account: who }))
  extractsApi(app)
  odataApi(app)
  await app.ready()
})
afterAll(() => app.close())

const ask = async (name: string | null, url: string) => {
  who = name === null ? null : people.get(name)!
  const answer = await app.inject({ method: 'GET', url: encodeURI(url) })
  return { status: answer.statusCode, headers: answer.headers, text: answer.payload, bytes: answer.rawPayload, json: () => answer.json<{ value: Record<string, unknown>[]; '@odata.nextLink'?: string; '@odata.count'?: number; error?: { code: string } }>() }
}
const odata = '/api/odata/weighing'

describe('a file of records', () => {
  test('as CSV holds each record that stands, without names of people, and no formula', async () => {
    const { status, text } = await ask('hoa', '/api/forms/weighing/records.csv')
    const lines = text.split('\r\n')
    expect([status, lines.length, lines[0]]).toEqual([200, 14, '\ufeff__id,__day,__unit,__unitName,__receivedAt,__version,lane,kinds,seen,place__lat,place__lon,place__accuracy,total'])
    expect(text).not.toContain('Bà ')
    expect(text).toContain(",'=Ngõ 99,a b,2026-11-01,,,,100.5")
    expect(text).toContain('"Ngõ 2, ""cũ"""')
  })

  test('holds the repetitions of a repeat, and of the repeat inside it, in tables of their own', async () => {
    const bins = (await ask('lan', '/api/forms/weighing/records.csv?set=Submissions.bins')).text.split('\r\n')
    expect([bins.length, bins[0]]).toEqual([26, '\ufeff__id,__record,__day,__unit,kg'])
    expect(bins[1]).toMatch(/^[0-9a-f-]{36}\/1,[0-9a-f-]{36},2026-11-\d\d,\d+,[\d.]+$/)
    expect((await ask('lan', '/api/forms/weighing/records.csv?set=Submissions.bins.bags')).text.split('\r\n')).toHaveLength(26)
    expect((await ask('lan', '/api/forms/weighing/records.csv?set=Submissions.nothing')).status).toBe(404)
  })

  test('as a workbook opens with days as days, one sheet for each table', async () => {
    const { bytes } = await ask('lan', '/api/forms/weighing/records.xlsx?unit=' + country.id('an/1'))
    const sheets = await readSheets(bytes, 'x.xlsx')
    expect(sheets.map(({ name, lines }) => [name, lines.length])).toEqual([['Submissions', 7], ['bins', 13], ['bags', 13]])
    expect([...sheets[0]!.lines[0]!.cells.values()].slice(0, 3)).toEqual(['Mã phiếu', 'Ngày', 'Mã nơi ghi'])
    expect(sheets[0]!.lines[1]!.cells.get(1)).toMatch(/^2026-11-\d\d$/)
  })

  test('as GeoJSON has longitude before latitude, and records without a place have no geometry', async () => {
    const { text } = await ask('lan', '/api/forms/weighing/records.geojson')
    const { features } = JSON.parse(text) as { features: { geometry: unknown; properties: object }[] }
    expect(features).toHaveLength(12)
    expect(features.every((one) => one.geometry === null)).toBe(true)
  })

  test('holds personal answers only for who may take them out, and the ledger remembers it', async () => {
    expect((await ask('hoa', '/api/forms/weighing/records.csv?personal=true')).status).toBe(403)
    const { status, text } = await ask('lan', '/api/forms/weighing/records.csv?personal=true')
    expect([status, text.includes('Bà 99')]).toEqual([200, true])
    expect(await look("select 1 from ledger.entry where event = 'record.exported'")).toHaveLength(1)
  })

  test('holds nothing of a place that is not one\'s own', async () => {
    expect((await ask('hoa', '/api/forms/weighing/records.csv')).text).not.toContain('Thôn Cát Một')
    expect((await ask('minh', '/api/forms/weighing/records.csv')).text.split('\r\n')).toHaveLength(3)
    expect((await ask('minh', `/api/forms/weighing/records.csv?unit=${country.id('an/1')}`)).status).toBe(403)
    expect((await ask(null, '/api/forms/weighing/records.csv')).status).toBe(401)
    expect((await ask('lan', '/api/forms/nothing/records.csv')).status).toBe(422)
    expect((await ask('lan', '/api/forms/weighing/records.csv?from=2026-13-40')).status).toBe(422)
    expect((await ask('lan', '/api/forms/weighing/records.csv?from=2026-11-15&to=2026-11-15')).text.split('\r\n')).toHaveLength(3)
  })
})

describe('OData', () => {
  test('says which tables there are and what they hold', async () => {
    const { headers, json } = await ask('lan', odata)
    expect([headers['odata-version'], json()]).toEqual(['4.0', { '@odata.context': 'https://lantoa.example/api/odata/weighing/$metadata', value: ['Submissions', 'Submissions.bins', 'Submissions.bins.bags'].map((name) => ({ name, kind: 'EntitySet', url: name })) }])
    const { text } = await ask('lan', `${odata}/$metadata`)
    expect(text).toContain('<Property Name="__day" Type="Edm.Date"/>')
    expect(text).toContain('<EntitySet Name="Submissions.bins" EntityType="lantoa.Submissions_bins"/>')
    expect(text).not.toContain('head')
  })

  test('pages come one after the other, each row once, whatever the order', async () => {
    for (const order of ['', '&$orderby=__day desc,lane']) {
      const seen: unknown[] = []
      for (let url: string | undefined = `${odata}/Submissions?$top=5&$count=true${order}`; url !== undefined;) {
        const { value, '@odata.count': count, '@odata.nextLink': next } = (await ask('lan', url)).json()
        if (count !== undefined) expect(count).toBe(12)
        seen.push(...value.map((row) => row['__id']))
        url = next?.replace('https://lantoa.example', '')
        if (seen.length === 5) url = `${odata}/Submissions?$skip=5${order}`
      }
      expect([seen.length, new Set(seen).size]).toEqual([12, 12])
    }
  })

  test('the next link of the server leads on where a reader set no limit of its own', async () => {
    const first = (await ask('lan', `${odata}/Submissions.bins?$top=3`)).json()
    expect([first.value.length, first['@odata.nextLink']]).toEqual([3, undefined])
    const { readPage, openExtract, setNamed } = await import('#core/form/extract/extract.ts')
    const ctx = as(people.get('lan')!)
    const extract = await openExtract(ctx, { form: 'weighing' })
    const rows: unknown[] = []
    for (let after: string | undefined; ;) {
      const page = await readPage(ctx, extract, setNamed(extract, 'Submissions.bins.bags'), { limit: 3, after })
      rows.push(...page.rows.map((row) => row[0]))
      if (page.next === undefined) break
      after = page.next
    }
    expect([rows.length, new Set(rows).size]).toEqual([24, 24])
  })

  test.each<[string, number]>([
    ["lane eq 'Ngõ 2, \"cũ\"'", 1], ["contains(lane,'Ngõ 1')", 3], ["startswith(tolower(lane),'=')", 7], ['__day ge 2026-11-15 and __day lt 2026-11-17', 2], ['place__lat eq null', 12], ["not (kinds eq 'a b')", 0],
    ['year(seen) eq 2026', 12], ["(__unit eq 0) or total ne null", 12], ["__version eq '1'", 12], ['__receivedAt gt 2026-01-01T00:00:00Z', 12],
  ])('$filter=%s finds %i', async (filter, count) => {
    const { value } = (await ask('lan', `${odata}/Submissions?$filter=${filter}&$select=__id`)).json()
    expect([value.length, value.length > 0 ? Object.keys(value[0]!) : ['__id']]).toEqual([count, ['__id']])
  })

  test.each<[string, number, string]>([
    ["$filter=lane eq '", 400, 'extract.filter'], ['$filter=lane gt 3', 400, 'extract.filter'], ['$filter=lnae eq 1', 400, 'extract.no_column'], ["$filter=head eq 'Bà 1'", 400, 'extract.no_column'],
    [`$filter=${'('.repeat(60)}1 eq 1${')'.repeat(60)}`, 400, 'extract.filter'], [`$filter=${'lane eq null or '.repeat(90)}1 eq 1`, 400, 'extract.filter'], ["$filter=pg_sleep(9) eq 1", 400, 'extract.filter'],
    ['$top=-1', 400, 'extract.number'], ['$top=abc', 400, 'extract.number'], ['$orderby=lane; drop table', 400, 'extract.orderby'], ['$skiptoken=x', 400, 'extract.token'], ['$skiptoken=1.2.x.9', 400, 'extract.token'],
    ['$expand=bins', 501, 'extract.option'], ['$select=nothing', 400, 'extract.no_column'], ["$filter=__day eq 2026-02-31", 400, 'extract.filter'],
  ])('%s is refused', async (query, status, code) => {
    const answer = await ask('lan', `${odata}/Submissions?${query}`)
    expect([answer.status, answer.json().error?.code]).toEqual([status, code])
  })

  test('asks who it is as Excel expects to be asked', async () => {
    const { status, headers } = await ask(null, odata)
    expect([status, headers['www-authenticate']]).toEqual([401, 'Basic realm="lantoa", charset="UTF-8"'])
  })
})
