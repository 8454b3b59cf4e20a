import { isDay } from '#base/day.ts'
import type { Problem } from '#base/problem.ts'
import { tidy, tidyLines } from '#base/words.ts'
import { didYouMean } from './nearest.ts'
import type { Entry } from './outline.ts'
import { refuseAnswer } from './problems.ts'
import { isObject } from './row.ts'
import type { Answer, Question } from './types.ts'
import { toDay, toNumber, toText, type Value } from './value.ts'

const longestText = 20_000
/** A million million: no village weighs more, and sums of such numbers stay exact in the database. */
const largest = 1e12

/** One answer as it is kept, nothing when it is empty, or what is wrong with it. */
export type Read = { readonly answer?: Answer; readonly problem?: Problem }
const empty: Read = {}

export function labelOf(question: Question): string {
  return question.label?.vi ?? question.name
}

/** JSON of the question's own type and no other: a "5" where a number is asked is the sender's mistake, not ours to guess. */
export function readAnswer(entry: Entry, given: unknown): Read {
  if (given === undefined || given === null || given === '' || (Array.isArray(given) && given.length === 0)) return empty
  const { question } = entry
  const label = labelOf(question)
  switch (question.type) {
    case 'text': return text(given, label, question.appearance?.includes('multiline') ?? false)
    case 'calculate': return typeof given === 'number' ? number(given, label) : text(given, label, false)
    case 'integer': return Number.isInteger(given) ? number(given as number, label) : { problem: refuseAnswer('integer', { label }) }
    case 'decimal': return typeof given === 'number' ? number(given, label) : { problem: refuseAnswer('decimal', { label }) }
    case 'date': return typeof given === 'string' && isDay(given) ? { answer: given } : { problem: refuseAnswer('date', { label }) }
    case 'select_one': return choices(entry, [given], label, (chosen) => chosen[0]!)
    case 'select_multiple': return choices(entry, Array.isArray(given) ? given : [given], label, (chosen) => chosen)
    case 'geopoint': return geopoint(given, label)
    case 'image': return isDigest(given) ? { answer: given } : { problem: refuseAnswer('image', { label }) }
    default: return empty
  }
}

/** What a calculation or a default gives, in the form in which the same answer would have been sent. */
export function asGiven(question: Question, value: Value): unknown {
  const said = toText(value)
  switch (question.type) {
    case 'integer':
    case 'decimal': {
      const n = toNumber(value)
      return Number.isNaN(n) ? (said === '' || said === 'NaN' ? undefined : said) : n
    }
    case 'date': return toDay(value) || said
    // What cannot be computed is empty (1 div 0, empty + 1), never the word "NaN" or "Infinity" in someone's record.
    case 'calculate': {
      const n = typeof value === 'boolean' ? Number(value) : value
      return typeof n === 'number' ? (Number.isFinite(n) ? n : undefined) : said
    }
    case 'select_multiple': return said.split(' ').filter((word) => word !== '')
    case 'geopoint': {
      const [lat, lon] = said.split(' ').map(Number)
      return said === '' ? undefined : { lat, lon }
    }
    default: return said
  }
}

/** An image is named by the SHA-256 of its bytes: where it is stored is not the record's affair. */
function isDigest(given: unknown): given is string {
  return typeof given === 'string' && /^[0-9a-f]{64}$/.test(given)
}

function text(given: unknown, label: string, lines: boolean): Read {
  if (typeof given !== 'string') return { problem: refuseAnswer('text', { label }) }
  // Half of a surrogate pair is no character: PostgreSQL and every UTF-8 reader after us would refuse it.
  if (/\p{Surrogate}/u.test(given)) return { problem: refuseAnswer('text_broken', { label }) }
  if (given.length > 2 * longestText) return { problem: refuseAnswer('text_long', { label, limit: longestText }) }
  const answer = lines ? tidyLines(given) : tidy(given)
  if (answer.length > longestText) return { problem: refuseAnswer('text_long', { label, limit: longestText }) }
  return answer === '' ? empty : { answer }
}

function number(given: number, label: string): Read {
  if (!Number.isFinite(given)) return { problem: refuseAnswer('decimal', { label }) }
  // Adding zero turns -0 into 0, which JSON cannot tell apart.
  return Math.abs(given) > largest ? { problem: refuseAnswer('number_large', { label }) } : { answer: given + 0 }
}

/** Whether the choice filter offers it now is asked later, when all answers are known. */
function choices(entry: Entry, given: readonly unknown[], label: string, keep: (chosen: readonly string[]) => Answer): Read {
  const known = entry.choices
  const at = given.findIndex((one) => typeof one !== 'string' || !known?.has(one))
  const wrong = given[at]
  // The same choice ticked twice is one choice.
  if (at < 0) return { answer: keep([...new Set(given as readonly string[])]) }
  const said = typeof wrong === 'string' ? tidy(wrong).slice(0, 64) : typeof wrong
  return { problem: refuseAnswer('choice', { label, given: said, ...didYouMean(said, known?.keys() ?? []) }) }
}

/** Altitude is not kept: nothing here uses it, and it narrows down where someone lives. */
function geopoint(given: unknown, label: string): Read {
  if (!isObject(given)) return { problem: refuseAnswer('geopoint', { label }) }
  const { lat, lon, accuracy } = given
  const within = (n: unknown, least: number, most: number): n is number => typeof n === 'number' && n >= least && n <= most
  const precise = accuracy === undefined || accuracy === null || within(accuracy, 0, 1e6)
  if (!within(lat, -90, 90) || !within(lon, -180, 180) || !precise) return { problem: refuseAnswer('geopoint', { label }) }
  return { answer: { lat: lat + 0, lon: lon + 0, ...(typeof accuracy === 'number' ? { accuracy } : {}) } }
}
