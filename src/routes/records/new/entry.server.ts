import { isProblem, type Problem, type ProblemBody } from '#base/problem.ts'
import type { Day } from '#base/day.ts'
import { separately } from '#base/db/transaction.ts'
import { addEvidence } from '#core/evidence/evidence.ts'
import type { Answers, Form, FormDefinition, Question } from '#core/form/engine/index.ts'
import { refuse } from '#core/form/problems.ts'
import type { RecordInput } from '#core/form/record.ts'
import { answersOf } from '$ui/answers.ts'

/** What the page sends: its own fields begin with a colon, which no question's name can. */
export type Entered = {
  readonly id: string; readonly unit: number | null; readonly day: string; readonly supersedes: string | null; readonly about: string | null
  readonly answers: Readonly<Record<string, unknown>>
}

/**
 * Reads the page's form. Photographs are kept at once, so that a mistake elsewhere does not cost them; what was wrong with
 * them is said beside them.
 */
export async function readEntry(ctx: App.Locals['ctx'], form: Form, data: FormData): Promise<{ entered: Entered; wrong: Problem[] }> {
  const text = (name: string) => String(data.get(name) ?? '').trim()
  const unit = /^\d{1,9}$/.test(text(':unit')) ? Number(text(':unit')) : null
  const [day, answers] = [text(':day'), answersOf(form.definition, data)]
  const wrong = unit === null ? [refuse('place', undefined, { at: '/:unit' })] : await keepPhotos(ctx, form.definition, data, unit, day)
  return { entered: { id: text(':id'), unit, day, supersedes: text(':supersedes') || null, about: text(':about') || null, answers }, wrong }
}

type Ctx = App.Locals['ctx']

async function keepPhotos(ctx: Ctx, definition: FormDefinition, data: FormData, unit: number, day: string): Promise<Problem[]> {
  const images = new Set(all(definition.questions).flatMap((question) => (question.type === 'image' ? [question.name] : [])))
  const wrong: Problem[] = []
  const files = [...data].flatMap(([name, file]) =>
    (file instanceof File && file.size > 0 && images.has(name.split('.').at(-1)!) ? [{ name, file }] : []))
  for (const { name, file } of files) {
    try {
      const bytes = Buffer.from(await file.arrayBuffer())
      const said = file.type === '' ? {} : { declaredType: file.type }
      const kept = await separately(() => addEvidence(ctx, { unit, bytes, day: day as Day, ...said }))
      data.append(name, kept.id)
    } catch (error) {
      if (!isProblem(error)) throw error
      wrong.push(error.under(`/answers/${name.replaceAll('.', '/')}`))
    }
  }
  return wrong
}

function all(questions: readonly Question[]): readonly Question[] {
  return questions.flatMap((question) => [question, ...all(question.questions ?? [])])
}

export function inputOf(form: FormDefinition, entered: Entered, unit: number): RecordInput {
  const { id, day, supersedes, about, answers } = entered
  return { id, form: form.key, version: form.version, unit, day, answers: answers as Answers, ...(supersedes === null ? {} : { supersedes }), ...(about === null ? {} : { about }) }
}

/** Everything wrong at once: what the form finds together with the place and the photographs. */
export function together(form: Form, entered: Entered, wrong: readonly Problem[], today: Day): Problem {
  const errors = [...wrong, ...form.check(entered.answers, { today }).errors.map((error) => error.under('/answers'))]
  return refuse('answers', { count: errors.length }, { errors })
}

/** A refusal of the place or the day stands beside the page's own fields. */
export function asShown(problem: Problem, lang: App.Locals['lang'], instance: string): ProblemBody {
  const body = problem.toJSON(lang, instance)
  if (body.at !== '/unit' && body.at !== '/day') return body
  const own = { ...body, at: body.at.replace('/', '/:') }
  return { ...own, errors: [own] }
}
