import type { FormDefinition, Question } from '#core/form/engine/types.ts'

type Typed = { [name: string]: unknown }

/**
 * What was typed into FormFields as answers: `bins.0.kg` becomes `{ bins: [{ kg }] }`, blank questions and blank slots of a
 * repeat disappear. A number that cannot be read stays the text it is, so that the form itself refuses it in its own words.
 * Photos are left out: they are stored first and their names put in by the caller.
 */
export function answersOf(definition: FormDefinition, data: FormData): Typed {
  return among(definition.questions, data, '')
}

function among(questions: readonly Question[], data: FormData, prefix: string): Typed {
  return Object.fromEntries(questions.flatMap((question): [string, unknown][] => {
    // Answers of groups lie flat; only a repeat opens a level.
    if (question.type === 'group') return Object.entries(among(question.questions ?? [], data, prefix))
    const answer = question.type === 'repeat' ? repetitions(question, data, prefix) : answerOf(question, data, `${prefix}${question.name}`)
    return answer === undefined ? [] : [[question.name, answer]]
  }))
}

function repetitions(question: Question, data: FormData, prefix: string): Typed[] | undefined {
  const start = `${prefix}${question.name}.`
  const slots = [...data.keys()].filter((key) => key.startsWith(start)).map((key) => Number(key.slice(start.length).split('.')[0]))
  const filled = [...new Set(slots)].filter(Number.isInteger).toSorted((a, b) => a - b)
    .map((slot) => among(question.questions ?? [], data, `${start}${slot}.`))
    .filter((slot) => Object.keys(slot).length > 0)
  return filled.length === 0 ? undefined : filled
}

function answerOf(question: Question, data: FormData, name: string): unknown {
  switch (question.type) {
    case 'note': case 'calculate': case 'image': case 'group': case 'repeat':
      return undefined
    case 'select_multiple': {
      const chosen = data.getAll(name).filter((value) => typeof value === 'string' && value !== '')
      return chosen.length === 0 ? undefined : chosen
    }
    case 'integer': case 'decimal':
      return numberOf(text(data, name), question.type === 'integer')
    case 'geopoint': {
      const [lat, lon, accuracy] = ['lat', 'lon', 'accuracy'].map((part) => numberOf(text(data, `${name}.${part}`)))
      if (lat === undefined && lon === undefined) return undefined
      return { lat, lon, ...(accuracy === undefined ? {} : { accuracy }) }
    }
    default:
      return text(data, name)
  }
}

function text(data: FormData, name: string): string | undefined {
  const value = data.get(name)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

/** 12,5 and 12.5 are both twelve and a half, 1.292,5 has a thousand; only where a whole number is asked is 1.292 a thousand. */
function numberOf(typed: string | undefined, whole = false): number | string | undefined {
  if (typed === undefined) return undefined
  const grouped = /^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(typed) && (whole || typed.includes(','))
  const plain = (grouped ? typed.replaceAll('.', '') : typed).replace(',', '.')
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : typed
}
