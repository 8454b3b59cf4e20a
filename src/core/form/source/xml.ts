/** Writing XML 1.0: elements as text, everything in them escaped once. */

/** Already XML; a plain string is text that still has to be escaped. */
export type Xml = { readonly xml: string }
export type Attributes = Readonly<Record<string, string | undefined>>

// What XML 1.0 §2.2 does not allow at all, not even as a reference.
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;', '\r': '&#13;', '\t': '&#9;' }

export function escaped(text: string): string {
  return text.replace(forbidden, '').replace(/[&<>]/g, (sign) => named[sign]!)
}

/** An attribute that is undefined is left out. */
export function element(name: string, attributes: Attributes = {}, ...children: readonly (Xml | string)[]): Xml {
  const said = Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${inAttribute(value)}"`])).join('')
  const inside = children.map((child) => (typeof child === 'string' ? escaped(child) : child.xml)).join('')
  return { xml: inside === '' ? `<${name}${said}/>` : `<${name}${said}>${inside}</${name}>` }
}

/** Line ends in an attribute would be read back as blanks, were they not written as references. */
function inAttribute(value: string): string {
  return value.replace(forbidden, '').replace(/[&<>"\n\r\t]/g, (sign) => named[sign]!)
}
