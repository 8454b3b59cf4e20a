import { beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import type { Problem } from '#base/problem.ts'
import { declareMeasures } from '#core/fact/measure.ts'
import { declareIndicators } from '#core/indicator/indicator.ts'
import { asSystem } from '#core/people/door.ts'
import { look, useDatabase } from '../../../test/database.ts'
import { as, settle } from '../../../test/world.ts'
import { installKit } from './install.ts'
import { loadKit } from './load.ts'
import type { LoadedKit } from './schema.ts'

useDatabase()
let reading: LoadedKit
beforeAll(async () => {
  await settle()
  reading = await loadKit('test/kits/village-library')
})

const system = () => asSystem(as(null), 'system:test')
/** A whole kit of somebody's, whose signature is trusted. */
const theirs = (name: string, kit: Partial<LoadedKit['kit']> = {}, forms: LoadedKit['forms'] = []): LoadedKit => ({
  kit: { name, version: '1', title: { vi: name, en: name }, summary: { vi: name, en: name }, field: 'economy', measures: [], indicators: [], ...kit }, forms })
const install = (kit: LoadedKit) => request(async () => installKit(await system(), kit, 'a'.repeat(64))).then(() => [], (error: Problem) => [error, ...error.errors])
const everything = async () => JSON.stringify(await Promise.all(['fact.measure', 'indicator.indicator', 'form.form', 'initiative.counts_as', 'kit.kit'].map((table) => look(`select * from ${table} order by 1, 2`))))
const words = { vi: 'Người đọc', en: 'Readers' }

describe('what a kit declared', () => {
  test.each([
    ['a measure', theirs('greedy-kit', { measures: [{ key: 'library.readers', unit: 'buses', published: true }] }), ['measures/library.readers']],
    ['an indicator', theirs('greedy-kit', { measures: [{ key: 'greedy.all', unit: 'buses' }], indicators: [{ key: 'library.readers', title: words, unit: 'buses', numerator: 'greedy.all', method: 'counted' }] }), ['indicators/library.readers']],
  ] as const)('stays its own: %s of another kit is refused by both names, and nothing is installed', async (_, kit, places) => {
    const before = await everything()
    const [whole, ...each] = await install(kit)
    expect([whole?.code, ...each.map(({ code, at }) => `${code} ${at}`)]).toEqual(['kit.keys_taken', ...places.map((at) => `kit.key_taken ${at}`)])
    for (const said of [each[0]!.say('vi'), each[0]!.say('en')]) for (const name of ['library.readers', 'village-library', 'greedy-kit']) expect(said).toContain(name)
    expect(await everything()).toBe(before)
  })

  test('stays its own: a form of another kit is not taken over by a newer version of it', async () => {
    const before = await everything()
    for (const version of ['1', '99']) {
      const [, ...each] = await install(theirs('greedy-kit', {}, [{ ...reading.forms[0]!, version, facts: [] }]))
      expect(each.map(({ code, at }) => `${code} ${at}`)).toEqual(['kit.key_taken forms/loan'])
    }
    expect(await everything()).toBe(before)
  })

  test('by a programme is no kit\'s either', async () => {
    await request(async () => {
      await declareMeasures(await system(), [{ key: 'office.papers', unitOfMeasure: 'papers', published: true }], null)
      await declareIndicators(await system(), [{ key: 'office.papers', title: words, unitOfMeasure: 'papers', numerator: 'office.papers', method: 'counted' }], null)
    })
    const [, ...each] = await install(theirs('greedy-kit', { measures: [{ key: 'office.papers', unit: 'x' }], indicators: [{ key: 'office.papers', title: words, unit: 'x', numerator: 'office.papers', method: 'counted' }] }))
    expect(each.map(({ at }) => at)).toEqual(['measures/office.papers', 'indicators/office.papers'])
    expect(each[0]!.say('en')).toContain('the programme itself')
  })

  test('may be declared otherwise by its own next version', async () => {
    const next = { kit: { ...reading.kit, version: '2', indicators: reading.kit.indicators.map((one) => ({ ...one, title: words })) }, forms: [{ ...reading.forms[0]!, version: '2' }] }
    expect(await request(async () => installKit(await system(), next))).toBe(true)
    expect(await look("select distinct title_vi, kit from indicator.indicator where key like 'library.%'")).toEqual([{ title_vi: words.vi, kit: 'village-library' }])
  })

  test('is the first one\'s where two come in the same moment', async () => {
    const both = ['kit-a', 'kit-b'].map((name) => theirs(name, { measures: [{ key: 'race.won', unit: name }] }))
    const answers = await Promise.all(both.map(install))
    expect(answers.map(([problem]) => problem?.code).toSorted()).toEqual(['kit.keys_taken', undefined])
    expect(await look("select m.kit = m.unit_of_measure and k.name = m.kit as whole from fact.measure m join kit.kit k on k.name in ('kit-a', 'kit-b') where m.key = 'race.won'")).toEqual([{ whole: true }])
  })
})
