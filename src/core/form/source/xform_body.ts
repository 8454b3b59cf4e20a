import type { Entry, Outline } from '../engine/outline.ts'
import { isCall } from '../engine/rules.ts'
import { pathOf, quoted, wayTo, xpath, xpathOfValue, type Standing } from './xform_expression.ts'
import { element, type Xml } from './xml.ts'

/** What a person sees: one control for each question, in groups and repeats. */
export function bodyOf(places: Outline): Xml[] {
  return places.top.flatMap((entry) => control(entry, places))
}

function control(entry: Entry, places: Outline): Xml[] {
  const { question } = entry
  const { type, appearance } = question
  const standing: Standing = { outline: places, entry }
  const ref = pathOf(entry)
  const first = entry.level.repeat ? firstValue(entry, places) : []
  const inside = (): Xml[] => entry.children.flatMap((child) => control(child, places))
  switch (type) {
    case 'calculate': return first
    case 'group': return [element('group', { ref, appearance }, ...said(entry), ...inside())]
    case 'repeat': {
      const fixed = countOf(entry, standing)
      const repeat = element('repeat', { nodeset: ref, 'jr:count': fixed, 'jr:noAddRemove': fixed && 'true()' }, ...inside())
      return [element('group', { ref }, ...said(entry), repeat)]
    }
    case 'select_one':
    case 'select_multiple': return [...first, element(type === 'select_one' ? 'select1' : 'select', { ref, appearance }, ...said(entry), itemset(standing))]
    case 'image': return [...first, element('upload', { ref, mediatype: 'image/*', appearance }, ...said(entry))]
    default: return [...first, element('input', { ref, appearance }, ...said(entry))]
  }
}

function said(entry: Entry): Xml[] {
  const of = (kind: 'label' | 'hint'): Xml[] => (entry.question[kind] === undefined ? [] : [element(kind, { ref: `jr:itext('${pathOf(entry)}:${kind}')` })])
  return [...of('label'), ...of('hint')]
}

function itemset(standing: Standing): Xml {
  const { list = '', choiceFilter } = standing.entry.question
  const filter = choiceFilter === undefined || choiceFilter === '' ? '' : `[${xpath(choiceFilter, { ...standing, filters: true })}]`
  return element('itemset', { nodeset: `instance(${quoted(list)})/root/item${filter}` }, element('value', { ref: 'name' }), element('label', { ref: 'jr:itext(itextId)' }))
}

function countOf(entry: Entry, standing: Standing): string | undefined {
  const { repeatCount } = entry.question
  if (repeatCount === undefined) return undefined
  const [node] = countNode(entry)
  if (node !== undefined) return pathOf(entry).replace(/[^/]+$/, node)
  return wayTo(standing.outline.byName.get(repeatCount.replace(/^\s*\$\{\s*|\s*\}\s*$/g, ''))!, standing)
}

/** A default that is computed is set when the form begins; within a repetition, when that begins. */
export function firstValue(entry: Entry, outline: Outline): Xml[] {
  const { default: source = '' } = entry.question
  if (!isCall(source)) return []
  const event = entry.level.repeat ? 'odk-instance-first-load odk-new-repeat' : 'odk-instance-first-load'
  return [element('setvalue', { event, ref: pathOf(entry), value: xpathOfValue(source, { outline, entry }) })]
}

/** Where the number of repetitions is kept when it is computed: clients want a path there, not an expression. */
export function countNode({ question: { name, repeatCount } }: Entry): string[] {
  return repeatCount === undefined || /^\s*\$\{[^{}]*\}\s*$/.test(repeatCount) ? [] : [`${name}_count`]
}
