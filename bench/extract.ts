/** Records of a form taken out as CSV, workbook, GeoJSON and over OData: how fast, and what memory the server needs, for many and for ten times as many. */
import { openNation, person } from './lib/nation.ts'
import { numbers } from './lib/options.ts'
import { connectTo } from './lib/http.ts'
import { watchMemory } from './lib/process.ts'
import { post, putForm, tenAnswers, tenQuestions, villagesOfCommune } from './lib/records.ts'
import { note, plain, report, type Row } from './lib/report.ts'
import { startServer } from './lib/server.ts'

const options = numbers({ records: 200_000, villages: 9_000 })

const nation = await openNation(options)
await putForm(nation, tenQuestions())
const server = await startServer(nation.url)
const site = `http://127.0.0.1:${server.port}`
try {
  const villages = villagesOfCommune(nation, 0)
  const { token } = await person('officer', 'commune_officer', villages[0]!.commune)
  const rows: Row[] = []
  for (const [from, to] of [[0, options.records / 10], [options.records / 10, options.records]] as const) {
    await fill(from, to, token)
    await nation.admin.query('vacuum analyze')
    await takeOut('csv', token)
    for (const kind of ['csv', 'xlsx', 'geojson', 'odata']) rows.push(...await measure(kind, to, token))
  }
  report({ bench: 'extract', options, rows, notes: ['Twelve and more columns a record; read by one client as it comes; OData page by page along its next links, 2,000 rows each.'] })
} finally {
  await server.stop()
  await nation.stop()
}

async function fill(from: number, to: number, token: string): Promise<void> {
  const villages = villagesOfCommune(nation, 0)
  const clients = await Promise.all(Array.from({ length: 4 }, () => connectTo(server.port)))
  let next = from
  await Promise.all(clients.map(async (client) => {
    while (next < to) {
      const batch = Array.from({ length: Math.min(100, to - next) }, (_, i) => tenAnswers(villages[(next + i) % villages.length]!, next + i))
      next += batch.length
      const { status, body } = await client.send(post(token, { records: batch }))
      if (status !== 200) throw new Error(body.toString().slice(0, 300))
    }
    client.close()
  }))
  note(`${to.toLocaleString('en')} records`)
}

async function measure(kind: string, records: number, token: string): Promise<Row[]> {
  const memory = await watchMemory(server.pid)
  const began = performance.now()
  const { bytes, lines } = await takeOut(kind, token)
  const seconds = (performance.now() - began) / 1_000
  const { before, most } = await memory()
  if (lines !== undefined && lines !== records) throw new Error(`${kind}: ${lines} of ${records} records came`)
  const name = `${records.toLocaleString('en')} records, ${kind}`
  return [plain(name, seconds, 's'), plain('  records', records / seconds, '/s'), plain('  size', bytes / 2 ** 20, 'MiB'), plain('  memory of the server before', before, 'MiB'), plain('  memory of the server at most', most, 'MiB')]
}

/** `lines`: how many records came, where that can be counted without reading the file as its reader would. */
async function takeOut(kind: string, token: string): Promise<{ bytes: number; lines?: number }> {
  const ask = async (url: string): Promise<Response> => {
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
    if (answer.status !== 200) throw new Error(`${url} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`)
    return answer
  }
  if (kind === 'odata') {
    let [bytes, lines] = [0, 0]
    for (let url: string | undefined = `${site}/api/odata/ten_questions/Submissions`; url !== undefined;) {
      const text = await (await ask(url)).text()
      const page = JSON.parse(text) as { value: unknown[]; '@odata.nextLink'?: string }
      bytes += text.length
      lines += page.value.length
      url = page['@odata.nextLink']?.replace(/^https?:\/\/[^/]+/, site)
    }
    return { bytes, lines }
  }
  let [bytes, lines] = [0, 0]
  for await (const piece of (await ask(`${site}/api/forms/ten_questions/records.${kind}`)).body!) {
    bytes += piece.length
    for (const byte of piece) if (byte === 10) lines++
  }
  // CSV has a line of names; GeoJSON a first and a last line.
  return kind === 'csv' ? { bytes, lines: lines - 1 } : kind === 'geojson' ? { bytes, lines: lines - 2 } : { bytes }
}
