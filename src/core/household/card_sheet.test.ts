import { beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import { newId } from '#base/id.ts'
import { useSite } from '#base/site.ts'
import { useDatabase } from '../../../test/database.ts'
import { readPdf } from '../../../test/pdf.ts'
import { as, settleNeighbours } from '../../../test/world.ts'
import { printCards } from './card_sheet.ts'
import { saveHousehold } from './household.ts'

useDatabase()
let world: Awaited<ReturnType<typeof settleNeighbours>>
beforeAll(async () => {
  world = await settleNeighbours()
  useSite('https://lantoa.example')
})

describe('sheets of door cards', () => {
  test('hold eight cards each, without any name; the names stand on the list before them', async () => {
    for (let i = 0; i < 9; i++) {
      await request(() => saveHousehold(as(world.hoa), { id: newId(), unit: world.country.id('an/1'), lane: 'Ngõ 3', label: `Hộ bà Hến 🙂 ${i}` }, 0))
    }
    const { pages, hollow } = readPdf(await request(() => printCards(as(world.hoa), { unit: world.country.id('an/1') })))
    expect(hollow).toEqual([])
    expect(pages).toHaveLength(3)
    expect(pages[0]!.match(/Hến/g)).toHaveLength(9)
    expect(pages.slice(1).map((page) => [page.match(/Số 00\d/g)?.length, /Hến/.test(page)])).toEqual([[8, false], [1, false]])
  })
})
