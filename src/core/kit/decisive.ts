import { canonical } from '#base/canonical.ts'
import { parse } from '#core/form/engine/parser.ts'
import type { FactRule, FormDefinition, Question } from '#core/form/engine/index.ts'

/** What in a form decides about its figures, and whether it still says the same in another form. */

type Path = readonly (string | number)[]
/** A question with the groups and repeats around it, the outermost first: they say whether and how often it is asked. */
export type Placed = { readonly question: Question; readonly around: readonly Question[]; readonly path: Path }

export function findQuestion(questions: readonly Question[], name: string, path: Path = ['questions'], around: readonly Question[] = []): Placed | undefined {
  for (const [i, question] of questions.entries()) {
    if (question.name === name) return { question, around, path: [...path, i] }
    const inside = question.questions && findQuestion(question.questions, name, [...path, i, 'questions'], [...around, question])
    if (inside) return inside
  }
  return undefined
}

const expressions = ['relevant', 'required', 'constraint', 'calculation', 'choiceFilter', 'repeatCount'] as const
/** What a variant may say otherwise; of a group its heading too. What stands inside a group has names of its own. */
const cosmetic = { question: ['hint', 'appearance'], group: ['hint', 'appearance', 'label', 'questions'] }

/**
 * The questions that decide what is counted: those called core, those that the rules read, and, in turn, all that the conditions of
 * these read. A measure of "first loans" is not comparable where "first loan?" is answered by a formula.
 */
export function decisiveQuestions(form: FormDefinition, core: readonly string[], rules: readonly FactRule[]): string[] {
  const waiting = [...core, ...rules.flatMap(({ value, when, each }) => [...readBy(value), ...readBy(when), ...(each === undefined ? [] : [each])])]
  const found = new Set<string>()
  // The list grows while it is walked: a question is followed once.
  for (const name of waiting) {
    const at = found.has(name) ? undefined : findQuestion(form.questions, name)
    if (!at) continue
    found.add(name)
    for (const one of [...at.around, at.question]) waiting.push(...[...expressions, 'default' as const].flatMap((part) => readBy(one[part])))
  }
  return [...found]
}

function readBy(expression: string | boolean | undefined): string[] {
  return typeof expression === 'string' ? [...expression.matchAll(/\$\{\s*([^\s}]+)\s*\}/g)].map(([, name]) => name!) : []
}

/** The first part in which two questions differ, `group` when that is what stands around them; nothing when they ask the same of the same. */
export function findDifference(mine: Placed, inMine: FormDefinition, theirs: Placed, inTheirs: FormDefinition): string | undefined {
  const [a, b] = [said(mine.question, inMine), said(theirs.question, inTheirs)]
  const part = [...new Set([...Object.keys(b), ...Object.keys(a)])].find((one) => canonical(a[one] ?? null) !== canonical(b[one] ?? null))
  const chain = (placed: Placed, form: FormDefinition) => canonical(placed.around.map((group) => said(group, form)))
  return part ?? (chain(mine, inMine) === chain(theirs, inTheirs) ? undefined : 'group')
}

/** All that a question says, its choices with it, each expression as what it means. */
function said(question: Question, form: FormDefinition): Record<string, unknown> {
  const { list, ...rest } = question
  const free = cosmetic[question.questions ? 'group' : 'question']
  const parts = Object.entries(rest).filter(([part]) => !free.includes(part)).map(([part, value]) => [part, expressions.some((one) => one === part) ? meaning(value) : value])
  return { ...Object.fromEntries(parts) as Record<string, unknown>, choices: list === undefined ? undefined : form.choices[list] }
}

/** What a rule counts, whichever way it is written. */
export function ruleMeaning({ measure, value = '1', when, method = 'counted', each }: FactRule): string {
  return canonical({ measure, value: meaning(value), when: meaning(when), method, each })
}

/** An expression as the tree it is read to, so that blanks and needless brackets are no change; what cannot be read is its text. */
function meaning(expression: unknown): unknown {
  if (typeof expression !== 'string') return expression
  try {
    return JSON.parse(JSON.stringify(parse(expression), (key, value: unknown) => (key === 'at' ? undefined : value)))
  } catch {
    return expression
  }
}
