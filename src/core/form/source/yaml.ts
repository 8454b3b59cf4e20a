import { isScalar, LineCounter, parseDocument, type Document } from 'yaml'
import type { Problem } from '#base/problem.ts'
import type { FormDefinition } from '../engine/index.ts'
import { invalid, moved, proven, refuseSource } from './mistakes.ts'
import { formOf, yamlNames } from './shape.ts'

const largestText = 1_000_000
const mostAliases = 50

/**
 * A form written in YAML, the language of kits; the words are those of XLSForm (`constraint_message`, `choice_filter`).
 * @throws Problem `source.invalid` with every mistake, each `at` `file:line:column`
 */
export function readFormYaml(given: string, file: string): FormDefinition {
  if (given.length > largestText) throw refuseSource('too_large', { limit: '1 MB' }, { at: file })
  const lines = new LineCounter()
  const { document, value, problems } = parsed(given.normalize('NFC'), lines)
  const where = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `${file}:${line}:${col}`
  }
  if (problems.length > 0) throw invalid(file, problems.map(({ problem, offset }) => moved(problem, where(offset))))
  const locate = (mistake: Problem): string => where(offsetOf(document!, mistake))
  const met: Problem[] = []
  const form = formOf(value, (problem) => met.push(moved(problem, locate(problem))))
  return form ? proven(form, file, met, locate) : refusedAs(file, met)
}

function refusedAs(file: string, met: readonly Problem[]): never {
  throw invalid(file, met)
}

type Parsed = { document?: Document; value?: unknown; problems: { problem: Problem; offset: number }[] }

function parsed(text: string, lineCounter: LineCounter): Parsed {
  try {
    const options = { lineCounter, prettyErrors: false, stringKeys: true, resolveKnownTags: false, logLevel: 'silent' } as const
    const document = parseDocument(text, options)
    const problems = document.errors.map(({ code, message, pos }) => ({
      problem: code === 'DUPLICATE_KEY' ? refuseSource('repeated_key') : refuseSource('yaml', { reason: message }),
      offset: pos[0],
    }))
    return problems.length > 0 ? { problems } : { document, value: document.toJS({ maxAliasCount: mostAliases }), problems }
  } catch (cause) {
    // Aliases beyond the limit, or brackets nested until the reader's stack ends.
    const deep = cause instanceof RangeError
    const problem = deep ? refuseSource('yaml', { reason: '[[[[…' }, { cause }) : refuseSource('aliases', undefined, { cause })
    return { problems: [{ problem, offset: 0 }] }
  }
}

/**
 * Where a mistake stands in the text: at the value its pointer names, at the very character when it is inside an expression
 * on one line; at the key when the key itself is wrong; at the nearest part that exists when something is missing.
 */
function offsetOf(document: Document, { at = '', code, params }: Problem): number {
  const path = at.split('/').slice(1).map((part) => (/^\d+$/.test(part) ? Number(part) : yamlNames[part] ?? part))
  if (code === 'source.unknown_key') {
    const map = document.getIn(path.slice(0, -1), true)
    const key = pairsOf(map).find(({ key: one }) => isScalar(one) && String(one.value) === String(path.at(-1)))?.key
    if (isScalar(key) && key.range) return key.range[0]
  }
  for (let n = path.length; n >= 0; n--) {
    const node = n === 0 ? document.contents : document.getIn(path.slice(0, n), true)
    if (!hasRange(node)) continue
    const inside = n === path.length && isScalar(node) && typeof params.position === 'number' ? params.position - 1 : 0
    const opening = isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE') ? 1 : 0
    return node.range[0] + (inside > 0 && !isBlock(node) ? inside + opening : 0)
  }
  return 0
}

function pairsOf(node: unknown): readonly { key: unknown }[] {
  return typeof node === 'object' && node !== null && 'items' in node && Array.isArray(node.items) ? node.items : []
}

function hasRange(node: unknown): node is { range: [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
}

function isBlock(node: unknown): boolean {
  return isScalar(node) && (node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL')
}
