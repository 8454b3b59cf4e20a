import type { FormDefinition, Question } from '#core/form/engine/index.ts'
import { questionTypes } from '#core/form/engine/index.ts'
import { addQuestion, changeQuestion, choicesFrom, moveQuestion, questionNamed, removeQuestion } from '#core/form/draft/edit.ts'
import { conditionFrom, limitFrom, operators, type PickedOperator } from '#core/form/draft/picked.ts'
import { refuse } from '#core/form/draft/problems.ts'
import { tidy, tidyLines } from '#base/words.ts'

/** What was pressed on the page, as the next definition; `open` is the question that stays open. @throws Problem `draft.*` */
export type Pressed = { readonly definition: FormDefinition; readonly open?: string }
type Text = (name: string) => string

export function add(form: FormDefinition, text: Text): Pressed {
  const type = questionTypes.find((one) => one === text('type')) ?? 'text'
  const [vi, en] = [tidy(text('label')).slice(0, 1_000), tidy(text('label_en')).slice(0, 1_000)]
  if (vi === '') throw refuse('label_missing', undefined, { at: '/label' })
  const inside = questionNamed(form, text('inside'))
  const { form: definition, name } = addQuestion(form, type, { vi, ...(en === '' ? {} : { en }) }, inside?.questions ? inside.name : undefined)
  return { definition, open: name }
}

export function move(form: FormDefinition, text: Text): Pressed {
  return { definition: moveQuestion(form, text('name'), text('by') === 'up' ? -1 : 1) }
}

export function remove(form: FormDefinition, text: Text): Pressed {
  return { definition: removeQuestion(form, text('name')) }
}

export function retitle(form: FormDefinition, text: Text): Pressed {
  const [vi, en] = [tidy(text('title_vi')).slice(0, 200), tidy(text('title_en')).slice(0, 200)]
  if (vi === '') throw refuse('title_missing', undefined, { at: '/title_vi' })
  return { definition: { ...form, title: { vi, ...(en === '' ? {} : { en }) } } }
}

export function change(form: FormDefinition, text: Text): Pressed {
  const question = questionNamed(form, text('name'))
  if (!question) throw refuse('no_question')
  const choices = question.list === undefined ? undefined : choicesFrom(text('choices'), form.choices[question.list] ?? [])
  const changed = changeQuestion(form, question.name, {
    label: words(text, 'label'), hint: words(text, 'hint'), required: text('required') === 'yes' || (typeof question.required === 'string' ? question.required : undefined), personal: text('personal') === 'yes',
    relevant: relevantOf(form, question, text), ...constraintOf(form, question, text), constraintMessage: words(text, 'message'), calculation: text('calculation').trim() || undefined,
  })
  return { definition: choices === undefined ? changed : { ...changed, choices: { ...changed.choices, [question.list!]: choices } } }
}

function words(text: Text, name: string): Question['label'] {
  const [vi, en] = [tidyLines(text(name)).slice(0, 1_000), tidyLines(text(`${name}_en`)).slice(0, 1_000)]
  return vi === '' ? undefined : { vi, ...(en === '' ? {} : { en }) }
}

/** What was picked, or the expression that somebody wrote by hand. */
function relevantOf(form: FormDefinition, { name }: Question, text: Text): string | undefined {
  if (text('own_relevant').trim() !== '') return text('own_relevant').trim()
  const asked = text('when')
  if (asked === '' || asked === name) return undefined
  const operator = operators.find((one): one is PickedOperator => one === text('operator')) ?? 'is'
  const condition = conditionFrom(form, { question: asked, operator, value: text('value') })
  if (condition === undefined) throw refuse('condition', { value: text('value').slice(0, 60) }, { at: '/value' })
  return condition
}

function constraintOf(form: FormDefinition, question: Question, text: Text): { constraint: string | undefined } {
  if (text('own_constraint').trim() !== '') return { constraint: text('own_constraint').trim() }
  const limit = limitFrom(form, question, { least: text('least'), most: text('most'), past: text('past') === 'yes' })
  if (limit === null) throw refuse('limit', undefined, { at: '/least' })
  return { constraint: limit }
}
