/** Taking over a district's old list over HTTP: sent, read, shown, started, and worked through beside the server, with what became of each row. */
import { setTimeout as sleep } from 'node:timers/promises'
import { writeXlsx } from '#base/table/write.ts'
import { connectTo, type Client } from './lib/http.ts'
import { openNation, person } from './lib/nation.ts'
import { numbers } from './lib/options.ts'
import { atMost, note, plain, report } from './lib/report.ts'
import { startServer } from './lib/server.ts'

const options = numbers({ rows: 12_000, villages: 10_000 })
const nation = await openNation(options)
const server = await startServer(nation.url)
try {
  const { rows: communes } = await nation.admin.query<{ name: string }>("select l.name from unit.life l join unit.unit u on u.id = l.unit where u.key like 'hn/old/%' and l.kind in ('commune', 'town', 'ward') group by l.name having count(*) = 1 order by 1")
  const { rows: [city] } = await nation.admin.query<{ id: number }>("select id from unit.unit where key = 'vn/ha-noi'")
  const who = await person('office', 'city_office', city!.id)
  const bytes = await listOf(communes.map((one) => one.name))
  note(`a workbook of ${options.rows} rows, ${Math.round(bytes.length / 1024)} kB`)
  const client = await connectTo(server.port)
  const ask = askAs(client, who.token)
  const start = performance.now()
  const kept = await ask<{ id: string; edition: number }>('POST', `/api/movement/imports?unit=${city!.id}&name=danh-sach.xlsx`, bytes)
  const read = performance.now()
  const seen = await ask<{ preview: { fresh: number; refusedCount: number; unclear: unknown[] } }>('GET', `/api/movement/imports/${kept.id}/preview`)
  const shown = performance.now()
  note(`fresh ${seen.preview.fresh}, refused ${seen.preview.refusedCount}, unclear names ${seen.preview.unclear.length}`)
  await ask('POST', `/api/movement/imports/${kept.id}/start`, Buffer.from(JSON.stringify({ edition: kept.edition })))
  type State = { state: string; done: number; fresh: number; refused: number; alike: number; problem: string | null }
  let list: State
  let taken = 0
  do {
    await sleep(100)
    list = await ask<State>('GET', `/api/movement/imports/${kept.id}`)
    if (taken === 0 && list.done > 0 && list.done === list.fresh + list.refused && list.fresh >= seen.preview.fresh) taken = performance.now()
  } while (list.state === 'waiting' || list.state === 'running')
  const end = performance.now()
  if (list.state !== 'done') throw new Error(`${list.state} ${list.problem}`)
  const { rows: [counts] } = await nation.admin.query<{ passages: number; facts: number }>("set lantoa.leaves = '{(,)}'; select 1").then(() => nation.admin.query('select (select count(*) from initiative.passage)::int as passages, (select count(*) from fact.fact)::int as facts'))
  report({ bench: 'import_registrations', options, rows: [
    plain('sent, kept and read', (read - start) / 1000, 's'), plain('shown with what would come of it', (shown - read) / 1000, 's'),
    atMost('taken in, from pressing the button', ((taken || end) - shown) / 1000, 's', 30), plain('and compared with one another', (end - (taken || end)) / 1000, 's'),
    plain('registrations', list.fresh, ''), plain('steps of their lives', counts!.passages, ''), plain('facts', counts!.facts, ''), plain('pairs that look alike', list.alike, ''),
  ], notes: ['Four in ten were recognised and go through four more steps; each step has its ledger entry and its facts.'] })
  client.close()
} finally {
  await server.stop()
  await nation.stop()
}

async function listOf(communes: readonly string[]): Promise<Uint8Array> {
  const fields = ['KT', 'VHXH', 'QPAN', 'XDHTCT']
  const organs = ['Chi hội Phụ nữ', 'Chi bộ', 'Hội Nông dân', 'Đoàn thanh niên', 'Mặt trận']
  const ideas = ['Ngõ sạch', 'Đường hoa', 'Hũ gạo tình thương', 'Tiếng kẻng an ninh', 'Tổ hoà giải', 'Rau an toàn', 'Camera giữ làng', 'Tủ sách', 'Nhà sạch vườn đẹp', 'Góp vốn xoay vòng', 'Thắp sáng đường quê', 'Dạy bơi mùa hè']
  const rows = Array.from({ length: options.rows }, (_, i) => [
    i + 1, `${ideas[i % ideas.length]} ${['xóm', 'ngõ', 'đội'][i % 3]} ${1 + (i % 97)} ${organs[(i * 3) % 5]}`, communes[(i * 7) % communes.length]!, `${organs[(i * 3) % 5]} ${1 + (i % 97)}`, fields[i % 4]!, ['cơ sở', 'huyện'][i % 2]!,
    `${String(1 + (i % 28)).padStart(2, '0')}/0${1 + (i % 6)}/${2019 + (i % 6)}`, ...(i % 5 < 2 ? ['Công nhận', `${1 + (i % 300)}/QĐ-BCĐ`] : [null, null])])
  return writeXlsx(['STT', 'Tên mô hình', 'Xã, phường', 'Đơn vị đăng ký', 'Lĩnh vực', 'Cấp đăng ký', 'Ngày đăng ký', 'Kết quả', 'Số QĐ'], rows)
}

function askAs(client: Client, token: string) {
  return async <T>(method: string, path: string, body?: Uint8Array): Promise<T> => {
    const type = path.includes('?unit=') ? 'application/octet-stream' : 'application/json'
    const head = `${method} ${path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${token}\r\n${body ? `content-type: ${type}\r\ncontent-length: ${body.length}\r\n` : ''}\r\n`
    const answer = await client.send(Buffer.concat([Buffer.from(head), body ?? new Uint8Array()]))
    if (answer.status !== 200) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.body.toString().slice(0, 500)}`)
    return JSON.parse(answer.body.toString()) as T
  }
}
