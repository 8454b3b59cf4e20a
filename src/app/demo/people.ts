import type { Day } from '#base/day.ts'
import { ctxOf } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import { idFrom, type Id } from '#base/id.ts'
import { accountExists, grantMandate, openAccount, type AccountDraft } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { sequence, type People } from './enter.ts'
import { sortingCommunes } from './communes.ts'

/** For demonstrations only; a deployment without demonstration data has no such account. */
export const demoPassword = 'lantoa-2026'

type Demo = { username: string; name: string; title: string; role: string; now: string; before?: string }

/** Invented people, one for each kind of work; `before` is where they worked under the map until 30 June 2025. */
export const demoAccounts: readonly Demo[] = [
  { username: 'quantri', name: 'Đỗ Minh Khuê', title: 'Quản trị hệ thống / administrator', role: 'administrator', now: 'vn/ha-noi' },
  { username: 'canbo.thanhpho', name: 'Trịnh Thu Hiền', title: 'Cán bộ phong trào thành phố / city movement office', role: 'city_office', now: 'vn/ha-noi' },
  { username: 'canbo.hongvan', name: 'Lương Văn Bách', title: 'Cán bộ xã Hồng Vân / commune officer', role: 'commune_officer', now: 'hn/hong-van', before: 'hn/old/thuong-tin/hong-van' },
  { username: 'chihoi.phulinh', name: 'Ngô Thị Mận', title: 'Chi hội trưởng Phụ nữ, Phù Linh (xã Sóc Sơn) / women\'s branch head', role: 'branch_head', now: 'hn/soc-son', before: 'hn/old/soc-son/phu-linh' },
  { username: 'khuvuc.kimlien', name: 'Phan Quốc Toản', title: 'Cảnh sát khu vực, phường Kim Liên / area police officer', role: 'area_officer', now: 'hn/kim-lien', before: 'hn/old/dong-da/khuong-thuong' },
  { username: 'congnghe.vanla', name: 'Chử Hải Yến', title: 'Tổ công nghệ số thôn Vân La / digital team', role: 'digital_team', now: 'hn/old/thuong-tin/hong-van/van-la' },
]

const began = '2016-01-01' as Day
const lastOfOldMap = '2025-06-30' as Day
const firstOfNewMap = '2025-07-01' as Day

export async function buildPeople(units: ReadonlyMap<string, number>): Promise<People> {
  return request(async () => {
    const db = await asSystem(ctxOf(), 'system:demo')
    // A first start that was cut off after this step finds its people here; ids come from names, so they are the same.
    const there = await accountExists(db, idFrom('demo account', 'quantri'))
    const open = async (draft: AccountDraft & { id: Id }) => (there ? draft.id : openAccount(db, draft))
    const by = new Map<string, Id>()
    const branchHeads = new Map<string, Id>()
    const grant = async (account: Id, role: string, key: string, from: Day, to: Day | null) =>
      there || grantMandate(db, { id: idFrom('demo mandate', account, key), account, role, unit: units.get(key)!, from, to })
    for (const { username, name, role, now, before } of demoAccounts) {
      const id = await open({ id: idFrom('demo account', username), name, username, password: demoPassword })
      by.set(username, id)
      if (before !== undefined) await grant(id, role, before, began, lastOfOldMap)
      await grant(id, role, now, before === undefined ? began : firstOfNewMap, null)
      if (username === 'chihoi.phulinh') branchHeads.set(before!, id)
    }
    const next = sequence(7)
    for (const key of sortingCommunes(units)) {
      if (branchHeads.has(key)) continue
      const id = await open({ id: idFrom('demo branch', key), name: inventName(next), username: `chihoi.${key.split('/').slice(2).join('.').replace(/[^a-z0-9.]/g, '')}`.slice(0, 40), password: null })
      branchHeads.set(key, id)
      await grant(id, 'branch_head', key, began, lastOfOldMap)
    }
    return { by, branchHeads }
  })
}

const family = ['Lê', 'Vũ', 'Đặng', 'Bùi', 'Đinh', 'Hồ', 'Dương', 'Lý', 'Đoàn', 'Tạ', 'Cao', 'Mai']
const middle = ['Thị', 'Thị Thu', 'Thị Kim', 'Thị Bích', 'Thị Thanh']
const given = ['Lan', 'Hạnh', 'Nhàn', 'Xuyến', 'Thoa', 'Duyên', 'Sen', 'Mơ', 'Lụa', 'Tươi', 'Quế', 'Thắm', 'Nụ', 'Hảo']

function inventName(next: () => number): string {
  const pick = (from: readonly string[]) => from[Math.floor(next() * from.length)]!
  return `${pick(family)} ${pick(middle)} ${pick(given)}`
}
