import type { Answer, Answers, Choice, Form, Geopoint, Question } from '#core/form/engine/types.ts'
import { dayText } from './format.ts'
import { number, whole } from './number.ts'
import { lang } from './words.ts'

/** One answer as a person reads it: `text` with its choices by their labels, `image` a file to show, `rows` of a repeat. */
export type ToldAnswer = {
  readonly name: string; readonly label: string; readonly personal: boolean
  readonly text?: string; readonly image?: string; readonly point?: Geopoint; readonly rows?: readonly (readonly ToldAnswer[])[]
}

/** The answers in the order of the form's questions; what was not answered is left out. */
export function toldAnswers(form: Form, answers: Answers): readonly ToldAnswer[] {
  const label = (question: Question) => (question.label ? form.say(question.label, answers, { lang: lang() }) : question.name)
  const among = (questions: readonly Question[], here: Answers): ToldAnswer[] => questions.flatMap((question) => {
    if (question.type === 'group') return among(question.questions ?? [], here)
    const answer = here[question.name]
    if (answer === undefined || question.type === 'note') return []
    const told = { name: question.name, label: label(question), personal: question.personal ?? false }
    if (question.type === 'repeat') {
      return [{ ...told, rows: (answer as readonly Answers[]).map((row) => among(question.questions ?? [], row)) }]
    }
    if (question.type === 'image') return [{ ...told, image: String(answer) }]
    if (question.type === 'geopoint') return [{ ...told, text: pointText(answer as Geopoint), point: answer as Geopoint }]
    return [{ ...told, text: textOf(question, answer, form.definition.choices[question.list ?? ''] ?? []) }]
  })
  return among(form.definition.questions, answers)
}

function textOf(question: Question, answer: Answer, choices: readonly Choice[]): string {
  if (typeof answer === 'number') return number(answer)
  if (question.type === 'date') return dayText(String(answer))
  const called = (value: string) => {
    const words = choices.find((choice) => choice.value === value)?.label
    return (lang() === 'en' ? words?.en : undefined) ?? words?.vi ?? value
  }
  return (Array.isArray(answer) ? answer : [answer]).map((one) => called(String(one))).join(', ')
}

function pointText({ lat, lon, accuracy }: Geopoint): string {
  const degrees = [lat, lon].map((degree) => number(degree, 5)).join('; ')
  return accuracy === undefined ? degrees : `${degrees} (± ${whole(accuracy)} m)`
}
