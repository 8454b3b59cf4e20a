/** The register of a city over HTTP: its page and its list by API, with filters and without, where there are many registrations. */
import { columns } from '#base/db/sql.ts'
import { newId } from '#base/id.ts'
import { fold } from '#base/words.ts'
import { connectTo } from './lib/http.ts'
import { signedIn } from './lib/sign_in.ts'
import { openNation, person } from './lib/nation.ts'
import { numbers } from './lib/options.ts'
import { atMost, median, note, percentile, plain, report, type Row } from './lib/report.ts'
import { startServer } from './lib/server.ts'

const options = numbers({ rows: 12_000, villages: 10_000, requests: 60 })
const nation = await openNation(options)
try {
  const { rows: [city] } = await nation.admin.query<{ id: number }>("select id from unit.unit where key = 'vn/ha-noi'")
  const { rows: places } = await nation.admin.query<{ id: number; shard: number }>("select f.leaf as id, u.shard_id as shard from unit.tree_leaf f join unit.tree t on t.id = f.tree and t.valid @> current_date join unit.unit u on u.id = f.leaf join unit.unit c on c.id = f.parent where c.key like 'hn/%' order by 1")
  await fill(places)
  // The page is for a deployment that serves the city; without one it would lead to the first set-up.
  await nation.admin.query("insert into people.deployment (unit, demo, secret) values ($1, false, 'a secret of the benchmark only') on conflict do nothing", [city!.id])
  const server = await startServer(nation.url)
  const who = await person('office', 'city_office', city!.id)
  const questions: Readonly<Record<string, string>> = {
    'the newest': '', 'by title': '&sort=title', 'of one field and level': '&field=defence_security&level=commune', 'with words in the title': '&text=ngo%20sach%2077', 'in one state': '&state=submitted', 'of one commune': '',
  }
  const rows: Row[] = []
  const client = await connectTo(server.port)
  for (const [name, query] of Object.entries(questions)) {
    const unit = name === 'of one commune' ? await oneCommune() : city!.id
    for (const [what, more, ceiling] of [['page and counts', '', 100], ['a stretch of 100', '&count=false&rows=100', 100]] as const) {
      const times: number[] = []
      for (let i = 0; i < options.requests + 5; i++) {
        const { status, ms, body } = await client.send(Buffer.from(`GET /api/initiatives?unit=${unit}${query}${more}${more ? `&first=${(i * 37) % 900}` : ''} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${who.token}\r\n\r\n`))
        if (status !== 200) throw new Error(`answered ${status}: ${body.toString()}`)
        times.push(ms)
      }
      rows.push(plain(`${name}, ${what}: p50`, median(times.slice(5)), 'ms'), atMost(`${name}, ${what}: p95`, percentile(times.slice(5), 0.95), 'ms', ceiling))
    }
  }
  client.close()
  const visit = await signedIn(server.port, 'bench.reader', 'city_office', city!.id)
  for (const [name, query] of Object.entries(questions)) {
    const unit = name === 'of one commune' ? await oneCommune() : city!.id
    const times: number[] = []
    for (let i = 0; i < options.requests + 5; i++) times.push(await visit(`/movement?unit=${unit}${query}`))
    rows.push(plain(`${name}, the page itself: p50`, median(times.slice(5)), 'ms'), plain(`${name}, the page itself: p95`, percentile(times.slice(5), 0.95), 'ms'))
  }
  await server.stop()
  report({ bench: 'register', options, rows, notes: ['Asked by an officer of the whole city, behind row-level security; counts are by state, field, kind and level under the same question.'] })
} finally {
  await nation.stop()
}

async function oneCommune(): Promise<number> {
  return (await nation.admin.query<{ id: number }>("select id from unit.unit where key = 'hn/hong-van'")).rows[0]!.id
}

/** Registrations as they are after years, in all states, with forms as long as people write them. */
async function fill(places: readonly { id: number; shard: number }[]): Promise<void> {
  const pick = <T>(of: readonly T[], i: number) => of[i % of.length]!
  const states = ['accepted', 'running', 'recognised', 'running', 'outstanding', 'commended', 'self_assessed', 'appraised', 'stopped', 'recognised'] as const
  const long = JSON.stringify({ situation: 'Rác để lẫn lộn. '.repeat(20), goals: 'Chín phần mười số hộ. '.repeat(12), content: 'Đến từng nhà hướng dẫn. '.repeat(40), outputs: 'Sổ theo dõi. '.repeat(10) })
  for (let from = 0; from < options.rows; from += 5_000) {
    const rows = Array.from({ length: Math.min(5_000, options.rows - from) }, (_, n) => {
      const i = from + n
      const place = pick(places, i * 31)
      const title = `${pick(['Ngõ sạch', 'Đường hoa', 'Hũ gạo', 'Tiếng kẻng', 'Rau an toàn', 'Tổ hoà giải'], i)} ${i % 977}`
      return {
        shard: place.shard, id: newId(), unit: place.id, level: pick(['grassroots', 'commune', 'city', 'grassroots', 'commune'], i), kind: pick(['model', 'model', 'collective_exemplar', 'individual_exemplar'], i), field: pick(['economy', 'culture_society', 'culture_society', 'defence_security', 'political_system'], i * 7),
        title, folded: fold(title), year: 2019 + (i % 8), state: i % 400 === 0 ? 'submitted' : pick(states, i * 13), day: `${2019 + (i % 8)}-0${1 + (i % 9)}-1${i % 10}`, at: new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString() }
    })
    await nation.admin.query("set lantoa.leaves = '{(,)}'")
    await nation.admin.query(`insert into initiative.initiative (shard_id, id, unit, leaf, level, kind, field, title, title_folded, year, state, registered_on, changed_at, registrant, statement, revisit_on)
      select a.shard, a.id, a.unit, a.unit, a.level, a.kind, a.field, a.title, a.folded, a.year, a.state, a.day, a.at, 'Chi hội Phụ nữ', $13::jsonb, case when a.state = 'running' then a.day + 183 end
      from unnest($1::int[], $2::uuid[], $3::int[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::int[], $10::text[], $11::date[], $12::timestamptz[]) as a(shard, id, unit, level, kind, field, title, folded, year, state, day, at)`,
      [...columns(rows, 'shard', 'id', 'unit', 'level', 'kind', 'field', 'title', 'folded', 'year', 'state', 'day', 'at'), long])
  }
  await nation.admin.query('vacuum analyze initiative.initiative')
  note(`${options.rows} registrations in ${places.length} places`)
}
