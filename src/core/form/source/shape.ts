import type { Problem } from '#base/problem.ts'
import { fold } from '#base/words.ts'
import { didYouMean, hint } from '../engine/nearest.ts'
import type { Choice, FactRule, FormDefinition, Question, VisitRule, Words } from '../engine/index.ts'
import { aText, refuseSource, wanted, type Wanted } from './mistakes.ts'

/**
 * From the plain values of a YAML file to a form. Every key is looked at, and one that is not known is a mistake: a rule
 * under a misspelt key would silently never run. Pointers are those of the form.
 */
type Report = (problem: Problem) => void
type Reader = (given: unknown, at: string, report: Report) => unknown
type Fields = Readonly<Record<string, Reader>>

const aMap: Wanted = ['một bảng các mục', 'a map']
const aList: Wanted = ['một danh sách', 'a list']
const yesNo: Wanted = ['true hoặc false', 'true or false']

/** How a field of the form is written in YAML, where the two differ. */
export const yamlNames: Readonly<Record<string, string>> = {
  constraintMessage: 'constraint_message', choiceFilter: 'choice_filter', repeatCount: 'repeat_count',
}
const formNames = Object.fromEntries(Object.entries(yamlNames).map(([form, yaml]) => [yaml, form]))

const nameOf = (at: string): string => at.slice(at.lastIndexOf('/') + 1)

/** YAML turns `1` and `true` into a number and a truth value; where a text is asked they are taken as written. */
const text: Reader = (given, at, report) => {
  if (typeof given === 'string') return given.trim()
  if (typeof given === 'number' || typeof given === 'boolean') return String(given)
  report(wanted(nameOf(at), aText, at))
  return undefined
}

const version: Reader = (given, at, report) => {
  if (typeof given !== 'number') return text(given, at, report)
  report(refuseSource('version_number', { given }, { at }))
  return String(given)
}

const flag: Reader = (given, at, report) => {
  if (typeof given === 'boolean') return given
  report(wanted(nameOf(at), yesNo, at))
  return undefined
}

const required: Reader = (given, at, report) => (typeof given === 'boolean' ? given : text(given, at, report))

/** A label alone is Vietnamese; `{ vi, en }` gives both. */
const words: Reader = (given, at, report) => {
  if (typeof given === 'string') return { vi: given.trim() }
  const found = fields(given, at, { vi: text, en: text }, ['vi'], report)
  return found?.vi === undefined ? undefined : found
}

/** `blank` stands in for what could not be read, so that the places of the others stay those of the file. */
const listOf = (read: Reader, blank: (at: string) => unknown): Reader => (given, at, report) => {
  if (Array.isArray(given)) return given.map((one: unknown, i) => read(one, `${at}/${i}`, report) ?? blank(`${at}/${i}`))
  report(wanted(nameOf(at), aList, at))
  return undefined
}

/** Keys besides value and label are attributes, which a choice filter compares. */
const choice: Reader = (given, at, report) => {
  if (!isMap(given)) return void report(wanted(nameOf(at), aMap, at))
  const { value, label, ...others } = given
  const known = fields({ value, label }, at, { value: text, label: words }, ['value', 'label'], report)
  const attributes = Object.fromEntries(Object.entries(others).map(([key, one]) => [key, text(one, `${at}/${key}`, report)]))
  return known && { ...known, ...(Object.keys(attributes).length > 0 ? { attributes } : {}) }
}

const lists: Reader = (given, at, report) => {
  if (!isMap(given)) return void report(wanted(nameOf(at), aMap, at))
  const choices = listOf(choice, (place) => ({ value: nameless(place), label: { vi: '?' } }))
  return Object.fromEntries(Object.entries(given).map(([list, one]) => [list, choices(one, `${at}/${list}`, report) ?? []]))
}

const deepest = 20
const nameless = (at: string): string => `x${at.replaceAll(/\W+/g, '_').slice(-60)}`
const unread = (at: string): Question => ({ name: nameless(at), type: 'note', label: { vi: '?' } })
/** `select_one yes_no` is the type and its list in one, as XLSForm writes it. */
const question: Reader = (given, at, report) => {
  // The engine says "too deep" at eight levels; this only keeps a hostile file from ending the stack before it can.
  if (at.split('/questions/').length > deepest) return undefined
  const found = fields(given, at, {
    name: text, type: text, label: words, hint: words, required, relevant: text, constraint: text, constraint_message: words,
    calculation: text, default: text, list: text, choice_filter: text, appearance: text, personal: flag,
    questions: listOf(question, unread), repeat_count: text,
  }, ['name', 'type'], report)
  if (!found) return undefined
  const [type = '', list, ...rest] = String(found.type ?? 'note').split(/\s+/)
  if (rest.length > 0) report(refuseSource('or_other', undefined, { at: `${at}/type` }))
  return { ...found, name: found.name ?? nameless(at), type, ...(list === undefined ? {} : { list }) }
}

const fact: Reader = (given, at, report) => {
  const found = fields(given, at, { measure: text, value: text, when: text, method: text, each: text }, ['measure'], report)
  return found?.measure === undefined ? undefined : found
}

/** YAML has numbers of its own; whether they are days the engine says. */
const days: Reader = (given, at, report) => {
  if (!isMap(given)) return void report(wanted(nameOf(at), aMap, at))
  return Object.fromEntries(Object.entries(given).map(([value, count]) => [value, typeof count === 'number' ? count : Number.NaN]))
}

const visit: Reader = (given, at, report) => {
  const found = fields(given, at, { outcome: text, next: text, after: days }, ['outcome', 'after'], report)
  return found?.outcome === undefined || found.after === undefined ? undefined : found
}

/** The form as far as it can be read, so that the engine can look at the rest; undefined when there is nothing to look at. */
export function formOf(given: unknown, report: Report): FormDefinition | undefined {
  const found = fields(given, '', {
    key: text, version, title: words, languages: listOf(text, () => 'vi'), questions: listOf(question, unread), choices: lists,
    facts: listOf(fact, () => ({ measure: 'x' })), about: text, visit, roles: listOf(text, () => 'x'),
  }, ['key', 'version', 'title', 'questions'], report)
  if (!found?.questions) return undefined
  const key = keyOf(String(found.key ?? 'form'), (problem) => report(problem.under('/key')))
  const title = (found.title ?? { vi: key }) as Words
  const languages = (found.languages ?? ['vi', 'en']) as FormDefinition['languages']
  languages.forEach((one, i) => {
    if (one !== 'vi' && one !== 'en') report(wanted(one, ['vi hoặc en', 'vi or en'], `/languages/${i}`))
  })
  return {
    key, version: String(found.version ?? '1'), title, languages,
    questions: found.questions as Question[],
    choices: (found.choices ?? {}) as Record<string, Choice[]>,
    facts: (found.facts ?? []) as FactRule[],
    ...(typeof found.about === 'string' ? { about: found.about } : {}),
    ...(found.visit === undefined ? {} : { visit: found.visit as VisitRule }),
    ...(Array.isArray(found.roles) && found.roles.length > 0 ? { roles: found.roles as string[] } : {}),
  }
}

/** A form's key is part of addresses and file names, so it is plain; the nearest plain one is suggested. */
export function keyOf(given: string, report: Report): string {
  const good = /^[a-z][a-z0-9_.-]{0,63}$/
  if (good.test(given)) return given
  const better = fold(given).replaceAll(' ', '_').slice(0, 64)
  report(refuseSource('key', { given: given.slice(0, 64), ...hint(good.test(better) ? better : undefined) }))
  return given
}

/** Reads the known fields of a map, reports the unknown and the missing ones. A field without a value is an absent one. */
function fields(given: unknown, at: string, known: Fields, needed: readonly string[], report: Report): Record<string, unknown> | undefined {
  if (!isMap(given)) {
    report(wanted(nameOf(at) || 'form', aMap, at))
    return undefined
  }
  const found: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined || value === null) continue
    const read = Object.hasOwn(known, key) ? known[key] : undefined
    const unknown = { given: key.slice(0, 64), ...didYouMean(key, Object.keys(known)) }
    if (!read) report(refuseSource('unknown_key', unknown, { at: `${at}/${key}` }))
    const said = read?.(value, `${at}/${formNames[key] ?? key}`, report)
    if (said !== undefined) found[formNames[key] ?? key] = said
  }
  const absent = needed.filter((name) => given[name] === undefined || given[name] === null)
  for (const name of absent) report(refuseSource('missing', { wanted: name }, { at }))
  return found
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
