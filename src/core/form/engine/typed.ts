import { isDay } from '#base/day.ts'
import { fold, tidy } from '#base/words.ts'
import type { Choice, FormDefinition, Question } from './types.ts'

/**
 * A cell of a table, or what was typed into a field, as an answer of the question's own type. What cannot be read stays as
 * it is, so that the form itself refuses it in its own words. A number is taken as it stands, a text as people write it
 * here: 12,5 kg, 15/09/2023, "Có".
 */
export function typedAnswer(form: FormDefinition, question: Question, given: string | number): unknown {
  const text = typeof given === 'string' ? given.trim() : String(given)
  if (text === '') return undefined
  switch (question.type) {
    case 'integer': case 'decimal': return typeof given === 'number' ? given : typedNumber(text, question.type === 'integer')
    case 'date': return typedDay(text)
    case 'select_one': return choiceOf(choicesOf(form, question), text)
    case 'select_multiple': return severalOf(choicesOf(form, question), text)
    case 'geopoint': return pointOf(text)
    default: return text
  }
}

/** 12,5 and 12.5 are both twelve and a half, 1.292,5 has a thousand; only where a whole number is asked is 1.292 a thousand. */
export function typedNumber(text: string, whole = false): number | string {
  const grouped = /^-?[1-9]\d{0,2}(\.\d{3})+(,\d+)?$/.test(text) && (whole || text.includes(','))
  const plain = (grouped ? text.replaceAll('.', '') : text).replace(',', '.')
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : text
}

/** 2023-09-15, or day before month as it is written here: 15/9/2023. */
export function typedDay(text: string): string {
  const parts = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text)
  if (!parts) return text
  const day = `${parts[3]}-${parts[2]!.padStart(2, '0')}-${parts[1]!.padStart(2, '0')}`
  return isDay(day) ? day : text
}

function choicesOf(form: FormDefinition, question: Question): readonly Choice[] {
  return (question.list === undefined ? undefined : form.choices[question.list]) ?? []
}

/** By its value, or by its label in either language when only one choice has it. */
function choiceOf(choices: readonly Choice[], text: string): string {
  if (choices.some((c) => c.value === text)) return text
  const said = fold(text)
  const meant = choices.filter((c) => [c.value, c.label.vi, c.label.en ?? c.label.vi].some((word) => fold(word) === said))
  return meant.length === 1 ? meant[0]!.value : tidy(text)
}

/** Labels hold blanks and so are parted by semicolon, bar or comma; values may also be parted by blanks, as ODK writes them. */
function severalOf(choices: readonly Choice[], text: string): string[] {
  const words = text.split(/[\s;|,]+/).filter((word) => word !== '')
  if (words.every((word) => choices.some((c) => c.value === word))) return words
  return text.split(/[;|,]/).map((part) => part.trim()).filter((part) => part !== '').map((part) => choiceOf(choices, part))
}

/** "21.028, 105.853" or, as ODK writes it, "21.028 105.853 0 5" (altitude is not kept). */
function pointOf(text: string): unknown {
  const [lat, lon, , accuracy, ...more] = text.split(/[\s;,]+/).map((part) => (/^-?\d+(\.\d+)?$/.test(part) ? Number(part) : Number.NaN))
  if (lat === undefined || lon === undefined || Number.isNaN(lat + lon) || more.length > 0) return text
  return { lat, lon, ...(accuracy === undefined || Number.isNaN(accuracy) ? {} : { accuracy }) }
}
