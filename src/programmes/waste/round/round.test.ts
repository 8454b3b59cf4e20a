import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { addDays } from '#base/day.ts'
import { request } from '#base/db/transaction.ts'
import { newId, type Id } from '#base/id.ts'
import type { Problem } from '#base/problem.ts'
import { declareRoles } from '#core/people/account.ts'
import { asSystem } from '#core/people/door.ts'
import { look, useDatabase } from '../../../../test/database.ts'
import { as, d, person, settle, type Country } from '../../../../test/world.ts'
import { wasteVerbs } from '../verbs.ts'
import { collectionsOf, firstOf, weekdayOf } from './days.ts'
import { changeDay, collectionsFor, endRound, planRound, type RoundDraft } from './round.ts'

describe('the days of a round', () => {
  const pattern = { weekday: 2, from: d('2026-11-01'), to: d('2026-11-30'), begins: '17:00', ends: '18:00' }
  const days = (changes: Parameters<typeof collectionsOf>[1] = []) => collectionsOf(pattern, changes, d('2026-10-01'), d('2026-12-31')).map((one) => `${one.day}${one.cancelled ? ' not' : ''}${one.moved ? ` for ${one.moved}` : ''}`)

  test('are one a week, within its life', () => expect(days()).toEqual(['2026-11-03', '2026-11-10', '2026-11-17', '2026-11-24']))

  test('are left out or moved singly, and a change of a day that is none is passed over', () => {
    expect(days([{ day: d('2026-11-10'), instead: null, begins: null, ends: null, words: 'Lễ' }, { day: d('2026-11-17'), instead: d('2026-11-18'), begins: '06:00', ends: '07:00', words: 'Mưa' },
      { day: d('2026-11-12'), instead: d('2026-11-13'), begins: null, ends: null, words: '?' }])).toEqual(['2026-11-03', '2026-11-10 not', '2026-11-18 for 2026-11-17', '2026-11-24'])
  })

  test('whatever the weekday and the life, each falls on it and none twice', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 400 }), (weekday, start, length) => {
      const from = addDays(d('2026-01-01'), start)
      const found = collectionsOf({ ...pattern, weekday, from, to: addDays(from, length) }, [], d('2025-01-01'), d('2029-01-01')).map((one) => one.day)
      expect(found.every((day) => weekdayOf(day) === weekday && day >= from && day <= addDays(from, length))).toBe(true)
      expect(new Set(found).size).toBe(found.length)
      expect(found[0]).toBe(firstOf({ ...pattern, weekday, from, to: addDays(from, length) }))
    }))
  })
})

describe('rounds of a commune', () => {
  useDatabase()
  let country: Country
  let officer: Id, hoa: Id, tay: Id
  beforeAll(async () => {
    country = await settle([])
    await request(async () => declareRoles(await asSystem(as(null), 'system:test'), {}, wasteVerbs))
    officer = await person('officer', 'commune_officer', country.id('dong'))
    hoa = await person('hoa', 'branch_head', country.id('an/1'))
    tay = await person('tay', 'commune_officer', country.id('tay'))
  })
  const draft = (over: Partial<RoundDraft> = {}): RoundDraft => ({ id: newId(), unit: country.id('an/1'), groups: ['food', 'other'], weekday: 2, begins: '17:00', ends: '18:30', from: '2026-11-01', ...over })
  const plan = (who: Id | null, over: Partial<RoundDraft> = {}, edition = 0) => request(() => planRound(as(who), draft(over), edition))
  const code = (promise: Promise<unknown>) => promise.then(() => 'done', (error: Problem) => error.code)
  const seen = (unit: string, from = '2026-11-01', to = '2026-11-14') => request(() => collectionsFor(as(null), country.id(unit), d(from), d(to)))

  test('are seen by everybody: those of a village in it, those of the commune in all its villages', async () => {
    await plan(officer)
    await plan(officer, { unit: country.id('dong'), groups: ['hazardous'], from: '2026-11-07', to: '2026-11-07', weekday: null, begins: '8:00', ends: '11g00', place: 'Sân nhà văn hoá' })
    expect((await seen('an/1')).map((one) => [one.day, one.groups.join('+'), one.begins])).toEqual([['2026-11-03', 'food+other', '17:00'], ['2026-11-07', 'hazardous', '08:00'], ['2026-11-10', 'food+other', '17:00']])
    expect((await seen('an/2')).map((one) => [one.day, one.place])).toEqual([['2026-11-07', 'Sân nhà văn hoá']])
    expect(await seen('dong')).toHaveLength(3)
    expect(await seen('tay')).toHaveLength(0)
  })

  test('are planned anew, ended, and differ on single days; two who change one at once are noticed', async () => {
    const id = newId()
    const unit = country.id('binh/1')
    await plan(officer, { id, unit, weekday: 4 })
    await request(() => changeDay(as(officer), id, { day: '2026-11-05', instead: '2026-11-06', begins: '06:00', ends: '07:00', words: 'Mưa to' }))
    await request(() => changeDay(as(officer), id, { day: '2026-11-12', words: 'Xe hỏng' }))
    expect((await seen('binh/1', '2026-11-01', '2026-11-30')).filter((one) => one.round === id).map((one) => [one.day, one.cancelled, one.moved, one.words])).toEqual([
      ['2026-11-06', false, '2026-11-05', 'Mưa to'], ['2026-11-12', true, null, 'Xe hỏng'], ['2026-11-19', false, null, null], ['2026-11-26', false, null, null]])
    expect(await code(plan(officer, { id, unit, weekday: 5 }, 9))).toBe('waste.changed_meanwhile')
    expect(await request(() => endRound(as(officer), id, 1, '2026-11-20'))).toEqual({ edition: 2 })
    expect((await seen('binh/1', '2026-11-13', '2026-12-31')).filter((one) => one.round === id).map((one) => one.day)).toEqual(['2026-11-19'])
    expect((await look<{ event: string }>('select event from ledger.entry where about = $1 order by seq', [id])).map((one) => one.event)).toEqual(['waste.round_planned', 'waste.collection_moved', 'waste.collection_cancelled', 'waste.round_changed'])
  })

  test.each<[string, Partial<RoundDraft>, string]>([
    ['of nothing', { groups: [] }, 'waste.round_groups'], ['of what is no group', { groups: ['gold'] }, 'waste.round_groups'], ['on no day of the week', { weekday: 8 }, 'waste.round_weekday'], ['on half a day', { weekday: 1.5 }, 'waste.round_weekday'],
    ['at no hour', { begins: '25:00' }, 'waste.round_hours'], ['that ends before it begins', { begins: '18:00', ends: '17:00' }, 'waste.round_hours'], ['without an hour', { begins: '' }, 'waste.round_hours'],
    ['of a life without its day', { from: '2026-11-04', to: '2026-11-06' }, 'waste.round_days'], ['that ends before it starts', { from: '2026-11-04', to: '2026-11-01' }, 'waste.round_days'], ['in the year 0', { from: '0000-01-01' }, 'day.invalid'],
    ['by no id', { id: '🙂' }, 'waste.bad_id'], ['at an endless place', { place: 'x'.repeat(121) }, 'waste.too_long'],
  ])('%s is refused and changes nothing', async (_, over, expected) => {
    const [before] = await look<{ n: number }>('select count(*)::int as n from waste.round')
    expect(await code(plan(officer, over))).toBe(expected)
    expect((await look<{ n: number }>('select count(*)::int as n from waste.round'))[0]).toEqual(before)
  })

  test('a change of a day on which nothing is collected, without words, or of no round is refused', async () => {
    const id = newId()
    await plan(officer, { id })
    const change = (day: string, words = 'Lễ', round: string = id) => code(request(() => changeDay(as(officer), round, { day, words })))
    expect([await change('2026-11-04'), await change('2026-11-03', ' '), await change('2026-11-03', 'Lễ', newId()), await change('2026-13-03')]).toEqual(['waste.round_not_that_day', 'waste.words', 'waste.round_not_found', 'day.invalid'])
  })

  test('who may not plan, end or change: nobody, the branch, another commune', async () => {
    const id = newId()
    await plan(officer, { id })
    for (const [who, expected, unseen] of [[null, 'people.sign_in_first', 'people.sign_in_first'], [hoa, 'people.no_mandate', 'people.no_mandate'], [tay, 'people.no_mandate', 'waste.round_not_found']] as const) {
      expect(await code(plan(who))).toBe(expected)
      for (const wish of [() => request(() => endRound(as(who), id, 1, '2026-12-01')), () => request(() => changeDay(as(who), id, { day: '2026-11-03', words: 'x' }))]) expect([expected, unseen]).toContain(await code(wish()))
    }
  })
})
