import { isDay, type Day } from '#base/day.ts'
import type { Answers, FormDefinition, Question } from '../engine/index.ts'
import type { Element, Instance } from './instance.ts'

/** The question by which a phone says in which village it was; it is ours, not the form's. */
export const placeQuestion = 'lantoa_place'
/** The answers, and which files they name: an image is named by its file until the bytes are here. */
export type Filled = { readonly answers: Record<string, unknown>; readonly files: readonly string[]; readonly place?: number; readonly day?: Day }

// What clients put beside the questions; a record knows its own day, author and device.
const aside = new Set(['meta', 'start', 'end', 'today', 'deviceid', 'username', 'phonenumber', 'simserial', 'subscriberid', 'audit', '__version__', 'formhub', placeQuestion])

/**
 * The answers of a filled XForm in the types of our engine, which judges them. What is computed is left out, for it is
 * computed again; what was left empty is null, so that a default does not come back.
 */
export function answersIn(form: FormDefinition, { root, start }: Instance): Filled {
  const files: string[] = []
  const answers = among(form.questions, root.children.filter(({ name }) => !aside.has(name)), files)
  const place = Number(root.children.find(({ name }) => name === placeQuestion)?.text)
  const day = start?.slice(0, 10)
  return { answers, files, ...(Number.isInteger(place) && place > 0 ? { place } : {}), ...(day !== undefined && isDay(day) ? { day } : {}) }
}

function among(questions: readonly Question[], elements: readonly Element[], files: string[]): Record<string, unknown> {
  const answers: Record<string, unknown> = {}
  const known = new Set(questions.flatMap(({ name, repeatCount }) => (repeatCount === undefined ? [name] : [name, `${name}_count`])))
  // A name of nobody's goes on to the engine, which refuses it with what was meant.
  for (const { name, text } of elements) if (!known.has(name)) answers[name] = text
  for (const question of questions) {
    const { name, type, questions: inside = [] } = question
    const found = elements.filter((element) => element.name === name)
    const [first] = found
    if (!first || type === 'note') continue
    if (type === 'group') Object.assign(answers, among(inside, first.children, files))
    else if (type === 'repeat') answers[name] = found.map((one) => among(inside, one.children, files))
    else if (question.calculation === undefined || question.calculation.includes('once(')) answers[name] = leaf(question, first.text, files)
  }
  return answers
}

function leaf(question: Question, given: string, files: string[]): unknown {
  const text = question.type === 'text' ? given : given.trim()
  if (text === '') return null
  switch (question.type) {
    case 'integer': return /^[+-]?\d{1,17}$/.test(text) ? Number(text) : text
    case 'decimal': return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : text
    case 'calculate': return String(Number(text)) === text ? Number(text) : text
    // A moment stands for its day.
    case 'date': return /^\d{4}-\d\d-\d\dT/.test(text) ? text.slice(0, 10) : text
    case 'select_multiple': return text.split(/\s+/)
    case 'geopoint': {
      const [lat, lon, , accuracy] = text.split(/\s+/).map(Number)
      return { lat, lon, ...(accuracy ? { accuracy } : {}) }
    }
    case 'image':
      files.push(text)
      return text
    default: return text
  }
}

/** The same answers with each file by the digest of its bytes. */
export function withFiles(answers: unknown, form: FormDefinition, digests: ReadonlyMap<string, string>): Answers {
  const images = new Set(imagesIn(form.questions))
  const put = (value: unknown, name: string): unknown => {
    if (Array.isArray(value)) return value.map((one: unknown) => put(one, ''))
    if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, put(one, key)]))
    return images.has(name) && typeof value === 'string' ? digests.get(value) ?? value : value
  }
  return put(answers, '') as Answers
}

function imagesIn(questions: readonly Question[]): string[] {
  return questions.flatMap(({ name, type, questions: inside = [] }) => (type === 'image' ? [name] : imagesIn(inside)))
}
