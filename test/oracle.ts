import { createRequire } from 'node:module'
import { JSDOM } from 'jsdom'
import type { AnyNode, RootNode } from '@getodk/xforms-engine'

/** The engine of ODK Web Forms, which knows XForms by other hands than ours: what the two say of a form must agree. */
export type Oracle = { readonly open: (xform: string) => Promise<RootNode> }

/** It is written for browsers and packed as if for CommonJS: it needs the classes of a document, and names that ESM has not. */
export async function consultOracle(): Promise<Oracle> {
  const { window } = new JSDOM('<!doctype html>')
  for (const name of Object.getOwnPropertyNames(window)) {
    if (/^[A-Z]/.test(name) && !(name in globalThis)) Reflect.set(globalThis, name, Reflect.get(window, name))
  }
  Object.assign(globalThis, { window: globalThis, document: window.document, require: createRequire(import.meta.url), __dirname: import.meta.dirname })
  const { createInstance } = await import('@getodk/xforms-engine')
  return { open: async (xform) => (await createInstance(xform)).root }
}

/** Where a node stands, written as our engine writes it: groups lie flat, repetitions count from 0. `/bins/1/kg` */
export type Place = { readonly at: string; readonly node: AnyNode }

export function placesOf(root: RootNode): Place[] {
  const found: Place[] = []
  const walk = (node: AnyNode, at: string): void => {
    const name = node.currentState.reference.split('/').at(-1)!.replace(/\[\d+\]$/, '')
    const here = `${at}/${name}`
    if (name === 'orx:meta') return
    if (node.nodeType !== 'root' && node.nodeType !== 'repeat-instance') found.push({ at: here, node })
    const inside = node.nodeType === 'root' ? '' : node.nodeType === 'group' || node.nodeType === 'repeat-instance' ? at : here
    for (const [i, child] of (node.currentState.children ?? []).entries()) walk(child, node.nodeType.startsWith('repeat-range') ? `${here}/${i}` : inside)
  }
  walk(root, '')
  return found
}

/** The text that would be submitted for a leaf. */
export function textOf(node: AnyNode): string {
  const xml = node.instanceState.instanceXML
  return xml.replace(/<[^>]*>/g, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
