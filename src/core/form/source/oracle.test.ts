import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { AnyNode } from '@getodk/xforms-engine'
import { today } from '#base/day.ts'
import { consultOracle, placesOf, textOf, type Oracle } from '../../../../test/oracle.ts'
import { compile, type Answers, type FormDefinition, type Question } from '../engine/index.ts'
import { questionsIn, someForm } from '../../../../test/oracle_forms.ts'
import { writeXForm } from './xform.ts'

let oracle: Oracle
beforeAll(async () => { oracle = await consultOracle() })

/** What a form makes of answers: which questions apply, what is wrong where, what is kept; the same words from both engines. */
type Verdict = { readonly relevant: readonly string[]; readonly wrong: readonly string[]; readonly values: Readonly<Record<string, string | number>> }

function ours(definition: FormDefinition, answers: Answers): Verdict {
  const form = compile(definition)
  const relevant = [...form.relevantNow(answers, { today: today() })].toSorted()
  const checked = form.check(answers, { today: today() })
  const wrong = checked.errors.map((e) => `${e.at ?? ''} ${e.code === 'answer.required' ? 'required' : 'constraint'}`).toSorted()
  const values: Record<string, string | number> = {}
  const keep = (kept: Answers, at: string): void => {
    for (const [name, answer] of Object.entries(kept)) {
      if (Array.isArray(answer) && typeof answer[0] === 'object') for (const [i, row] of answer.entries()) keep(row as Answers, `${at}/${name}/${i}`)
      else values[`${at}/${name}`] = plain(Array.isArray(answer) ? answer.join(' ') : String(answer))
    }
  }
  keep(checked.answers, '')
  return { relevant, wrong, values }
}

async function theirs(definition: FormDefinition, answers: Answers): Promise<Verdict> {
  const root = await oracle.open(writeXForm(definition))
  const asked = new Map(questionsIn(definition.questions).map((question) => [question.name, question]))
  // The order of the form: what a repeat holds exists only once it has its repetitions.
  const filled = new Set<string>()
  for (;;) {
    const next = placesOf(root).find(({ at }) => !filled.has(at))
    if (!next) break
    filled.add(next.at)
    answer(next.node, asked.get(next.at.split('/').at(-1)!)!, valueAt(answers, next.at))
  }
  const places = placesOf(root).filter(({ node }) => node.currentState.relevant)
  const leaves = places.filter(({ node }) => node.currentState.children === null)
  return {
    relevant: places.map(({ at }) => at).toSorted(),
    wrong: leaves.flatMap(({ at, node }) => ('violation' in node.validationState && node.validationState.violation ? [`${at} ${node.validationState.violation.condition}`] : [])).toSorted(),
    values: Object.fromEntries(leaves.map(({ at, node }): [string, string | number] => [at, plain(textOf(node))]).filter(([, value]) => value !== '')),
  }
}

/** Numbers are written in many ways; what cannot be computed is empty with us, and a word of the computer's there. */
function plain(given: string): string | number {
  const text = given.trim()
  if (['Infinity', '-Infinity', 'NaN', 'Invalid Date'].includes(text)) return ''
  return text !== '' && Number.isFinite(Number(text)) ? Math.round(Number(text) * 1e6) / 1e6 : text
}

function valueAt(answers: Answers, at: string): unknown {
  return at.split('/').slice(1).reduce<unknown>((within, part) => (typeof within === 'object' && within !== null ? Reflect.get(within, part) : undefined), answers)
}

function answer(node: AnyNode, question: Question, given: unknown): void {
  switch (node.nodeType) {
    case 'repeat-range:uncontrolled': {
      const [wanted, there] = [Array.isArray(given) ? given.length : 0, node.currentState.children.length]
      if (wanted < there) node.removeInstances(wanted, there - wanted)
      else if (wanted > there) node.addInstances(there - 1, wanted - there)
      return
    }
    case 'select': return void (given === undefined || node.selectValues((Array.isArray(given) ? given : [given]) as string[]))
    case 'input': return void (given === undefined || question.calculation !== undefined || node.setValue(given as never))
    default:
  }
}

test('generated forms and answers mean the same to both engines', { timeout: 60_000 }, async () => {
  await fc.assert(fc.asyncProperty(someForm, async ({ form, answers }) => {
    expect(ours(form, answers)).toEqual(await theirs(form, answers))
  }), { numRuns: 400, seed: 4, interruptAfterTimeLimit: 15_000 })
})
