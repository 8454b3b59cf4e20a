/**
 * What comes home from the field after days without a line: telephones that send 10,000 records, three in ten with a photograph as the
 * app makes them (1,600 px), the photographs first and the records in batches of 40; then once more, as after an answer that was lost.
 */
import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { today } from '#base/day.ts'
import { sha256 } from '#base/id.ts'
import { connectTo, type Client } from './lib/http.ts'
import { openNation, person, type Person, type Village } from './lib/nation.ts'
import { numbers } from './lib/options.ts'
import { watchMemory } from './lib/process.ts'
import { putForm, tenAnswers, tenQuestions, villagesOfCommune } from './lib/records.ts'
import { atMost, note, plain, report } from './lib/report.ts'
import { startServer } from './lib/server.ts'

const options = numbers({ records: 10_000, photos: 3_000, phones: 8, together: 40, villages: 9_000 })
type Batch = { readonly photos: readonly Buffer[]; readonly records: Buffer }

const nation = await openNation(options)
await putForm(nation, tenQuestions({ photo: true }))
const server = await startServer(nation.url)
try {
  const shots = await photographs(options.photos)
  const phones: { batches: Batch[]; client: Client }[] = []
  let bytes = 0
  for (let phone = 0; phone < options.phones; phone++) {
    const villages = villagesOfCommune(nation, phone)
    const who = await person(`phone.${phone}`, 'commune_officer', villages[0]!.commune)
    phones.push({ batches: batchesOf(who, villages, phone, shots), client: await connectTo(server.port) })
    bytes += phones.at(-1)!.batches.flatMap(({ photos }) => photos).reduce((sum, photo) => sum + photo.length, 0)
  }
  const memory = await watchMemory(server.pid)
  const first = await sendAll('accepted')
  const { before, most } = await memory()
  const again = await sendAll('known')
  const { rows: [kept] } = await nation.admin.query<{ records: number; photos: number }>(
    "select (select count(*)::int from form.record r join form.form f on f.id = r.form where f.key = 'ten_questions') as records, (select count(*)::int from evidence.file) as photos")
  const sent = phones.reduce((sum, { batches }) => sum + batches.length, 0)
  report({ bench: 'sync', options, rows: [
    plain('records and photographs sent, all', first.seconds, 's'), plain('  records', options.records / first.seconds, '/s'), plain('  photographs', options.photos / first.seconds, '/s'),
    plain('  what the photographs weigh', bytes / 2 ** 20, 'MiB'), plain('  CPU: the server', first.server / 1000, 's'), plain('  CPU: PostgreSQL', first.database / 1000, 's'),
    plain('  memory of the server before', before, 'MiB'), plain('  memory of the server at most', most, 'MiB'),
    plain('all of it sent a second time', again.seconds, 's'),
    atMost('records that are there not exactly once', Math.abs(options.records - kept!.records), 'records', 0), atMost('photographs that are there not exactly once', Math.abs(options.photos - kept!.photos), 'photographs', 0),
  ], notes: [`${options.phones} telephones at once, ${sent} batches; fsync and synchronous_commit on; each photograph is decoded, freed of metadata, written anew and given a thumbnail.`] })

  async function sendAll(status: 'accepted' | 'known'): Promise<{ seconds: number; server: number; database: number }> {
    const cpu = [await server.cpu(), await nation.cpu()] as const
    const began = performance.now()
    await Promise.all(phones.map(async ({ batches, client }) => {
      for (const { photos, records } of batches) {
        for (const photo of photos) expectStatus(await client.send(photo))
        const answer = expectStatus(await client.send(records))
        const { receipts } = JSON.parse(answer.body.toString()) as { receipts: { status: string }[] }
        const other = receipts.find((one) => one.status !== status)
        if (other) throw new Error(`expected ${status}: ${JSON.stringify(other).slice(0, 400)}`)
      }
    }))
    const seconds = (performance.now() - began) / 1_000
    note(`${status}: ${seconds.toFixed(1)} s`)
    return { seconds, server: await server.cpu() - cpu[0], database: await nation.cpu() - cpu[1] }
  }
} finally {
  await server.stop()
  await nation.stop()
}

function expectStatus(answer: { status: number; body: Buffer }): typeof answer {
  if (answer.status !== 200) throw new Error(`answered ${answer.status}: ${answer.body.toString().slice(0, 400)}`)
  return answer
}

function batchesOf(who: Person, villages: readonly Village[], phone: number, shots: Buffer[]): Batch[] {
  const share = Math.floor(options.records / options.phones) + (phone < options.records % options.phones ? 1 : 0)
  const pictured = Math.floor(options.photos / options.phones) + (phone < options.photos % options.phones ? 1 : 0)
  const all = Array.from({ length: share }, (_, n) => {
    const village = villages[n % villages.length]!
    const photo = Math.floor((n * pictured) / share) === Math.floor(((n + 1) * pictured) / share) ? undefined : shots.pop()
    return { photo: photo && upload(who, village, photo), record: tenAnswers(village, n, photo && sha256(photo).toString('hex')) }
  })
  return Array.from({ length: Math.ceil(share / options.together) }, (_, b) => all.slice(b * options.together, (b + 1) * options.together)).map((some) => ({
    photos: some.flatMap(({ photo }) => photo ?? []), records: post(who, '/api/records', 'application/json', Buffer.from(JSON.stringify({ records: some.map(({ record }) => record) }))),
  }))
}

/** Pictures with as much in them as a photograph of a yard: blurred noise, which weighs what a phone's picture weighs. */
async function photographs(count: number): Promise<Buffer[]> {
  const [width, height] = [1_600, 1_200]
  const made: Buffer[] = []
  while (made.length < count) {
    made.push(...await Promise.all(Array.from({ length: Math.min(20, count - made.length) }, () =>
      sharp(randomBytes(400 * 300 * 3), { raw: { width: 400, height: 300, channels: 3 } }).resize(width, height).jpeg({ quality: 72 }).toBuffer())))
  }
  return made
}

function upload(who: Person, village: Village, photo: Buffer): Buffer {
  return post(who, `/api/evidence?unit=${village.id}&day=${today()}`, 'image/jpeg', photo)
}

function post({ token }: Person, path: string, type: string, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${token}\r\ncontent-type: ${type}\r\ncontent-length: ${body.length}\r\n\r\n`), body])
}
