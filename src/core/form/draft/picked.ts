/** Conditions and limits as people pick them, without writing an expression; and such expressions read back. */
import type { FormDefinition, Question } from '../engine/index.ts'
import { typedAnswer } from '../engine/typed.ts'
import { questionNamed } from './edit.ts'

export const operators = ['is', 'is_not', 'over', 'under', 'at_least', 'at_most', 'answered', 'not_answered'] as const
export type PickedOperator = (typeof operators)[number]
export type Picked = { readonly question: string; readonly operator: PickedOperator; readonly value: string }

const signs: Readonly<Partial<Record<PickedOperator, string>>> = { is: '=', is_not: '!=', over: '>', under: '<', at_least: '>=', at_most: '<=' }
const quoted = (text: string): string => (text.includes("'") ? `"${text.replaceAll('"', '')}"` : `'${text}'`)

/** Undefined when the value is none of the question's: "nhiều" for a number. A choice may be given by its label. */
export function conditionFrom(form: FormDefinition, { question: name, operator, value }: Picked): string | undefined {
  const question = questionNamed(form, name)
  if (!question) return undefined
  if (operator === 'answered' || operator === 'not_answered') return `\${${name}} ${operator === 'answered' ? '!=' : '='} ''`
  const given = typedAnswer(form, question, value)
  if (question.type === 'select_multiple') {
    const [one] = Array.isArray(given) ? (given as string[]) : []
    if (one === undefined || !isChoice(form, question, one) || (operator !== 'is' && operator !== 'is_not')) return undefined
    return operator === 'is' ? `selected(\${${name}}, ${quoted(one)})` : `not(selected(\${${name}}, ${quoted(one)}))`
  }
  if (typeof given === 'number') return `\${${name}} ${signs[operator]} ${given}`
  if (typeof given !== 'string' || question.type === 'integer' || question.type === 'decimal') return undefined
  if (question.type === 'select_one' && !isChoice(form, question, given)) return undefined
  return `\${${name}} ${signs[operator]} ${quoted(given)}`
}

const isChoice = (form: FormDefinition, { list = '' }: Question, value: string): boolean => (form.choices[list] ?? []).some((choice) => choice.value === value)

/** What was picked, when the expression is one that can be picked; a choice comes back by its label. */
export function pickedFrom(form: FormDefinition, expression: string | undefined): Picked | undefined {
  if (expression === undefined) return undefined
  const chosen = /^(not\()?selected\(\$\{([^{}]+)\}, (?:'([^']*)'|"([^"]*)")\)(\))?$/.exec(expression)
  if (chosen && (chosen[1] === undefined) === (chosen[5] === undefined)) {
    return { question: chosen[2]!, operator: chosen[1] ? 'is_not' : 'is', value: labelOf(form, chosen[2]!, chosen[3] ?? chosen[4] ?? '') }
  }
  const [, question, sign, single, double, number] = /^\$\{([^{}]+)\} (=|!=|>|<|>=|<=) (?:'([^']*)'|"([^"]*)"|(-?\d+(?:\.\d+)?))$/.exec(expression) ?? []
  if (question === undefined) return undefined
  const value = single ?? double ?? number ?? ''
  const operator = operators.find((one) => signs[one] === sign)!
  if (value === '' && number === undefined) return operator === 'is' || operator === 'is_not' ? { question, operator: operator === 'is' ? 'not_answered' : 'answered', value: '' } : undefined
  return { question, operator, value: number === undefined ? labelOf(form, question, value) : value.replace('.', ',') }
}

function labelOf(form: FormDefinition, name: string, value: string): string {
  const list = questionNamed(form, name)?.list
  return (list === undefined ? undefined : form.choices[list]?.find((choice) => choice.value === value)?.label.vi) ?? value
}

/** From … to …: of a number, of a text's length, or of a day, which may also be "not in the future". */
export type Limits = { readonly least: string; readonly most: string; readonly past: boolean }
const subject = ({ type }: Question): string | undefined => (type === 'integer' || type === 'decimal' || type === 'date' ? '.' : type === 'text' ? 'string-length(.)' : undefined)

/** Undefined when nothing is limited; null when a limit is no number or day. */
export function limitFrom(form: FormDefinition, question: Question, { least, most, past }: Limits): string | undefined | null {
  const of = subject(question)
  if (of === undefined) return undefined
  const read = (text: string): string | undefined | null => {
    if (text.trim() === '') return undefined
    const given = typedAnswer(form, question.type === 'text' ? { ...question, type: 'integer' } : question, text)
    if (question.type === 'date') return typeof given === 'string' && /^\d{4}-\d\d-\d\d$/.test(given) ? `'${given}'` : null
    return typeof given === 'number' ? String(given) : null
  }
  const [from, to] = [read(least), read(most)]
  if (from === null || to === null) return null
  const parts = [from === undefined ? [] : [`${of} >= ${from}`], to === undefined ? [] : [`${of} <= ${to}`], past && question.type === 'date' ? ['. <= today()'] : []].flat()
  return parts.length === 0 ? undefined : parts.join(' and ')
}

/** The limits that an expression says, when it says nothing else. */
export function limitsIn(question: Question): Limits | undefined {
  const { constraint } = question
  if (constraint === undefined) return { least: '', most: '', past: false }
  const of = subject(question)
  let [least, most, past] = ['', '', false]
  for (const part of constraint.split(' and ')) {
    const [, left, sign, value] = /^(\.|string-length\(\.\)) (>=|<=) (.+)$/.exec(part.trim()) ?? []
    if (left !== of || value === undefined) return undefined
    if (value === 'today()') past = true
    else if (!/^(-?\d+(\.\d+)?|'\d{4}-\d\d-\d\d')$/.test(value)) return undefined
    else if (sign === '>=') least = value.replaceAll("'", '')
    else most = value.replaceAll("'", '')
  }
  return { least, most, past }
}
