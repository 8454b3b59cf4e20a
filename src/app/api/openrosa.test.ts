import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ctxOf } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import { useFiles } from '#base/files/files.ts'
import { makeApi } from '#base/http/respond.ts'
import { newId, sha256 } from '#base/id.ts'
import { useSite } from '#base/site.ts'
import { beginDraft } from '#core/form/draft/draft.ts'
import { installForm } from '#core/form/form.ts'
import { grantMandate, makeToken, openAccount } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { closeSignIn, openSignIn, prepareSignIn } from '#core/people/sign_in.ts'
import { consultOracle, placesOf } from '../../../test/oracle.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { as, d, person, settle, type Country } from '../../../test/world.ts'
import { identifyCollector } from '../collect.ts'
import { openRosaApi } from './openrosa.ts'

const database = useDatabase()
let folder = ''
let app: FastifyInstance
let country: Country
let key = ''
let base = ''
const secret = 'mật khẩu dài của Hoa'
const photos: Buffer[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lantoa-openrosa-'))
  await useFiles(folder)
  useSite('https://lantoa.example')
  country = await settle()
  prepareSignIn({ url: database.url(), origin: 'http://127.0.0.1' })
  openSignIn('a secret of the test that is long enough')
  await request(async () => {
    const db = await asSystem(ctxOf(), 'system:test')
    const hoa = await openAccount(db, { name: 'Hoa', username: 'hoa', password: secret })
    await grantMandate(db, { account: hoa, role: 'branch_head', unit: country.id('dong'), from: d('2010-01-01'), to: null })
    key = (await makeToken(db, hoa, 'Điện thoại', ['record.enter', 'evidence.add'])).token
    await installForm(db, {
      key: 'walk', version: '3', title: { vi: 'Đi xem', en: 'Walk' }, languages: ['vi', 'en'], choices: {}, facts: [],
      questions: [
        { name: 'about', type: 'text', label: { vi: 'Về' }, required: true }, { name: 'one', type: 'image', label: { vi: 'Ảnh một' } },
        { name: 'stops', type: 'repeat', label: { vi: 'Chỗ' }, questions: [{ name: 'two', type: 'image', label: { vi: 'Ảnh hai' } }, { name: 'kg', type: 'decimal', label: { vi: 'kg' } }] },
        { name: 'twice', type: 'calculate', calculation: 'sum(${kg}) * 2' },
      ],
    }, null)
  })
  for (const background of ['#386641', '#bc4749']) photos.push(await sharp({ create: { width: 40, height: 30, channels: 3, background } }).jpeg().toBuffer())
  app = makeApi(identifyCollector)
  openRosaApi(app)
  base = `${await app.listen({ port: 0, host: '127.0.0.1' })}`
})
afterAll(async () => {
  await app.close()
  await closeSignIn()
  await rm(folder, { recursive: true, force: true })
})

const unit = () => country.id('an/1')
const ask = async (path: string, init: RequestInit = {}) => {
  const answer = await fetch(`${base}${path}`, init)
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}
const keyed = (path: string) => `/key/${key}/openrosa/${unit()}${path}`
const loan = (id: string, inside = '<reader>Hộ 1</reader><first_time>yes</first_time><books>3</books><returned/>', more = '', version = '1') =>
  `<?xml version="1.0"?><data xmlns:orx="http://openrosa.org/xforms" id="loan" version="${version}">${inside}<orx:meta><orx:instanceID>uuid:${id}</orx:instanceID><orx:timeStart>2026-11-20T08:00:00.000+07:00</orx:timeStart>${more}</orx:meta></data>`
const post = async (xml: string | null, files: Record<string, Buffer> = {}, more: Record<string, string> = {}, path = keyed('/submission'), init: RequestInit = {}) => {
  const body = new FormData()
  if (xml !== null) body.set('xml_submission_file', new Blob([xml], { type: 'text/xml' }), 'submission.xml')
  for (const [name, bytes] of Object.entries(files)) body.set(name, new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), name)
  for (const [name, value] of Object.entries(more)) body.set(name, value)
  return ask(path, { method: 'POST', body, ...init })
}
const records = (form: string) => look<{ id: string; answers: Record<string, unknown>; day: string; device: string; supersedes: string | null }>('select r.id, r.answers, r.day, r.device, r.supersedes from form.record r join form.form f on f.id = r.form where f.key = $1 order by r.received_at', [form])
const v4 = () => `${newId().slice(0, 14)}4${newId().slice(15)}`

describe('a phone', () => {
  test('lists the forms of its place, each with its address and hash', async () => {
    const { status, headers, text } = await ask(keyed('/formList'))
    expect([status, headers.get('x-openrosa-version'), headers.get('content-type')]).toEqual([200, '1.0', 'text/xml; charset=utf-8'])
    expect(text).toContain('<xforms xmlns="http://openrosa.org/xforms/xformsList">')
    expect(text).toMatch(new RegExp(`<xform><formID>loan</formID><name>Mượn sách</name><version>1</version><hash>md5:[0-9a-f]{32}</hash><downloadUrl>https://lantoa.example/key/${key}/openrosa/${unit()}/forms/loan/1/form.xml</downloadUrl>`))
    expect((await ask(`${keyed('/formList')}?formID=walk&openRosaVersion=1.0`)).text).not.toContain('loan')
    expect((await ask(keyed('/forms/loan/1/manifest'))).text).toContain('<manifest xmlns="http://openrosa.org/xforms/xformsManifest"/>')
  })

  test('downloads a form, which asks of a commune for the village, and Web Forms opens it', async () => {
    const { text } = await ask(`/key/${key}/openrosa/${country.id('dong')}/forms/loan/1/form.xml`)
    const places = placesOf(await (await consultOracle()).open(text))
    expect(places.map(({ at }) => at).slice(0, 2)).toEqual(['/lantoa_place', '/reader'])
    expect(text).toContain(`<name>${unit()}</name>`)
    expect((await ask(keyed('/forms/loan/1/form.xml'))).text).not.toContain('lantoa_place')
    expect((await ask(keyed('/forms/loan/9/form.xml'))).status).toBe(422)
  })

  test('fills the form with another engine than ours, and what that one writes is taken word for word', async () => {
    const { text } = await ask(keyed('/forms/loan/1/form.xml'))
    const root = await (await consultOracle()).open(text)
    const at = (name: string) => placesOf(root).find((place) => place.at === name)!.node
    const [reader, first, books] = [at('/reader'), at('/first_time'), at('/books')]
    if (reader.nodeType === 'input') reader.setValue('Chị Hòa & con' as never)
    if (first.nodeType === 'select') first.selectValue('yes')
    if (books.nodeType === 'input') books.setValue(7 as never)
    const { data: [payload] } = await root.prepareInstancePayload({ payloadType: 'monolithic' })
    const filled = payload!.get('xml_submission_file')
    expect((await post(await (filled as unknown as Blob).text())).status).toBe(201)
    expect((await records('loan')).at(-1)!.answers).toEqual({ reader: 'Chị Hòa & con', first_time: 'yes', books: 7 })
  })

  test('is told before it sends where and how much', async () => {
    const { status, headers } = await ask(keyed('/submission'), { method: 'HEAD' })
    expect([status, headers.get('location'), Number(headers.get('x-openrosa-accept-content-length')) > 1e7]).toEqual([204, `https://lantoa.example${keyed('/submission')}`, true])
  })

  test('sends a filled form, which is a record like any other; sent twice it is one', async () => {
    const id = v4()
    const first = await post(loan(id, undefined, '<orx:deviceID>collect:abc</orx:deviceID>'))
    expect([first.status, first.text]).toEqual([201, '<?xml version="1.0" encoding="UTF-8"?>\n<OpenRosaResponse xmlns="http://openrosa.org/http/response"><message nature="submit_success">Đã ghi phiếu.</message></OpenRosaResponse>'])
    expect((await post(loan(id, undefined, '<orx:deviceID>collect:abc</orx:deviceID>'))).status).toBe(201)
    const all = (await records('loan')).filter(({ device }) => device === 'collect:abc')
    expect(all).toMatchObject([{ answers: { reader: 'Hộ 1', first_time: 'yes', books: 3 }, day: '2026-11-20', device: 'collect:abc' }])
    expect(await look('select 1 from fact.fact where origin = $1', [all[0]!.id])).toHaveLength(3)
  })

  test('that sends other content under the same id is told so, and nothing changes', async () => {
    const id = v4()
    await post(loan(id))
    const other = await post(loan(id, '<reader>Hộ 2</reader><books>9</books>'))
    expect([other.status, other.text.includes('nature="submit_failed"')]).toEqual([409, true])
  })

  test('corrects what it sent, and says in which village of the commune it was', async () => {
    const [first, second] = [newId(), v4()]
    await post(loan(first))
    expect((await post(loan(second, '<lantoa_place/><reader>Hộ 3</reader><books>4</books>', `<orx:deprecatedID>uuid:${first}</orx:deprecatedID>`))).status).toBe(201)
    expect((await records('loan')).at(-1)).toMatchObject({ supersedes: first, answers: { books: 4 } })
    const placed = await post(loan(v4(), `<lantoa_place>${country.id('an/2')}</lantoa_place><reader>Hộ 4</reader><books>1</books>`), {}, {}, `/key/${key}/openrosa/${country.id('dong')}/submission`)
    expect(placed.status).toBe(201)
    expect(await look('select 1 from form.record where leaf = $1', [country.id('an/2')])).toHaveLength(1)
  })
})

test('a form that is being drawn is tried on a phone: judged, and not kept', async () => {
  const lan = await person('lan', 'commune_officer', country.id('dong'))
  const drawing = await request(async () => (await makeToken(await asSystem(ctxOf(), 'system:test'), lan, 'x', ['record.enter', 'form.draft'])).token)
  const id = await request(() => beginDraft(as(lan), country.id('dong'), { form: 'loan' }))
  const at = (path: string) => `/key/${drawing}/openrosa/${country.id('dong')}/draft${path}`
  const list = await ask(at('/formList'))
  expect([list.status, list.text]).toEqual([200, expect.stringContaining(`<formID>loan</formID><name>Mượn sách</name><version>draft.1</version>`)])
  expect((await ask(at(`/forms/${id}/form.xml`))).text).toContain('<data id="loan" version="draft.1">')
  const before = (await records('loan')).length
  expect((await post(loan(v4(), undefined, '', 'draft.1'), {}, {}, at('/submission'))).status).toBe(201)
  expect((await post(loan(v4(), '<reader>Hộ 1</reader><books>900</books>', '', 'draft.1'), {}, {}, at('/submission'))).status).toBe(422)
  expect((await post(loan(v4(), undefined, '', 'draft.9'), {}, {}, at('/submission'))).status).toBe(422)
  expect((await records('loan')).length).toBe(before)
  expect((await ask(keyed('/draft/formList'))).status).toBe(403)
})

describe('photographs', () => {
  const walk = (id: string, one = 'a.jpg', two = 'b.jpg') => loan(id, `<about>Ngõ 3</about><one>${one}</one><stops><two>${two}</two><kg>1.5</kg></stops><stops><two/><kg>2</kg></stops><twice>99</twice>`).replace('id="loan" version="1"', 'id="walk" version="3"')

  test('come with their form, in one post or in several, and the record waits for the last', async () => {
    const [one, several] = [v4(), v4()]
    expect((await post(walk(one), { 'a.jpg': photos[0]!, 'b.jpg': photos[1]!, 'audit.csv': Buffer.from('x') })).status).toBe(201)
    const first = await post(walk(several), { 'b.jpg': photos[1]! }, { '*isIncomplete*': 'yes' })
    expect([first.status, (await records('walk')).length]).toEqual([202, 1])
    expect((await post(walk(several), { 'a.jpg': photos[0]! })).status).toBe(201)
    expect((await post(walk(several), { 'a.jpg': photos[0]!, 'b.jpg': photos[1]! })).status).toBe(201)
    const answers = { about: 'Ngõ 3', one: sha256(photos[0]!).toString('hex'), stops: [{ two: sha256(photos[1]!).toString('hex'), kg: 1.5 }, { kg: 2 }], twice: 7 }
    expect((await records('walk')).map((r) => r.answers)).toEqual([answers, answers])
    expect(await look('select 1 from form.arriving')).toEqual([])
    expect(await look('select 1 from evidence.file')).toHaveLength(2)
  })

  test('that never came, that are too large or no photographs leave nothing behind', async () => {
    const before = [(await records('walk')).length, (await look('select 1 from evidence.file')).length]
    const bare = await post(walk(v4()), { 'a.jpg': photos[0]! })
    expect([bare.status, bare.text.includes('b.jpg')]).toEqual([400, true])
    const wrong = await post(walk(v4()).replace('<about>Ngõ 3</about>', '<about/>'), { 'a.jpg': photos[1]!, 'b.jpg': await sharp(photos[0]!).rotate(90).jpeg().toBuffer() })
    expect(wrong.status).toBe(422)
    expect((await post(walk(v4(), 'a.jpg', ''), { 'a.jpg': Buffer.alloc(50 * 1024 * 1024, 1) })).status).toBe(413)
    expect((await post(walk(v4(), 'a.jpg', ''), { 'a.jpg': Buffer.from('<html>') })).status).toBe(415)
    expect([(await records('walk')).length, (await look('select 1 from evidence.file')).length]).toEqual(before)
  })
})

describe('what is no filled form is refused, and nothing is written', () => {
  const deep = `${'<g>'.repeat(100)}${'</g>'.repeat(100)}`
  test.each<[string, string | null, number, string]>([
    ['a document type with entities', `<!DOCTYPE data [<!ENTITY a "aaaa">]>${loan(newId()).replace('<?xml version="1.0"?>', '')}`, 400, 'DOCTYPE'],
    ['an entity of nobody', loan(newId(), '<reader>&xxe;</reader>'), 400, 'XML'],
    ['half of it', loan(newId()).slice(0, 200), 400, 'XML'], ['nothing', '', 400, 'XML'], ['no XML part', null, 400, 'xml_submission_file'],
    ['nesting without end', loan(newId(), deep), 400, 'lồng'], ['no instance id', loan('').replace('uuid:', ''), 400, 'instanceID'],
    ['two megabytes of it', loan(newId(), `<reader>${'x'.repeat(2_100_000)}</reader>`), 413, '2 MB'],
    ['a version that never was', loan(newId(), undefined, '', '77'), 422, '77'], ['an unknown form', loan(newId()).replace('id="loan"', 'id="nobody"'), 422, 'nobody'],
    ['a misspelt question', loan(newId(), '<raeder>Hộ 1</raeder><books>1</books>'), 422, 'reader'],
    ['an answer out of bounds', loan(newId(), '<reader>Hộ 1</reader><books>900</books>'), 422, 'Từ 1 đến 50 cuốn'],
    ['words for a number', loan(newId(), '<reader>Hộ 1</reader><books>ba</books>'), 422, 'số nguyên'],
  ])('%s', async (_, xml, status, says) => {
    const before = (await records('loan')).length
    const answer = await post(xml)
    expect([answer.status, answer.text.includes('OpenRosaResponse'), answer.text]).toEqual([status, true, expect.stringContaining(says)])
    expect((await records('loan')).length).toBe(before)
  })

  test('a body that is not multipart, or that ends in the middle', async () => {
    expect((await ask(keyed('/submission'), { method: 'POST', body: loan(newId()), headers: { 'content-type': 'text/xml' } })).status).toBe(415)
    const whole = `--x\r\ncontent-disposition: form-data; name="xml_submission_file"; filename="a.xml"\r\ncontent-type: text/xml\r\n\r\n${loan(newId())}`
    const cut = await ask(keyed('/submission'), { method: 'POST', body: whole, headers: { 'content-type': 'multipart/form-data; boundary=x' } })
    expect(cut.status).toBe(400)
    const before = (await records('loan')).length
    await new Promise<void>((closed) => {
      const socket = connect(Number(new URL(base).port), '127.0.0.1').on('close', () => closed()).on('error', () => {})
      socket.write(`POST ${keyed('/submission')} HTTP/1.1\r\nhost: x\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: ${whole.length + 100}\r\n\r\n${whole}`, () => setTimeout(() => socket.destroy(), 50))
    })
    expect((await records('loan')).length).toBe(before)
    expect((await ask(keyed('/formList'))).status).toBe(200)
  })
})

describe('who it is', () => {
  const plain = () => `/openrosa/${unit()}/submission`
  const basic = (name: string, password: string) => ({ headers: { authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}` } })
  const md5 = (text: string) => createHash('md5').update(text).digest('hex')

  test('is asked of who does not say', async () => {
    const { status, headers, text } = await ask(plain(), { method: 'HEAD' })
    expect([status, text]).toEqual([401, ''])
    expect(headers.get('www-authenticate')).toMatch(/^Basic realm="lantoa".*Digest realm="lantoa", qop="auth", algorithm=MD5, nonce="/)
    expect((await ask(`/key/${'x'.repeat(30)}/openrosa/${unit()}/formList`)).status).toBe(401)
  })

  test('is told by name and password, by a key as password, or by ?st=', async () => {
    expect((await ask(plain(), { method: 'HEAD', ...basic('hoa', secret) })).status).toBe(204)
    expect((await ask(plain(), { method: 'HEAD', ...basic('hoa', secret) })).status).toBe(204)
    expect((await ask(plain(), { method: 'HEAD', ...basic('hoa', key) })).status).toBe(204)
    expect((await ask(plain(), { method: 'HEAD', ...basic('hoa', 'wrong') })).status).toBe(401)
    expect((await ask(`${plain()}?st=${key}`, { method: 'HEAD' })).status).toBe(204)
    expect((await post(loan(v4()), {}, {}, plain(), basic('hoa', secret))).status).toBe(201)
    // The session that the password opened for a moment is not left behind.
    expect(await look('select 1 from people.session')).toEqual([])
  })

  test('is proven by Digest with a key, whatever is asked; not by a proof for something else', async () => {
    const nonce = /nonce="([^"]+)"/.exec((await ask(plain(), { method: 'HEAD' })).headers.get('www-authenticate')!)![1]!
    const proof = (method: string, uri: string, password: string) => {
      const response = md5(`${md5(`hoa:lantoa:${password}`)}:${nonce}:00000001:abc:auth:${md5(`${method}:${uri}`)}`)
      return { headers: { authorization: `Digest username="hoa", realm="lantoa", nonce="${nonce}", uri="${uri}", qop=auth, nc=00000001, cnonce="abc", response="${response}", algorithm=MD5` } }
    }
    expect((await ask(plain(), { method: 'HEAD', ...proof('HEAD', plain(), key) })).status).toBe(204)
    expect((await post(loan(v4()), {}, {}, plain(), proof('POST', plain(), key))).status).toBe(201)
    expect((await ask(plain(), { method: 'HEAD', ...proof('HEAD', plain(), 'lantoa_wrong') })).status).toBe(401)
    expect((await ask(plain(), { method: 'HEAD', ...proof('POST', plain(), key) })).status).toBe(401)
    expect((await ask(`/openrosa/${unit()}/formList`, proof('GET', plain(), key))).status).toBe(401)
  })

  test('and who may not enter records there is refused', async () => {
    const elsewhere = await post(loan(v4()), {}, {}, `/key/${key}/openrosa/${country.id('cat/1')}/submission`)
    expect([elsewhere.status, elsewhere.text.includes('nhiệm vụ') || elsewhere.text.includes('chưa được giao')]).toEqual([403, true])
  })
})
