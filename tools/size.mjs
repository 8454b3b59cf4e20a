// The size and comment budget: figures for each tier beside what we aim at; only the maxima fail.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const MAX_FILE = 300
const MAX_FUNCTION = 100
const AIMS = 'aims: file median ≤ 90, max 300; function p90 ≤ 30, max 100; comments 12–20 % in base and core, 3–8 % in pages'
const TIERS = ['base', 'core', 'programmes', 'app', 'field', 'routes', 'ui']
const EXEMPT = /\.test\.ts$|\.d\.ts$|\/(words|generated|migrations)\//

const root = fileURLToPath(new URL('..', import.meta.url))

function sourcesIn(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return sourcesIn(path)
    return /\.(ts|svelte)$/.test(path) && !EXEMPT.test(path) ? [path] : []
  })
}

/** Lines of code and of comment, and each function with its length. In a page the script parts are read, the rest is counted. */
function measure(path) {
  const text = readFileSync(join(root, path), 'utf8').trimEnd()
  const lines = text.split('\n')
  const commented = new Set()
  const functions = []
  for (const { code, offset } of scriptsOf(path, text)) {
    const source = ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS)
    const lineOf = (position) => source.getLineAndCharacterOfPosition(position).line + offset
    for (const { pos, end } of commentsOf(source)) for (let line = lineOf(pos); line <= lineOf(end); line++) commented.add(line)
    visit(source, (node) => {
      const [first, last] = [lineOf(node.getStart()), lineOf(node.end)]
      functions.push({ name: nameOf(node), line: first + 1, length: last - first + 1 })
    })
  }
  if (path.endsWith('.svelte')) for (const line of htmlComments(text)) commented.add(line)
  return { path, lines: lines.length, commented: commented.size, filled: lines.filter((line) => line.trim()).length, functions }
}

function scriptsOf(path, text) {
  if (!path.endsWith('.svelte')) return [{ code: text, offset: 0 }]
  return [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((match) => ({
    code: match[1],
    offset: text.slice(0, match.index + match[0].indexOf('>') + 1).split('\n').length - 1,
  }))
}

function htmlComments(text) {
  return [...text.matchAll(/<!--[\s\S]*?-->/g)].flatMap((match) => {
    const first = text.slice(0, match.index).split('\n').length - 1
    return match[0].split('\n').map((_, i) => first + i)
  })
}

/** Comments stand in the gaps before tokens, so walking all tokens finds each of them and never one inside a string. */
function commentsOf(source) {
  const found = new Map()
  const walk = (node) => {
    const [before, after] = [ts.getLeadingCommentRanges(source.text, node.pos), ts.getTrailingCommentRanges(source.text, node.end)]
    for (const range of [...(before ?? []), ...(after ?? [])]) found.set(range.pos, range)
    for (const child of node.getChildren(source)) if (!ts.isJSDoc(child)) walk(child)
  }
  for (const child of source.getChildren()) walk(child)
  return found.values()
}

function visit(node, found) {
  if (ts.isFunctionLike(node) && 'body' in node && node.body) found(node)
  ts.forEachChild(node, (child) => visit(child, found))
}

function nameOf(node) {
  const named = ts.isVariableDeclaration(node.parent) || ts.isPropertyAssignment(node.parent) ? node.parent.name : node.name
  return named?.getText() ?? '(unnamed)'
}

function quantile(numbers, share) {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0
}

function row(tier, files) {
  const sizes = files.map((file) => file.lines)
  const lengths = files.flatMap((file) => file.functions.map((one) => one.length))
  const sum = (name) => files.reduce((total, file) => total + file[name], 0)
  const share = sum('filled') ? `${((100 * sum('commented')) / sum('filled')).toFixed(1)} %` : ''
  const functions = [lengths.length, quantile(lengths, 0.9), quantile(lengths, 1)]
  return [tier, files.length, sum('lines'), quantile(sizes, 0.5), quantile(sizes, 1), ...functions, share]
}

const files = sourcesIn('src').map(measure)
const table = [
  ['tier', 'files', 'lines', 'median', 'max', 'functions', 'p90', 'max', 'comments'],
  ...TIERS.map((tier) => row(tier, files.filter((file) => file.path.startsWith(`src/${tier}/`)))).filter(([, count]) => count > 0),
  row('all', files),
]
for (const cells of table) console.log(cells.map((cell, i) => (i === 0 ? String(cell).padEnd(12) : String(cell).padStart(10))).join(''))
console.log(AIMS)

const excess = files.flatMap((file) => [
  ...(file.lines > MAX_FILE ? [`${file.path}: ${file.lines} lines (max ${MAX_FILE})`] : []),
  ...file.functions
    .filter((one) => one.length > MAX_FUNCTION)
    .map((one) => `${file.path}:${one.line} ${one.name}: ${one.length} lines (max ${MAX_FUNCTION})`),
])
for (const line of excess) console.error(`✗ ${line}`)
process.exitCode = excess.length > 0 ? 1 : 0
