import type { Lang } from '#base/problem.ts'
import { outline, type Entry, type Outline } from '../engine/outline.ts'
import { isCall } from '../engine/rules.ts'
import type { FormDefinition, Question, Words } from '../engine/index.ts'
import { bodyOf, countNode, firstValue } from './xform_body.ts'
import { pathOf, wayTo, xpath, xpathOfValue, type Standing } from './xform_expression.ts'
import { placeQuestion } from './submission.ts'
import { element, type Attributes, type Xml } from './xml.ts'

export const languageNames: Readonly<Record<Lang, string>> = { vi: 'Tiếng Việt (vi)', en: 'English (en)' }

const namespaces = {
  xmlns: 'http://www.w3.org/2002/xforms', 'xmlns:h': 'http://www.w3.org/1999/xhtml', 'xmlns:ev': 'http://www.w3.org/2001/xml-events',
  'xmlns:xsd': 'http://www.w3.org/2001/XMLSchema', 'xmlns:jr': 'http://openrosa.org/javarosa', 'xmlns:orx': 'http://openrosa.org/xforms',
  'xmlns:odk': 'http://www.opendatakit.org/xforms',
}
const types: Readonly<Record<string, string>> = { integer: 'int', decimal: 'decimal', date: 'date', geopoint: 'geopoint', image: 'binary' }

/** For a phone that sends records: the villages among which it may say where it was, and when and with what it began. */
export type Collecting = { readonly places: readonly { readonly unit: number; readonly name: string }[] }

/**
 * A form as an ODK XForm (getodk.github.io/xforms-spec), of the shape that pyxform gives it, so that ODK Collect and
 * Enketo fill it in. The definition must be one that compiles.
 */
export function writeXForm(given: FormDefinition, collecting?: Collecting): string {
  const form = collecting ? withPlace(given, collecting) : given
  const places = outline(form, () => {})
  const model = element('model', { 'odk:xforms-version': '1.0.0' },
    itext(form, places), primary(form, places, collecting !== undefined), ...secondary(form, places), ...places.entries.flatMap((entry) => bind(entry, places)), ...meta(collecting !== undefined),
    ...places.entries.filter(({ level }) => !level.repeat).flatMap((entry) => firstValue(entry, places)))
  const head = element('h:head', {}, element('h:title', {}, form.title.vi), model)
  const html = element('h:html', namespaces, head, element('h:body', {}, ...bodyOf(places)))
  return `<?xml version="1.0" encoding="UTF-8"?>\n${html.xml}\n`
}

const metaBind = (name: string, attributes: Attributes): Xml => element('bind', { nodeset: `/data/orx:meta/orx:${name}`, ...attributes })

function meta(collecting: boolean): Xml[] {
  const id = metaBind('instanceID', { type: 'string', readonly: 'true()', 'jr:preload': 'uid' })
  return collecting ? [id, metaBind('timeStart', { type: 'dateTime', 'jr:preload': 'timestamp', 'jr:preloadParams': 'start' }),
    metaBind('deviceID', { type: 'string', 'jr:preload': 'property', 'jr:preloadParams': 'deviceid' })] : [id]
}

/** The first question is where: records of a commune belong to its villages. */
function withPlace(form: FormDefinition, { places }: Collecting): FormDefinition {
  if (places.length < 2) return form
  const question: Question = { name: placeQuestion, type: 'select_one', list: placeQuestion, appearance: 'minimal autocomplete', label: { vi: 'Thôn, tổ dân phố', en: 'Village or residential area' } }
  const choices = places.map(({ unit, name }) => ({ value: String(unit), label: { vi: name } }))
  return { ...form, questions: [question, ...form.questions], choices: { ...form.choices, [placeQuestion]: choices } }
}

function primary(form: FormDefinition, places: Outline, collecting: boolean): Xml {
  const ids = ['instanceID', ...(collecting ? ['timeStart', 'deviceID'] : [])].map((name) => element(`orx:${name}`))
  return element('instance', {}, element('data', { id: form.key, version: form.version }, ...nodes(places.top), element('orx:meta', {}, ...ids)))
}

/** Of a repeat the pattern and a first repetition, as pyxform writes it; one of a fixed number comes from its count. */
function nodes(entries: readonly Entry[], within?: 'template'): Xml[] {
  return entries.flatMap((entry) => {
    const { question: { name, type }, children } = entry
    if (type === 'group') return [element(name, {}, ...nodes(children, within))]
    if (type !== 'repeat') return [element(name, {}, plainDefault(entry))]
    const template = element(name, { 'jr:template': '' }, ...nodes(children, 'template'))
    const first = entry.question.repeatCount === undefined && within === undefined ? [element(name, {}, ...nodes(children))] : []
    return [...countNode(entry).map((node) => element(node)), template, ...first]
  })
}

/** What stands in the instance from the start: a default that is taken word for word. */
function plainDefault({ question }: Entry): string {
  const { default: fallback = '' } = question
  return isCall(fallback) ? '' : fallback
}

/** Choice lists that are asked, each an instance of its own, as choice filters want them. */
function secondary(form: FormDefinition, places: Outline): Xml[] {
  const lists = new Set(places.entries.flatMap(({ question: { list } }) => (list === undefined ? [] : [list])))
  return [...lists].map((list) => {
    const items = form.choices[list]!.map(({ value, attributes }, i) => {
      const columns = Object.entries(attributes ?? {}).filter(([column]) => /^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(column) && column !== 'name' && column !== 'itextId')
      return element('item', {}, element('itextId', {}, `${list}-${i}`), element('name', {}, value), ...columns.map(([column, cell]) => element(column, {}, cell)))
    })
    return element('instance', { id: list }, element('root', {}, ...items))
  })
}

/** What a question asks of its answer; nothing for a group that always applies. */
function bind(entry: Entry, places: Outline): Xml[] {
  const { question } = entry
  const { type, required, calculation, constraintMessage } = question
  const standing: Standing = { outline: places, entry }
  const holds = type === 'group' || type === 'repeat'
  const write = (source: string | undefined): string | undefined => (source === undefined || source === '' ? undefined : xpath(source, standing))
  const attributes = {
    nodeset: pathOf(entry),
    type: holds ? undefined : types[type] ?? 'string',
    relevant: write(question.relevant),
    required: required === true ? 'true()' : write(required || undefined),
    constraint: write(question.constraint),
    'jr:constraintMsg': constraintMessage && question.constraint !== undefined ? `jr:itext('${pathOf(entry)}:jr:constraintMsg')` : undefined,
    calculate: calculation === undefined ? undefined : xpathOfValue(calculation, standing),
    // What is computed is not for typing; `once` only proposes.
    readonly: type === 'note' || (calculation !== undefined && type !== 'calculate' && !calculation.includes('once(')) ? 'true()' : undefined,
  }
  const counted = countNode(entry).map((node) => element('bind', {
    nodeset: pathOf(entry).replace(/[^/]+$/, node), type: 'string', calculate: xpathOfValue(question.repeatCount!, standing), readonly: 'true()',
  }))
  return holds && attributes.relevant === undefined ? counted : [...counted, element('bind', attributes)]
}

function itext(form: FormDefinition, places: Outline): Xml {
  return element('itext', {}, ...form.languages.map((lang, i) => element('translation', { lang: languageNames[lang], default: i === 0 ? 'true()' : undefined },
    ...places.entries.flatMap((entry) => texts(entry, lang, places)), ...choiceTexts(form, places, lang))))
}

function texts(entry: Entry, lang: Lang, outline: Outline): Xml[] {
  const { label, hint, constraintMessage } = entry.question
  const of = (kind: string, words: Words | undefined): Xml[] => (words === undefined ? [] : [
    element('text', { id: `${pathOf(entry)}:${kind}` }, element('value', {}, ...spoken(words[lang] ?? words.vi, { outline, entry }))),
  ])
  return [...of('label', label), ...of('hint', hint), ...of('jr:constraintMsg', constraintMessage)]
}

/** A text with the answers it shows; a choice is shown by its label. */
function spoken(text: string, standing: Standing): (Xml | string)[] {
  return text.split(/(\$\{[^{}]*\})/).map((part) => {
    const name = /^\$\{\s*(.*?)\s*\}$/.exec(part)?.[1]
    const entry = name === undefined ? undefined : standing.outline.byName.get(name)
    if (!entry) return part
    const way = wayTo(entry, standing)
    return element('output', { value: entry.question.type === 'select_one' ? `jr:choice-name(${way}, '${way}')` : way })
  })
}

function choiceTexts(form: FormDefinition, places: Outline, lang: Lang): Xml[] {
  const lists = new Set(places.entries.flatMap(({ question: { list } }) => (list === undefined ? [] : [list])))
  return [...lists].flatMap((list) => form.choices[list]!.map(({ label }, i) => element('text', { id: `${list}-${i}` }, element('value', {}, label[lang] ?? label.vi))))
}
