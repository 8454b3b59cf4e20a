import { SaxesParser } from 'saxes'
import { refuseSubmission } from './mistakes.ts'

/** One element of a filled form; `text` is what stands directly in it. Prefixes are left out: `orx:meta` is `meta`. */
export type Element = { readonly name: string; readonly text: string; readonly children: readonly Element[] }
/** A filled form as it arrives: which form in which version, and what XForms says about the filling. */
export type Instance = {
  readonly form: string; readonly version?: string; readonly root: Element
  readonly instanceId: string; readonly deprecatedId?: string; readonly deviceId?: string
  /** When filling began, as the phone wrote it. */
  readonly start?: string
}

/** Beyond any form of ours: eight groups, a thousand repetitions of some questions. */
const limits = { characters: 2_000_000, depth: 24, elements: 40_000 }

/**
 * Reads the XML of a filled form. A document type, and with it every entity of somebody's own, is refused unread.
 * @throws Problem `openrosa.xml`, `openrosa.doctype`, `openrosa.too_deep`, `openrosa.too_large`, `openrosa.no_form`, `openrosa.no_id`
 */
export function readInstance(xml: string): Instance {
  if (xml.length > limits.characters) throw refuseSubmission('too_large', { limit: '2 MB' })
  const { root, attributes } = parsed(xml)
  const form = attributes.get('id') ?? attributes.get('xmlns') ?? ''
  if (form === '') throw refuseSubmission('no_form')
  const meta = root.children.find(({ name }) => name === 'meta')
  const said = (name: string): string | undefined => meta?.children.find((one) => one.name === name)?.text.trim() || undefined
  const [instanceId, deprecatedId, deviceId, start, version] = [said('instanceID'), said('deprecatedID'), said('deviceID'), said('timeStart'), attributes.get('version')]
  if (instanceId === undefined || instanceId.length > 200) throw refuseSubmission('no_id')
  const more = Object.entries({ version, deprecatedId, deviceId, start }).filter(([, value]) => value !== undefined)
  return { form, root, instanceId, ...Object.fromEntries(more) }
}

type Open = { name: string; text: string; children: Element[] }

function parsed(xml: string): { root: Element; attributes: ReadonlyMap<string, string> } {
  const parser = new SaxesParser({ position: false })
  const attributes = new Map<string, string>()
  const open: Open[] = []
  let root: Element | undefined
  let elements = 0
  parser.on('doctype', () => { throw refuseSubmission('doctype') })
  parser.on('error', (error) => { throw refuseSubmission('xml', { reason: error.message.slice(0, 120) }) })
  parser.on('opentag', (tag) => {
    if (open.length === limits.depth) throw refuseSubmission('too_deep', { limit: limits.depth })
    if (++elements > limits.elements) throw refuseSubmission('too_large', { limit: `${limits.elements} elements` })
    if (elements === 1) for (const [key, value] of Object.entries(tag.attributes)) attributes.set(key, String(value))
    open.push({ name: tag.name.slice(tag.name.indexOf(':') + 1), text: '', children: [] })
  })
  const take = (text: string): void => {
    const innermost = open.at(-1)
    if (innermost) innermost.text += text
  }
  parser.on('text', take)
  parser.on('cdata', take)
  parser.on('closetag', () => {
    const done = open.pop()!
    const around = open.at(-1)
    if (around) around.children.push(done)
    else root = done
  })
  parser.write(xml).close()
  if (!root) throw refuseSubmission('xml', { reason: 'empty' })
  return { root, attributes }
}
