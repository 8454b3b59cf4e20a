import { typedAnswer, typedNumber } from '#core/form/engine/typed.ts'
import type { FormDefinition, Question } from '#core/form/engine/types.ts'

type Typed = { [name: string]: unknown }
type Options = {
  /** While a page is being filled the blank slots of a repeat stay, because its questions are drawn slot by slot. */
  readonly keepBlanks?: boolean
}
type Reading = Options & { readonly definition: FormDefinition; readonly data: FormData }

/**
 * What was typed into FormFields as answers: `bins.0.kg` becomes `{ bins: [{ kg }] }`, blank questions and blank slots of a
 * repeat disappear. What cannot be read stays the text it is, so that the form itself refuses it in its own words.
 * A photo is a file: it is stored first and its name put in by the caller; the name kept from the last try is text.
 */
export function answersOf(definition: FormDefinition, data: FormData, options: Options = {}): Typed {
  return among({ ...options, definition, data }, definition.questions, '')
}

function among(reading: Reading, questions: readonly Question[], prefix: string): Typed {
  return Object.fromEntries(questions.flatMap((question): [string, unknown][] => {
    // Answers of groups lie flat; only a repeat opens a level.
    if (question.type === 'group') return Object.entries(among(reading, question.questions ?? [], prefix))
    const answer = question.type === 'repeat'
      ? repetitions(reading, question, prefix) : answerOf(reading, question, `${prefix}${question.name}`)
    return answer === undefined ? [] : [[question.name, answer]]
  }))
}

function repetitions(reading: Reading, question: Question, prefix: string): Typed[] | undefined {
  const start = `${prefix}${question.name}.`
  const slots = [...reading.data.keys()].filter((key) => key.startsWith(start)).map((key) => Number(key.slice(start.length).split('.')[0]))
  const filled = [...new Set(slots)].filter(Number.isInteger).toSorted((a, b) => a - b)
    .map((slot) => among(reading, question.questions ?? [], `${start}${slot}.`))
    .filter((slot) => reading.keepBlanks === true || Object.keys(slot).length > 0)
  return filled.length === 0 ? undefined : filled
}

function answerOf({ definition, data }: Reading, question: Question, name: string): unknown {
  switch (question.type) {
    case 'note': case 'calculate': case 'group': case 'repeat':
      return undefined
    case 'select_multiple': {
      const chosen = data.getAll(name).filter((value) => typeof value === 'string' && value !== '')
      return chosen.length === 0 ? undefined : chosen
    }
    case 'geopoint': {
      const [lat, lon, accuracy] = ['lat', 'lon', 'accuracy'].map((part) => numberOf(textOf(data, `${name}.${part}`)))
      if (lat === undefined && lon === undefined) return undefined
      return { lat, lon, ...(accuracy === undefined ? {} : { accuracy }) }
    }
    default: {
      const text = textOf(data, name)
      return text === undefined ? undefined : typedAnswer(definition, question, text)
    }
  }
}

function textOf(data: FormData, name: string): string | undefined {
  const value = data.getAll(name).findLast((one) => typeof one === 'string')
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

function numberOf(typed: string | undefined): number | string | undefined {
  return typed === undefined ? undefined : typedNumber(typed)
}
