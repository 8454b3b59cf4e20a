import { beforeAll, describe, expect, test } from 'vitest'
import { period } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import type { Id } from '#base/id.ts'
import type { Problem } from '#base/problem.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { settleToCheck, type Check } from '../../../test/spot_check.ts'
import { as, d } from '../../../test/world.ts'
import { planAhead } from './outlook.ts'
import type { Plan } from './sample.ts'

useDatabase()
let check: Check
beforeAll(async () => {
  check = await settleToCheck()
  await check.lend(check.alice, 'an/1', 90)
  await check.lend(check.minh, 'cat/1', 60)
})
const ahead = (account: Id | null, over: Partial<Plan> = {}) => request(() => planAhead(as(account), { indicator: 'library.readers', unit: check.id('city'), period: period('2026'), map: d('2026-11-10'), size: 20, ...over }))
const code = (promise: Promise<unknown>) => promise.then(() => 'may', (problem: Problem) => problem.code)

describe('a plan that is only looked at', () => {
  test('tells the list, its parts by name, and how many of each; and is what planning then makes', async () => {
    const seen = await ahead(check.city)
    expect(seen).toMatchObject({ population: 150, wanted: 20, unplaced: 0, confidence: 0.95, from: null })
    expect(seen.strata.map(({ name, kind, population, wanted }) => [name, kind, population, wanted])).toEqual([['Xã Đông', 'commune', 90, 12], ['Xã Tây', 'commune', 60, 8]])
    expect(await look('select 1 from verification.sample')).toEqual([])
    const made = await check.plan(check.city)
    expect(made.strata.map(({ unit, population, wanted }) => ({ unit, population, wanted }))).toEqual(seen.strata.map(({ unit, population, wanted }) => ({ unit, population, wanted })))
  })

  test('refuses what planning would refuse', async () => {
    expect(await code(ahead(check.city, { indicator: 'library.returned_share' }))).toBe('verification.nothing_to_visit')
    expect(await code(ahead(check.city, { indicator: 'x'.repeat(10_000) }))).toBe('verification.unknown_indicator')
    expect(await Promise.all([{ size: 0 }, { size: 1.5 }, { size: Number.NaN }].map((over) => code(ahead(check.city, over))))).toEqual(Array(3).fill('verification.size'))
    expect(await Promise.all([0, -1, 2, Number.NaN, Number.POSITIVE_INFINITY].map((confidence) => code(ahead(check.city, { confidence }))))).toEqual(Array(5).fill('verification.confidence'))
    expect(await code(ahead(check.city, { unit: check.id('an') }))).toBe('unit.not_on_map')
  })

  test('is for those who plan there', async () => {
    expect(await Promise.all([check.lan, check.minh, check.commune].map((account) => code(ahead(account))))).toEqual(Array(3).fill('people.no_mandate'))
    expect(await code(ahead(null))).toBe('people.sign_in_first')
  })
})
