import type { ProblemBody } from '#base/problem.ts'

/** What a page shows of a refusal: the Problem's body, or any part of it. */
export type ShownProblem = Pick<ProblemBody, 'title'> & {
  readonly code?: string
  readonly status?: number
  readonly at?: string
  readonly instance?: string
  readonly errors?: readonly { readonly at?: string; readonly title: string }[]
}

/** `/bins/0/kg` (JSON pointer), `bins[0].kg` and `bins.0.kg` are one question: `bins.0.kg`. */
export function fieldName(at: string): string {
  return at.replace(/\[(\d+)\]/g, '.$1').replaceAll('/', '.').replace(/^\.+/, '').replace(/^answers\./, '')
}

/** The id under which a question's input stands on the page, so that an error can lead to it. */
export function fieldId(at: string): string {
  return `f-${fieldName(at).replaceAll('.', '-')}`
}

export function errorOf(at: string, problem: ShownProblem | null | undefined): string | undefined {
  const all = [...(problem?.errors ?? []), ...(problem?.at ? [{ at: problem.at, title: problem.title }] : [])]
  return all.find((error) => error.at !== undefined && fieldName(error.at) === fieldName(at))?.title
}
