import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { request } from '#base/db/transaction.ts'
import type { Id } from '#base/id.ts'
import { verifyLedger } from '#base/ledger/verify.ts'
import { asSystem } from '#core/people/door.ts'
import { foundDeployment } from '#programmes/setup/index.ts'
import { useDatabase } from '../../../../test/database.ts'
import { as, person, settle, type Country } from '../../../../test/world.ts'
import type { FormDefinition } from '../engine/index.ts'
import { differences, measuresLost } from './compare.ts'
import { beginDraft, discardDraft, getDraft, listDrafts, mistakesIn, outlookOf, publishDraft, saveDraft, versionsOfForm } from './draft.ts'
import { addQuestion, changeQuestion, choiceLines, choicesFrom, flatQuestions, moveQuestion, removeQuestion } from './edit.ts'
import { conditionFrom, limitFrom, limitsIn, pickedFrom } from './picked.ts'

useDatabase()
let country: Country
let quyen: Id
let lan: Id
let minh: Id
let hoa: Id
beforeAll(async () => {
  country = await settle()
  await request(() => foundDeployment(as(null), country.id('city'), false))
  quyen = await person('quyen', 'city_office', country.id('city'))
  lan = await person('lan', 'commune_officer', country.id('dong'))
  minh = await person('minh', 'commune_officer', country.id('tay'))
  hoa = await person('hoa', 'branch_head', country.id('dong'))
})

const empty: FormDefinition = { key: 'so_tay', version: '1', title: { vi: 'Sổ tay' }, languages: ['vi', 'en'], questions: [], choices: {}, facts: [] }
/** Members, a choice, and a repeat of bins, as somebody draws them one after the other. */
function drawn(): FormDefinition {
  const { form: a } = addQuestion(empty, 'integer', { vi: 'Số người trong hộ' })
  const { form: b } = addQuestion(a, 'select_one', { vi: 'Hộ có ủ rác?' })
  const { form: c } = addQuestion({ ...b, choices: { ho_co_u_rac: choicesFrom('Có | Yes\nKhông | No', []) } }, 'repeat', { vi: 'Thùng' })
  return addQuestion(c, 'decimal', { vi: 'Số cân' }, 'thung').form
}

describe('a form is drawn', () => {
  test('question by question, named by what is asked, and can be filled', () => {
    const form = drawn()
    expect(flatQuestions(form.questions).map(({ question, depth }) => [question.name, question.type, depth])).toEqual([
      ['so_nguoi_trong_ho', 'integer', 0], ['ho_co_u_rac', 'select_one', 0], ['thung', 'repeat', 0], ['so_can', 'decimal', 1],
    ])
    expect(form.choices).toEqual({ ho_co_u_rac: [{ value: 'co', label: { vi: 'Có', en: 'Yes' } }, { value: 'khong', label: { vi: 'Không', en: 'No' } }] })
    expect(mistakesIn(form)).toEqual([])
    expect(addQuestion(form, 'text', { vi: 'Số cân' }).name).toBe('so_can_2')
    expect(addQuestion(form, 'text', { vi: '3 ???' }).name).toBe('c_3')
  })

  test('and its choices keep their values when their order or number changes', () => {
    const before = choicesFrom('Có\nKhông', [])
    expect(choicesFrom('Không\nChưa biết\nCó | Yes', before).map(({ value }) => value)).toEqual(['khong', 'chua_biet', 'co'])
    expect(choicesFrom(choiceLines(before), before)).toEqual(before)
    expect(choicesFrom('Có\nCó', []).map(({ value }) => value)).toEqual(['co', 'co_2'])
  })

  test('in any order of moves and removals without losing or doubling a question', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom('so_nguoi_trong_ho', 'ho_co_u_rac', 'thung', 'so_can', 'nobody'), fc.constantFrom<-1 | 1 | 0>(-1, 1, 0)), { maxLength: 12 }), (steps) => {
      let form = drawn()
      for (const [name, by] of steps) {
        const names = flatQuestions(form.questions).map(({ question }) => question.name)
        form = by === 0 ? removeQuestion(form, name) : moveQuestion(form, name, by)
        const left = flatQuestions(form.questions).map(({ question }) => question.name)
        expect(new Set(left).size).toBe(left.length)
        if (by !== 0) expect(left.toSorted()).toEqual(names.toSorted())
        else expect(left).not.toContain(name)
      }
    }))
  })

  test.each([
    [{ question: 'so_nguoi_trong_ho', operator: 'at_least', value: '3' }, '${so_nguoi_trong_ho} >= 3'], [{ question: 'ho_co_u_rac', operator: 'is', value: 'Có' }, "${ho_co_u_rac} = 'co'"],
    [{ question: 'ho_co_u_rac', operator: 'is_not', value: 'khong' }, "${ho_co_u_rac} != 'khong'"], [{ question: 'so_can', operator: 'over', value: '12,5' }, '${so_can} > 12.5'],
    [{ question: 'so_can', operator: 'answered', value: '' }, "${so_can} != ''"],
  ] as const)('with a condition that is picked: %o', (picked, expression) => {
    expect(conditionFrom(drawn(), picked)).toBe(expression)
    expect(conditionFrom(drawn(), pickedFrom(drawn(), expression)!)).toBe(expression)
  })

  test('and a condition that makes no sense is not one', () => {
    for (const picked of [{ question: 'nobody', operator: 'is', value: 'x' }, { question: 'so_can', operator: 'is', value: 'nhiều' }, { question: 'ho_co_u_rac', operator: 'is', value: 'Có lẽ' }] as const) expect(conditionFrom(drawn(), picked)).toBeUndefined()
    expect(pickedFrom(drawn(), 'count(${thung}) > 3')).toBeUndefined()
  })

  test('with limits that are picked', () => {
    const [members] = drawn().questions
    expect(limitFrom(drawn(), members!, { least: '1', most: '30', past: false })).toBe('. >= 1 and . <= 30')
    expect(limitsIn({ ...members!, constraint: '. >= 1 and . <= 30' })).toEqual({ least: '1', most: '30', past: false })
    expect(limitFrom(drawn(), { ...members!, type: 'date' }, { least: '1/2/2024', most: '', past: true })).toBe(". >= '2024-02-01' and . <= today()")
    expect(limitFrom(drawn(), { ...members!, type: 'text' }, { least: '', most: '80', past: false })).toBe('string-length(.) <= 80')
    expect(limitFrom(drawn(), members!, { least: 'một', most: '', past: false })).toBeNull()
    expect(limitsIn({ ...members!, constraint: 'regex(., "a")' })).toBeUndefined()
  })
})

test('the difference between two versions is told as a person would tell it', () => {
  const before = { ...drawn(), facts: [{ measure: 'a.people', value: '${so_nguoi_trong_ho}' }, { measure: 'a.bins', each: 'thung' }] }
  let after: FormDefinition = moveQuestion(before, 'ho_co_u_rac', -1)
  after = changeQuestion(addQuestion(removeQuestion(after, 'so_can'), 'text', { vi: 'Ngõ' }).form, 'so_nguoi_trong_ho', { required: true })
  after = { ...after, choices: { ho_co_u_rac: choicesFrom('Có', []) }, facts: before.facts.slice(0, 1) }
  const told = differences(before, after)
  expect(told.map((one) => [one.kind, one.label, 'field' in one ? one.field : ''])).toEqual([
    ['moved', 'Số người trong hộ', ''], ['changed', 'Số người trong hộ', 'required'], ['added', 'Ngõ', ''], ['removed', 'Số cân', ''], ['changed', '', 'facts'],
  ].toSpliced(0, 0, ['changed', 'Hộ có ủ rác?', 'choices']))
  expect(measuresLost(before, after)).toEqual(['a.bins'])
  expect(differences(before, before)).toEqual([])
})

describe('a draft', () => {
  test('is kept on the server, edition by edition, and published for everybody by who may', async () => {
    const id = await request(() => beginDraft(as(quyen), country.id('city'), { title: 'Sổ tay đi ngõ' }))
    expect((await request(() => listDrafts(as(quyen)))).drafts.map((draft) => draft.id)).toEqual([id])
    const { definition } = await request(() => getDraft(as(quyen), id))
    const second = { ...drawn(), key: definition.key, title: definition.title }
    expect(await request(() => saveDraft(as(quyen), id, 1, second))).toBe(2)
    await expect(request(() => saveDraft(as(quyen), id, 1, second))).rejects.toMatchObject({ code: 'draft.changed_meanwhile' })
    expect(await request(() => publishDraft(as(quyen), id, 2))).toEqual({ key: 'so_tay_di_ngo', version: '2026.1' })
    await expect(request(() => getDraft(as(quyen), id))).rejects.toMatchObject({ code: 'draft.not_found' })
    const next = await request(() => beginDraft(as(quyen), country.id('city'), { form: 'so_tay_di_ngo' }))
    await expect(request(() => publishDraft(as(quyen), next, 1))).rejects.toMatchObject({ code: 'draft.unchanged' })
    await request(() => saveDraft(as(quyen), next, 1, addQuestion(second, 'text', { vi: 'Ngõ' }).form))
    expect((await request(() => publishDraft(as(quyen), next, 2))).version).toBe('2026.2')
    const versions = await request(() => versionsOfForm(as(hoa), 'so_tay_di_ngo'))
    expect(versions.map(({ version, differences: d }) => [version, d.map(({ kind }) => kind)])).toEqual([['2026.2', ['added']], ['2026.1', []]])
    expect((await request(async () => verifyLedger(await asSystem(as(null), 'system:test')))).breaks).toEqual([])
  })

  test('that would silence a figure, or cannot be filled, is not published', async () => {
    const id = await request(() => beginDraft(as(quyen), country.id('city'), { form: 'loan' }))
    const { definition } = await request(() => getDraft(as(quyen), id))
    await request(() => saveDraft(as(quyen), id, 1, { ...definition, facts: definition.facts.slice(1) }))
    expect((await request(() => outlookOf(as(quyen), id))).lost).toEqual(['library.readers'])
    await expect(request(() => publishDraft(as(quyen), id, 2))).rejects.toMatchObject({ code: 'draft.measures_lost' })
    await request(() => saveDraft(as(quyen), id, 2, removeQuestion(definition, 'books')))
    expect((await request(() => outlookOf(as(quyen), id))).mistakes.map(({ code }) => code)).toContain('expression.unknown_name')
    await expect(request(() => publishDraft(as(quyen), id, 3))).rejects.toMatchObject({ code: 'form.invalid' })
    await request(() => discardDraft(as(quyen), id, 3))
  })

  test('is nobody\'s who may not draw there; drawing is not publishing', async () => {
    await expect(request(() => beginDraft(as(hoa), country.id('dong'), { title: 'x' }))).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(request(() => beginDraft(as(null), country.id('dong'), { title: 'x' }))).rejects.toMatchObject({ code: 'people.sign_in_first' })
    await expect(request(() => beginDraft(as(lan), country.id('dong'), { title: '  ' }))).rejects.toMatchObject({ code: 'draft.title_missing' })
    const id = await request(() => beginDraft(as(lan), country.id('dong'), { title: 'Của Lan' }))
    for (const who of [minh, hoa]) await expect(request(() => getDraft(as(who), id))).rejects.toMatchObject({ code: 'people.no_mandate' })
    await expect(request(() => publishDraft(as(lan), id, 1))).rejects.toMatchObject({ code: 'people.no_mandate' })
    for (const wrong of ['', 'x', '00000000-0000-7000-8000-000000000000']) await expect(request(() => getDraft(as(lan), wrong))).rejects.toMatchObject({ code: 'draft.not_found' })
    for (const edition of [Number.NaN, -1, 1e12, 0.5]) await expect(request(() => saveDraft(as(lan), id, edition, empty))).rejects.toMatchObject({ code: 'draft.changed_meanwhile' })
    await expect(request(() => saveDraft(as(lan), id, 1, { ...empty, title: { vi: 'x'.repeat(1_100_000) } }))).rejects.toMatchObject({ code: 'draft.too_large' })
  })
})
