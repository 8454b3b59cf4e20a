import type { Day } from '#base/day.ts'
import { ctxOf, type Ctx } from '#base/ctx.ts'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import { enrol, type Registration } from '#core/initiative/enrol.ts'
import { installKit } from '#core/kit/install.ts'
import { loadKit } from '#core/kit/load.ts'
import { declareRoles, grantMandate, openAccount } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { compileTrees } from '#core/unit/compile.ts'
import { openUnits, recordSuccessions, type UnitDraft } from '#core/unit/open.ts'
import { coreVerbs, roles } from '#programmes/setup/roles.ts'

export const d = (text: string) => text as Day

/**
 * A small country for tests: one city with a district until mid-2025. Old communes An and Bình and Cát; on 2025-07-01
 * An and half of Bình became Đông, the other half of Bình and Cát became Tây. Each old commune has two villages.
 */
const unit = (key: string, kind: string, name: string, parent: string | null, from: string, to: string | null = null): UnitDraft =>
  ({ key, lives: [{ name, kind, parent, from: d(from), to: to === null ? null : d(to) }] })
const village = (key: string, name: string, before: string, after: string): UnitDraft => ({ key, lives: [
  { name, kind: 'village', parent: before, from: d('2010-01-01'), to: d('2025-06-30') },
  { name, kind: 'village', parent: after, from: d('2025-07-01'), to: null }] })

export const smallCountry: readonly UnitDraft[] = [
  unit('country', 'nation', 'Nước Thử', null, '2010-01-01'),
  unit('city', 'city', 'Thành phố Thử', 'country', '2010-01-01'),
  unit('district', 'district', 'Huyện Thử', 'city', '2010-01-01', '2025-06-30'),
  unit('an', 'commune', 'Xã An', 'district', '2010-01-01', '2025-06-30'),
  unit('binh', 'commune', 'Xã Bình', 'district', '2010-01-01', '2025-06-30'),
  unit('cat', 'commune', 'Xã Cát', 'district', '2010-01-01', '2025-06-30'),
  unit('dong', 'commune', 'Xã Đông', 'city', '2025-07-01'),
  unit('tay', 'commune', 'Xã Tây', 'city', '2025-07-01'),
  village('an/1', 'Thôn An Một', 'an', 'dong'), village('an/2', 'Thôn An Hai', 'an', 'dong'),
  village('binh/1', 'Thôn Bình Một', 'binh', 'dong'), village('binh/2', 'Thôn Bình Hai', 'binh', 'tay'),
  village('cat/1', 'Thôn Cát Một', 'cat', 'tay'), village('cat/2', 'Thôn Cát Hai', 'cat', 'tay'),
]

export type Country = { readonly ids: ReadonlyMap<string, number>; id(key: string): number }

/** Opens the small country with its reform, the roles, and the kits named. */
export async function settle(kits: readonly string[] = ['test/kits/village-library']): Promise<Country> {
  const ids = await request(async () => {
    const db = await asSystem(ctxOf(), 'system:test')
    const made = await openUnits(db, smallCountry)
    const link = (from: string, to: string, shareOfOld: number, shareOfNew: number) =>
      ({ from, to, day: d('2025-07-01'), shareOfOld, shareOfNew, estimated: shareOfOld < 1, decree: 'NQ 1/2025' })
    await recordSuccessions(db, [link('an', 'dong', 1, 0.6), link('binh', 'dong', 0.4, 0.4), link('binh', 'tay', 0.6, 0.5), link('cat', 'tay', 1, 0.5)], made)
    await compileTrees(db)
    await declareRoles(db, roles, coreVerbs)
    return made
  })
  for (const folder of kits) {
    const kit = await loadKit(folder)
    await request(async () => installKit(await asSystem(ctxOf(), 'system:test'), kit))
  }
  return { ids, id: (key) => ids.get(key)! }
}

/** Alice, Bình or Chi: an account with one mandate. */
export async function person(username: string, role: string, unit: number, from = '2010-01-01', to: string | null = null): Promise<Id> {
  const id = newId()
  await request(async () => {
    const db = await asSystem(ctxOf(), 'system:test')
    await openAccount(db, { id, name: username, username, password: null })
    await grantMandate(db, { account: id, role, unit, from: d(from), to: to === null ? null : d(to) })
  })
  return id
}

export const as = (account: Id | null, day = '2026-11-23'): Ctx => ctxOf({ account, now: new Date(`${day}T10:00:00+07:00`) })

/** Initiatives as if they had been accepted long ago, by whom does not matter. @returns those that were new */
export const enrolled = (all: readonly Registration[], day?: string): Promise<Id[]> => request(async () => enrol(await asSystem(as(null, day), 'system:test'), all))

/** The small country with Hoa of the women's branch of An Một; officers of Đông, which holds it, of Tây beside it and of the city; and a police officer of Đông. */
export async function settleNeighbours() {
  const country = await settle()
  return {
    country,
    hoa: await person('hoa', 'branch_head', country.id('an/1')), dong: await person('dong', 'commune_officer', country.id('dong')), tay: await person('tay', 'commune_officer', country.id('tay')),
    city: await person('city', 'city_office', country.id('city')), police: await person('police', 'area_officer', country.id('dong')),
  }
}
