import type { Day } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { idFrom } from '#base/id.ts'
import { writeCsv, type Row } from '#base/table/write.ts'
import { keepList, listImports, previewImport, runImport, saveView, startImport } from '#programmes/movement/index.ts'
import { actor, getUnit, type World } from './enter.ts'
import { hamlets, ideas, organs, titleOf } from './ideas.ts'

const name = 'Dan-van-kheo-Dan-Phuong-2023.csv'
/** As people wrote them then: with and without accents and kinds. */
const communes = ['Xã Tân Hội', 'Tan Lap', 'TT Phùng', 'xã Hạ Mỗ', 'Thọ An', 'Liên Hồng', 'Xã Song Phượng', 'Trung Châu']
const fieldWords: Readonly<Record<string, string>> = { economy: 'KT', culture_society: 'VHXH', defence_security: 'QPAN', political_system: 'XDHTCT' }
const kinds = ['model', 'model', 'collective_exemplar', 'individual_exemplar'] as const
const kindWords = { model: 'Mô hình', collective_exemplar: 'Tập thể', individual_exemplar: 'Cá nhân' } as const

/** A district's list of 2023 as it lay in a drawer, taken over by the city's office; three of its forty rows cannot be. And two views of the register. */
export async function takeOverLists(world: World): Promise<number> {
  const ctx = actor(world.people.by.get('canbo.thanhpho')!, '2026-10-05' as Day)
  const unit = getUnit(world, 'vn/ha-noi')
  await request(async () => {
    await saveView(ctx, { id: idFrom('demo view', 'waiting'), name: 'Chờ tiếp nhận', query: 'state=submitted', unit: null })
    await saveView(ctx, { id: idFrom('demo view', 'late'), name: 'Cần xem lại năm 2024', query: 'late=1&year=2024', unit })
  })
  if ((await request(() => listImports(ctx))).some((list) => list.name === name)) return 0
  const { id } = await request(async () => keepList(ctx, { unit, name, bytes: Buffer.from(list()) }))
  await request(async () => startImport(ctx, id, (await previewImport(ctx, id)).list.edition))
  await runImport(id, ctx)
  return 37
}

function list(): string {
  const rows = Array.from({ length: 40 }, (_, i): Row => {
    const idea = ideas[(i * 3 + Math.floor(i / 8) * 5 + 2) % ideas.length]!
    const [organ] = organs[(i * 5) % organs.length]!
    const hamlet = hamlets[(i * 7) % hamlets.length]!
    const kind = kinds[i % kinds.length]!
    const honour = i % 4 === 1 ? ['Công nhận', '45/QĐ-BCĐ ngày 08/12/2023'] : i % 10 === 2 ? ['Tiêu biểu', '47/QĐ-BCĐ ngày 12/12/2023'] : ['', '']
    return [i + 1, i === 17 ? '' : titleOf(kind, idea, organ, hamlet, i), i === 25 ? 'Xã Tân Hoài' : communes[i % communes.length]!, `${organ} ${hamlet}`, fieldWords[idea.field] ?? '', kindWords[kind], i === 33 ? '31/02/2023' : `${String(5 + (i % 20)).padStart(2, '0')}/0${1 + (i % 3)}/2023`, ...honour]
  })
  const headings = ['STT', 'Tên mô hình, điển hình', 'Xã, thị trấn', 'Đơn vị đăng ký', 'Lĩnh vực', 'Loại hình', 'Ngày đăng ký', 'Kết quả', 'Số QĐ']
  return writeCsv(['BAN CHỈ ĐẠO HUYỆN ĐAN PHƯỢNG'], [['DANH SÁCH MÔ HÌNH "DÂN VẬN KHÉO" NĂM 2023'], headings, ['I. CẤP CƠ SỞ'], ...rows.slice(0, 24), ['Cộng', null, 24], ['II. CẤP HUYỆN'], ...rows.slice(24), ['Cộng', null, 16]])
}
