import { LineCounter, parseDocument, type Document } from 'yaml'
import { Value } from 'typebox/value'
import { defineProblems, type Problem } from '#base/problem.ts'
import { nearest } from '#core/form/engine/nearest.ts'
import { Kit } from './schema.ts'

const refuse = defineProblems('kit', {
  key_missing: { status: 422, vi: 'Thiếu mục "{key}" trong {where}.', en: 'The key "{key}" is missing in {where}.' },
  key_unknown: { status: 422, vi: 'Không có mục "{key}" trong {where}. {suggestion}', en: 'There is no key "{key}" in {where}. {suggestion}' },
  not_a_choice: { status: 422, vi: '"{given}" không dùng được cho {where}: chọn {choices}. {suggestion}', en: '"{given}" cannot be used for {where}: choose {choices}. {suggestion}' },
  shape: { status: 422, vi: '{where} chưa đúng: {reason}.', en: '{where} is not valid: {reason}.' },
})

type SchemaError = { readonly keyword: string; readonly instancePath: string; readonly message: string; readonly params: unknown }
type Params = { readonly requiredProperties?: string[]; readonly additionalProperties?: string[]; readonly allowedValues?: string[] }

type Schema = { readonly properties?: Record<string, Schema>; readonly items?: Schema }

/** The keys that the schema knows, wherever they stand; for suggesting the one that was meant. */
const knownKeys = [...new Set(keysOf(Kit as Schema))]

function keysOf({ properties = {}, items }: Schema): string[] {
  return [...Object.entries(properties).flatMap(([key, inner]) => [key, ...keysOf(inner)]), ...(items ? keysOf(items) : [])]
}

/** A file of a kit as its author wrote it, so that a mistake can name its line. */
export type Written = { readonly file: string; readonly document: Document; readonly lines: LineCounter }
type Path = readonly (string | number)[]

export function written(file: string, text: string): Written {
  const lines = new LineCounter()
  return { file, lines, document: parseDocument(text, { lineCounter: lines, uniqueKeys: true }) }
}

/** `kit.yaml:15`: the line of a value, of its own key where `key` is given, or of the first line where neither is written. */
export function placeIn({ file, document, lines }: Written, path: Path, key?: string): string {
  const at = document.getIn(key === undefined ? path : [...path, key], true) as { range?: [number, number, number] } | undefined
  return `${file}:${lines.linePos(at?.range?.[0] ?? 0).line || 1}`
}

/** What a schema says of a kit, in words and with lines: as a good compiler would, one sentence for each mistake. */
export function mistakesIn(value: unknown, source: Written): Problem[] {
  const found: Problem[] = []
  for (const error of Value.Errors(Kit, value).slice(0, 50) as SchemaError[]) {
    const params = (error.params ?? {}) as Params
    const path = error.instancePath.split('/').slice(1)
    const where = path.length === 0 ? source.file : path.join('.')
    const at = (key?: string) => ({ at: placeIn(source, steps(path), key) })
    for (const key of params.requiredProperties ?? []) found.push(refuse('key_missing', { key, where }, at()))
    for (const key of params.additionalProperties ?? []) found.push(refuse('key_unknown', { key, where, suggestion: meant(key, knownKeys) }, at(key)))
    if (params.allowedValues) {
      const given = String(source.document.getIn(steps(path)))
      found.push(refuse('not_a_choice', { given, where, choices: params.allowedValues.join(' | '), suggestion: meant(given, params.allowedValues) }, at()))
    }
    // "Schema is false" says of an unknown key what `additionalProperties` has said already.
    if (!params.requiredProperties && !params.additionalProperties && !params.allowedValues && error.keyword !== 'boolean') {
      found.push(refuse('shape', { where, reason: error.message }, at()))
    }
  }
  return found
}

/** A suggestion to stand behind a refusal: the name that was probably meant, if any is near. */
export function meant(given: string, known: readonly string[]): string {
  const near = nearest(given, known)
  return near === undefined ? '' : `→ "${near}"?`
}

function steps(path: readonly string[]): Path {
  return path.map((p) => (/^\d+$/.test(p) ? Number(p) : p))
}
