import type { Problem } from '#base/problem.ts'
import type { FormDefinition } from '../engine/index.ts'
import { invalid } from './mistakes.ts'
import { formOf, yamlNames } from './shape.ts'

/**
 * A form as somebody sent it in JSON: of the right shape, though perhaps not yet one that can be filled.
 * @throws Problem `source.invalid` with everything that is not of the shape, each `at` its pointer
 */
export function definitionFrom(given: unknown): FormDefinition {
  const met: Problem[] = []
  const form = formOf(inYamlWords(given, 0), (problem) => met.push(problem))
  if (!form || met.length > 0) throw invalid('form', met)
  return form
}

/** The shape is read by the words of YAML; ours are the same but for a few. */
function inYamlWords(value: unknown, depth: number): unknown {
  if (depth > 60 || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((one: unknown) => inYamlWords(one, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [yamlNames[key] ?? key, inYamlWords(one, depth + 1)]))
}
