/**
 * Official papers: how long a decision, a certificate and a city's report of a year take, cold and warm, and whether a page
 * elsewhere waits meanwhile.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Block, Certificate, Document } from '#base/paper/document.ts'
import { certificateToPdf, toDocx, toPdf } from '#base/paper/print.ts'
import { numbers } from './lib/options.ts'
import { atMost, median, percentile, plain, report, type Row } from './lib/report.ts'

const options = numbers({ papers: 200, rows: 1_500, reports: 10 })

const head = { letterhead: { kind: 'state', parent: [], body: ['ỦY BAN NHÂN DÂN', 'XÃ HỒNG VÂN'] }, place: 'Hồng Vân', day: '2026-07-10', signature: { role: ['CHỦ TỊCH'], name: 'Đinh Quang Thử' } } as const
const qr = { text: 'https://lantoa.example/verify/7KQ4-M2XH-9WPD', caption: 'Quét mã để kiểm tra, hoặc vào lantoa.example/verify và nhập mã', code: '7KQ4-M2XH-9WPD' }
const paragraph = (text: string): Block => ({ kind: 'paragraph', text })

/** Each differs in a word from the one before: no two people are honoured alike. */
const decision = (i: number): Document => ({
  ...head, number: `${i}/QĐ-UBND`, type: 'QUYẾT ĐỊNH', subject: 'Về việc công nhận mô hình “Dân vận khéo” năm 2026', recipients: ['Như Điều 3', 'Lưu: VT'], qr,
  blocks: [paragraph('Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;'), paragraph(`Điều 1. Công nhận mô hình “Ngõ xanh số ${i}” của Chi hội Phụ nữ.`), paragraph('Điều 2. Quyết định này có hiệu lực kể từ ngày ký./.')],
})
const certificate = (i: number): Certificate => ({
  ...head, number: `46-${i}/GCN`, giver: 'CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ HỒNG VÂN', title: 'GIẤY CHỨNG NHẬN', verb: 'Chứng nhận mô hình', honoured: `“Ngõ xanh số ${i}”`, of: 'của Chi hội Phụ nữ', qr,
  reason: 'Là mô hình “Dân vận khéo” cấp xã năm 2026', basis: 'Theo Quyết định số 46/QĐ-UBND ngày 10/7/2026',
})
/** Ten headings with figures, a table of every commune and field, bars. */
const yearOfCity = (i: number): Document => ({
  ...decision(i), type: 'BÁO CÁO', subject: `Kết quả phong trào thi đua “Dân vận khéo” năm 2026, bản ${i}`,
  blocks: [
    ...Array.from({ length: 10 }, (_, n): Block[] => [{ kind: 'heading', level: 1, text: `${n + 1}. Kết quả` }, { kind: 'paragraph', text: ['Toàn thành phố có ', { text: `${1_000 + n} mô hình`, link: 'https://lantoa.example/figures' }, ' đang thực hiện, tăng so với năm trước.'] }]).flat(),
    { kind: 'bars', title: 'Theo lĩnh vực', bars: [1, 2, 3, 4].map((n) => ({ label: `Lĩnh vực ${n}`, value: n * 100 + i, text: String(n * 100 + i) })) },
    { kind: 'table', columns: [{ title: 'STT', width: 14 }, { title: 'Xã, phường' }, { title: 'Đăng ký', width: 26, align: 'right' }, { title: 'Công nhận', width: 26, align: 'right' }], rows: Array.from({ length: options.rows }, (_, n) => [String(n + 1), `Xã số ${n}`, String((n * 7 + i) % 300), String(n % 90)]) },
  ],
})

const rows: Row[] = []
const timed = async (work: () => Promise<Buffer>) => { const start = performance.now(); const { length } = await work(); return { ms: performance.now() - start, kB: length / 1_000 } }

const cold = await timed(() => toPdf(decision(0)))
rows.push(plain('first paper of a process', cold.ms, 'ms'), plain('a decision', cold.kB, 'kB'))
const waits = monitorEventLoopDelay({ resolution: 5 })
waits.enable()
for (const [what, print, ceiling] of [['decision', (i: number) => toPdf(decision(i)), 50], ['certificate', (i: number) => certificateToPdf(certificate(i)), 50], ['decision as Word', (i: number) => toDocx(decision(i)), 200]] as const) {
  const times: number[] = []
  for (let i = 1; i <= options.papers; i++) times.push((await timed(() => print(i))).ms)
  rows.push(plain(`${what}, p50`, median(times), 'ms'), atMost(`${what}, p95`, percentile(times, 0.95), 'ms', ceiling))
}
const many = await timed(async () => (await Promise.all(Array.from({ length: options.papers }, (_, i) => certificateToPdf(certificate(10_000 + i)))))[0]!)
rows.push(plain(`${options.papers} certificates at once`, many.ms, 'ms'))
const [years, words]: [number[], number[]] = [[], []]
for (let i = 1; i <= options.reports; i++) {
  years.push((await timed(() => toPdf(yearOfCity(i)))).ms)
  words.push((await timed(() => toDocx(yearOfCity(i)))).ms)
}
rows.push(plain(`report of ${options.rows} rows, p50`, median(years), 'ms'), plain(`report of ${options.rows} rows as Word, p50`, median(words), 'ms'),
  atMost('what everybody else waits for the event loop meanwhile, p99', waits.percentile(99) / 1e6, 'ms', 50), plain('memory of the process', process.memoryUsage.rss() / 2 ** 20, 'MiB'))
report({ bench: 'paper', options, rows, notes: ['A thread of its own prints, one paper after the other; the wait of the event loop is what a page in the same process would feel.'] })
