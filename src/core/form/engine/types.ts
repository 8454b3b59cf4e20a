/**
 * A form as plain data: it is stored as JSON, travels to phones, and is turned into something that runs by `compile`.
 * The words are those of the XLSForm standard (xlsform.org), so that whoever has drawn an ODK form can read this one.
 */
import type { Day } from '#base/day.ts'
import type { Lang, Problem } from '#base/problem.ts'

/** A text in the form's languages; Vietnamese is the one that is always there. */
export type Words = { readonly vi: string; readonly en?: string }

export const questionTypes = [
  'text', 'integer', 'decimal', 'date', 'select_one', 'select_multiple', 'geopoint', 'image', 'note', 'calculate', 'group', 'repeat',
] as const
export type QuestionType = (typeof questionTypes)[number]

export const methods = ['counted', 'weighed', 'sampled', 'estimated'] as const
/** How a number came to be; it follows the number into every figure. */
export type Method = (typeof methods)[number]

/** `relevant`, `constraint`, `calculation`, … are expressions; `${name}` in them is the answer to another question. */
export type Question = {
  /** Unique in the whole form: answers of groups lie flat. */
  readonly name: string
  readonly type: QuestionType
  readonly label?: Words
  readonly hint?: Words
  readonly required?: string | boolean
  readonly relevant?: string
  readonly constraint?: string
  readonly constraintMessage?: Words
  readonly calculation?: string
  /** A value, or an expression when it holds `${…}` or calls a function (`today()`). */
  readonly default?: string
  /** The choice list of a `select_one` or `select_multiple`. */
  readonly list?: string
  readonly choiceFilter?: string
  readonly appearance?: string
  /** Personal data: never in anything public. */
  readonly personal?: boolean
  /** Inside a `group` or `repeat`. */
  readonly questions?: readonly Question[]
  readonly repeatCount?: string
}

/** `attributes` are the extra columns that a choice filter may compare: `commune = ${commune}`. */
export type Choice = { readonly value: string; readonly label: Words; readonly attributes?: Readonly<Record<string, string>> }

/** What a record of this form states: `measure` is `value` (1 unless said) when `when` holds, for `each` repetition of a repeat. */
export type FactRule = {
  readonly measure: string
  readonly value?: string
  readonly when?: string
  readonly method?: Method
  readonly each?: string
}

/**
 * That the form is a visit: which question says how it went and which, if any, on what day to come again; else so many days
 * `after` each outcome. People are won by patience ("mưa dầm thấm lâu"), and patience is planned.
 */
export type VisitRule = { readonly outcome: string; readonly next?: string; readonly after: Readonly<Record<string, number>> }

export type FormDefinition = {
  readonly key: string
  readonly version: string
  readonly title: Words
  readonly languages: readonly Lang[]
  readonly questions: readonly Question[]
  readonly choices: Readonly<Record<string, readonly Choice[]>>
  readonly facts: readonly FactRule[]
  /** `household`: a record may name the household that it is about. */
  readonly about?: string
  readonly visit?: VisitRule
  /** Who fills it, by role; everybody who enters records when absent. */
  readonly roles?: readonly string[]
}

/** Degrees (WGS 84) and metres. */
export type Geopoint = { readonly lat: number; readonly lon: number; readonly accuracy?: number }
/** text, date, select_one and image (SHA-256 in hex) are strings; integer and decimal numbers; a repeat is a list of answers. */
export type Answer = string | number | readonly string[] | Geopoint | readonly Answers[]
export type Answers = { readonly [name: string]: Answer }

/** Its place in the list is its ordinal: the same answers always state the same facts in the same order. */
export type StatedFact = { readonly measure: string; readonly value: number; readonly method: Method }

export type Checked = {
  /** What may be kept: tidied, calculated, defaults filled in, without what is not relevant. */
  readonly answers: Answers
  /** Empty when the record may be accepted; each says where (`/members`, `/bins/2/kg`). */
  readonly errors: readonly Problem[]
}

export type CheckOptions = { readonly today: Day; readonly lang?: Lang }
/** `at` is the repetition in which the question stands: `/bins/2`. */
export type ViewOptions = Partial<CheckOptions> & { readonly at?: string }

export type Form = {
  readonly definition: FormDefinition
  /** Never throws: whatever was sent, the answer is a list of what is wrong with it. */
  check(answers: unknown, options: CheckOptions): Checked
  /** A function of the form and the *checked* answers alone: no clock, no database. Zero is no fact. */
  facts(answers: Answers): readonly StatedFact[]
  /** Where every question that applies now stands: `/members`, `/bins`, `/bins/2/kg`. */
  relevantNow(answers: unknown, options?: ViewOptions): ReadonlySet<string>
  choicesFor(question: Question, answers: unknown, options?: ViewOptions): readonly Choice[]
  /** A label with its `${name}` filled in. */
  say(words: Words, answers: unknown, options?: ViewOptions): string
}
