/**
 * Reads our words for the message compiler: src/words/<locale>.json and, beside each programme, words/<locale>.json.
 * A flat JSON object, key → text; `{name}` in a text is a parameter. The published reader of this format is fetched
 * from a CDN at build time, and a build must work without a network: hence these few lines of our own.
 */
import { existsSync, readdirSync } from 'node:fs'

const programmes = 'src/programmes'

/** `'Xin chào {who}'` → text and parameters in the compiler's own terms. */
function patternOf(text) {
  return text
    .split(/(\{\w+\})/)
    .filter((part) => part !== '')
    .map((part) =>
      /^\{\w+\}$/.test(part)
        ? { type: 'expression', arg: { type: 'variable-reference', name: part.slice(1, -1) } }
        : { type: 'text', value: part },
    )
}

function variablesOf(text) {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))]
}

export default {
  key: 'plugin.lantoa.words',
  toBeImportedFiles: ({ settings }) => {
    const folders = existsSync(programmes) ? readdirSync(programmes).map((name) => `${programmes}/${name}/words`) : []
    return ['src/words', ...folders.filter((folder) => existsSync(folder))].flatMap((folder) =>
      settings.locales.map((locale) => ({ path: `${folder}/${locale}.json`, locale })),
    )
  },
  importFiles: ({ files }) => {
    const bundles = new Map()
    const messages = []
    const variants = []
    for (const file of files) {
      for (const [id, text] of Object.entries(JSON.parse(new TextDecoder().decode(file.content)))) {
        const known = bundles.get(id) ?? []
        bundles.set(id, [...new Set([...known, ...variablesOf(text)])])
        messages.push({ bundleId: id, locale: file.locale, selectors: [] })
        variants.push({ messageBundleId: id, messageLocale: file.locale, matches: [], pattern: patternOf(text) })
      }
    }
    return {
      bundles: [...bundles].map(([id, names]) => ({ id, declarations: names.map((name) => ({ type: 'input-variable', name })) })),
      messages,
      variants,
    }
  },
}
