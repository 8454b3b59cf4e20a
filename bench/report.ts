/** The report of a city's year over HTTP: every figure, 126 communes, the honoured by name, where the city has 12,000 registrations a year. */
import { join } from 'node:path'
import { addDays, type Day } from '#base/day.ts'
import { newId } from '#base/id.ts'
import { enrol, type Registration } from '#core/initiative/enrol.ts'
import { liveThrough, type Past } from '#core/initiative/many.ts'
import { foldDeltas } from '#core/indicator/fold.ts'
import { installKit } from '#core/kit/install.ts'
import { loadKit } from '#core/kit/load.ts'
import { root } from '#app/modules.ts'
import { connectTo } from './lib/http.ts'
import { openNation, person, system } from './lib/nation.ts'
import { numbers } from './lib/options.ts'
import { atMost, median, note, percentile, plain, report } from './lib/report.ts'
import { startServer } from './lib/server.ts'

const options = numbers({ rows: 12_000, villages: 10_000, requests: 20, papers: 10 })
const year = 2026
const nation = await openNation(options)
try {
  const kit = await loadKit(join(root, 'kits/skilful-mobilisation'))
  await system((db) => installKit(db, kit))
  const { rows: [city] } = await nation.admin.query<{ id: number }>("select id from unit.unit where key = 'vn/ha-noi'")
  const { rows: places } = await nation.admin.query<{ id: number }>("select f.leaf as id from unit.tree_leaf f join unit.tree t on t.id = f.tree and t.valid @> current_date join unit.unit c on c.id = f.parent where c.key like 'hn/%' and f.leaf in (select unit from unit.life where kind = 'village') order by 1")
  for (const one of [year - 1, year]) await live(places.map((place) => place.id), one)
  while (await system((db) => foldDeltas(db))) continue
  await nation.admin.query('vacuum analyze')
  const server = await startServer(nation.url)
  const who = await person('office', 'city_office', city!.id)
  const client = await connectTo(server.port)
  const ask = async (path: string, times: number): Promise<{ ms: number[]; bytes: number }> => {
    const ms: number[] = []
    let bytes = 0
    for (let i = 0; i < times; i++) {
      const answer = await client.send(Buffer.from(`GET ${path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${who.token}\r\n\r\n`))
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${answer.body.toString().slice(0, 400)}`)
      bytes = answer.body.length
      ms.push(answer.ms)
    }
    return { ms, bytes }
  }
  const rows = []
  for (const [what, path, times] of [['as data', '/api/reports', options.requests], ['as PDF to sign', '/api/reports/report.pdf', options.papers], ['as Word', '/api/reports/report.docx', options.papers]] as const) {
    const { ms, bytes } = await ask(`${path}?unit=${city!.id}&period=${year}`, times + 2)
    rows.push(plain(`${what}: first`, ms[0]!, 'ms'), plain(`${what}: p50`, median(ms.slice(2)), 'ms'), atMost(`${what}: p95`, percentile(ms.slice(2), 0.95), 'ms', 5_000), plain(`${what}: size`, bytes / 1024, 'kB'))
  }
  client.close()
  await server.stop()
  report({ bench: 'report', options, rows, notes: [`${options.rows} registrations in each of two years, with up to six steps; the report of ${year} beside the year before.`] })
} finally {
  await nation.stop()
}

/** A year as it is lived: all accepted, most carried out, a third recognised, some outstanding, commended or stopped. */
async function live(places: readonly number[], of: number): Promise<void> {
  const fields = ['economy', 'culture_society', 'culture_society', 'defence_security', 'political_system'] as const
  const kinds = ['model', 'collective_exemplar', 'model', 'individual_exemplar'] as const
  // The invented villages began with today's map, on 1 July 2025.
  const first = `${of}-07-02` as Day
  for (let from = 0; from < options.rows; from += 2_000) {
    const some = Array.from({ length: Math.min(2_000, options.rows - from) }, (_, n): Registration => {
      const i = from + n
      return {
        id: newId(), unit: places[(i * 31) % places.length]!, level: i % 5 === 0 ? 'commune' : 'grassroots', kind: kinds[i % 4]!, field: fields[(i * 7) % 5]!, title: `Mô hình số ${of}/${i}`, kit: 'skilful-mobilisation',
        registeredOn: addDays(first, i % 20), registrantKind: i % 3 === 0 ? 'front' : 'mass_organisation', registrant: 'Chi hội', novelty: i % 5 === 0 ? 'continuing' : 'new', year: of }
    })
    const pasts = some.map((one, n): Past => {
      const i = from + n
      const step = (name: Past['steps'][number]['step'], after: number) => ({ step: name, day: addDays(one.registeredOn as Day, after), words: 'Đã xem tại chỗ.', decision: 'QĐ 1' })
      const steps = i % 20 === 0 ? [step('begin', 5), step('stop', 60)] : i % 10 === 1 ? [] : i % 3 === 0 ? [step('begin', 5), step('assess', 90), step('appraise', 100), step('recognise', 105), ...(i % 60 === 3 ? [step('distinguish', 108)] : []), ...(i % 180 === 3 ? [step('commend', 110)] : [])] : [step('begin', 5)]
      return { id: one.id as Past['id'], steps }
    })
    await system(async (db) => { await enrol(db, some); await liveThrough(db, pasts) })
  }
  note(`${options.rows} registrations of ${of}`)
}
