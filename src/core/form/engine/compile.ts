import type { Problem } from '#base/problem.ts'
import { check } from './check.ts'
import { factsOf, stated, type Fact } from './facts.ts'
import { ordered, type Plan } from './order.ts'
import { outline } from './outline.ts'
import { formInvalid } from './problems.ts'
import { rulesOf } from './rules.ts'
import type { Form, FormDefinition } from './types.ts'
import { checkVisit } from './visit.ts'
import { choicesFor, relevantNow, say } from './view.ts'

const mostMistakes = 100

/**
 * Makes a form from its definition. The same code runs on the phone and on the server, so that they agree on every record.
 * `proven`: this very definition was compiled before, where it was published. It is not proven again, and what only judges an
 * answer or states a fact is read when the first answer asks for it: a form of 1,000 questions opens on a cheap phone before
 * anybody waits.
 * @throws Problem `form.invalid` with all mistakes in `errors`, each `at` a JSON pointer into the definition
 */
export function compile(definition: FormDefinition, { proven = false } = {}): Form {
  const errors: Problem[] = []
  let opened = false
  const report = (problem: Problem): void => {
    if (opened) throw formInvalid(definition.key, [problem])
    if (errors.length < mostMistakes) errors.push(problem)
  }
  const places = outline(definition, proven ? undefined : report)
  const rules = rulesOf(places, report, proven)
  const order = ordered(places, rules, report)
  let made = proven ? undefined : factsOf(definition.facts, places, report)
  const facts = (): readonly Fact[] => made ??= factsOf(definition.facts, places, report)
  if (!proven) checkVisit(definition, places, report)
  if (errors.length > 0) throw formInvalid(definition.key, errors)
  opened = true
  const plan: Plan = { outline: places, rules, order }
  return Object.freeze<Form>({
    definition,
    check: (answers, options) => check(plan, answers, options),
    facts: (answers) => stated(facts(), places, answers),
    relevantNow: (answers, options = {}) => relevantNow(plan, answers, options),
    choicesFor: (question, answers, options = {}) => choicesFor(plan, question, answers, options),
    say: (words, answers, options = {}) => say(plan, words, answers, options),
  })
}
