/** Filled forms per second as ODK Collect sends them, durable: one multipart post each, ten questions, one client and many. */
import { newId } from '#base/id.ts'
import { today } from '#base/day.ts'
import { connectTo } from './lib/http.ts'
import { openNation, person, type Person, type Village } from './lib/nation.ts'
import { numbers } from './lib/options.ts'
import { putForm, tenQuestions, villagesOfCommune } from './lib/records.ts'
import { atLeast, median, note, percentile, plain, report } from './lib/report.ts'
import { startServer } from './lib/server.ts'

const options = numbers({ clients: 16, seconds: 8, rounds: 3, villages: 90_000 })

type Round = { readonly perSecond: number; readonly waits: number[]; readonly server: number; readonly database: number }

const nation = await openNation(options)
await putForm(nation, tenQuestions())
const server = await startServer(nation.url)
const places = Array.from({ length: options.clients }, (_, i) => villagesOfCommune(nation, i))

try {
  const officers: Person[] = []
  for (const [i, [village]] of places.entries()) officers.push(await person(`officer.${i}`, 'commune_officer', village!.commune))
  await round(options.clients, 2)
  await nation.admin.query('vacuum analyze')
  await round(options.clients, 2)
  const rows = []
  for (const clients of [options.clients, 1]) {
    const rounds: Round[] = []
    for (let i = 0; i < options.rounds; i++) {
      rounds.push(await round(clients, options.seconds))
      note(`${clients} clients: ${Math.round(rounds.at(-1)!.perSecond)} submissions/s`)
    }
    const waits = rounds.flatMap((r) => r.waits)
    const perSecond = median(rounds.map((r) => r.perSecond))
    rows.push(clients === 1 ? plain('1 client', perSecond, 'submissions/s') : atLeast(`${clients} clients`, perSecond, 'submissions/s', 2_200), plain('  p50', median(waits), 'ms'), plain('  p95', percentile(waits, 0.95), 'ms'),
      plain('  CPU for each: the server', median(rounds.map((r) => r.server)), 'ms'), plain('  CPU for each: PostgreSQL', median(rounds.map((r) => r.database)), 'ms'))
  }
  report({ bench: 'openrosa', options, rows, notes: ['multipart/form-data with one XML part of ten questions; fsync and synchronous_commit on; each is a record, a fact, a delta and a ledger entry.'] })

  async function round(clients: number, seconds: number): Promise<Round> {
    const work = Array.from({ length: clients }, (_, c) => Array.from({ length: Math.ceil((5_000 * seconds) / clients) }, (_, i) => post(officers[c]!.token, places[c]![i % places[c]!.length]!)))
    const connections = await Promise.all(work.map(() => connectTo(server.port)))
    const waits: number[] = []
    const before = [await server.cpu(), await nation.cpu()] as const
    const start = performance.now()
    await Promise.all(connections.map(async (client, c) => {
      for (const request of work[c]!) {
        if (performance.now() > start + seconds * 1_000) break
        const { status, ms, body } = await client.send(request)
        if (status !== 201) throw new Error(`answered ${status}: ${body.toString().slice(0, 300)}`)
        waits.push(ms)
      }
      client.close()
    }))
    const took = (performance.now() - start) / 1_000
    const [ours, theirs] = [await server.cpu() - before[0], await nation.cpu() - before[1]]
    return { perSecond: waits.length / took, waits, server: ours / waits.length, database: theirs / waits.length }
  }
} finally {
  await server.stop()
  await nation.stop()
}

/** A post as Collect makes it, with a bearer key as it stands in the address of its link. */
function post(token: string, village: Village): Buffer {
  const xml = `<?xml version='1.0' ?><data xmlns:orx="http://openrosa.org/xforms" id="ten_questions" version="1"><household>Hộ 12, ngõ 3</household><members>4</members><kg>2.5</kg><seen>${today()}</seen>`
    + `<agrees>yes</agrees><ways>em imo</ways><place>21.0 105.8 0 5</place><lane>Ngõ 3</lane><bins>2</bins><remark>Đã gặp chủ hộ</remark>`
    + `<orx:meta><orx:instanceID>uuid:${newId()}</orx:instanceID><orx:timeStart>${today()}T08:00:00.000+07:00</orx:timeStart></orx:meta></data>`
  const body = Buffer.from(`--b0\r\ncontent-disposition: form-data; name="xml_submission_file"; filename="submission.xml"\r\ncontent-type: text/xml\r\n\r\n${xml}\r\n--b0--\r\n`)
  return Buffer.concat([Buffer.from(`POST /key/${token}/openrosa/${village.id}/submission HTTP/1.1\r\nhost: bench\r\ncontent-type: multipart/form-data; boundary=b0\r\ncontent-length: ${body.length}\r\n\r\n`), body])
}
